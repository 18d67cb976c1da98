/// The numbers of arrays, and what is asked of them.
#pragma once

#include "program.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace xgrad::fuzz {

using Values = std::vector<Variable<double>>;
using Numbers = std::vector<double>;

/// Directions of which no two elements are alike.
template <class T>
std::vector<Variable<T>> directions(const std::vector<Variable<T>>& x, std::uint64_t seed) {
  std::vector<Variable<T>> made;
  for (const auto& input : x)
    made.push_back(constant(converted<T>(Generator(seed++).uniform<float>(input.shape(), -1, 1))));
  return made;
}

template <class T>
Numbers numbers_of(const std::vector<Variable<T>>& arrays) {
  Numbers all;
  for (const auto& x : arrays) all.insert(all.end(), x.value().data(), x.value().data() + x.size());
  return all;
}

struct Sum {
  double value = 0, of_absolutes = 0;
};
inline Sum inner(const Numbers& a, const Numbers& b) {
  Sum sum;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum.value += a[i] * b[i];
    sum.of_absolutes += std::abs(a[i] * b[i]);
  }
  return sum;
}

inline bool finite(const Numbers& x) {
  return std::all_of(x.begin(), x.end(), [](double each) { return std::isfinite(each); });
}

inline double norm_of(const Numbers& x) { return std::sqrt(inner(x, x).value); }

/// Equal to the last bit, but for the sign of zeros and NaNs.
inline bool same(const Numbers& a, const Numbers& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// The largest difference; infinite where just one is NaN.
inline double distance(const Numbers& a, const Numbers& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    const double apart = std::abs(a[i] - b[i]);
    most = std::isnan(apart) ? HUGE_VAL : std::max(most, apart);
  }
  return most;
}

}  // namespace xgrad::fuzz
