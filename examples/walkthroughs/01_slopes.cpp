// Page 01 of docs/walkthroughs: a derivative is a slope. Functions of one number are nudged, and what comes
// of it is set beside what the tape says.
#include "check.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/nudge.hpp>
#include <xgrad/autograd/inspect/report/derivative_chart.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

using namespace xgrad;

namespace {

bool close(double a, double b, double tolerance = 1e-12) { return std::abs(a - b) <= tolerance; }

void line() {
  for (const double at : {2.0, 5.0}) {
    //! [line]
    Variable a(at, "a");
    Tape tape;
    const auto y = (4 * a).named("y");
    const auto nudge = inspect::nudge(y, a, 0.001);
    fmt::print("{}\n", nudge.to_string());
    //! [line]
    check(close(nudge.changes.back().after, 4 * at + 0.004), "4·0.001 is added to 4a");
    check(nudge.derivative == 4 && close(nudge.ratio, 4, 1e-9), "the slope of 4a is 4");
  }
}

//! [edge]
/// The formula of dy/da, if y is one operation on a.
std::string local_derivative(const inspect::Trace& y) {
  const auto& inputs = y.nodes[y.output].inputs;
  return inputs.size() == 1 ? inputs.front().derivative : "of two steps";
}
//! [edge]

void curve() {
  for (const double at : {2.0, 5.0}) {
    //! [curve]
    Variable a(at, "a");
    Tape tape;
    const auto y = square(a).named("y");
    const auto nudge = inspect::nudge(y, a, 0.001);
    fmt::print("a: {} → {}, y: {} → {:.8g}, Δy/Δa = {:.5g}, dy/da = {} = {}\n", at, at + 0.001, y.item(),
               nudge.changes.back().after, nudge.ratio, local_derivative(y), nudge.derivative);
    //! [curve]
    check(close(nudge.changes.back().after, at == 2 ? 4.004001 : 25.010001), "the text's figures of a²");
    check(nudge.derivative == 2 * at, "the slope of a² is 2a");
  }
}

void smaller_steps() {
  //! [smaller]
  Variable a(2.0, "a");
  Tape tape;
  const auto y = square(a).named("y");
  for (const double h : {1.0, 0.1, 0.01, 0.001}) {
    const auto nudge = inspect::nudge(y, a, h);
    fmt::print("h = {:<5}  Δy/Δa = {:.4g}\n", h, nudge.ratio);
    // (a + h)² − a² = 2ah + h²
    check(close(nudge.ratio - nudge.derivative, h, 1e-9), "the quotient is too large by h");
  }
  //! [smaller]
}

struct Function {
  std::string name;
  inspect::ElementwiseFunction f;
  double at;
  double (*slope)(double);  // from the table of derivatives
  double lowest, highest;   // what is drawn
};

double logistic(double z) { return 1 / (1 + std::exp(-z)); }

//! [functions]
const std::vector<Function> functions = {
    {"4a", [](const auto& a) { return 4 * a; }, 2, [](double) { return 4.0; }, -3, 3},
    {"a²", [](const auto& a) { return square(a); }, 5, [](double a) { return 2 * a; }, -3, 3},
    {"a³", [](const auto& a) { return a * a * a; }, 2, [](double a) { return 3 * a * a; }, -2, 2},
    {"ln a", [](const auto& a) { return log(a); }, 2, [](double a) { return 1 / a; }, 0.2, 5},
    {"eᵃ", [](const auto& a) { return exp(a); }, 1, [](double a) { return std::exp(a); }, -2, 2},
    {"σ(a)", [](const auto& a) { return sigmoid(a); }, 1,
     [](double a) { return logistic(a) * (1 - logistic(a)); }, -6, 6},
    {"tanh a", [](const auto& a) { return tanh(a); }, 1,
     [](double a) { return 1 - std::tanh(a) * std::tanh(a); }, -4, 4}};
//! [functions]

void table() {
  fmt::print("{:8}{:>3}{:>10}{:>13}{:>10}{:>10}   {}\n", "", "a", "y", "y, nudged", "Δy/Δa", "dy/da",
             "formula");
  for (const Function& function : functions) {
    //! [row]
    Variable a(function.at, "a");
    Tape tape;
    const auto y = function.f(a).named("y");
    const auto nudge = inspect::nudge(y, a, 0.001);
    fmt::print("{:8}{:>3}{:>10.5g}{:>13.5g}{:>10.5g}{:>10.5g}   {}\n", function.name, function.at, y.item(),
               nudge.changes.back().after, nudge.ratio, nudge.derivative, local_derivative(y));
    //! [row]
    check(close(nudge.derivative, function.slope(function.at)), "the slope of " + function.name);
    check(close(nudge.ratio, nudge.derivative, 0.01), "the nudge of " + function.name);
  }
}

void cube() {
  //! [cube]
  Variable a(2.0, "a");
  Tape tape;
  const auto v = (a * a).named("v");
  const auto y = (v * a).named("y");
  fmt::print("{}\n", inspect::explain(y, a));
  //! [cube]
  check(tape.gradient(y, a).item() == 12, "3a² is 12 at 2");
  check(close(tape.gradient(pow(a, 3), a).item(), 12), "pow has the same slope");
}

void sigmoid_in_parts() {
  //! [sigmoid]
  Variable z(1.0, "z");
  Tape tape;
  const auto m = (-z).named("m");
  const auto e = exp(m).named("e");
  const auto d = (1 + e).named("d");
  const auto y = (1 / d).named("y");
  fmt::print("{}\n", inspect::explain(y, z));

  const double by_parts = e.item() / (d.item() * d.item()), by_value = y.item() * (1 - y.item());
  const double as_a_whole = tape.gradient(sigmoid(z), z).item();
  fmt::print("e/d² = {:.5f}, y(1 − y) = {:.5f}, of sigmoid by tape {:.5f}\n", by_parts, by_value, as_a_whole);
  //! [sigmoid]
  check(close(by_parts, by_value) && close(as_a_whole, by_value), "the slopes of sigmoid agree");
  check(close(tape.gradient(y, z).item(), by_value), "in parts, sigmoid has the same slope");

  Variable far(-1000.0, "far");
  check(std::isnan(tape.gradient(1 / (1 + exp(-far)), far).item()), "in parts, the exponential overflows");
  check(tape.gradient(sigmoid(far), far).item() == 0, "sigmoid's slope far from 0 is 0");
}

void tanh_in_parts() {
  //! [tanh]
  Variable z(1.0, "z");
  Tape tape;
  const auto u = exp(z) - exp(-z), v = exp(z) + exp(-z);
  // u′ = v and v′ = u, so (u/v)′ = (u′v − uv′)/v² = (v² − u²)/v² = 1 − (u/v)²
  const double by_quotient_rule = (v.item() * v.item() - u.item() * u.item()) / (v.item() * v.item());
  const double in_parts = tape.gradient(u / v, z).item();
  const double as_a_whole = tape.gradient(tanh(z), z).item();
  fmt::print("by the quotient rule {:.5f}, by tape {:.5f}, of tanh by tape {:.5f}\n", by_quotient_rule,
             in_parts, as_a_whole);
  //! [tanh]
  check(close(in_parts, by_quotient_rule) && close(as_a_whole, by_quotient_rule), "the slopes of tanh agree");
}

void slope_of_the_slope() {
  //! [second]
  Variable a(2.0, "a");
  Tape tape;
  const auto slope = tape.gradient(square(a), a, {.differentiable = true});
  const double second = tape.gradient(slope, a).item();
  fmt::print("the slope of a² at 2 is {}, and the slope of the slope {}\n", slope.item(), second);
  //! [second]
  check(slope.item() == 4 && second == 2, "the second derivative of a² is 2");
}

/// a² with two of its tangents.
inspect::Chart tangents() {
  const xt::xarray<double> x = xt::linspace<double>(0, 7, 71), y = x * x;
  inspect::Chart chart{.title = "y = a² and two of its tangents",
                       .x_label = "a",
                       .y_label = "y",
                       .series = {{"a²", {x.begin(), x.end()}, {y.begin(), y.end()}}}};
  for (const double at : {2.0, 5.0}) {
    Variable a(at, "a");
    Tape tape;
    const double slope = tape.gradient(square(a), a).item(), rise = 2 * slope, value = at * at;
    chart.series.push_back({fmt::format("slope {} at {}", slope, at),
                            {at - 2, at, at + 2},
                            {value - rise, value, value + rise},
                            inspect::Series::Style::dashed});
  }
  return chart;
}

std::vector<inspect::Chart> derivatives() {
  std::vector<inspect::Chart> charts;
  for (const Function& function : functions) {
    auto chart = inspect::derivative_chart(function.name, function.f, function.lowest, function.highest);
    chart.x_label = "a";
    chart.width = 300;
    chart.height = 260;
    charts.push_back(std::move(chart));
  }
  return charts;
}

}  // namespace

int main(int argc, char** argv) {
  line();
  curve();
  smaller_steps();
  table();
  cube();
  sigmoid_in_parts();
  tanh_in_parts();
  slope_of_the_slope();
  if (argc > 1) {
    const std::filesystem::path folder = argv[1];
    inspect::save_svg(folder / "01-tangents.svg", inspect::to_svg(tangents()));
    inspect::save_svg(folder / "01-derivatives.svg", inspect::to_svg(derivatives(), 3));
  }
}
