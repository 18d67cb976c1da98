#include <xgrad/autograd/ops/einsum/subscripts.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::engine {
namespace {

EinsteinSum read(const char* text, const std::vector<Shape>& shapes) {
  return read_subscripts(text, shapes, [](std::size_t i) { return "x" + std::to_string(i); });
}

using List = std::vector<std::size_t>;

TEST(Subscripts, GiveEachLetterANumber) {
  const auto sum = read("bij,bjk->ik", {{7, 2, 3}, {7, 3, 4}});
  EXPECT_EQ(sum.operands, (std::vector<List>{{0, 1, 2}, {0, 2, 3}}));
  EXPECT_EQ(sum.result, (List{1, 3}));
  EXPECT_EQ(sum.lengths, (List{7, 2, 3, 4}));
}

// The further dimensions are aligned at the last.
TEST(Subscripts, CountFurtherDimensionsFromTheLast) {
  const auto sum = read("i...,...->...i", {{5, 2, 1}, {3}});
  EXPECT_EQ(sum.operands, (std::vector<List>{{2, 0, 1}, {1}}));
  EXPECT_EQ(sum.result, (List{0, 1, 2}));
  EXPECT_EQ(sum.lengths, (List{2, 3, 5}));
}

TEST(Subscripts, FindTheResult) {
  EXPECT_EQ(read("ba,b", {{2, 3}, {2}}).result, List{1});
  EXPECT_EQ(read("b...a", {{2, 3, 4}}).result, (List{0, 2, 1}));
  EXPECT_EQ(read("", {{}}).result, List{});
}

TEST(Subscripts, TakeTheLongerLength) {
  EXPECT_EQ(read("i,i->i", {{1}, {4}}).lengths, List{4});
  EXPECT_EQ(read("i,i->i", {{1}, {0}}).lengths, List{0});
  EXPECT_EQ(read("i,i->i", {{1}, {1}}).lengths, List{1});
  EXPECT_THROW(read("ii,i->i", {{1, 4}, {4}}), std::invalid_argument) << "but not within an operand";
}

TEST(Subscripts, HaveALimit) {
  EXPECT_THROW(read("...", {Shape(65)}), std::invalid_argument);
  EXPECT_NO_THROW(read("...", {Shape(64)}));
}

}  // namespace
}  // namespace xgrad::engine
