#include "slope.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace xgrad::engine {

namespace {

struct Extrapolated {
  double slope = 0, error = std::numeric_limits<double>::infinity();
};

/// The error that rounding f's values leaves in a difference of step h.
double rounding_of(double up, double down, double h, double unit) {
  return unit * std::max(std::abs(up), std::abs(down)) / h;
}

/// Ridders' table: row i has the difference of step h/2ⁱ, and behind it what cancels h², h⁴, …
Extrapolated extrapolated(const std::function<double(double)>& f, double h, double unit) {
  constexpr std::size_t most = 8;
  std::array<std::array<double, most>, most> table;
  Extrapolated best;
  for (std::size_t i = 0; i < most; ++i, h /= 2) {
    const double up = f(h), down = f(-h), rounding = rounding_of(up, down, h, unit);
    table[i][0] = (up - down) / (2 * h);
    double factor = 4;
    for (std::size_t j = 1; j <= i; ++j, factor *= 4) {
      table[i][j] = (factor * table[i][j - 1] - table[i - 1][j - 1]) / (factor - 1);
      const double error = rounding + std::max(std::abs(table[i][j] - table[i][j - 1]),
                                               std::abs(table[i][j] - table[i - 1][j - 1]));
      if (error < best.error) best = {table[i][j], error};
    }
    // Higher orders no longer help: rounding has taken over.
    if (i > 1 && std::abs(table[i][i] - table[i - 1][i - 1]) > 2 * best.error) break;
  }
  return best;
}

}  // namespace

Slope slope_at_0(const std::function<double(double)>& f, double scale, double unit) {
  const double here = f(0);
  double step = scale * (unit < 1e-10 ? 1e-2 : 5e-2);
  Extrapolated best = extrapolated(f, step, unit);
  for (int time = 0; time < 3 && !(best.error <= 1e-6 * std::abs(best.slope)); ++time) {
    step /= 10;
    if (const Extrapolated next = extrapolated(f, step, unit); next.error < best.error) best = next;
  }
  // Of one side the error is h·f″/2, which the next shorter step cancels, and rounding.
  const double h = scale * std::cbrt(unit);
  const auto side = [&](double signed_step) {
    const double full = (f(signed_step) - here) / signed_step;
    const double half = (f(signed_step / 2) - here) / (signed_step / 2);
    return 2 * half - full;
  };
  return {best.slope, best.error, side(-h), side(h), 16 * rounding_of(f(h), f(-h), h, unit)};
}

}  // namespace xgrad::engine
