#include "graphs.hpp"

#include <xgrad/autograd/inspect/graph.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <temporary_folder.hpp>

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
