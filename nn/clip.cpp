#include "clip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>

namespace xgrad::nn {
namespace {

void check_limit(const char* function, const char* argument, double limit) {
  if (!(limit >= 0))
    throw std::invalid_argument(fmt::format("{}: {} is {}, expected 0 or more", function, argument, limit));
}

/// Those that have a gradient, each once, in the order given.
template <Real T>
std::vector<Variable<T>, PoolAllocator<Variable<T>>> with_gradient(
    const char* function, const std::vector<Variable<T>>& parameters) {
  std::vector<Variable<T>, PoolAllocator<Variable<T>>> chosen;
  std::set<engine::NodeIdentity, std::less<>, PoolAllocator<engine::NodeIdentity>> seen;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Variable<T>& parameter = parameters[i];
    if (!parameter.defined() || !parameter.is_leaf())
      throw std::invalid_argument(fmt::format("{}: parameter {} is not a leaf", function, i));
    if (parameter.has_grad() && seen.insert(parameter.identity()).second) chosen.push_back(parameter);
  }
  return chosen;
}

/// Σ x², in partial sums that fill a register.
template <Real T>
double sum_of_squares(const Array<T>& x) {
  constexpr std::size_t width = 8;
  std::array<double, width> sums{};
  const T* const data = x.data();
  std::size_t i = 0;
  for (; i + width <= x.size(); i += width)
    for (std::size_t k = 0; k < width; ++k) {
      const auto element = static_cast<double>(data[i + k]);
      sums[k] += element * element;
    }
  for (; i < x.size(); ++i) sums[0] += static_cast<double>(data[i]) * static_cast<double>(data[i]);
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum;
}

/// √Σ g². Where a square of a double may have overflowed, or vanished, std::hypot adds, which is safe and
/// slow.
template <class Parameters>
double norm_of(const Parameters& parameters) {
  double squares = 0;
  for (const auto& parameter : parameters) squares += sum_of_squares(parameter.grad());
  constexpr double least = 1e-250;  // beside which a square that vanished is nothing
  if (squares >= least && squares <= std::numeric_limits<double>::max()) return std::sqrt(squares);
  double norm = 0;
  for (const auto& parameter : parameters)
    for (const auto element : parameter.grad().storage())
      norm = std::hypot(norm, static_cast<double>(element));
  return norm;
}

}  // namespace

template <Real T>
double clip_grad_norm(const std::vector<Variable<T>>& parameters, double max_norm) {
  check_limit("clip_grad_norm", "max_norm", max_norm);
  auto clipped = with_gradient("clip_grad_norm", parameters);
  const double norm = norm_of(clipped);
  if (!(norm > max_norm) || std::isinf(norm)) return norm;
  const double factor = max_norm / norm;
  for (auto& parameter : clipped)
    for (T& element : parameter.mutable_grad().storage())
      element = static_cast<T>(factor * static_cast<double>(element));
  return norm;
}

template <Real T>
void clip_grad_value(const std::vector<Variable<T>>& parameters, double limit) {
  check_limit("clip_grad_value", "limit", limit);
  const auto most = static_cast<T>(limit);
  for (auto& parameter : with_gradient("clip_grad_value", parameters))
    for (T& element : parameter.mutable_grad().storage()) element = std::clamp(element, -most, most);
}

template XGRAD_EXPORT double clip_grad_norm(const std::vector<Variable<float>>&, double);
template XGRAD_EXPORT double clip_grad_norm(const std::vector<Variable<double>>&, double);
template XGRAD_EXPORT void clip_grad_value(const std::vector<Variable<float>>&, double);
template XGRAD_EXPORT void clip_grad_value(const std::vector<Variable<double>>&, double);

}  // namespace xgrad::nn
