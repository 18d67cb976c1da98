#include "../graphs.hpp"
#include "svg_picture.hpp"

#include <xgrad/autograd/inspect/graph/graph.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <utility>

namespace xgrad::inspect {

using namespace picture;

namespace {

/// Graphs of several kinds: of numbers, of arrays, with long edges, with derivatives.
template <class F>
void for_each_graph(const F& f) {
  f("formula", Trace(Formula().J));
  const Network net;
  f("network", Trace(net.loss));
  {
    const Variable w(0.5, "w"), b(0.1, "b");
    Tape tape;
    const auto a = sigmoid(w * 1.5 + b).named("a");
    f("logistic", Trace((-(log(a) + 0.25 * log(1.0 - a))).named("L")));
  }
  {
    const Variable x(0.7, "x"), w(1.2, "w");
    Tape tape;
    auto before = x, h = x;
    for (int k = 0; k < 8; ++k) before = std::exchange(h, tanh(w * h + 0.5 * before));
    f("recurrence", Trace(h + before * x));
  }
  {
    const Variable x(0.5, "x");
    Tape tape;
    const auto y = tanh(x) * x;
    const auto slope = tape.gradient(y, {x}, {.differentiable = true})[0];
    f("derivatives", Trace(tape.gradient(slope, {x}, {.differentiable = true})[0] + slope));
  }
  {
    const Variable x(xt::xarray<double>{1.23456, 2.34567, 3.45678}, "the_inputs_of_all_this"), y(1e-5, "<y>");
    Tape tape;
    const auto s = sum(x * y).named("weighted_sum_of_the_inputs");
    f("long names", Trace(sum(exp(-s) * 123456.789 + s * x).named("J")));
  }
}

TEST(Svg, ShowsValuesAdjointsAndSlopes) {
  const Formula f;
  const Picture picture(f.J);
  for (const char* text : {">u = b·c<", ">8<", ">dJ/dc = 12<", ">×4<", ">dJ/dJ = 1<", "role=\"img\"",
                           "<title>J = 3·v = 3·15 = 45</title>"})
    EXPECT_NE(picture.svg.find(text), std::string::npos) << text;
  EXPECT_EQ(picture.edges.size(), 5u);
  EXPECT_EQ(picture.boxes.size(), 6u);
}

// Leaves, constants and the output look different, as do edges without a gradient, and derivatives.
TEST(Svg, ShowsWhatThingsAre) {
  const auto check = [](const char* name, const Trace& trace) {
    const Picture picture(trace);
    std::vector<std::string> boxes, edges, sections;
    for (const TraceNode& node : trace.nodes) {
      boxes.push_back(!node.inputs.empty() ? "" : node.operation == "leaf" ? " leaf" : " constant");
      if (&node == &trace.nodes[trace.output]) boxes.back() += " output";
      for (const TraceEdge& edge : node.inputs) edges.push_back(edge.gradient ? "" : " still");
    }
    for (const TraceSection& section : trace.sections)
      sections.push_back(section.derivative ? " derivative" : "");
    EXPECT_EQ(picture.kinds.at("box"), boxes) << name;
    EXPECT_EQ(picture.kinds.at("edge"), edges) << name;
    if (!sections.empty()) {
      EXPECT_EQ(picture.kinds.at("section"), sections) << name;
    }
  };
  for_each_graph(check);
  const Variable x(xt::xarray<double>{1, 2}, "x"), condition(1.0, "condition");
  Tape tape;
  check("constants", Trace(where(condition, x, x * constant(xt::xarray<double>{3, 4}, "k"))));
}

// What nothing is computed for has round ends.
TEST(Svg, RoundsLeavesAndConstants) {
  for_each_graph([](const char* name, const Trace& trace) {
    const std::string svg = to_svg(trace);
    const std::regex box(R"re(<rect class="box[^>]* height="([^"]*)" rx="([^"]*)")re");
    std::size_t i = 0;
    for (std::sregex_iterator found(svg.begin(), svg.end(), box), end; found != end; ++found, ++i) {
      const double half = std::stod((*found)[1]) / 2, radius = std::stod((*found)[2]);
      if (trace.nodes.at(i).inputs.empty())
        EXPECT_EQ(radius, half) << name << ": " << trace.nodes[i].name;
      else
        EXPECT_LT(radius, half / 2) << name << ": " << trace.nodes[i].name;
    }
    EXPECT_EQ(i, trace.nodes.size());
  });
}

// All of it is on the paper, with a margin.
TEST(Svg, HasRoomForEverything) {
  const auto check = [](const std::string& name, const Trace& trace) {
    const Picture picture(trace);
    const Box inner{picture.paper.left + 10, picture.paper.top + 10, picture.paper.right - 10,
                    picture.paper.bottom - 10};
    for (const Box& box : picture.boxes)
      EXPECT_TRUE(inner.holds({box.left, box.top}) && inner.holds({box.right, box.bottom})) << name;
    for (const Text& text : picture.texts)
      EXPECT_TRUE(inner.holds({text.area.left, text.area.top}) &&
                  inner.holds({text.area.right, text.area.bottom}))
          << name << ": " << text.words;
    for (const auto* lines : {&picture.edges, &picture.outlines})
      for (const auto& line : *lines)
        for (const Point& p : line) ASSERT_TRUE(inner.holds(p)) << name;
    // And not much more than is needed.
    double right = 0;
    for (const Box& box : picture.boxes) right = std::max(right, box.right);
    EXPECT_LT(picture.paper.right, right + 60) << name;
  };
  for_each_graph(check);
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const RandomGraph graph(seed, 8);
    check("random graph " + std::to_string(seed), Trace(graph.J));
  }
}

// Boxes are as wide as what is in them, unless that is very long.
TEST(Svg, ShortensOnlyWhatIsLong) {
  for_each_graph([](const char* name, const Trace& trace) {
    if (std::string_view(name) == "long names") return;
    for (const Text& text : Picture(trace).of_class("formula"))
      EXPECT_EQ(text.words.find("…"), std::string::npos) << name << ": " << text.words;
  });
}

// Edges enter a node one below the other, in the order of where they come from, so that they do not cross.
TEST(Svg, LetsEdgesEnterInOrder) {
  for_each_graph([](const char* name, const Trace& trace) {
    const Picture picture(trace);
    std::size_t first = 0;
    for (const TraceNode& node : trace.nodes) {
      const std::size_t end = first + node.inputs.size();
      for (std::size_t a = first; a < end; ++a)
        for (std::size_t b = first; b < a; ++b) {
          const double gap = picture.edges[a].back().y - picture.edges[b].back().y;
          EXPECT_GT(std::abs(gap), 1) << name << ": " << node.name;
          const bool short_ones = picture.edges[a].size() < 23 && picture.edges[b].size() < 23;
          if (short_ones) {
            EXPECT_GE((picture.edges[a].front().y - picture.edges[b].front().y) * gap, 0)
                << name << ": " << node.name;
          }
        }
      first = end;
    }
  });
}

// Of four digits, where that is shorter.
TEST(Svg, ShortensSlopes) {
  const auto label_of = [](double slope) {
    const Variable x(1.0, "x");
    Tape tape;
    return Picture(Trace(slope * x)).of_class("slope").at(0).words;
  };
  EXPECT_EQ(label_of(10000), "×10000");
  EXPECT_EQ(label_of(1234), "×1234");
  EXPECT_EQ(label_of(0.123456), "×0.1235");
  EXPECT_EQ(label_of(-2.5), "×−2.5");
}

TEST(Svg, EscapesNames) {
  const Variable x(1.0, "<b>&");
  Tape tape;
  const std::string svg = to_svg(exp(x));
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
  EXPECT_NE(svg.find("&lt;b&gt;&amp;"), std::string::npos);
}

TEST(Svg, IsRoundedAndTheSameEachTime) {
  for_each_graph([](const char* name, const Trace& trace) {
    const std::string svg = to_svg(trace);
    EXPECT_EQ(svg, to_svg(trace));
    const std::regex not_rounded(R"re( (d|x|y|cx|cy|r|width|height|viewBox)="[^"]*(\.\d\d|e|nan|inf))re");
    EXPECT_FALSE(std::regex_search(svg, not_rounded)) << name;
  });
}

TEST(Svg, HasTextsThatFitIntoTheirBoxes) {
  for_each_graph([](const char* name, const Trace& trace) {
    const Picture picture(trace);
    const auto formulas = picture.of_class("formula"), values = picture.of_class("value");
    ASSERT_EQ(formulas.size(), trace.nodes.size()) << name;
    for (std::size_t i = 0; i < trace.nodes.size(); ++i)
      for (const Text& text : {formulas[i], values[i]}) {
        const Box &box = picture.boxes[i], &area = text.area;
        EXPECT_TRUE(area.left > box.left + 6 && area.right < box.right - 6 && area.top > box.top &&
                    area.bottom < box.bottom)
            << name << ": " << text.words;
      }
  });
}

TEST(Svg, ShowsTheShapeOfAnArrayAndItsEntriesIfTheyFit) {
  const Network net;
  const Picture picture(net.loss);
  for (const char* text : {">(2, 3) 1, 2, 3, 0.5, −1, 2<", ">(4) 0, 0, 0, 0<", ">(3, 4)<", ">(2, 4)<"})
    EXPECT_NE(picture.svg.find(text), std::string::npos) << text;
  EXPECT_TRUE(picture.of_class("adjoint").empty()) << "that of the output, 1, says nothing alone";
}

TEST(Svg, HasNoTextOnAnother) {
  for_each_graph([](const char* name, const Trace& trace) {
    const Picture picture(trace);
    for (std::size_t i = 0; i < picture.texts.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_FALSE(picture.texts[i].area.meets(picture.texts[j].area))
            << name << ": " << picture.texts[i].words << " on " << picture.texts[j].words;
    for (const Text& slope : picture.of_class("slope"))
      for (const Box& badge : picture.badges)
        EXPECT_FALSE(slope.area.meets(badge)) << name << ": " << slope.words;
    for (const char* kind : {"slope", "adjoint", "heading"})
      for (const Text& text : picture.of_class(kind))
        for (std::size_t i = 0; i < picture.boxes.size(); ++i)
          EXPECT_FALSE(text.area.meets(picture.boxes[i]))
              << name << ": " << text.words << " on " << trace.nodes[i].name;
  });
}

// Labels may lie on their own edge, where it is steep; hardly on others.
TEST(Svg, HasFewEdgesBehindTexts) {
  std::size_t slopes = 0, crossed = 0;
  for_each_graph([&](const char*, const Trace& trace) {
    const Picture picture(trace);
    for (const Text& text : picture.of_class("slope")) {
      ++slopes;
      std::size_t edges = 0;
      for (const auto& edge : picture.edges)
        edges += std::any_of(edge.begin(), edge.end(), [&](const Point& p) { return text.area.holds(p); });
      crossed += edges > 1;
    }
  });
  EXPECT_GT(slopes, 30u);
  EXPECT_LE(crossed, 16u);
}

// What belongs to a node is in its section, also the derivative below it; sections beside each other are
// apart.
TEST(Svg, KeepsSectionsApart) {
  {
    const Variable x(xt::xarray<double>{1, 2}, "x");
    Tape tape;
    Variable<double> y = x;
    for (int k = 0; k < 3; ++k) {
      const Scope first("first"), second("second"), third("third"), fourth("fourth"), fifth("fifth");
      y = tanh(y);
    }
    const Picture picture{Trace(y)};
    ASSERT_EQ(picture.outlines.size(), 15u);
    for (const Point& p : picture.outlines[0]) EXPECT_FALSE(encloses(picture.outlines[5], p));
    for (const Point& p : picture.outlines[10]) EXPECT_FALSE(encloses(picture.outlines[5], p));
  }
  const Variable x(0.5, "x"), y(0.7, "y");
  Tape tape;
  Variable<double> sum = x;
  for (int k = 0; k < 3; ++k) {
    const Scope outer("outer");
    const auto u = tanh(x * y).named("u" + std::to_string(k));
    const Scope inner("inner");
    sum = sum + u * u;
  }
  const Trace trace(sum);
  const Picture picture(trace);
  const auto adjoints = picture.of_class("adjoint");
  ASSERT_EQ(adjoints.size(), trace.nodes.size());
  for (std::size_t s = 0; s < trace.sections.size(); ++s) {
    for (std::size_t i = 0; i < trace.nodes.size(); ++i)
      if (trace.nodes[i].section == s) {
        EXPECT_EQ(share_inside(picture.outlines[s], adjoints[i].area), 1) << trace.nodes[i].name;
      }
    for (std::size_t t = 0; t < trace.sections.size(); ++t) {
      if (s == t || trace.sections[s].parent == t || trace.sections[t].parent == s) continue;
      for (const Point& p : picture.outlines[t])
        EXPECT_FALSE(encloses(picture.outlines[s], p)) << s << " and " << t;
    }
  }
}

TEST(Svg, LeadsEdgesAroundNodes) {
  for_each_graph([](const char* name, const Trace& trace) {
    const Picture picture(trace);
    for (const auto& edge : picture.edges)
      for (std::size_t i = 0; i < picture.boxes.size(); ++i)
        for (const Point& p : edge)
          ASSERT_FALSE(picture.boxes[i].holds(p)) << name << ": " << trace.nodes[i].name;
  });
}

TEST(Svg, OutlinesSections) {
  for_each_graph([](const char* name, const Trace& trace) {
    const Picture picture(trace);
    ASSERT_EQ(picture.outlines.size(), trace.sections.size()) << name;
    ASSERT_EQ(picture.of_class("heading").size(), trace.sections.size()) << name;
    for (std::size_t s = 0; s < trace.sections.size(); ++s) {
      for (std::size_t i = 0; i < trace.nodes.size(); ++i) {
        bool lies_in = false;
        for (std::size_t t = trace.nodes[i].section; t != none; t = trace.sections[t].parent)
          lies_in |= t == s;
        EXPECT_EQ(share_inside(picture.outlines[s], picture.boxes[i]), lies_in ? 1 : 0)
            << name << ": " << trace.nodes[i].name << " and " << trace.sections[s].name;
      }
      EXPECT_EQ(share_inside(picture.outlines[s], picture.of_class("heading")[s].area), 1) << name;
      const std::size_t parent = trace.sections[s].parent;
      for (const Point& p : picture.outlines[s])
        ASSERT_TRUE(parent == none || encloses(picture.outlines[parent], p)) << name;
    }
  });
  const Network net;
  EXPECT_EQ(Picture(net.loss).outlines.size(), 5u);
}

TEST(Svg, MarksDerivativesByTheirOrder) {
  const Variable x(2.0, "x");
  Tape tape;
  const auto y = x * x * x;
  const auto slope = tape.gradient(y, {x}, {.differentiable = true})[0];
  const Trace trace(tape.gradient(slope, {x}, {.differentiable = true})[0]);
  std::size_t first = 0, second = 0;
  for (const TraceNode& node : trace.nodes) {
    first += node.order == 1;
    second += node.order == 2;
  }
  const Picture picture(trace);
  std::size_t primes = 0, double_primes = 0;
  for (const Text& badge : picture.of_class("order")) {
    primes += badge.words == "′";
    double_primes += badge.words == "″";
  }
  EXPECT_GT(first, 0u);
  EXPECT_GT(second, 0u);
  EXPECT_EQ(primes, first);
  EXPECT_EQ(double_primes, second);
  EXPECT_TRUE(Picture(Formula().J).of_class("order").empty());
}

}  // namespace
}  // namespace xgrad::inspect
