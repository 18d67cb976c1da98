/// Room around the result of a stencil.
#pragma once

#include "../export.hpp"
#include "../node.hpp"
#include "../rule/table.hpp"

#include <optional>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// Where a value lies in an array of zeros.
struct Frame {
  Shape shape;
  Layout inside;
};

/// A stencil takes several parts of one matrix, each moved by an element or two, and its result is usually
/// padded to the matrix's shape before the next step. It is written into an array of that shape at once, in
/// the middle, and then `pad` has nothing to do: of a long simulation only half as much memory is written.
///
/// Nothing, if these operands are none of a stencil.
template <Real T>
std::optional<Frame> frame_of(Inputs x, const Shape& result);

/// The frame's array with zeros around what is inside.
template <Real T>
Array<T> zeros_around(const Frame& frame);

}  // namespace engine
}  // namespace xgrad
