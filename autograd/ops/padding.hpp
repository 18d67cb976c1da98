/// Elements put around an array.
#pragma once

#include "../export.hpp"
#include "../slicing.hpp"
#include "../variable.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// x where the cut lies in an array of that shape, and `around` elsewhere.
template <Real T>
Variable<T> padded(const Variable<T>& x, const Cut& cut, const Shape& shape, double around,
                   Location location);

}  // namespace engine

/// What stands around the elements a b c d when two are put before and behind.
enum class PadMode {
  constant,   ///< 0 0 a b c d 0 0, or another number
  edge,       ///< a a a b c d d d
  reflect,    ///< c b a b c d c b
  symmetric,  ///< b a a b c d d c
  wrap,       ///< c d a b c d a b
};

/// How many elements are put before and behind each dimension.
using PadWidths = std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>>;

/// x with elements put around it: `pad(x, {{1, 1}, {0, 2}})` one row before and behind, and two columns
/// behind; one pair stands for all dimensions. By default these are zeros, or `value`; otherwise copies of
/// elements of x, which get the sum of their copies' gradients. More than there are elements of x are copied
/// as if the result were padded again, as NumPy does. Throws std::invalid_argument unless there is a pair for
/// each dimension, for a negative width, and where there is no element to copy.
template <Real T>
Variable<T> pad(const Variable<T>& x, const PadWidths& widths, PadMode mode = PadMode::constant,
                double value = 0, Location location = Location::current());

/// x with `before` and `after` zeros put around it along one axis. Throws std::invalid_argument if there is
/// no such axis, or either number is negative.
template <Real T>
Variable<T> pad(const Variable<T>& x, std::ptrdiff_t axis, std::ptrdiff_t before, std::ptrdiff_t after,
                Location location = Location::current());

}  // namespace xgrad
