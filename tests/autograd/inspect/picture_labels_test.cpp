#include <xgrad/autograd/inspect/picture_labels.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace xgrad::inspect {
namespace {

TEST(Room, PutsALabelAboveALevelEdgeAndOntoASteepOne) {
  Room room;
  const EdgeShape level({0, 50}, {}, 60, {100, 50}), steep({200, 0}, {}, 60, {300, 400});
  const Point above = room.place(level, 30, 12), onto = room.place(steep, 30, 12);
  EXPECT_EQ(above.x, 50);
  EXPECT_EQ(above.y, 43);
  EXPECT_EQ(onto.x, 250);
  EXPECT_EQ(onto.y, 200);
}

TEST(Room, AvoidsWhatIsTaken) {
  Room room;
  const EdgeShape edge({0, 50}, {}, 60, {200, 50});
  room.take(edge);
  room.take(Rectangle{60, 0, 140, 49.5});
  const Point below = room.place(edge, 30, 12);
  EXPECT_EQ(below.x, 100);
  EXPECT_EQ(below.y, 57);
  for (int label = 0; label < 2; ++label) {
    const Point next = room.place(edge, 30, 12);
    EXPECT_TRUE(std::abs(next.x - below.x) >= 30 || std::abs(next.y - below.y) >= 12);
    EXPECT_EQ(next.y, 57);
  }
}

TEST(Room, PutsTheLabelOfALongEdgeNearItsEnd) {
  Room room;
  const EdgeShape edge({0, 50}, {{1, 150, 50}, {2, 250, 50}}, 60, {320, 50});
  EXPECT_EQ(room.place(edge, 20, 12).x, 300);
  room.take(Rectangle{240, 0, 400, 100});
  EXPECT_EQ(room.place(edge, 20, 12).x, 60) << "or near its begin";
}

}  // namespace
}  // namespace xgrad::inspect
