/// Distribution: what is left of an array of numbers in a report.
#pragma once

#include "../../array.hpp"
#include "../../export.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// How the elements of an array are distributed. Those that are not finite are counted, and left out of
/// everything but the norm.
struct Distribution {
  static constexpr std::size_t bins = 40;

  std::size_t size = 0, finite = 0;  ///< how many elements, and how many of them are finite
  double norm = 0;                   ///< √Σx²
  double mean = 0, lowest = 0, highest = 0;
  /// How many lie in each of `bins` intervals of the same width from the lowest to the highest. If these are
  /// equal, there is one interval; if there are no elements, none.
  std::vector<std::size_t> counts;
};

template <Real T>
Distribution distribution_of(const Array<T>& values);

extern template XGRAD_EXPORT Distribution distribution_of(const Array<float>&);
extern template XGRAD_EXPORT Distribution distribution_of(const Array<double>&);

}  // namespace inspect
}  // namespace xgrad
