// Steps through a formula and its derivatives:
//
//     step '3*(a + b*c)' a=7 b=4 c=2
//     step 'u = w*x + b; a = sigmoid(u); -y*ln(a) - (1-y)*ln(1-a)' w=0.5 x=2 b=-1 y=1 --html loss.html
#include "expression.hpp"
#include "screen.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>
#include <vector>

using namespace xgrad;

namespace {

struct Options {
  std::string formula = "3*(a + b*c)";
  std::vector<std::string> assignments;
  std::string html, svg;
  bool all = false;
};

/// For CLI11, what begins with a minus is an option. −a*b is not: behind a blank it may stay.
std::vector<std::string> protected_arguments(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::string& argument : arguments)
    if (argument.starts_with('-') && !argument.starts_with("--") && argument != "-h") argument.insert(0, " ");
  return arguments;
}

Options read_options(CLI::App& app, int argc, char** argv) {
  Options options;
  app.add_option("formula", options.formula,
                 "for example '3*(a + b*c)', or with parts: 'u = b*c; 3*(a + u)'");
  app.add_option("assignments", options.assignments, "a value for each name: a=7, or x=[1,2,3]");
  app.add_option("--html", options.html, "write a page to step through in a browser, and exit");
  app.add_option("--svg", options.svg, "write a picture of the graph, and exit");
  app.add_flag("--all", options.all, "print all steps, also on a terminal");
  app.footer(fmt::format("Functions: {}.", fmt::join(function_names(), ", ")));
  const auto arguments = protected_arguments(argc, argv);
  app.parse(std::vector(arguments.rbegin(), arguments.rend()));  // CLI11 wants the last one first
  options.formula.erase(0, options.formula.find_first_not_of(' '));
  if (app.count("formula") == 0) options.assignments = {"a=7", "b=4", "c=2"};
  return options;
}

void print_all(const inspect::Trace& trace) {
  inspect::Stepper stepper(trace);
  while (stepper.next()) fmt::print("{}\n", stepper.describe());
  fmt::print("\n");
  for (const auto& node : trace.nodes)
    if (node.operation == "leaf") fmt::print("{}\n", inspect::explain(trace, node.name));
}

Values read_values(const std::vector<std::string>& assignments) {
  Values values;
  for (const std::string& text : assignments) {
    const auto [name, value] = read_assignment(text);
    if (!values.emplace(name, value).second)
      throw SyntaxError(text, 0, fmt::format("{} is given twice", name));
  }
  return values;
}

/// A value that nothing is computed from: perhaps its name is misspelled.
void check_all_are_used(const std::vector<std::string>& assignments, const Tape& tape, const Values& values) {
  for (const std::string& text : assignments) {
    const std::string name = read_assignment(text).first;
    if (tape.position_of(*values.at(name).node()) == engine::no_position)
      throw SyntaxError(text, 0, fmt::format("{} does not occur in the formula", name));
  }
}

void run(const Options& options) {
  const Values values = read_values(options.assignments);
  Tape tape;
  const Variable<double> J = evaluate(options.formula, values);
  if (!J.needs_gradient())
    throw SyntaxError(options.formula, 0, "there is no name in it to differentiate by");
  if (tape.position_of(*J.node()) == engine::no_position)
    throw SyntaxError(options.formula, 0, "there is nothing to compute");
  check_all_are_used(options.assignments, tape, values);
  // The lines that made the nodes are this program's, and of no interest to who typed the formula.
  const inspect::Trace trace(tape, J, {.lines = false});

  if (!options.html.empty()) inspect::to_html(trace, options.html, {.title = options.formula});
  if (!options.svg.empty()) inspect::to_svg(trace, options.svg);
  if (!options.html.empty() || !options.svg.empty()) return;
  if (is_terminal() && !options.all) {
    inspect::Stepper stepper(trace);
    walk(stepper);
  } else {
    print_all(trace);
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Steps through a formula and its derivatives.", "step");
  try {
    run(read_options(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const SyntaxError& error) {
    fmt::print(stderr, "{}\n", error.picture());
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "step: {}\n", error.what());
    return 1;
  }
}
