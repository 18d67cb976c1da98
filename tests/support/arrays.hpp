/// What tests of arrays share: loops over indices, comparisons that name the element, and error messages.
#pragma once

#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/random.hpp>
#include <xgrad/autograd/shape.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <ostream>
#include <string>

namespace xgrad {

using Reals = testing::Types<float, double>;

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Relative error that a formula of a few operations may have: a few units in the last place of a float, some
/// thousand of a double.
template <class T>
inline constexpr double few_ulp = std::is_same_v<T, float> ? 1e-6 : 1e-12;

/// The lengths around which SIMD loops change their course: one less and one more than a register or four of
/// them hold, for every instruction set.
inline constexpr std::size_t lengths[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 257, 1000};

/// Numbers without a pattern, the same in every run.
template <class T = double>
Array<T> numbers(const Shape& shape, double low = -2, double high = 2, std::uint64_t seed = 1) {
  return Generator(seed + engine::element_count(shape)).uniform<T>(shape, low, high);
}

/// The next array of this shape is made of memory that holds NaN: elements that are not set, or multiplied by
/// zero where they should be left out, show.
template <class T>
void dirty_the_pool(const Shape& shape) {
  Array<T> x(shape);
  std::fill(x.begin(), x.end(), std::numeric_limits<T>::quiet_NaN());
}

/// The same numbers in another dtype.
template <class To, class From>
Array<To> converted(const Array<From>& x) {
  Array<To> y(x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) y.data()[i] = static_cast<To>(x.data()[i]);
  return y;
}

/// The index (i, j, …) of an element in row-major order.
inline Shape index_of(std::size_t element, const Shape& shape) {
  Shape index(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; element /= shape[d]) index[d] = element % shape[d];
  return index;
}

/// Where the element at `index` of a broadcast result comes from in an operand of this shape.
inline std::size_t position_of(const Shape& index, const Shape& shape) {
  std::size_t position = 0;
  for (std::size_t d = 0; d < shape.size(); ++d)
    position = position * shape[d] + (shape[d] == 1 ? 0 : index[index.size() - shape.size() + d]);
  return position;
}

/// Whether two arrays agree: |actual − expected| ≤ relative · max(|expected|, scale), and NaN and ±∞ in the
/// same places.
template <class A, class B>
testing::AssertionResult close(const Array<A>& actual, const Array<B>& expected, double relative = few_ulp<A>,
                               double scale = 0) {
  if (actual.shape() != expected.shape())
    return testing::AssertionFailure()
           << "shape " << to_string(actual.shape()) << ", expected " << to_string(expected.shape());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const auto a = static_cast<double>(actual.data()[i]), b = static_cast<double>(expected.data()[i]);
    const bool agree = std::isnan(b)   ? std::isnan(a)
                       : std::isinf(b) ? a == b
                                       : std::abs(a - b) <= relative * std::max(std::abs(b), scale);
    if (!agree)
      return testing::AssertionFailure()
             << "element " << to_string(index_of(i, actual.shape())) << " of " << to_string(actual.shape())
             << " is " << testing::PrintToString(a) << ", expected " << testing::PrintToString(b);
  }
  return testing::AssertionSuccess();
}

/// Whether two arrays are equal to the last bit, but for the sign of zeros and NaNs.
template <class A, class B>
testing::AssertionResult same(const Array<A>& actual, const Array<B>& expected) {
  return close(actual, expected, 0);
}

/// The message that `f` throws an `Error` with.
template <class Error, class F>
std::string message_of(const F& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace xgrad
