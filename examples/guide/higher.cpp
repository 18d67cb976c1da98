// Chapter 4 of docs/guide.md: derivatives of derivatives.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>

using namespace xgrad;

namespace {

void third_derivative() {
  //! [third]
  Variable x(0.7, "x");
  Tape tape;
  const auto y = tanh(x);
  const auto d1 = tape.gradient(y, x, {.differentiable = true});
  const auto d2 = tape.gradient(d1, x, {.differentiable = true});
  const auto d3 = tape.gradient(d2, x);

  const double t = std::tanh(0.7), s = 1 - t * t;  // y' = s, y'' = −2ts, y''' = −2s² + 4t²s
  fmt::print("{:.6f} {:.6f} {:.6f}\n", d1.item(), d2.item(), d3.item());
  fmt::print("{:.6f} {:.6f} {:.6f}\n", s, -2 * t * s, -2 * s * s + 4 * t * t * s);
  //! [third]
}

void hessian() {
  //! [hessian]
  // Rosenbrock's valley at its lowest point: H = (802 −400; −400 200)
  Variable x(1.0, "x"), y(1.0, "y");
  Tape tape;
  const auto f = square(1 - x) + 100 * square(y - square(x));
  const auto g = tape.gradient(f, {x, y}, {.differentiable = true});

  const auto first_row = tape.gradient(g[0], {x, y});
  fmt::print("H₁ = ({}, {})\n", first_row[0].item(), first_row[1].item());

  const auto Hv = tape.gradient(g[0] * 1 + g[1] * 3, {x, y});  // v = (1, 3)
  fmt::print("Hv = ({}, {})\n", Hv[0].item(), Hv[1].item());
  //! [hessian]
}

}  // namespace

int main() {
  third_derivative();
  hessian();
}
