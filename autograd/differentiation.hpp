/// Differentiation: one evaluation of a function, and its derivatives with respect to what it was given.
#pragma once

#include "export.hpp"
#include "tape.hpp"
#include "variable.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// A function of Variables, as what differentiates functions takes it.
template <Real T>
using FunctionOf = std::function<Variable<T>(const std::vector<Variable<T>>&)>;

/// Gives a function inputs to be differentiated by, and differentiates what it makes of them. Where a tape
/// records, it is that tape's, and so are the derivatives: they can be differentiated again. Else there is a
/// tape as long as this lives.
///
/// The inputs are values of their own. If the function uses x by other ways too, from outside, that is a
/// constant to the derivative, as it is in mathematics: d/dx (x·c) is c, also where c happens to be x.
template <Real T>
class Differentiation {
 public:
  /// `asked` is the function that a user called. Throws std::invalid_argument if one of x is empty.
  Differentiation(const char* asked, const std::vector<Variable<T>>& x);

  const std::vector<Variable<T>>& inputs() const noexcept { return inputs_; }

  /// From now on nothing that the thread computes is recorded here, unless the tape was there before.
  void stop() noexcept;

  /// dy/dx, for each x, of a y that has one element; zeros where y does not depend on x. Throws
  /// std::invalid_argument if y is empty or has more elements.
  std::vector<Variable<T>> gradients(const Variable<T>& y);
  /// The gradients of Σ seed·y, for y of any shape, which is that of the seed.
  std::vector<Variable<T>> gradients(const Variable<T>& y, const Operand<T>& seed);

  /// Whether the derivatives themselves can be differentiated, by a tape or by forward mode: they are then to
  /// be put together by operations.
  bool is_differentiable() const noexcept;

 private:
  Tape& tape() const;

  const char* asked_;
  std::optional<Tape> own_;
  std::vector<Variable<T>> inputs_;
};

extern template class Differentiation<float>;
extern template class Differentiation<double>;

/// x as an input of a function that is differentiated: a value of its own. Where gradients flow into x, they
/// flow on to it; forward mode's tangents of x are those of the input, too.
template <Real T>
Variable<T> input_like(const Variable<T>& x);

/// The same without a way back to x: a leaf, in x's memory.
template <Real T>
Variable<T> leaf_like(const Variable<T>& x);

}  // namespace engine
}  // namespace xgrad
