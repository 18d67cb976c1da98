/// What `Tape::gradient` takes and gives.
#pragma once

#include "export.hpp"
#include "variable.hpp"

#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

struct GradientOptions {
  /// Record the derivative's own computation, so that it can be differentiated again.
  bool differentiable = false;
  /// Give zeros, instead of an error, for an input that the output does not depend on.
  bool allow_unused = false;
};

namespace engine {

/// The gradients of several inputs, in their order: a vector, except that an element of a temporary is a
/// value and no reference, so that nothing in `tape.gradient(y, {x})[0].value()` refers to what is gone.
template <Real T>
class Gradients : public std::vector<Variable<T>> {
  using Vector = std::vector<Variable<T>>;

 public:
  using Vector::Vector;

  Variable<T>& operator[](std::size_t i) & { return Vector::operator[](i); }
  const Variable<T>& operator[](std::size_t i) const& { return Vector::operator[](i); }
  Variable<T> operator[](std::size_t i) && { return std::move(Vector::operator[](i)); }

  Variable<T>& at(std::size_t i) & { return Vector::at(i); }
  const Variable<T>& at(std::size_t i) const& { return Vector::at(i); }
  Variable<T> at(std::size_t i) && { return std::move(Vector::at(i)); }

  Variable<T>& front() & { return Vector::front(); }
  const Variable<T>& front() const& { return Vector::front(); }
  Variable<T> front() && { return std::move(Vector::front()); }

  Variable<T>& back() & { return Vector::back(); }
  const Variable<T>& back() const& { return Vector::back(); }
  Variable<T> back() && { return std::move(Vector::back()); }
};

}  // namespace engine

}  // namespace xgrad
