/// Loops: the compiled forms of formulas. They see memory and lengths only, so that one that is compiled for
/// a wider instruction set has nothing in common with code that is not.
#pragma once

#include "../export.hpp"

#include <array>
#include <cstddef>

namespace xgrad XGRAD_EXPORT {

namespace lanes {

/// One operand of a loop over contiguous memory: elements one after the other, or one element for all.
template <class T>
struct Source {
  const T* data;
  bool repeated;
};

}  // namespace lanes

namespace kernels {

/// out[i] = f(in[0][i], in[1][i], …) for i < n. `out` may be one of the operands.
template <class T>
using ElementLoop = void (*)(T* out, const lanes::Source<T>* in, std::size_t n);

/// An operand of a joint loop, or a result: rows of elements one after the other, `step` from one row to the
/// next.
template <class T>
struct Rows {
  T* data;
  std::ptrdiff_t step;
};

/// Several functions of the same operands: out[r] = f_r(in[0], in[1], …), for each of n elements of each row.
/// Those whose data is null are not asked for. No result is an operand.
template <class T>
using JointLoop = void (*)(const Rows<T>* out, const Rows<const T>* in, std::size_t rows, std::size_t n);

/// A formula of each of `rows` rows of `length` elements. What it gives a number for has one element a row.
template <class T>
struct RowLoops {
  void (*value)(T* out, const T* x, std::size_t rows, std::size_t length);
  /// Null where no cotangent is to be computed.
  void (*pullback)(T* out, const T* g, const T* x, const T* y, std::size_t rows, std::size_t length);
  /// The value of rows that lie beside each other: element k of row i is at x[i + k·step]. `scratch` has
  /// column_scratch<T>(length) elements. Null where the formula gives rows.
  void (*value_of_columns)(T* out, const T* x, std::size_t step, std::size_t rows, std::size_t length,
                           T* scratch);
};

/// So many rows that lie beside each other are copied together.
template <class T>
inline constexpr std::size_t columns_together = 256 / sizeof(T);
template <class T>
constexpr std::size_t column_scratch(std::size_t length) {
  return length * columns_together<T>;
}

/// One thing for each instruction set that a library may be compiled for, the narrowest first
/// (kernels/chosen.hpp). Its length does not depend on how many this one is compiled for.
template <class X>
using BySet = std::array<X, 3>;

}  // namespace kernels
}  // namespace xgrad
