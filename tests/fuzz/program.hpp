/// Program: a graph of operations as a list of steps, which can be computed in either dtype, and read.
#pragma once

#include <xgrad/xgrad.hpp>

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::fuzz {

template <class T>
using Function = std::function<Variable<T>(const std::vector<Variable<T>>&)>;

/// What does not agree, to be read by a person.
struct Finding : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The value of an operation on values before it.
struct Step {
  std::string text;  ///< "sum(x0, {1}, false)"
  std::vector<std::size_t> operands;
  Function<double> call;
  Function<float> call_on_floats;
  Shape shape;  ///< of the value
};

struct Leaf {
  Array<double> value;  ///< of floats
  bool constant = false;
};

/// How a program is computed.
struct Manner {
  bool copied = false;     ///< each operand is first copied, so that none is a view
  double noise = 0;        ///< by how much each value is changed: a rounding made large
  std::uint64_t seed = 1;  ///< of that noise
};

template <class T>
struct Evaluation {
  std::vector<Variable<T>> values;  ///< of leaves and steps
  Variable<T> output;               ///< one number that depends on all of them
};

struct Program {
  std::vector<Leaf> leaves;
  std::vector<Step> steps;
  bool rounds_to_float = false;  ///< a value went through float

  /// The values of the leaves that are differentiated.
  template <class T>
  std::vector<Variable<T>> inputs() const;

  template <class T>
  Evaluation<T> run(const std::vector<Variable<T>>& inputs, const Manner& manner = {}) const;

  /// "x0", "v3".
  std::string name_of(std::size_t value) const;
  /// Line by line, with shapes.
  std::string to_string() const;
};

/// The same numbers in another dtype.
template <class To, class From>
Array<To> converted(const Array<From>& x) {
  Array<To> y(x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) y.data()[i] = static_cast<To>(x.data()[i]);
  return y;
}

}  // namespace xgrad::fuzz
