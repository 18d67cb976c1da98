/// Indices: which elements, or classes, are meant.
#pragma once

#include "export.hpp"
#include "index_variable.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace detail {

/// A number beyond the largest wraps around, and is a negative one in messages.
template <class I>
std::int64_t to_index(I index) {
  static_assert(std::integral<I>,
                "xgrad: indices and labels are integers; other numbers are not rounded for you");
  return static_cast<std::int64_t>(index);
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
    std::int64_t value;
  };

 public:
  Indices() : Indices(0) {}
  Indices(std::initializer_list<Integer> indices) : Indices(indices.size()) {
    std::int64_t* to = indices_.data();
    for (const Integer index : indices) *to++ = index.value;
  }
  /// Throws std::invalid_argument for an expression of another dimension than one.
  template <class Range>
  requires(!std::same_as<Range, Indices> && (engine::Expression<Range> || detail::NumberRange<Range>))
      Indices(const Range& indices)  // NOLINT: converting is its use
      : Indices(std::size(indices)) {
    if constexpr (engine::Expression<Range>) check_dimension(indices.dimension());
    std::int64_t* to = indices_.data();
    for (const auto index : indices) *to++ = detail::to_index(index);
  }

  std::size_t size() const noexcept { return indices_.size(); }
  bool empty() const noexcept { return indices_.size() == 0; }
  std::int64_t operator[](std::size_t i) const { return indices_.data()[i]; }

  /// As an operand, which takes them over.
  Variable<std::int64_t> variable(Location location = Location::current()) &&;

 private:
  explicit Indices(std::size_t count) : indices_(engine::uninitialized<std::int64_t>(Shape{count})) {}
  static void check_dimension(std::size_t dimension);

  Array<std::int64_t> indices_;
};

/// The class of each sample.
using Labels = Indices;

/// Indices in an array of any shape: a Variable of them, {2, 0, 1}, a number, an array, an xtensor expression
/// or a std::vector of whole numbers of any type.
class IndexArray {
 public:
  IndexArray(Variable<std::int64_t> indices) noexcept  // NOLINT: converting is its use
      : indices_(std::move(indices)) {}
  IndexArray(std::initializer_list<std::int64_t> indices, Location location = Location::current())
      : indices_(std::vector(indices), {}, location) {}
  template <engine::Values V>
  IndexArray(const V& indices, Location location = Location::current())  // NOLINT
      : indices_(indices, {}, location) {}

  const Variable<std::int64_t>& variable() const noexcept { return indices_; }

 private:
  Variable<std::int64_t> indices_;
};

namespace detail {

template <class I>
concept IsIndexVariable = std::same_as<I, Variable<std::int64_t>>;

}  // namespace detail
}  // namespace xgrad
