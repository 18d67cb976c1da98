#include <xgrad/autograd/inspect/graph/label_room.hpp>

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

// A corner of a node is worse than any line.
TEST(Room, CrossesLinesRatherThanNodes) {
  Room room;
  const EdgeShape edge({0, 50}, {}, 60, {200, 50}), below({0, 58}, {}, 60, {200, 58});
  room.take(below);
  room.take(Rectangle{0, 0, 200, 37.05});
  const Point label = room.place(edge, 30, 12);
  EXPECT_GT(label.y, 50);
}

// Of an edge around columns, every part counts.
TEST(Room, AvoidsEdgesAllTheWay) {
  const EdgeShape long_edge({0, 43}, {{1, 400, 43}, {2, 800, 43}}, 60, {1200, 43});
  for (const double left : {100.0, 500.0, 900.0}) {
    Room room;
    room.take(long_edge);
    EXPECT_EQ(room.place(EdgeShape({left, 50}, {}, 60, {left + 200, 50}), 100, 12).y, 57) << left;
  }
}

// A line behind the label is better than a place far from the middle of its edge.
TEST(Room, StaysNearTheMiddle) {
  Room room;
  const EdgeShape edge({0, 50}, {}, 60, {200, 50});
  for (const double t : {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8})
    for (const double y : {43, 57}) {
      if (t == 0.8 && y == 57) continue;
      const double x = edge.at(0, t).x;
      room.take(EdgeShape({x, y}, {}, 60, {x, 1e6}));  // of it one point is here
    }
  const Point label = room.place(edge, 30, 12);
  EXPECT_EQ(label.x, 100);
  EXPECT_EQ(label.y, 43);
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
