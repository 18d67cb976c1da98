// Whole pictures and pages, as somebody has looked at them. What makes them legible is tested by itself, in
// graph and report; here a line that is drawn elsewhere than before, or a word that is lost, shows.
#include "graphs.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/graph/page_data.hpp>
#include <xgrad/autograd/inspect/nudge.hpp>
#include <xgrad/autograd/inspect/report/report.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>

#include <approved.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xgrad::inspect {
namespace {

constexpr double tenth = 0.11, pixel = 1.01;  // what rounding may change

/// A recurrence in scopes, with long edges, and scopes in scopes.
Trace steps() {
  const Variable x(0.7, "x"), w(1.2, "w"), b(-0.3, "b");
  Tape tape;
  auto before = x, h = x;
  for (int k = 0; k < 4; ++k) {
    const Scope step("step");
    const auto z = w * h + b;
    std::optional<Scope> inner;
    if (k % 2 == 1) inner.emplace("a scope with a rather long name");
    before = std::exchange(h, tanh(z - 0.5 * before));
  }
  return Trace((h * h + before * x).named("loss"));
}

/// Derivatives of derivatives: primes, and from the fourth on numbers.
Trace derivatives(int order) {
  const Variable x(0.5, "x");
  Tape tape;
  auto y = x * exp(x);
  for (int k = 0; k < order; ++k) y = tape.gradient(y, {x}, {.differentiable = true})[0];
  return Trace(y);
}

/// Operations without a plan, some in scopes.
Trace without_plan(std::uint64_t seed, std::size_t size) {
  Generator generator(seed);
  const Variable x(0.1, "x"), y(0.2, "y");
  Tape tape;
  std::vector<Variable<double>> some{x, y};
  const auto any = [&] {
    const std::size_t recent = std::min<std::size_t>(some.size(), 6);
    return some[some.size() - 1 - generator.index(generator.index(4) == 0 ? some.size() : recent)];
  };
  while (some.size() < size) {
    std::optional<Scope> outer, inner;
    if (generator.index(3) != 0) outer.emplace("outer");
    for (std::size_t k = generator.index(4); k-- > 0;) some.push_back(any() + any());
    if (generator.index(2) != 0) inner.emplace("inner");
    for (std::size_t k = generator.index(3); k-- > 0;) some.push_back(tanh(any()) * Variable(0.5));
  }
  auto last = some.back();
  for (std::size_t k = 0; k < some.size(); k += 3) last = last + some[k];
  return Trace(last);
}

Trace long_names() {
  const Variable x(xt::xarray<double>{1.23456, 2.34567, 3.45678}, "the_inputs_of_all_this"), y(1e-5, "<y>");
  Tape tape;
  const auto s = sum(x * y).named("weighted_sum_of_the_inputs");
  return Trace(sum(exp(-s) * 123456.789 + s * x).named("J"));
}

/// One edge that passes others by.
Trace passed_by() {
  const Variable x(0.5, "x");
  Tape tape;
  return Trace(tanh(tanh(tanh(x))) + x);
}

TEST(Approved, Graphs) {
  expect_approved("passed_by.svg", to_svg(passed_by()), tenth);
  expect_approved("formula.svg", to_svg(Trace(Formula().J)), tenth);
  expect_approved("network.svg", to_svg(Trace(Network().loss)), tenth);
  expect_approved("steps.svg", to_svg(steps()), tenth);
  expect_approved("derivatives.svg", to_svg(derivatives(4)), tenth);
  expect_approved("without_plan.svg", to_svg(without_plan(2, 24)), tenth);
  expect_approved("long_names.svg", to_svg(long_names()), tenth);
}

/// Each stop of the stepper, and what is said of each node's derivative.
std::string texts_of(const Trace& trace) {
  std::string text;
  for (Stepper stepper(trace); stepper.next();) text += stepper.describe() + "\n";
  for (const TraceNode& node : trace.nodes) {
    text += explain(trace, node.name, {.paths = 3, .factors = 4, .entries = true}) + "\n";
    text += why(trace, node.name) + "\n";
  }
  return text + to_dot(trace);
}

// The lines of this file, which change with it, are left out.
TEST(Approved, Texts) {
  const Formula formula;
  const Trace of_formula(formula.J, {.lines = false});
  expect_approved("formula.txt", texts_of(of_formula) + to_json(of_formula) + "\n", 1e-5);
  const Network network;
  expect_approved("network.txt", texts_of(Trace(network.loss, {.lines = false})), 1e-5);
  const Variable x(0.7, "x"), w(-1.2, "w"), c = constant(xt::xarray<double>{1, 2, -0.5}, "c");
  Tape tape;
  const auto u = tanh(w * x).named("u");
  const auto J = (sum(u * stop_gradient(c)) + x * x * u - where(x > 1.0, u, 0.0 * w)).named("J");
  expect_approved("mixed.txt",
                  texts_of(Trace(J, {.lines = false})) + nudge(u * x, x, 0.125).to_string() + "\n", 1e-5);
}

// Of each folding where boxes, links, labels and outlines are.
TEST(Approved, LayoutsOfThePage) {
  std::string text;
  for (const Trace& trace : {Trace(Network().loss), steps(), derivatives(2), without_plan(3, 40)}) {
    const auto data = nlohmann::json::parse(page_data(trace, "title", 2));
    for (const auto& layout : data["layouts"]) text += layout.dump() + "\n";
    text += data["stops"].dump() + "\n" + data["explanations"].dump(1) + "\n";
  }
  expect_approved("layouts.json", text, pixel);
}

std::vector<double> mapped(const std::vector<double>& x, double (*f)(double)) {
  std::vector<double> y;
  for (const double each : x) y.push_back(f(each));
  return y;
}

// Each style, both kinds of axes, a legend of several rows, gaps, a single point, and few pixels.
TEST(Approved, Charts) {
  std::vector<double> x;
  for (int i = 0; i <= 40; ++i) x.push_back(-2 + 0.1 * i);
  const auto wave = mapped(x, [](double t) { return std::sin(3 * t) * 1.7; }),
             tangent = mapped(x, [](double t) { return std::abs(t) < 0.05 ? NAN : 1 / t; }),
             growth = mapped(x, [](double t) { return std::exp(4 * t); });
  const std::vector<Chart> charts = {
      {.title = "Styles",
       .x_label = "x",
       .y_label = "y",
       .series = {{"a line", x, wave},
                  {"dashed", x, x, Series::Style::dashed},
                  {"points", {-1.5, 0, 1.5}, {1, 0.5, -1}, Series::Style::points},
                  {"another line with a long name", x, mapped(wave, [](double t) { return -t / 2; })},
                  {"yet another one of these lines", x, mapped(wave, [](double t) { return t / 3; })}}},
      {.title = "Logarithms",
       .x_label = "t",
       .series = {{"growth", growth, growth}},
       .log_x = true,
       .log_y = true},
      {.y_label = "only this", .series = {{"", x, growth}}, .log_y = true, .width = 320, .height = 240},
      {.title = "Gaps", .series = {{"1/x", x, tangent}, {"one", {1}, {8}}}, .width = 400},
      {.title = "A single point", .series = {{"", {3}, {-7}}}, .height = 200},
      {.title = "Small",
       .x_label = "x",
       .y_label = "y",
       .series = {{"long enough", {1, 2, 3, 9}, {1e-7, 2e-7, 1e-7, 0}}},
       .width = 120,
       .height = 100},
  };
  expect_approved("charts.svg", to_svg(charts, 2), tenth);
}

History training() {
  Generator generator(1);
  const nn::Sequential<double> model{nn::Linear<double>(3, 4, generator), nn::ReLU<double>(),
                                     nn::Linear<double>(4, 2, generator)};
  History history("epoch");
  for (const double epoch : {1.0, 2.0, 4.0}) {
    for (auto& parameter : model.parameters()) parameter.zero_grad();
    if (epoch > 1) {  // at first there is no gradient
      Tape tape;
      tape.backward(
          nn::cross_entropy(model(xt::xarray<double>{{1, 2, 3}, {3, 2, epoch}}), std::vector{0, 1}));
    }
    history.add("Loss", "training", epoch, 1 / epoch);
    history.add("Loss", "test", epoch, epoch == 2 ? NAN : 1.5 / epoch);
    history.add("Accuracy", "test", epoch, 1 - 0.25 / epoch);
    history.observe(epoch, model.named_parameters());
    for (auto& parameter : model.parameters())
      if (parameter.has_grad()) parameter.mutable_value() -= 0.1 * parameter.grad();
  }
  history.confusion(std::vector<int>{0, 0, 0, 1, 2, 2}, std::vector<int>{0, 0, 1, 1, 0, 2}, 3);
  history.sample(xt::xarray<double>{{0, 1}, {1, 0.25}}, 1, 0, 0.625);
  history.sample(xt::xarray<double>{{1, 0, 0.5}}, 2, 2, 0.9);
  history.activation("tanh", nn::Tanh<double>());
  return history;
}

/// Without the pictures, whose coordinates are rounded.
std::string without_pictures(std::string html) {
  for (auto at = html.find("<svg"); at != std::string::npos; at = html.find("<svg", at))
    html.erase(at, html.find("</svg>", at) + 6 - at);
  return html;
}

// Without its style sheet and script, which the tests of pages in a browser look at.
TEST(Approved, Report) {
  const std::string html = to_html(training(), {.title = "A <training>", .class_names = {"a", "b", "<c>"}});
  const auto cut = [&](const std::string& begin, const std::string& end) {
    const auto at = html.find(begin);
    return html.substr(at, html.find(end, at) - at) + "\n";
  };
  const std::string body = cut("<body>", "<script");
  expect_approved("report.html", cut("<title>", "</title>") + body, tenth);
  expect_approved("report_numbers.html",
                  without_pictures(body) + cut("<script type=\"application/json\"", "</script>"), 1e-9);
}

}  // namespace
}  // namespace xgrad::inspect
