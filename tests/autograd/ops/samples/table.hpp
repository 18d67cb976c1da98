/// The table of samples, and what its tests share.
#pragma once

#include "sample.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace xgrad::samples {

inline const std::vector<Sample>& table() {
  static const std::vector<Sample> table = Chapter::all();
  return table;
}

/// "matmul of (2, 3), (3, 4)"
inline std::string description(const Sample& sample) {
  std::string text = sample.operation + " of ";
  for (std::size_t i = 0; i < sample.inputs.size(); ++i)
    text += (i > 0 ? ", " : "") + to_string(sample.inputs[i].shape());
  return text;
}

inline bool differentiable(const Sample& sample) {
  static std::map<std::string, bool> known;
  const auto [found, is_new] = known.try_emplace(sample.operation);
  if (is_new)
    for (const auto& pullback : operation(sample.operation).pullbacks) found->second |= pullback != "0";
  return found->second;
}

/// How many derivatives there are.
inline std::size_t element_count(const Sample& sample) {
  std::size_t count = 0;
  for (const auto& input : sample.inputs) count += input.size();
  return count;
}

template <class T>
std::vector<Variable<T>> leaves(const Inputs& values) {
  std::vector<Variable<T>> leaves;
  for (const auto& value : values) leaves.emplace_back(converted<T>(value));
  return leaves;
}

/// A cotangent of which no two elements are alike: a symmetric one would hide transpositions.
template <class T>
Array<T> seed_for(const Variable<T>& y) {
  return numbers<T>(y.shape(), 0.5, 1.5);
}

/// Directions of which no two elements are alike.
template <class T>
std::vector<Variable<T>> directions_for(const std::vector<Variable<T>>& x, unsigned seed) {
  std::vector<Variable<T>> directions;
  for (const auto& input : x) directions.push_back(constant(numbers<T>(input.shape(), -1, 1, seed++)));
  return directions;
}

template <class T>
double inner(const Array<T>& a, const Array<T>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a.data()[i]) * static_cast<double>(b.data()[i]);
  return sum;
}

/// Σ seed·y², of which linear operations have a second derivative, too.
inline Variable<double> weighted_square(const Variable<double>& y) { return sum(square(y) * seed_for(y)); }

/// The gradients of floats are those of doubles, but for 3·10⁻⁶ of the larger of them and `scale`.
inline void expect_gradients_of_doubles(const Sample& sample, double scale) {
  Tape tape;
  const auto x = leaves<float>(sample.inputs);
  std::vector<Variable<double>> exact;
  for (const auto& input : x) exact.emplace_back(converted<double>(input.value()));
  const auto y = sample.call_on_floats(x);
  const auto y_exact = sample.call(exact);
  const auto seed = seed_for(y);
  const auto gradients = tape.gradient(y, x, seed, {.allow_unused = true});
  const auto expected = tape.gradient(y_exact, exact, converted<double>(seed), {.allow_unused = true});
  for (std::size_t i = 0; i < x.size(); ++i)
    EXPECT_TRUE(close(gradients[i].value(), expected[i].value(), 3e-6, scale)) << i;
}

}  // namespace xgrad::samples
