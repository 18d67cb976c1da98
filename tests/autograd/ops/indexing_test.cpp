#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

const Array<double> matrix = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};

TEST(Pick, TakesOneEntryOfEachRow) {
  const Variable x(matrix);
  Tape tape;
  const auto y = pick(x, {2, 0, 1, 2});
  EXPECT_TRUE(same(y.value(), Array<double>{3, 4, 8, 12}));
  EXPECT_TRUE(same(tape.gradient(y, {x}, Array<double>{0.1, 0.2, 0.3, 0.4})[0].value(),
                   Array<double>{{0, 0, 0.1}, {0.2, 0, 0}, {0, 0.3, 0}, {0, 0, 0.4}}));
}

TEST(Pick, TakesIndicesOfAnyType) {
  const Variable x(matrix);
  const Array<double> expected = {3, 4, 8, 12};
  EXPECT_TRUE(same(pick(x, std::vector<std::size_t>{2, 0, 1, 2}).value(), expected));
  EXPECT_TRUE(same(pick(x, std::vector<int>{2, 0, 1, 2}).value(), expected));
  EXPECT_TRUE(same(pick(x, std::vector<std::uint8_t>{2, 0, 1, 2}).value(), expected));
}

TEST(Pick, OfNoRowsIsNothing) {
  const Variable x(numbers({0, 3}));
  Tape tape;
  const auto y = pick(x, Indices{});
  EXPECT_EQ(y.shape(), Shape{0});
  EXPECT_EQ(tape.gradient(sum(y), {x})[0].shape(), (Shape{0, 3}));
}

TEST(Place, IsTheReverseOfPick) {
  const Variable x(Array<double>{1, 2, 3});
  Tape tape;
  const auto y = place(x, {3, 0, 3}, 4);
  EXPECT_TRUE(same(y.value(), Array<double>{{0, 0, 0, 1}, {2, 0, 0, 0}, {0, 0, 0, 3}}));
  EXPECT_TRUE(same(pick(y, {3, 0, 3}).value(), x.value()));
  EXPECT_TRUE(
      same(tape.gradient(y, {x}, Array<double>{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}})[0].value(),
           Array<double>{4, 5, 12}));
}

TEST(Pick, NamesWhatDoesNotFit) {
  const Variable logits(matrix, "logits"), box(numbers({2, 2, 2}), "box");
  const auto refused = [](const auto& x, const Indices& indices) {
    return message_of<std::invalid_argument>([&] { pick(x, indices); });
  };
  const auto out_of_range = [](const auto& x, const auto& indices) {
    return message_of<std::out_of_range>([&] { pick(x, indices); });
  };
  EXPECT_EQ(refused(logits, {0, 1}),
            "pick: logits is (4, 3), there are 2 indices; one for each row is needed");
  EXPECT_EQ(refused(box, {0, 1}), "pick: box is (2, 2, 2), there are 2 indices; one for each row is needed");
  EXPECT_EQ(refused(Variable(numbers({2})), {0, 1}),
            "pick: x is (2), there are 2 indices; one for each row is needed");
  EXPECT_EQ(out_of_range(logits, Indices{0, 1, 3, 0}),
            "pick: index 3 of row 2 is out of range: logits is (4, 3)");
  EXPECT_EQ(out_of_range(logits, std::vector<int>{0, -1, 0, 0}),
            "pick: index -1 of row 1 is out of range: logits is (4, 3)");
  EXPECT_EQ(out_of_range(Variable(numbers({1, 0})), Indices{0}),
            "pick: index 0 of row 0 is out of range: x is (1, 0)");
}

TEST(Place, NamesWhatDoesNotFit) {
  const Variable x(Array<double>{1, 2}, "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { place(x, {0}, 3); }),
            "place: x is (2), there are 1 indices; one for each is needed");
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              place(x, {0, 3}, 3);
            }),
            "place: index 3 of row 1 is out of range: 3 columns");
  EXPECT_THROW(place(Variable(matrix), {0, 0, 0, 0}, 3), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
