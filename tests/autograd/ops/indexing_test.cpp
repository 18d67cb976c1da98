#include "arrays.hpp"
#include "views.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
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

std::vector<std::size_t> numbers_of(const Indices& indices) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < indices.size(); ++i) numbers.push_back(indices[i]);
  return numbers;
}

template <class I>
class IndicesOf : public testing::Test {};
using Integers = testing::Types<signed char, std::uint8_t, short, std::uint16_t, int, unsigned, long,
                                std::size_t, long long, unsigned long long>;
TYPED_TEST_SUITE(IndicesOf, Integers);

TYPED_TEST(IndicesOf, AnyIntegerTypeAndContainer) {
  using I = TypeParam;
  const std::vector<std::size_t> expected = {2, 0, 1, 2};
  const std::vector<I> vector = {2, 0, 1, 2};
  const I array[] = {2, 0, 1, 2};
  const xt::xarray<I> expression = {2, 0, 1, 2};
  const I one = 1;
  EXPECT_EQ(numbers_of(vector), expected);
  EXPECT_EQ(numbers_of({vector}), expected);
  EXPECT_EQ(numbers_of(array), expected);
  EXPECT_EQ(numbers_of(std::array<I, 4>{2, 0, 1, 2}), expected);
  EXPECT_EQ(numbers_of(std::span(array)), expected);
  EXPECT_EQ(numbers_of(expression), expected);
  EXPECT_EQ(numbers_of({expression}), expected);
  EXPECT_EQ(numbers_of(xt::xtensor<I, 1>(expression)), expected);
  EXPECT_EQ(numbers_of(2 - (2 - expression)), expected);
  EXPECT_EQ(numbers_of(xt::cast<I>(expression)), expected);
  EXPECT_EQ(numbers_of({2, 0, one, std::size_t{2}}), expected);
  EXPECT_TRUE(numbers_of(std::vector<I>{}).empty());
}

TEST(Indices, AreAlsoTruthValues) {
  const std::vector<std::size_t> expected = {1, 0, 1};
  EXPECT_EQ(numbers_of(std::vector<bool>{true, false, true}), expected);
  EXPECT_EQ(numbers_of(xt::xarray<double>{0.5, -1, 2} > 0), expected);
}

TEST(Indices, AreCopied) {
  const Indices some = {1, 2};
  Indices copy = some, moved = std::move(copy);
  EXPECT_EQ(numbers_of(moved), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(some.size(), 2u);
  EXPECT_FALSE(some.empty());
  EXPECT_TRUE(Indices().empty());
  EXPECT_TRUE(Indices{}.empty());
}

// A size is no index, and text is not numbers. Floating-point numbers do not compile either, with a sentence:
// a static_assert, which no test sees.
static_assert(!std::convertible_to<int, Indices>);
static_assert(!std::constructible_from<Indices, std::size_t>);
static_assert(!std::constructible_from<Indices, std::vector<std::string>>);
static_assert(!std::constructible_from<Indices, Variable<double>>);

TEST(Indices, HaveOneDimension) {
  for (const auto& [indices, dimension] :
       {std::pair{xt::xarray<int>{{0, 1, 2, 0}}, "2"}, std::pair{xt::xarray<int>(1), "0"}})
    EXPECT_EQ(
        message_of<std::invalid_argument>([&] { pick(Variable(matrix), indices); }),
        std::string("indices or labels: an array of ") + dimension + " dimensions was given, expected 1");
}

TEST(Pick, TakesWhatMakesIndices) {
  const Variable x(matrix);
  const Array<double> expected = {3, 4, 8, 12};
  EXPECT_TRUE(same(pick(x, std::vector<std::size_t>{2, 0, 1, 2}).value(), expected));
  EXPECT_TRUE(same(pick(x, xt::xarray<int>{2, 0, 1, 2}).value(), expected));
  EXPECT_TRUE(same(place(Variable(Array<double>{3, 4}), std::vector<int>{2, 0}, 3).value(),
                   Array<double>{{0, 0, 3}, {4, 0, 0}}));
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
  const auto out_of_range = [](const auto& x, const Indices& indices) {
    return message_of<std::out_of_range>([&] { pick(x, indices); });
  };
  EXPECT_EQ(refused(logits, {0, 1}),
            "pick: logits is (4, 3), there are 2 indices; one for each row is needed");
  EXPECT_EQ(refused(logits, {0, 1, 2, 0, 1}),
            "pick: logits is (4, 3), there are 5 indices; one for each row is needed");
  EXPECT_EQ(refused(box, {0, 1}), "pick: box is (2, 2, 2), there are 2 indices; one for each row is needed");
  EXPECT_EQ(refused(Variable(numbers({2})), {0, 1}),
            "pick: x is (2), there are 2 indices; one for each row is needed");
  EXPECT_EQ(out_of_range(logits, Indices{0, 1, 3, 0}),
            "pick: index 3 of row 2 is out of range: logits is (4, 3)");
  EXPECT_EQ(out_of_range(logits, {0, 1, 2, 1000}),
            "pick: index 1000 of row 3 is out of range: logits is (4, 3)");
  EXPECT_EQ(out_of_range(logits, {0, -1, 0, 0}), "pick: index -1 of row 1 is out of range: logits is (4, 3)");
  EXPECT_EQ(out_of_range(Variable(numbers({1, 0})), Indices{0}),
            "pick: index 0 of row 0 is out of range: x is (1, 0)");
}

TEST(Place, NamesWhatDoesNotFit) {
  const Variable x(Array<double>{1, 2}, "x");
  const auto refused = [](const auto& values, const Indices& indices) {
    return message_of<std::invalid_argument>([&] { place(values, indices, 3); });
  };
  const auto out_of_range = [&](const Indices& indices, std::size_t columns) {
    return message_of<std::out_of_range>([&] { place(x, indices, columns); });
  };
  EXPECT_EQ(refused(x, {0}), "place: x is (2), there are 1 indices; one for each is needed");
  EXPECT_EQ(refused(x, {0, 1, 2}), "place: x is (2), there are 3 indices; one for each is needed");
  EXPECT_EQ(refused(Variable(matrix), {0, 0, 0, 0}),
            "place: x is (4, 3), there are 4 indices; one for each is needed");
  EXPECT_EQ(refused(Variable(2.0), {0}), "place: x is (), there are 1 indices; one for each is needed");
  EXPECT_EQ(out_of_range({0, 3}, 3), "place: index 3 of row 1 is out of range: 3 columns");
  EXPECT_EQ(out_of_range({-2, 0}, 3), "place: index -2 of row 0 is out of range: 3 columns");
  EXPECT_EQ(out_of_range({0, 0}, 0), "place: index 0 of row 0 is out of range: 0 columns");
}

TEST(PickAndPlace, AgreeWithLoops) {
  Generator generator(3);
  for (const std::size_t rows : {0, 1, 2, 17})
    for (const std::size_t columns : {1, 2, 10}) {
      const auto x = numbers({rows, columns});
      std::vector<std::size_t> indices(rows);
      for (auto& index : indices) index = generator.index(columns);
      const auto picked = pick(constant(x), indices).value();
      dirty_the_pool<double>({rows, columns});
      const auto placed = place(constant(picked), indices, columns).value();
      ASSERT_EQ(picked.shape(), Shape{rows});
      ASSERT_EQ(placed.shape(), x.shape());
      for (std::size_t i = 0; i < rows; ++i) {
        EXPECT_EQ(picked(i), x(i, indices[i]));
        for (std::size_t j = 0; j < columns; ++j) EXPECT_EQ(placed(i, j), j == indices[i] ? x(i, j) : 0);
      }
    }
}

}  // namespace
}  // namespace xgrad
