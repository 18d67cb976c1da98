// Derivatives of functions.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <iostream>

using namespace xgrad;

namespace {

//! [grad]
// Rosenbrock's valley of any number of variables.
Variable<double> valley(const Variable<double>& x) {
  const auto n = static_cast<std::ptrdiff_t>(x.size());
  const auto a = slice(x, 0, 0, n - 1), b = slice(x, 0, 1, n);
  return sum(100 * square(b - square(a)) + square(1 - a));
}
//! [grad]

void gradients() {
  //! [several]
  Variable x(xt::xarray<double>{-1.2, 1.0}, "x");
  auto [y, g] = value_and_grad(valley, x);
  fmt::print("{:.4f} ({:.1f}, {:.1f})\n", y.item(), g.value()(0), g.value()(1));

  const auto area = [](const Variable<double>& width, const Variable<double>& height) {
    return width * height;
  };
  auto [by_width, by_height] = grad(area, 3.0, 4.0);
  fmt::print("{} {}\n", by_width.item(), by_height.item());
  //! [several]
}

void matrices() {
  //! [matrices]
  Variable x(xt::xarray<double>{-1.2, 1.0}, "x");
  std::cout << hessian(valley, x) << '\n';
  std::cout << hvp(valley, x, xt::xarray<double>{1, -1}) << '\n';

  const auto powers = [](const Variable<double>& t) {
    return concatenate(std::vector{t, t * t, t * t * t}, 0);
  };
  std::cout << jacobian(powers, xt::xarray<double>{2}) << '\n';
  //! [matrices]
}

void nested() {
  //! [nested]
  // The slope of the squared length of the gradient.
  Variable x(xt::xarray<double>{-1.2, 1.0}, "x");
  auto steeper = grad([](const Variable<double>& at) { return sum(square(grad(valley, at))); }, x);
  std::cout << steeper << '\n';
  //! [nested]
}

void sparse() {
  //! [sparse]
  // Each element depends on its neighbors only: three passes do, of any number of elements.
  const auto smooth = [](const Variable<double>& u) {
    const auto n = static_cast<std::ptrdiff_t>(u.size());
    return square(slice(u, 0, 0, n - 2)) + slice(u, 0, 1, n - 1) * slice(u, 0, 2, n);
  };
  Variable u(xt::xarray<double>{1, 2, 3, 4, 5}, "u");
  const SparsityPattern pattern = sparsity(smooth, u);
  fmt::print("{}", pattern.to_string());
  std::cout << sparse_jacobian(smooth, u, pattern) << '\n';
  //! [sparse]
}

void root() {
  //! [root]
  // The x with x·eˣ = θ, found by bisection, as a function of θ; its derivative is 1/((1 + x)·eˣ).
  double x = 0, step = 1;
  for (; step > 1e-16; step /= 2)
    if ((x + step) * std::exp(x + step) < 3) x += step;
  const auto equation = [](const Variable<double>& u, const Variable<double>& theta) {
    return u * exp(u) - theta;
  };
  auto slope = grad([&](const Variable<double>& theta) { return implicit_root(equation, x, theta); }, 3.0);
  fmt::print("{:.6f} {:.6f}\n", slope.item(), 1 / ((1 + x) * std::exp(x)));
  //! [root]
}

void checkpoints() {
  //! [checkpoint]
  // 100 steps, of which the tape keeps every tenth value.
  Variable k(0.1, "k");
  const auto ten_steps = [&](Variable<double> u) {
    for (int i = 0; i < 10; ++i) u = u + k * tanh(u);
    return u;
  };
  Tape tape;
  Variable u(xt::xarray<double>{0.1, 0.2, 0.3}, "u");
  Variable<double> state = u;
  for (int i = 0; i < 10; ++i) state = checkpoint(ten_steps, state);
  tape.backward(sum(state));
  fmt::print("{} nodes, dJ/dk {:.4f}\n", tape.size(), k.grad()());
  //! [checkpoint]
}

}  // namespace

int main() {
  gradients();
  matrices();
  nested();
  sparse();
  root();
  checkpoints();
}
