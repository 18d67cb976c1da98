#include "../graphs.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <temporary_folder.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

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
  const Variable x(1.0, "a \"b\"\\"), y(2.0, "two\nlines");
  Tape tape;
  const std::string dot = to_dot(exp(x) * y);
  EXPECT_NE(dot.find(R"(label="a \"b\"\\\n1")"), std::string::npos) << dot;
  EXPECT_NE(dot.find(R"(label="two lines\n2")"), std::string::npos) << dot;
}

/// Two scopes in another, a derivative, a constant, and a leaf in the middle of it all.
Trace sections_in_sections() {
  const Variable x(xt::xarray<double>{0.5, 1}, "x"), w(2.0, "w");
  Tape tape;
  Variable<double> y;
  {
    const Scope outer("outer");
    {
      const Scope first("first");
      y = x * constant(xt::xarray<double>{3, 4}, "k");
    }
    y = tanh(y);
    const Scope second("second");
    y = y * w;
  }
  const auto slope = tape.gradient(sum(y), {w}, {.differentiable = true})[0];
  return Trace(slope + where(w, w, sum(y)));
}

// Each node stands once, in the clusters of its own sections, and looks like what it is.
TEST(Dot, PutsEachNodeIntoItsSections) {
  const Trace trace = sections_in_sections();
  std::vector<std::string> open;
  std::set<std::size_t> seen;
  std::size_t edges = 0, dashed = 0;
  std::istringstream lines(to_dot(trace));
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_search(line, found, std::regex("subgraph cluster_(\\d+) \\{ label=\"(.*)\";"))) {
      open.push_back(found[1]);
      EXPECT_EQ(found[2], trace.sections[std::stoul(found[1])].name);
    } else if (line == "  }") {
      ASSERT_FALSE(open.empty());
      open.pop_back();
    } else if (std::regex_search(line, found, std::regex("^  n(\\d+) \\[label=.*, shape=(\\w+)(.*)\\];$"))) {
      const std::size_t i = std::stoul(found[1]);
      const TraceNode& node = trace.nodes[i];
      EXPECT_TRUE(seen.insert(i).second) << node.name;
      std::vector<std::string> around;
      for (std::size_t s = node.section; s != none; s = trace.sections[s].parent)
        around.insert(around.begin(), std::to_string(s));
      EXPECT_EQ(open, around) << node.name;
      EXPECT_EQ(found[2], node.inputs.empty() ? "ellipse" : "box") << node.name;
      EXPECT_EQ(found[3], i == trace.output ? ", penwidth=2" : "") << node.name;
    } else if (std::regex_search(line, found, std::regex("^  n(\\d+) -> n(\\d+)(.*);$"))) {
      ++edges;
      dashed += found[3] == " [style=dashed]";
    }
  }
  EXPECT_EQ(seen.size(), trace.nodes.size());
  std::size_t expected_edges = 0, without_gradient = 0;
  for (const TraceNode& node : trace.nodes)
    for (const TraceEdge& edge : node.inputs) {
      ++expected_edges;
      without_gradient += !edge.gradient;
    }
  EXPECT_EQ(edges, expected_edges);
  EXPECT_EQ(dashed, without_gradient);
  EXPECT_GT(dashed, 1u);
}

TEST(Html, HoldsTheTraceTheLayoutAndTheStops) {
  const Network net;
  const Trace trace(net.loss);
  const auto data = data_of(to_html(trace, {.title = "A <network>"}));
  EXPECT_EQ(data["title"], "A <network>");
  EXPECT_EQ(data["layouts"][0]["boxes"].size(), trace.nodes.size()) << "all is open in the first";
  EXPECT_FALSE(diff_traces(trace_from_json(data["trace"].dump()), trace));
  std::size_t forward = 0;
  for (const auto& stop : data["stops"]) forward += stop.is_number();
  EXPECT_EQ(forward, trace.nodes.size());
  EXPECT_EQ(data["stops"].size(), stops_of(trace).size());
  EXPECT_EQ(data["stops"][forward], nlohmann::json::array({trace.output})) << "the seed";
  EXPECT_EQ(data["explanations"].size(), 4u) << "one for each parameter";
}

TEST(Html, ExplainsLeavesThatHaveADerivative) {
  const Variable a(1.0, "a"), b(2.0, "b"), condition(3.0, "condition");
  Tape tape;
  const Trace trace(where(condition, a * b, b));
  const auto names = [&](std::size_t explained) {
    std::vector<std::string> found;
    const auto data = data_of(to_html(trace, {.explained = explained}));
    for (const auto& [key, text] : data["explanations"].items()) {
      found.push_back(trace.nodes[std::stoul(key)].name);
      EXPECT_EQ(text, explain(trace, found.back()));
    }
    return found;
  };
  EXPECT_EQ(names(10), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(names(1), std::vector<std::string>{"a"});
  EXPECT_TRUE(names(0).empty());
}

TEST(Html, IsCalledByTheEquationUnlessItHasATitle) {
  const Formula f;
  EXPECT_EQ(data_of(to_html(f.J))["title"], "J = 3·v = 3·15 = 45");
  EXPECT_NE(to_html(f.J).find("<title>J = 3·v = 3·15 = 45</title>"), std::string::npos);
  EXPECT_NE(to_html(f.J, {.title = "a < b"}).find("<title>a &lt; b</title>"), std::string::npos);
}

// A page has nothing to load, and no name can end its script.
TEST(Html, IsSelfContained) {
  const Variable x(2.0, "</script><script>alert(1)</script>");
  Tape tape;
  const std::string page = to_html(exp(x));
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>\n")) << page.substr(0, 40);
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_EQ(count(page, "alert(1)</script>"), 0u);
  EXPECT_EQ(count(page, "src="), 0u);
  EXPECT_EQ(count(page, "<link"), 0u);
  EXPECT_EQ(count(page, "@import"), 0u);
  EXPECT_EQ(count(page, "{{"), 0u);
  EXPECT_EQ(data_of(page)["trace"]["nodes"][0]["name"], x.name());
}

TEST(Graph, IsWrittenToFiles) {
  const Formula f;
  const TemporaryFolder folder;
  const auto content = [](const std::filesystem::path& file) {
    std::ifstream stream(file);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  to_svg(f.J, folder / "J.svg");
  to_html(f.J, folder / "J.html");
  EXPECT_EQ(content(folder / "J.svg"), to_svg(f.J));
  EXPECT_EQ(content(folder / "J.html"), to_html(f.J));
  EXPECT_THROW(to_svg(f.J, folder / "no" / "J.svg"), std::system_error);
}

}  // namespace
}  // namespace xgrad::inspect
