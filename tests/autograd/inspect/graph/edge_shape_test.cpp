#include <xgrad/autograd/inspect/graph/edge_shape.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

TEST(EdgeShape, IsStraightWhereItPassesAColumn) {
  const EdgeShape edge({0, 10}, {{1, 150, 40}, {2, 250, 40}}, 60, {320, 90});
  EXPECT_EQ(edge.path(),
            "M0.0 10.0C60.0 10.0 60.0 40.0 120.0 40.0H180.0H220.0H280.0C300.0 40.0 300.0 90.0 320.0 90.0");
  ASSERT_EQ(edge.curves(), 3u);
  EXPECT_EQ(edge.at(0, 0).x, 0);
  EXPECT_EQ(edge.at(0, 1).x, 120);
  EXPECT_EQ(edge.at(2, 0).y, 40);
  EXPECT_EQ(edge.at(2, 1).y, 90);
  EXPECT_EQ(edge.at(2, 0.5).x, 300);
  EXPECT_EQ(edge.at(2, 0.5).y, 65);
}

TEST(EdgeShape, IsACurveHoweverFlat) {
  EXPECT_EQ(EdgeShape({0, 10}, {}, 60, {100, 10.2}).path(), "M0.0 10.0C50.0 10.0 50.0 10.2 100.0 10.2");
  EXPECT_EQ(EdgeShape({0, 10}, {}, 60, {100, 10.04}).path(), "M0.0 10.0H100.0") << "but for what is rounded";
}

TEST(EdgeShape, KnowsHowSteepItIs) {
  const EdgeShape edge({0, 0}, {}, 60, {100, -300});
  EXPECT_EQ(edge.slope(0, 0), 0);
  for (const double t : {0.1, 0.3, 0.5, 0.8}) {
    const Point before = edge.at(0, t - 1e-6), after = edge.at(0, t + 1e-6);
    EXPECT_NEAR(edge.slope(0, t), (after.y - before.y) / (after.x - before.x), 1e-6);
  }
}

}  // namespace
}  // namespace xgrad::inspect
