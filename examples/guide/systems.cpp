// Chapter 6 of docs/guide.md: linear systems, and indices.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <numbers>

using namespace xgrad;

namespace {

void systems() {
  //! [solve]
  Variable A(xt::xarray<double>{{4, 1}, {1, 3}}, "A");
  Variable b(xt::xarray<double>{1, 2}, "b");
  Tape tape;
  const auto x = solve(A, b);
  const auto gradients = tape.gradient(sum(x), {A, b});
  fmt::print("x = {::.4f}\n", x.value());
  fmt::print("dA = {::.4f}, db = {::.4f}\n", gradients[0].value(), gradients[1].value());
  //! [solve]
}

void density() {
  //! [density]
  // ln p(x) = −½·(xᵀ·C⁻¹·x + ln det C + n·ln 2π)
  Variable C(xt::xarray<double>{{2, 0.5}, {0.5, 1}}, "C");
  const xt::xarray<double> x = {1, -1};
  Tape tape;
  const auto log_det = slogdet(C).logarithm;
  const auto log_p = -0.5 * (sum(x * solve(C, x)) + log_det + 2 * std::log(2 * std::numbers::pi));
  fmt::print("ln p = {:.4f}, dC = {::.4f}\n", log_p.item(), tape.gradient(log_p, C).value());
  //! [density]
}

void largest() {
  //! [topk]
  Variable scores(xt::xarray<double>{{0.1, 0.7, 0.2}, {0.5, 0.1, 0.4}}, "scores");
  Tape tape;
  const auto [values, indices] = topk(scores, 2);
  fmt::print("{} at {}\n", values.value(), indices.value());
  fmt::print("{}\n", tape.gradient(sum(values), scores).value());
  //! [topk]

  //! [take]
  const auto costs = constant(xt::xarray<double>{{10, 20, 30}, {40, 50, 60}});
  fmt::print("{}\n", take_along_axis(costs, indices).value());
  //! [take]
}

}  // namespace

int main() {
  systems();
  density();
  largest();
}
