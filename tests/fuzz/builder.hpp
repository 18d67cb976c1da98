/// Builder: makes a Program of bytes, step by step.
#pragma once

#include "bytes.hpp"
#include "program.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xgrad::fuzz {

/// Thrown, and caught by `Builder`, where a step comes to nothing: shapes that do not fit, say.
struct Refused {};

class Builder {
 public:
  explicit Builder(Bytes bytes);

  /// Adds steps until the bytes are used up, or there are enough.
  Program build();

  // ---- For operations: each adds the steps of one ---------------------------------------------------------

  Bytes bytes;

  /// One of the values there are.
  std::size_t pick();
  const Shape& shape(std::size_t value) const { return values_[value].shape(); }
  const Array<double>& value(std::size_t value) const { return values_[value].value(); }
  std::string name(std::size_t value) const { return program_.name_of(value); }

  /// A value f(operands), of a generic f that takes a vector of Variables. `operation` is the name that users
  /// know it by, which must be in what it throws. Gives the new value; throws Refused if there is none.
  template <class F>
  std::size_t apply(const char* operation, std::string text, std::vector<std::size_t> operands, const F& f) {
    return add(operation, {std::move(text),
                           std::move(operands),
                           [f](const std::vector<Variable<double>>& x) -> Variable<double> { return f(x); },
                           [f](const std::vector<Variable<float>>& x) -> Variable<float> { return f(x); },
                           {}});
  }
  void note_rounding_to_float() { program_.rounds_to_float = true; }

  /// x's elements over and over, in another shape.
  std::size_t fitted(std::size_t x, const Shape& shape);
  /// x, or, where it leaves the range, what a sigmoid makes of it there.
  std::size_t within(std::size_t x, double low, double high);
  /// An array near another one: what is left of x is within ±radius.
  std::size_t near(std::size_t x, const Array<double>& center, double radius);

  /// A dimension of x, maybe counted from the last; rarely one that it does not have.
  std::ptrdiff_t axis(std::size_t x);
  /// The same, but never a wrong one, and 0 for a number.
  std::size_t right_axis(std::size_t x);
  /// Some of its dimensions.
  std::vector<std::ptrdiff_t> axes(std::size_t x);
  /// The dimensions in some order.
  std::vector<std::ptrdiff_t> order(std::size_t dimensions);
  std::vector<std::int64_t> indices(std::size_t count, std::size_t below);
  /// Of so many dimensions, with few elements.
  Shape small_shape(std::size_t dimensions);
  double number(double low, double high);

 private:
  void add_leaf();
  std::size_t add(const char* operation, Step step);

  Program program_;
  std::vector<Variable<double>> values_;
};

/// An operation that a program may have.
struct Operation {
  std::string name;
  std::function<void(Builder&)> add;
};

/// The operations of one file. It is a static object there, which lists itself.
class Chapter {
 public:
  explicit Chapter(std::vector<Operation> (*operations)()) { list().push_back(operations); }
  static const std::vector<Operation>& all();

 private:
  static std::vector<std::vector<Operation> (*)()>& list();
};

}  // namespace xgrad::fuzz
