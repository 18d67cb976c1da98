/// Numbers: the elements of an array, or what sums them up.
#pragma once

#include "../export.hpp"
#include "../shape.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// An array as data: its statistics, and its elements unless they are too many. Statistics are those of the
/// finite elements; without any, `min`, `max`, `mean` and `norm` are 0.
struct Numbers {
  Shape shape;
  std::vector<double> entries;  ///< in row-major order; empty if there were more than asked for
  double min = 0;
  double max = 0;
  double mean = 0;
  double norm = 0;  ///< √Σx²
  std::size_t zeros = 0;
  std::size_t not_finite = 0;
  std::uint64_t digest = 0;  ///< of all elements' bits: arrays that differ have, but for chance, another

  std::size_t size() const { return engine::element_count(shape); }
  bool has_entries() const { return entries.size() == size(); }
  bool is_number() const { return has_entries() && entries.size() == 1; }
};

/// Of these elements; at most `most` of them are kept.
Numbers numbers_of(const Shape& shape, std::vector<double> elements, std::size_t most);

/// A number as texts show it: "15.001", "−0.5", "NaN".
std::string to_text(double number, int digits = 6);

/// The same behind another factor: "3", "(−2)".
std::string to_factor(double number);

/// "15", "(3) 1, 2, 3", or for many elements "(64, 10), −2.1 … 3.7".
std::string to_text(const Numbers& numbers);

}  // namespace inspect
}  // namespace xgrad
