/// Slice: which indices of one dimension are meant. xtensor's own slices, under xgrad's name too.
#pragma once

#include "array.hpp"
#include "export.hpp"
#include "layout.hpp"
#include "memory.hpp"
#include "node.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

using xt::all;
using xt::drop;
using xt::ellipsis;
using xt::keep;
using xt::newaxis;
namespace placeholders = xt::placeholders;

namespace detail {

class SliceReader;

using Range = xt::xrange_adaptor<std::ptrdiff_t, std::ptrdiff_t, std::ptrdiff_t>;

template <class B>
concept IsBound = engine::Integer<B> || std::same_as<B, xt::placeholders::xtuph>;

/// An open bound lies beyond the end that it stands for.
template <class B>
constexpr std::ptrdiff_t bound(B given, [[maybe_unused]] std::ptrdiff_t open) {
  if constexpr (engine::Integer<B>)
    return static_cast<std::ptrdiff_t>(given);
  else
    return open;
}

}  // namespace detail

/// The indices first ≤ i < last, or from the first down to above the last in steps below 0: as xtensor's
/// function of that name, but of one type, whichever bounds are left open by `placeholders::_`. (It is
/// preferred to xtensor's where both are seen, as its arguments are constrained, and what it gives is a slice
/// to both.)
template <class First, class Last>
requires detail::IsBound<First> && detail::IsBound<Last> detail::Range range(First first, Last last) {
  return {detail::bound(first, 0), detail::bound(last, std::numeric_limits<std::ptrdiff_t>::max()), 1};
}
template <class First, class Last, class Step>
requires detail::IsBound<First> && detail::IsBound<Last> && detail::IsBound<Step> detail::Range range(
    First first, Last last, Step step) {
  constexpr auto least = std::numeric_limits<std::ptrdiff_t>::min();
  constexpr auto most = std::numeric_limits<std::ptrdiff_t>::max();
  const std::ptrdiff_t by = detail::bound(step, 1);
  return {detail::bound(first, by < 0 ? most : 0), detail::bound(last, by < 0 ? least : most), by};
}

/// What stands for one dimension in `view(x, …)`: `range(first, last, step)`, in which `placeholders::_`
/// leaves a bound open, `all()`, `keep(…)` or `drop(…)`, or a whole number, which leaves no dimension;
/// `newaxis()` for a new one of length 1; `ellipsis()` for as many `all()` as are missing. They are
/// xtensor's, and mean what NumPy's mean: negative bounds and numbers count from the end, bounds beyond the
/// ends are those, and with a negative step a range runs backwards.
class Slice {
 public:
  template <engine::Integer I>
  Slice(I number) : Slice(Kind::number) {  // NOLINT: converting is its use, here and below
    first_ = static_cast<std::ptrdiff_t>(number);
  }
  template <class A, class B, class C>
  Slice(const xt::xrange_adaptor<A, B, C>& range) : Slice(Kind::range) {  // NOLINT
    first_ = given(range.start());
    last_ = given(range.stop());
    step_ = given(range.step()).value_or(1);
  }
  Slice(xt::xall_tag) : Slice(Kind::range) {}             // NOLINT
  Slice(xt::xnewaxis_tag) : Slice(Kind::new_axis) {}      // NOLINT
  Slice(xt::xellipsis_tag) : Slice(Kind::ellipsis) {}     // NOLINT
  Slice(const xt::xkeep_slice<std::ptrdiff_t>& indices);  // NOLINT
  Slice(const xt::xdrop_slice<std::ptrdiff_t>& indices);  // NOLINT
  template <class I>
  Slice(const xt::xkeep_slice<I>& indices) : Slice(indices.template convert<std::ptrdiff_t>()) {}  // NOLINT
  template <class I>
  Slice(const xt::xdrop_slice<I>& indices) : Slice(indices.template convert<std::ptrdiff_t>()) {}  // NOLINT

 private:
  friend class detail::SliceReader;
  enum class Kind { range, number, new_axis, ellipsis, keep, drop };

  explicit Slice(Kind kind) : kind_(kind) {}

  static std::optional<std::ptrdiff_t> given(std::ptrdiff_t bound) { return bound; }
  static std::optional<std::ptrdiff_t> given(xt::placeholders::xtuph) { return {}; }

  Kind kind_;
  std::optional<std::ptrdiff_t> first_, last_;
  std::ptrdiff_t step_ = 1;
  std::vector<std::ptrdiff_t> kept_;
  std::shared_ptr<const xt::xdrop_slice<std::ptrdiff_t>> dropped_;
};

namespace detail {

/// What is a slice by itself. (A braced list is not; there the parameter says so.)
template <class S>
concept IsSlice = std::convertible_to<const S&, Slice>;

}  // namespace detail

/// Some slices, one for each dimension: {range(1, -1), all()}, or one.
class Slices {
 public:
  Slices(std::initializer_list<Slice> slices) : slices_(slices) {}
  explicit Slices(engine::PooledVector<Slice> slices) : slices_(std::move(slices)) {}
  template <detail::IsSlice S>
  Slices(const S& slice) : slices_{slice} {}  // NOLINT: converting is its use

  std::size_t size() const noexcept { return slices_.size(); }
  const Slice* begin() const noexcept { return slices_.data(); }
  const Slice* end() const noexcept { return slices_.data() + slices_.size(); }

 private:
  engine::PooledVector<Slice> slices_;
};

namespace engine {

/// A part of an array that lies regularly in it: some indices of each dimension, in equal steps.
struct Cut {
  Shape begin;    ///< in each dimension of the array, the first index
  Shape shape;    ///< of the part
  Shape from;     ///< for each dimension of the part, the array's dimension that it runs along
  Strides steps;  ///< and how far it goes from one index to the next; 0 for a new dimension

  /// All of an array of that shape.
  static Cut all(const Shape& shape);
  /// The indices begin ≤ i < end of one dimension of it.
  static Cut along(const Shape& shape, std::size_t axis, std::size_t begin, std::size_t end);

  /// Where the part lies.
  Layout of(const Layout& x) const;
};

/// Some indices of one dimension, in any order.
struct Choice {
  std::size_t axis = 0;
  PooledVector<std::int64_t> indices;
};

/// What slices cut out: a regular part, of which some dimensions are then chosen from (`keep` and `drop`).
struct Selection {
  Cut cut;
  PooledVector<Choice> choices;
};

/// Throws std::out_of_range for a number, or an index of `keep` or `drop`, that is none of the dimension, and
/// std::invalid_argument for more slices than dimensions, a second ellipsis, and a step of 0.
Selection selected(const Slices& slices, const Node& x, const char* operation);

}  // namespace engine
}  // namespace xgrad
