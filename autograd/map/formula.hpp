/// The formula of a `map`, as the elementwise operations that it is made of.
#pragma once

#include "../export.hpp"
#include "../kernels/fused.hpp"
#include "../map.hpp"
#include "../rule/table.hpp"
#include "../symbol.hpp"
#include "../variable.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// y = f(x…) as a list of steps, each a rule and where its operands come from. Values are numbered as those
/// of kernels::Fused: first the inputs, then the constants, then what the steps give; the last step gives y.
template <Real T>
class MapFormula {
 public:
  using Value = std::uint32_t;
  using Result = typename kernels::Fused<T>::Result;

  struct Step {
    const RuleKernels<T>* rule;
    std::vector<Value> x;
  };

  /// What f does with that many Variables. It is called once, with Variables that have no elements.
  ///
  /// Throws std::invalid_argument if f does not use them, calls an operation that is not elementwise, or uses
  /// an array or a Variable that is not among them.
  MapFormula(std::size_t inputs, const std::function<Variable<T>(std::span<const Variable<T>>)>& f,
             const MapLoops<T>& loops);

  /// y = f(x…), of operands that broadcast to the shape. Rows of y are `step` apart, if that is not 0, which
  /// is only for matrices of formulas that can do it.
  void value(const Shape& shape, std::span<const View<T>> x, T* y, std::ptrdiff_t step) const;
  bool writes_rows_apart() const noexcept { return compiled_.value != nullptr; }

  /// The cotangents of the inputs whose bits are set, of operands x… and g.
  struct Pullback {
    static constexpr auto none = static_cast<std::size_t>(-1);
    kernels::Fused<T> loops;
    std::size_t results = 0;             ///< how many
    std::vector<std::size_t> result_of;  ///< which is that of an input; none where the derivative is zero
  };
  std::shared_ptr<const Pullback> pullback(std::uint32_t wanted) const;
  /// Computes its results, of operands x… and g that broadcast to the shape.
  void pull_back(const Pullback& pullback, const Shape& shape, std::span<const View<T>> operands,
                 std::span<const Result> results) const;

  /// f(x…) and dJ/dxᵢ, in the letters given.
  Symbol text(std::span<const Symbol> x) const;
  Symbol cotangent_text(std::size_t input, const Symbol& g, std::span<const Symbol> x) const;

  /// What `compute(step, operands)` makes of the steps one after the other, given inputs and constants: the
  /// values of all, by their numbers.
  template <class V, class Constant, class Compute>
  std::vector<V> evaluate(std::span<const V> x, const Constant& constant, const Compute& compute) const {
    std::vector<V> values(x.begin(), x.end());
    for (const T c : constants_) values.push_back(constant(c));
    for (const Step& step : steps_) {
      std::vector<V> operands;
      for (const Value k : step.x) operands.push_back(values[k]);
      values.push_back(compute(step, std::span<const V>(operands)));
    }
    return values;
  }

 private:
  Value value_of_step(std::size_t step) const noexcept {
    return static_cast<Value>(inputs_ + constants_.size() + step);
  }
  /// Of each value, whether a gradient flows through it to one of those inputs.
  std::vector<char> on_the_way_to(std::uint32_t wanted) const;
  /// The pairs of a step and one of its operands that a sweep back passes through, in its order.
  struct Passage {
    std::size_t step, operand;
  };
  std::vector<Passage> passages_to(std::uint32_t wanted) const;
  Pullback make_pullback(std::uint32_t wanted) const;

  std::size_t inputs_;
  MapLoops<T> compiled_;  // nothing where the steps' own loops are faster
  std::vector<T> constants_;
  std::vector<Step> steps_;
  kernels::Fused<T> value_;

  mutable std::mutex mutex_;
  mutable std::vector<std::pair<std::uint32_t, std::shared_ptr<const Pullback>>> pullbacks_;
};

}  // namespace engine
}  // namespace xgrad
