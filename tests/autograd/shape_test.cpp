#include <xgrad/autograd/shape.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad {

using namespace engine;

namespace {

TEST(Shape, PrintsAsATuple) {
  EXPECT_EQ(to_string(Shape{64, 784}), "(64, 784)");
  EXPECT_EQ(to_string(Shape{3}), "(3)");
  EXPECT_EQ(to_string(Shape{}), "()");
}

TEST(Shape, CountsItsElements) {
  EXPECT_EQ(element_count({}), 1u);  // a scalar
  EXPECT_EQ(element_count({3, 4, 5}), 60u);
  EXPECT_EQ(element_count({3, 0, 5}), 0u);
}

TEST(Shape, BroadcastsByNumPysRule) {
  struct Case {
    Shape a, b, common;
  };
  for (const auto& [a, b, common] : std::vector<Case>{
           {{}, {}, {}},
           {{}, {2, 3}, {2, 3}},
           {{2, 3}, {3}, {2, 3}},
           {{2, 3}, {1, 3}, {2, 3}},
           {{2, 1}, {1, 3}, {2, 3}},
           {{5, 1, 4, 1}, {3, 1, 1}, {5, 3, 4, 1}},
           {{1}, {0}, {0}},
           {{2, 0}, {1, 1}, {2, 0}},
       }) {
    Shape ab, ba;
    EXPECT_TRUE(broadcast(a, b, ab)) << to_string(a) << to_string(b);
    EXPECT_TRUE(broadcast(b, a, ba)) << to_string(b) << to_string(a);
    EXPECT_EQ(ab, common) << to_string(a) << to_string(b);
    EXPECT_EQ(ba, common) << to_string(b) << to_string(a);
    EXPECT_TRUE(broadcasts_to(a, common));
    EXPECT_TRUE(broadcasts_to(b, common));
  }
}

TEST(Shape, DoesNotBroadcastOtherwise) {
  for (const auto& [a, b] : std::vector<std::pair<Shape, Shape>>{
           {{2, 3}, {2}}, {{2, 3}, {3, 2}}, {{2}, {0}}, {{4, 1, 2}, {4, 3, 3}}}) {
    Shape untouched = {7};
    EXPECT_FALSE(broadcast(a, b, untouched)) << to_string(a) << to_string(b);
    EXPECT_FALSE(broadcast(b, a, untouched)) << to_string(b) << to_string(a);
    EXPECT_EQ(untouched, Shape{7});
  }
}

TEST(Shape, MayBroadcastInPlace) {
  Shape a = {2, 1}, b = {3};
  EXPECT_TRUE(broadcast(a, b, a));
  EXPECT_EQ(a, (Shape{2, 3}));
  EXPECT_TRUE(broadcast(a, b, b));
  EXPECT_EQ(b, (Shape{2, 3}));
}

TEST(Shape, BroadcastsInOneDirection) {
  EXPECT_TRUE(broadcasts_to({3}, {2, 3}));
  EXPECT_FALSE(broadcasts_to({2, 3}, {3}));
  EXPECT_FALSE(broadcasts_to({2, 3}, {2, 1}));
  EXPECT_FALSE(broadcasts_to({1, 3}, {3}));  // NumPy's broadcast_to drops no dimension either
}

TEST(Shape, IsAlignedAtTheLastDimension) {
  EXPECT_EQ(aligned_shape({3}, 3), (Shape{1, 1, 3}));
  EXPECT_EQ(aligned_shape({2, 3}, 2), (Shape{2, 3}));
  EXPECT_EQ(aligned_shape({2, 3}, 1), (Shape{2, 3}));
  EXPECT_EQ(aligned_shape({}, 2), (Shape{1, 1}));
}

TEST(Axes, HoldWhatIsGiven) {
  Axes axes{1, -1};
  axes.push_back(0);
  EXPECT_EQ(std::vector<std::ptrdiff_t>(axes.begin(), axes.end()), (std::vector<std::ptrdiff_t>{1, -1, 0}));
  EXPECT_EQ(axes.size(), 3u);
  EXPECT_EQ(axes[1], -1);
  EXPECT_TRUE(Axes().empty());
}

TEST(Axes, AreNormalized) {
  EXPECT_EQ(normalized_axes({-1, 0}, 3, "sum"), (Shape{0, 2}));
  EXPECT_EQ(normalized_axes({-3, 1, 2}, 3, "sum"), (Shape{0, 1, 2}));
  EXPECT_EQ(normalized_axes({}, 3, "sum"), (Shape{0, 1, 2}));
  EXPECT_EQ(normalized_axes({}, 0, "sum"), Shape{});
}

void expect_error(const Axes& axes, std::size_t dimension, const std::string& message) {
  try {
    normalized_axes(axes, dimension, "sum");
    ADD_FAILURE() << "no error where expected: " << message;
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(error.what(), message);
  }
}

TEST(Axes, MustExistAndDiffer) {
  expect_error({0, 2}, 2, "sum: axis 2 is out of range for 2 dimensions");
  expect_error({-3}, 2, "sum: axis -3 is out of range for 2 dimensions");
  expect_error({0}, 0, "sum: axis 0 is out of range for 0 dimensions");
  expect_error({1, 0, -1}, 2, "sum: an axis is given twice in (1, 0, -1)");
}

TEST(ReducedShape, LacksTheAxesUnlessTheyAreKept) {
  const auto over_last = reduced_shape({2, 3, 4}, {-1}, false, "sum");
  EXPECT_EQ(over_last.kept, (Shape{2, 3, 1}));
  EXPECT_EQ(over_last.result, (Shape{2, 3}));
  const auto over_outer = reduced_shape({2, 3, 4}, {0, 2}, true, "sum");
  EXPECT_EQ(over_outer.kept, (Shape{1, 3, 1}));
  EXPECT_EQ(over_outer.result, (Shape{1, 3, 1}));
}

TEST(ReducedShape, IsAScalarWithoutAxes) {
  const auto all = reduced_shape({2, 3}, {}, false, "sum");
  EXPECT_EQ(all.kept, (Shape{1, 1}));
  EXPECT_EQ(all.result, Shape{});
  EXPECT_EQ(reduced_shape({2, 3}, {}, true, "sum").result, (Shape{1, 1}));
  EXPECT_EQ(reduced_shape({2, 3}, {0, 1}, false, "sum").result, Shape{});
  EXPECT_THROW(reduced_shape({2, 3}, {2}, false, "sum"), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
