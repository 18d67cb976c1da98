#include <xgrad/autograd/inspect/graph/free_heights.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

TEST(FreeHeights, AreNearestToTheOneWanted) {
  const FreeHeights free({{40, 60}, {0, 20}});
  EXPECT_EQ(free.nearest(-5), -5);
  EXPECT_EQ(free.nearest(5), 0);
  EXPECT_EQ(free.nearest(15), 20);
  EXPECT_EQ(free.nearest(30), 30);
  EXPECT_EQ(free.nearest(50), 40) << "the upper of two";
  EXPECT_EQ(free.nearest(60), 60) << "an end is free";
  EXPECT_EQ(free.nearest(100), 100);
}

TEST(FreeHeights, AreNotWhereIntervalsOverlapOrTouch) {
  const FreeHeights free({{0, 20}, {10, 40}, {30, 35}, {40, 50}});
  EXPECT_EQ(free.nearest(18), 0);
  EXPECT_EQ(free.nearest(38), 40) << "which is free, though there is no room";
  EXPECT_EQ(free.nearest(45), 40);
  EXPECT_EQ(free.nearest(46), 50);
}

TEST(FreeHeights, AreAllIfNothingIsTaken) { EXPECT_EQ(FreeHeights({}).nearest(7), 7); }

}  // namespace
}  // namespace xgrad::inspect
