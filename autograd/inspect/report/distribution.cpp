#include "distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace xgrad::inspect {

template <Real T>
Distribution distribution_of(const Array<T>& array) {
  const std::span<const T> values(array.data(), array.size());
  Distribution result;
  result.size = values.size();
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  double sum = 0, squares = 0;
  for (const double x : values) {
    squares += x * x;
    if (!std::isfinite(x)) continue;
    ++result.finite;
    sum += x;
    lowest = std::min(lowest, x);
    highest = std::max(highest, x);
  }
  result.norm = std::sqrt(squares);
  if (result.finite == 0) return result;

  result.mean = sum / static_cast<double>(result.finite);
  result.lowest = lowest;
  result.highest = highest;
  if (lowest == highest) {
    result.counts = {result.finite};
    return result;
  }
  result.counts.resize(Distribution::bins);
  const double half_range = highest / 2 - lowest / 2;  // the whole may overflow
  for (const double x : values) {
    if (!std::isfinite(x)) continue;
    const double place = (x / 2 - lowest / 2) / half_range * static_cast<double>(Distribution::bins);
    ++result.counts[std::min(static_cast<std::size_t>(place), Distribution::bins - 1)];
  }
  return result;
}

template XGRAD_EXPORT Distribution distribution_of(const Array<float>&);
template XGRAD_EXPORT Distribution distribution_of(const Array<double>&);

}  // namespace xgrad::inspect
