#include "../../support/arrays.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/graph.hpp>
#include <xgrad/autograd/inspect/layout.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace xgrad::inspect {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// What lies between `<script … id="data">` and its end.
nlohmann::json data_of(const std::string& page) {
  const std::size_t tag = page.find("id=\"data\""), begin = page.find('>', tag) + 1;
  return nlohmann::json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

TEST(Layout, PutsEachNodeRightOfItsInputs) {
  const Network net;
  const Trace trace(net.loss);
  const auto places = layout(trace);
  ASSERT_EQ(places.size(), trace.nodes.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    for (const TraceEdge& edge : trace.nodes[i].inputs) EXPECT_LT(places[edge.input].rank, places[i].rank);
}

TEST(Layout, KeepsNodesApart) {
  const Variable x(0.1, "x");
  Tape tape;
  Generator generator(3);
  std::vector<Variable<double>> some{x};
  for (int i = 0; i < 300; ++i)
    some.push_back(some[generator.index(some.size())] + some[generator.index(some.size())]);
  const Trace trace(sum(concatenate([&] {
    std::vector<Variable<double>> all;
    for (const auto& each : some) all.push_back(reshape(each, {1}));
    return all;
  }())));
  const LayoutOptions options{.column = 100, .row = 50};
  const auto places = layout(trace, options);
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_DOUBLE_EQ(places[i].x, (static_cast<double>(places[i].rank) + 0.5) * options.column);
    EXPECT_GE(places[i].y, options.row - 1e-9);
    for (std::size_t j = 0; j < i; ++j) {
      if (places[i].rank == places[j].rank) {
        EXPECT_GE(std::abs(places[i].y - places[j].y), options.row - 1e-6);
      }
    }
  }
}

TEST(Layout, DrawsAChainAsALine) {
  const Variable x(0.5, "x");
  Tape tape;
  const Trace trace(tanh(exp(log(x))));
  for (const Place& place : layout(trace)) EXPECT_DOUBLE_EQ(place.y, layout(trace)[0].y);
}

TEST(Dot, HasNodesEdgesAndSections) {
  const Formula f;
  const std::string dot = to_dot(f.J);
  EXPECT_NE(dot.find("n2 [label=\"u = b·c\\n8\", shape=box];"), std::string::npos) << dot;
  EXPECT_NE(dot.find("n1 -> n2 [label=\"4\"];"), std::string::npos) << dot;
  const Network net;
  const std::string network = to_dot(net.loss);
  EXPECT_EQ(count(network, "subgraph cluster_"), 5u) << network;
  EXPECT_EQ(count(network, "{"), count(network, "}"));
}

TEST(Dot, QuotesNames) {
  const Variable x(1.0, "a \"b\"\\");
  Tape tape;
  EXPECT_NE(to_dot(exp(x)).find(R"(label="a \"b\"\\\n1")"), std::string::npos) << to_dot(exp(x));
}

TEST(Svg, ShowsValuesAdjointsAndSlopes) {
  const Formula f;
  const std::string svg = to_svg(f.J);
  for (const char* text : {">u = b·c<", ">8<", ">dJ/dc = 12<", ">×4<", ">dJ/dJ = 1<", "role=\"img\"",
                           "<title>J = 3·v = 3·15 = 45</title>"})
    EXPECT_EQ(count(svg, text), 1u) << text;
  EXPECT_EQ(count(svg, "<path class=\"edge\""), 5u);
}

TEST(Svg, EscapesNames) {
  const Variable x(1.0, "<b>&");
  Tape tape;
  const std::string svg = to_svg(exp(x));
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
  EXPECT_NE(svg.find("&lt;b&gt;&amp;"), std::string::npos);
}

TEST(Svg, FramesSections) {
  const Network net;
  EXPECT_EQ(count(to_svg(net.loss), "<rect class=\"section\""), 5u);
}

TEST(Html, HoldsTheTraceTheLayoutAndTheStops) {
  const Network net;
  const Trace trace(net.loss);
  const auto data = data_of(to_html(trace, {.title = "A <network>"}));
  EXPECT_EQ(data["title"], "A <network>");
  EXPECT_EQ(data["layout"].size(), trace.nodes.size());
  EXPECT_FALSE(diff_traces(trace_from_json(data["trace"].dump()), trace));
  std::size_t forward = 0;
  for (const auto& stop : data["stops"]) forward += stop["phase"] == "forward";
  EXPECT_EQ(forward, trace.nodes.size());
  EXPECT_EQ(data["explanations"].size(), 4u) << "one for each parameter";
}

// A page has nothing to load, and no name can end its script.
TEST(Html, IsSelfContained) {
  const Variable x(2.0, "</script><script>alert(1)</script>");
  Tape tape;
  const std::string page = to_html(exp(x));
  EXPECT_EQ(count(page, "alert(1)</script>"), 0u);
  EXPECT_EQ(count(page, "src="), 0u);
  EXPECT_EQ(count(page, "<link"), 0u);
  EXPECT_EQ(count(page, "@import"), 0u);
  EXPECT_EQ(count(page, "{{"), 0u);
  EXPECT_EQ(data_of(page)["trace"]["nodes"][0]["name"], x.name());
}

TEST(Graph, IsWrittenToFiles) {
  const Formula f;
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("xgrad_graph_{}", getpid());
  std::filesystem::create_directory(folder);
  const auto content = [](const std::filesystem::path& file) {
    std::ifstream stream(file);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  to_svg(f.J, folder / "J.svg");
  to_html(f.J, folder / "J.html");
  EXPECT_EQ(content(folder / "J.svg"), to_svg(f.J));
  EXPECT_EQ(content(folder / "J.html"), to_html(f.J));
  EXPECT_THROW(to_svg(f.J, folder / "no" / "J.svg"), std::system_error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace xgrad::inspect
