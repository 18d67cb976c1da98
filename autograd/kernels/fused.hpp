/// Several loops over the same elements, a piece at a time: what one loop gives the next stays in the cache.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../layout.hpp"
#include "arithmetic_loops.hpp"
#include "loops.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace kernels {

/// A list of loops, each of which computes a value from earlier ones. Values are numbered: first the
/// operands, then the constants, then what the steps compute, in order.
template <Real T>
class Fused {
 public:
  using Value = std::uint32_t;

  explicit Fused(std::size_t operands, std::vector<T> constants = {})
      : operands_(operands), constants_(std::move(constants)) {}

  Value operand(std::size_t i) const noexcept { return static_cast<Value>(i); }
  Value constant(std::size_t i) const noexcept { return static_cast<Value>(operands_ + i); }

  /// Adds a step; what it computes is the value returned.
  Value step(ElementLoop<T> loop, std::span<const Value> in);
  /// The step a ∘ b, which may become one loop with another such step.
  Value step(Sign sign, Value a, Value b);

  /// Says which values are asked for, and ends the list.
  void finish(std::vector<Value> results);

  /// Where a result goes: the sum of its elements to `total`; or, if that is null, each element, in the order
  /// of the shape, to `elements`.
  struct Result {
    T* elements = nullptr;
    T* total = nullptr;
    /// How far the rows of a matrix are apart, if it is not 0; for `kernels::run` of one loop only.
    std::ptrdiff_t step = 0;
  };

  /// Computes the results over operands that broadcast to the shape, which the caller has checked.
  void run(const Shape& shape, std::span<const View<T>> operands, std::span<const Result> results) const;

 private:
  class Run;

  struct Step {
    ElementLoop<T> loop = nullptr;
    std::vector<Value> in;
    std::optional<Sign> sign;  // of a step that is nothing else
    Value out = 0;
    std::uint32_t buffer = 0;  // where its value goes
  };

  Value first_step() const noexcept { return static_cast<Value>(operands_ + constants_.size()); }
  void join_signs();
  void assign_buffers();

  std::size_t operands_;
  std::vector<T> constants_;
  std::vector<Step> steps_;
  std::vector<Value> results_;
  std::size_t values_ = 0;
  std::size_t buffers_ = 0;  // how many are in use at the same time
};

}  // namespace kernels
}  // namespace xgrad
