/// Choosing elements by index.
#pragma once

#include <xgrad/autograd/variable.hpp>
#include <xgrad/export.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace detail {

/// A negative number wraps around, beyond any size, and is a negative one again in messages.
template <class I>
std::size_t to_index(I index) {
  static_assert(std::integral<I>,
                "xgrad: indices and labels are integers; other numbers are not rounded for you");
  return static_cast<std::size_t>(index);
}

template <class Range>
concept NumberRange = engine::Number<engine::ElementOf<Range>> && requires(const Range& range) {
  std::size(range);
};

}  // namespace detail

/// One index for each row: {0, 2, 1}, a std::vector or another range, or an xtensor expression of one
/// dimension, of integers of any type; other numbers do not compile. Whether they are in range is for the
/// operation to check that is given them.
class Indices {
  struct Integer {
    template <engine::Number I>
    Integer(I index) : value(detail::to_index(index)) {}  // NOLINT: converting is its use
    std::size_t value;
  };

 public:
  Indices() noexcept = default;
  Indices(std::initializer_list<Integer> indices) {
    indices_.reserve(indices.size());
    for (const Integer index : indices) indices_.push_back(index.value);
  }
  /// Throws std::invalid_argument for an expression of another dimension than one.
  template <class Range>
  requires(!std::same_as<Range, Indices> && (engine::Expression<Range> || detail::NumberRange<Range>))
      Indices(const Range& indices) {  // NOLINT: converting is its use
    if constexpr (engine::Expression<Range>) check_dimension(indices.dimension());
    indices_.reserve(std::size(indices));
    for (const auto index : indices) indices_.push_back(detail::to_index(index));
  }

  std::size_t size() const noexcept { return indices_.size(); }
  bool empty() const noexcept { return indices_.empty(); }
  std::size_t operator[](std::size_t i) const { return indices_[i]; }

 private:
  static void check_dimension(std::size_t dimension);

  std::vector<std::size_t, PoolAllocator<std::size_t>> indices_;
};

/// The class of each sample.
using Labels = Indices;

/// y[i] = x[i, indices[i]]: one entry of each row of x (rows × columns). Throws std::invalid_argument unless
/// there is one index for each row, and std::out_of_range for an index that is no column.
template <Real T>
Variable<T> pick(const Variable<T>& x, Indices indices, Location location = Location::current());

/// The reverse of `pick`: y[i, indices[i]] = x[i], zero elsewhere, for x (rows) and y (rows × columns).
/// Throws as `pick`.
template <Real T>
Variable<T> place(const Variable<T>& x, Indices indices, std::size_t columns,
                  Location location = Location::current());

}  // namespace xgrad
