/// What formulas of whole arrays call: X is an array, a Variable or a Symbol.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../kernels/gemm.hpp"

namespace xgrad XGRAD_EXPORT {

namespace engine {

struct Cut;

}  // namespace engine

/// For formulas of Structural rules: on arrays these functions compute at once, on Variables they are
/// recorded, on Symbols they are written. None checks anything. Their chapters in ops/ define them, each by
/// its rule.
namespace formulas {

/// op(a)·op(b) of matrices, where op transposes if asked to.
template <class X>
X matmul(const X& a, const X& b, MatMulOptions options = {});

/// The same elements in another shape of as many.
template <class X>
X reshape(const X& x, const Shape& shape);

/// A part of x.
template <class X>
X part(const X& x, const engine::Cut& cut);

/// x as that part of an array of the shape, with zeros around it: the dual of `part`.
template <class X>
X pad(const X& x, const engine::Cut& cut, const Shape& shape);

/// The sum over every dimension in which `kept`, aligned at the last dimension, has length 1 or none, as an
/// array of shape `result`, of as many elements as `kept`.
template <class X>
X sum_to(const X& x, const Shape& kept, const Shape& result);

/// x, read as if its shape were `aligned`, of as many elements, repeated to `shape`.
template <class X>
X broadcast_to(const X& x, const Shape& aligned, const Shape& shape);

}  // namespace formulas
}  // namespace xgrad
