#include "../graphs.hpp"

#include <xgrad/autograd/inspect/graph/outlines.hpp>
#include <xgrad/autograd/inspect/graph/page_data.hpp>
#include <xgrad/autograd/inspect/graph/page_layouts.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

namespace xgrad::inspect {
namespace {

/// Some 60 nodes in five blocks, two of which have an inner one, with edges that skip blocks.
Trace blocks(std::uint64_t seed = 5) {
  Generator generator(seed);
  std::vector<Variable<double>> some{Variable(0.3, "x"), Variable(0.4, "y")};
  Tape tape;
  for (int block = 0; block < 5; ++block) {
    const Scope scope(fmt::format("block {}", block));
    for (int i = 0; i < 10; ++i) {
      std::optional<Scope> inner;
      if (block % 2 == 1 && i > 5) inner.emplace("inner");
      some.push_back(some[generator.index(some.size())] * some.back());
    }
  }
  return Trace(some.back());
}

/// Two long edges from one node, a longer one in its section and one out of it.
Trace two_ways() {
  const Variable x(0.3, "x");
  Tape tape;
  Variable<double> b, inside;
  {
    const Scope scope("section");
    b = tanh(x);
    inside = tanh(tanh(b)) * b;
  }
  const auto outside = tanh(b) * b;
  return Trace(inside + outside);
}

double x_of(const PageLayout& layout, std::size_t box) {
  return (static_cast<double>(layout.boxes[box].rank) + 0.5) * layout.column;
}

TEST(PageLayouts, HaveAPlaceForEachNodeOrAGroupAroundIt) {
  const Trace trace = blocks();
  for (const PageLayout& layout : page_layouts(trace)) {
    std::vector<bool> is_open(trace.sections.size(), false), is_box(trace.sections.size(), false);
    std::vector<bool> node_is_box(trace.nodes.size(), false);
    for (const PageGroup& group : layout.groups) is_open[group.section] = true;
    for (const auto& box : layout.boxes) {
      if (box.content.node != none) node_is_box[box.content.node] = true;
      if (box.content.section != none) is_box[box.content.section] = true;
    }
    for (std::size_t s = 0; s < trace.sections.size(); ++s) EXPECT_FALSE(is_open[s] && is_box[s]);
    for (std::size_t i = 0; i < trace.nodes.size(); ++i) {
      std::size_t seen = node_is_box[i];
      for (std::size_t s = trace.nodes[i].section; s != none; s = trace.sections[s].parent) seen += is_box[s];
      EXPECT_EQ(seen, 1u) << trace.nodes[i].name;
    }
  }
}

TEST(PageLayouts, LeadLinksFromLeftToRightThroughEachColumn) {
  const Trace trace = blocks();
  for (const PageLayout& layout : page_layouts(trace))
    for (const PageLink& link : layout.links) {
      const std::size_t from = layout.boxes[link.from].rank, to = layout.boxes[link.to].rank;
      ASSERT_LT(from, to);
      EXPECT_EQ(link.lanes.size(), to - from - 1);
      EXPECT_LT(std::abs(link.port), page_box_height / 2);
    }
}

TEST(PageLayouts, KeepLinksAndLabelsOffTheBoxes) {
  const Trace trace = blocks();
  for (const PageLayout& layout : page_layouts(trace)) {
    std::multimap<std::size_t, double> heights;
    for (const auto& box : layout.boxes) heights.emplace(box.rank, box.y);
    const auto expect_room = [&](std::size_t rank, double y, double distance) {
      const auto [begin, end] = heights.equal_range(rank);
      for (auto box = begin; box != end; ++box) EXPECT_GE(std::abs(box->second - y), distance - 1e-6);
    };
    for (const PageLink& link : layout.links) {
      for (std::size_t k = 0; k < link.lanes.size(); ++k)
        expect_room(layout.boxes[link.from].rank + 1 + k, link.lanes[k], page_box_height / 2);
      for (const std::size_t beside : {0u, 1u}) {
        expect_room(layout.boxes[link.from].rank + beside, link.begin_label, page_box_height / 2 + 10);
        expect_room(layout.boxes[link.to].rank - beside, link.end_label, page_box_height / 2 + 10);
      }
    }
  }
}

TEST(PageLayouts, OutlineWhatIsInEachOpenSection) {
  const Trace trace = blocks();
  for (const PageLayout& layout : page_layouts(trace))
    for (const PageGroup& group : layout.groups)
      for (std::size_t b = 0; b < layout.boxes.size(); ++b) {
        const BoxContent& content = layout.boxes[b].content;
        std::size_t s =
            content.node != none ? trace.nodes[content.node].section : trace.sections[content.section].parent;
        while (s != none && s != group.section) s = trace.sections[s].parent;
        if (s == none) continue;
        EXPECT_LT(group.left, x_of(layout, b) - page_box_width / 2);
        EXPECT_GT(group.right, x_of(layout, b) + page_box_width / 2);
        const Band& band = group.bands.at(layout.boxes[b].rank - group.bands.front().rank);
        EXPECT_LT(band.top, layout.boxes[b].y - page_box_height / 2);
        EXPECT_GT(band.bottom, layout.boxes[b].y + page_box_height / 2);
      }
}

/// The heights of a trunk, of which −n repeats the last one n times.
std::vector<long> repeated(const std::vector<long>& written) {
  std::vector<long> lanes;
  for (const long lane : written) {
    const auto count = static_cast<std::size_t>(std::max(1L, -lane));
    const long height = lane >= 0 ? lane : lanes.back();
    lanes.insert(lanes.end(), count, height);
  }
  return lanes;
}

// A page of a large graph has megabytes of it.
TEST(PageData, IsOneLineWithoutBlanks) {
  const std::string data = page_data(blocks(), "title", 2);
  EXPECT_EQ(data.find('\n'), std::string::npos);
  EXPECT_EQ(data.find(": ["), std::string::npos);
}

// What the page's script relies on: page/layouts.js.
void expect_written_to_the_pixel(const Trace& trace) {
  const auto data = nlohmann::json::parse(page_data(trace, "title", 0));
  const auto layouts = page_layouts(trace);
  ASSERT_EQ(data["layouts"].size(), layouts.size());
  for (std::size_t l = 0; l < layouts.size(); ++l) {
    const auto& written = data["layouts"][l];
    EXPECT_EQ(written["column"], layouts[l].column);
    EXPECT_EQ(written["turn"], page_box_width / 2 + widest_outline(trace.sections));
    ASSERT_EQ(written["boxes"].size(), layouts[l].boxes.size());
    for (std::size_t b = 0; b < layouts[l].boxes.size(); ++b) {
      const auto& [content, rank, y] = layouts[l].boxes[b];
      EXPECT_EQ(written["boxes"][b][0], content.node != none ? static_cast<int>(content.node)
                                                             : -1 - static_cast<int>(content.section));
      EXPECT_EQ(written["boxes"][b][1], rank);
      EXPECT_EQ(written["boxes"][b][2], std::lround(y));
    }
    ASSERT_EQ(written["links"].size(), layouts[l].links.size());
    for (std::size_t k = 0; k < layouts[l].links.size(); ++k) {
      const PageLink& link = layouts[l].links[k];
      const auto& in = written["links"][k];
      EXPECT_EQ(in[0], link.from);
      EXPECT_EQ(in[1], link.to);
      EXPECT_EQ(in[3], std::lround(link.end_label));
      std::vector<long> lanes;
      if (in.size() > 4) {
        lanes = repeated(written["trunks"][in[5].get<std::size_t>()]);
        lanes.resize(in[6]);
      }
      if (!lanes.empty()) {
        EXPECT_EQ(in[4], std::lround(link.begin_label));
      }
      ASSERT_EQ(lanes.size(), link.lanes.size());
      for (std::size_t n = 0; n < lanes.size(); ++n) EXPECT_EQ(lanes[n], std::lround(link.lanes[n]));
    }
    ASSERT_EQ(written["groups"].size(), layouts[l].groups.size());
    for (std::size_t g = 0; g < layouts[l].groups.size(); ++g) {
      const PageGroup& group = layouts[l].groups[g];
      EXPECT_EQ(written["groups"][g][0], group.section);
      EXPECT_EQ(written["groups"][g][2], std::lround(group.left));
      EXPECT_EQ(written["groups"][g][4].size(), 2 * group.bands.size());
      EXPECT_EQ(written["groups"][g][4][1], std::lround(group.bands[0].bottom));
    }
  }
}

TEST(PageData, WritesLayoutsToThePixel) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) expect_written_to_the_pixel(blocks(seed));
  expect_written_to_the_pixel(two_ways());
}

}  // namespace
}  // namespace xgrad::inspect
