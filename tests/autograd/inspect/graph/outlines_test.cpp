#include <xgrad/autograd/inspect/graph/outlines.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

TEST(Outlines, FollowTheBands) {
  const std::vector<TraceSection> sections = {{.name = "layer"}};
  const auto outlines = outlines_of(sections, {{{1, 10, 60}, {2, 30, 80}}}, 200, 100);
  ASSERT_EQ(outlines.size(), 1u);
  EXPECT_EQ(outlines[0].left, 240);
  EXPECT_EQ(outlines[0].right, 560);
  EXPECT_EQ(outlines[0].path,
            "M249.0 10.0H360.0C400.0 10.0 400.0 30.0 440.0 30.0H551.0q9 0 9 9V71.0q0 9 -9 9"
            "H440.0C400.0 80.0 400.0 60.0 360.0 60.0H249.0q-9 0 -9 -9V19.0q0 -9 9 -9z");
}

TEST(Outlines, LieAroundThoseInside) {
  const std::vector<TraceSection> sections = {{.name = "model"},
                                              {.name = "first", .parent = 0},
                                              {.name = "inner", .parent = 1},
                                              {.name = "second", .parent = 0}};
  const std::vector<std::vector<Band>> bands = {
      {{0, 0, 90}, {1, 0, 90}, {2, 0, 90}}, {{0, 10, 80}}, {{0, 20, 70}}, {{1, 10, 80}, {2, 10, 80}}};
  const auto outlines = outlines_of(sections, bands, 200, 100);
  EXPECT_LT(outlines[0].left, outlines[1].left);
  EXPECT_LT(outlines[1].left, outlines[2].left);
  EXPECT_LT(outlines[2].right, outlines[1].right);
  EXPECT_LT(outlines[3].right, outlines[0].right);
  EXPECT_EQ(outlines[0].right, outlines[3].right + 7) << "the one inside that ends there";
  EXPECT_EQ(outlines[0].left, outlines[1].left - 7);
  EXPECT_EQ(outlines[2].left, outlines[3].left - 200) << "as near to the nodes";
  EXPECT_EQ(outlines[2].left - outlines[0].left, widest_outline(sections) - widest_outline({sections[0]}));
}

TEST(Outlines, OfASectionWithoutNodesIsNone) {
  EXPECT_TRUE(outlines_of({{.name = "empty"}}, {{}}, 200, 100)[0].path.empty());
  EXPECT_EQ(widest_outline({}), 0);
}

}  // namespace
}  // namespace xgrad::inspect
