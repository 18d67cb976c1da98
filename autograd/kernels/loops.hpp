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

/// f of each of `rows` rows of `length` elements; `in` are x, or g, x and y. What a formula gives a number
/// for has one element a row.
template <class T>
using RowLoop = void (*)(T* out, const T* const* in, std::size_t rows, std::size_t length);

/// One thing for each instruction set that a library may be compiled for, the narrowest first
/// (kernels/chosen.hpp). Its length does not depend on how many this one is compiled for.
template <class X>
using BySet = std::array<X, 3>;

}  // namespace kernels
}  // namespace xgrad
