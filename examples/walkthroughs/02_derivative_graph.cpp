// Page 02 of docs/walkthroughs: the graph of J = 3(a + bc), walked forward and backward, asked, drawn and
// kept.
#include "check.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/nudge.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <random>
#include <string>

using namespace xgrad;

namespace {

bool close(double a, double b, double tolerance = 1e-9) { return std::abs(a - b) <= tolerance; }

//! [graph]
struct Graph {
  Variable<double> u, v, J;
};

Graph record(const Variable<double>& a, const Variable<double>& b, const Variable<double>& c) {
  const auto u = (b * c).named("u");
  const auto v = (a + u).named("v");
  const auto J = (3 * v).named("J");
  return {u, v, J};
}
//! [graph]

void walk(const Variable<double>& J) {
  //! [walk]
  inspect::Stepper stepper(inspect::Trace(J, {.lines = false}));
  while (stepper.next()) fmt::print("{}\n", stepper.describe());
  //! [walk]
  check(stepper.adjoint("a")->entries[0] == 3 && stepper.adjoint("b")->entries[0] == 6,
        "dJ/da is 3, dJ/db 6");
  check(stepper.adjoint("c")->entries[0] == 12 && stepper.adjoint("v")->entries[0] == 3,
        "dJ/dc is 12, dJ/dv 3");
}

void nudge_all(const Graph& graph, const Variable<double>& a, const Variable<double>& c) {
  const auto& [u, v, J] = graph;
  //! [nudge]
  for (const auto& x : {v, a, c}) fmt::print("{}\n", inspect::nudge(J, x, 0.001).to_string());
  //! [nudge]
  check(close(inspect::nudge(J, v, 0.001).changes.back().after, 45.003), "the text's figures for v");
  check(close(inspect::nudge(J, a, 0.001).changes.back().after, 45.003), "the text's figures for a");
  check(close(inspect::nudge(J, c, 0.001).ratio, 12), "J changes 12 times as fast as c");
}

void two_paths(const Graph& graph, const Variable<double>& c) {
  const auto& [u, v, J] = graph;
  //! [paths]
  const auto K = (u * v).named("K");
  fmt::print("{}\n", inspect::explain(K, c));
  //! [paths]

  //! [pending]
  inspect::Stepper stepper(inspect::Trace(K, {.lines = false}));
  stepper.to_seed();
  stepper.next();
  fmt::print("{}\n", stepper.describe());
  //! [pending]
  check(stepper.pending("u") == std::vector<std::string>{"v"}, "u waits for v");

  //! [why]
  fmt::print("{}\n", inspect::why(inspect::Trace(K, {.lines = false}), "u"));
  //! [why]
  const auto by_u = inspect::nudge(K, u, 0.001), by_c = inspect::nudge(K, c, 0.001);
  check(by_u.derivative == 23 && by_c.derivative == 92, "dK/du is 23, dK/dc 92");
  check(close(by_u.ratio, 23, 0.01) && close(by_c.ratio, 92, 0.1), "the nudges of u and c agree");
}

void logarithm_of_zero() {
  //! [watch]
  Variable a(7.0, "a"), b(4.0, "b"), c(0.0, "c");
  Tape tape;
  const auto u = (b * log(c).named("l")).named("u");
  const auto J = (3 * (a + u)).named("J");

  inspect::Stepper stepper(inspect::Trace(J, {.lines = false}));
  stepper.watch_values(inspect::not_finite(), "not finite");
  if (stepper.run()) fmt::print("{}\n", stepper.reason());
  //! [watch]
  check(std::isinf(u.item()) && std::isinf(J.item()), "what follows is infinite, too");
}

void keep(const Variable<double>& J, const Variable<double>& a, const Variable<double>& c,
          const std::filesystem::path& folder) {
  //! [saved]
  inspect::save_trace(J, folder / "run.json");

  const auto kept = inspect::load_trace(folder / "run.json");  // in this program, or in another
  fmt::print("{}\n", inspect::explain(kept, "c"));
  //! [saved]
  check(!inspect::diff_traces(kept, J), "a trace is reopened as it was saved");

  //! [diff]
  Tape tape;
  const auto other = record(a, Variable(3.0, "b"), c).J;
  fmt::print("{}\n", inspect::diff_traces(kept, other).description);
  fmt::print("{}\n", inspect::explain(other, c));
  //! [diff]
  check(tape.gradient(other, c).item() == 9, "9 is dJ/dc where b is 3");
}

void page(const Variable<double>& J, const std::filesystem::path& folder) {
  //! [html]
  inspect::to_html(J, folder / "graph.html");
  //! [html]
  check(std::filesystem::file_size(folder / "graph.html") > 0, "the page is written");
}

}  // namespace

int main(int argc, char** argv) {
  Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
  Tape tape;
  const Graph graph = record(a, b, c);
  const auto& J = graph.J;
  walk(J);
  //! [explain]
  for (const auto& x : {a, b, c}) fmt::print("{}\n", inspect::explain(J, x));
  //! [explain]
  nudge_all(graph, a, c);
  two_paths(graph, c);
  logarithm_of_zero();

  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("xgrad-walkthrough-{}", std::random_device()());
  std::filesystem::create_directory(folder);
  keep(J, a, c, folder);
  page(J, folder);
  std::filesystem::remove_all(folder);

  if (argc > 1) {
    const std::filesystem::path pictures = argv[1];
    //! [svg]
    inspect::to_svg(J, pictures / "02-graph.svg");
    //! [svg]
  }
}
