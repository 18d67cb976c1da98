// Page 11 of docs/walkthroughs: derivatives against differences. How small a step, and what a check finds.
//! [rule]
#include "check.hpp"

#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

// tanh, with a derivative as one text prints it: (1 − a)² for 1 − a².
struct Misprinted : Elementwise {
  static constexpr std::string_view name = "misprinted";
  static auto value(const auto& x) { return tanh(x); }
  static auto pullback(const auto& g, const auto&, const auto& a) { return g * square(1 - a); }
};
//! [rule]

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <vector>

namespace {

using Vector = std::vector<double>;

constexpr double powers_of_ten[] = {1e-1, 1e-2, 1e-3, 1e-4,  1e-5,  1e-6,
                                    1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12};

//! [curve]
// One addition and one division: every computer rounds these in the same way.
template <class Number>
auto J(const Number& theta) {
  return 1.0 / (1.0 + theta);
}
//! [curve]

/// How far the two differences are from the slope, for one step.
struct Errors {
  double one_sided, central;
};

Errors errors(double theta, double epsilon, double slope) {
  //! [differences]
  const double one_sided = (J(theta + epsilon) - J(theta)) / epsilon;
  const double central = (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon);
  //! [differences]
  return {std::abs(one_sided - slope), std::abs(central - slope)};
}

void draw_steps(double theta, double slope, const std::filesystem::path& file) {
  inspect::Series one_sided{.name = "one-sided"}, central{.name = "central"};
  for (const double power : powers_of_ten)
    for (const double factor : {5, 2, 1}) {
      const double epsilon = factor * power;
      const Errors e = errors(theta, epsilon, slope);
      one_sided.x.push_back(epsilon);
      one_sided.y.push_back(e.one_sided);
      central.x.push_back(epsilon);
      central.y.push_back(e.central);
    }
  const inspect::Series usual{
      "central, 10⁻⁴", {1e-4}, {errors(theta, 1e-4, slope).central}, inspect::Series::Style::points};
  const inspect::Chart chart{.title = "Error of a difference quotient",
                             .x_label = "step ε",
                             .y_label = "error",
                             .series = {one_sided, central, usual},
                             .log_x = true,
                             .log_y = true};
  inspect::save_svg(file, inspect::to_svg(chart));
}

double tape_slope(double theta) {
  Variable t(theta, "theta");
  Tape tape;
  return tape.gradient(J(t), t).item();
}

void steps(double theta, double slope) {
  fmt::print("J'({}) = {:.5f}\n", theta, slope);
  fmt::print("{:>7} {:>10} {:>10}\n", "epsilon", "one-sided", "central");
  for (const double epsilon : powers_of_ten) {
    const Errors e = errors(theta, epsilon, slope);
    fmt::print("{:>7.0e} {:>10.1e} {:>10.1e}\n", epsilon, e.one_sided, e.central);
  }
  const Errors large = errors(theta, 1e-2, slope), small = errors(theta, 1e-3, slope);
  check(std::abs(large.one_sided / small.one_sided - 10) < 0.5, "the one-sided error is of first order");
  check(std::abs(large.central / small.central - 100) < 1, "the central error is of second order");
  check(errors(theta, 1e-4, slope).central < 1e-8, "a central difference by 10⁻⁴ is right to 8 digits");
  check(errors(theta, 1e-12, slope).central > 1e-6, "by 10⁻¹² it is not right to 6");
}

//! [network]
// 2 inputs, 3 hidden units, 1 output, for exclusive or. All parameters in one vector: W1, b1, W2, b2.
const xt::xarray<double> X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
const xt::xarray<double> y = {0, 1, 1, 0};
const Vector theta0 = {0.7, -0.4, 0.5, -0.6, 0.9, 0.3, 0.1, -0.2, 0.2, 0.8, -0.7, 0.6, -0.1};

using Variables = std::vector<Variable<double>>;

Variables rolled(const Vector& theta) {
  const auto part = [&](std::size_t first, const Shape& shape) {
    Array<double> values(shape);
    std::copy_n(&theta[first], values.size(), values.begin());
    return Variable(values);
  };
  return {part(0, {2, 3}), part(6, {3}), part(9, {3}), part(12, {1})};
}

Vector unrolled(const Variables& parts) {
  Vector theta;
  for (const auto& part : parts) theta.insert(theta.end(), part.value().begin(), part.value().end());
  return theta;
}

Variable<double> cost(const Variables& w) {
  const auto hidden = tanh(matmul(X, w[0]) + w[1]);
  return nn::binary_cross_entropy_with_logits(matmul(hidden, w[2]) + w[3], y);
}
//! [network]

//! [by_hand]
// Backpropagation by hand, with tanh′ as a function of a = tanh(z), so that it can be exchanged.
template <class Slope>
Vector by_hand(const Vector& theta, const Slope& slope) {
  const double *W1 = &theta[0], *b1 = &theta[6], *W2 = &theta[9], b2 = theta[12];
  Vector D(13);
  for (std::size_t i = 0; i < 4; ++i) {
    double a[3], z = b2;
    for (std::size_t j = 0; j < 3; ++j) {
      a[j] = std::tanh(X(i, 0) * W1[j] + X(i, 1) * W1[3 + j] + b1[j]);
      z += a[j] * W2[j];
    }
    const double delta = (1 / (1 + std::exp(-z)) - y(i)) / 4;  // ∂J/∂z = (ŷ − y)/m
    for (std::size_t j = 0; j < 3; ++j) {
      const double hidden_delta = delta * W2[j] * slope(a[j]);
      D[j] += hidden_delta * X(i, 0);
      D[3 + j] += hidden_delta * X(i, 1);
      D[6 + j] += hidden_delta;
      D[9 + j] += delta * a[j];
    }
    D[12] += delta;
  }
  return D;
}
//! [by_hand]

//! [approximation]
// gradApprox_i = (J(θ + ε·e_i) − J(θ − ε·e_i))/2ε, where e_i is 1 at place i and 0 elsewhere
Vector approximation(const Vector& theta, double epsilon) {
  Vector grad_approx(theta.size());
  for (std::size_t i = 0; i < theta.size(); ++i) {
    Vector theta_plus = theta, theta_minus = theta;
    theta_plus[i] += epsilon;
    theta_minus[i] -= epsilon;
    grad_approx[i] = (cost(rolled(theta_plus)).item() - cost(rolled(theta_minus)).item()) / (2 * epsilon);
  }
  return grad_approx;
}

// ‖u − v‖ relative to ‖u‖ + ‖v‖: about 10⁻⁹ for a correct gradient, about 1 for a wrong one.
double distance(const Vector& u, const Vector& v) {
  double difference = 0, uu = 0, vv = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    difference += (u[i] - v[i]) * (u[i] - v[i]);
    uu += u[i] * u[i];
    vv += v[i] * v[i];
  }
  return std::sqrt(difference) / (std::sqrt(uu) + std::sqrt(vv));
}
//! [approximation]

void check_by_hand() {
  //! [compare]
  const Vector approx = approximation(theta0, 1e-4);
  const Vector right = by_hand(theta0, [](double a) { return 1 - a * a; });
  const Vector wrong = by_hand(theta0, [](double a) { return (1 - a) * (1 - a); });
  //! [compare]
  const char* const names[] = {"w11", "w12", "w13", "w21", "w22", "w23", "b1",
                               "b2",  "b3",  "v1",  "v2",  "v3",  "c"};
  fmt::print("{:<4} {:>10} {:>10} {:>10}\n", "", "gradApprox", "1 - a*a", "(1 - a)^2");
  for (std::size_t i = 0; i < approx.size(); ++i)
    fmt::print("{:<4} {:>10.5f} {:>10.5f} {:>10.5f}{}\n", names[i], approx[i], right[i], wrong[i],
               std::abs(wrong[i] - approx[i]) > 1e-6 ? "  wrong" : "");
  fmt::print("distance to gradApprox: {:.1e} and {:.1e}\n", distance(right, approx), distance(wrong, approx));
  check(distance(right, approx) < 1e-8, "the correct gradient passes");
  check(distance(wrong, approx) > 1e-2, "the wrong gradient does not");

  //! [tape]
  Tape tape;
  const Variables w = rolled(theta0);
  const Vector from_tape = unrolled(tape.gradient(cost(w), w));
  //! [tape]
  check(distance(right, from_tape) < 1e-14, "by hand and from the tape are the same");
}

void check_rule() {
  //! [rule_check]
  const auto rule = operation("misprinted");
  fmt::print("y = {}, dx = {}\n", rule.value, rule.pullbacks[0]);

  Variable x(xt::xarray<double>{0, 0.5}, "x");
  const auto f = [](const Variables& in) { return sum(record<Misprinted, double>(in[0])); };
  const GradcheckReport report = gradcheck(f, {x});
  fmt::print("{}\n", report.to_string());
  //! [rule_check]
  check(report.failed == 1 && report.worst.index[0] == 1, "gradcheck finds the misprint at 0.5, not at 0");
}

void kinks() {
  //! [kinks]
  // max(x, 0), with a step of 10⁻⁵: slope to the left, to the right, the mean of both, and the tape's.
  fmt::print("{:>7} {:>6} {:>6} {:>6} {:>6}\n", "x", "left", "right", "mean", "tape");
  const double epsilon = 1e-5;
  for (const double at : {0.0, 3e-6, 1.0}) {
    const auto f = [](double x) { return std::max(x, 0.0); };
    const double left = (f(at) - f(at - epsilon)) / epsilon, right = (f(at + epsilon) - f(at)) / epsilon;
    Variable x(at, "x");
    Tape tape;
    const double slope = tape.gradient(relu(x), x).item();
    fmt::print("{:>7} {:>6.2f} {:>6.2f} {:>6.2f} {:>6.2f}\n", at, left, right, (left + right) / 2, slope);
  }
  //! [kinks]
  //! [kink_check]
  Variable x(xt::xarray<double>{0, 3e-6, 1}, "x");
  const auto f = [](const Variables& in) { return sum(relu(in[0])); };
  const GradcheckReport report = gradcheck(f, {x});
  fmt::print("{} of {} entries fail, {} at a kink\n", report.failed, report.checked, report.kinks);
  //! [kink_check]
  check(report.ok() && report.kinks == 1, "gradcheck tells kinks from mistakes");
}

void price() {
  //! [price]
  Generator generator(1);
  const nn::Sequential model(nn::Linear(784, 128, generator), nn::ReLU(), nn::Linear(128, 10, generator));
  std::size_t parameters = 0;
  for (const auto& parameter : model.parameters()) parameters += parameter.size();
  fmt::print("{} parameters: {} times the cost function, or one sweep back\n", parameters, 2 * parameters);
  //! [price]
}

}  // namespace

int main(int argc, char** argv) {
  const double theta = 0.3, slope = tape_slope(theta);
  check(std::abs(slope + 1 / (1.3 * 1.3)) < 1e-15, "the slope is −1/(1 + θ)²");
  steps(theta, slope);
  check_by_hand();
  check_rule();
  kinks();
  price();
  if (argc > 1) draw_steps(theta, slope, std::filesystem::path(argv[1]) / "11-step.svg");
}
