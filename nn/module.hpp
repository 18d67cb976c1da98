/// Module<T>: a function of arrays with parameters that are learned.
#pragma once

#include "../autograd/export.hpp"
#include "../autograd/scope.hpp"
#include "../autograd/variable.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

template <Real T>
class Module;

/// Is shown the members of a module, each with its name.
template <Real T>
class Members {
 public:
  virtual ~Members() = default;
  virtual void operator()(const std::string& name, const Variable<T>& parameter) = 0;
  virtual void operator()(const std::string& name, const Module<T>& module) = 0;
};

/// A layer, or a network of layers. Write one by naming its members and composing them:
///
///     struct Classifier : nn::Module<float> {
///       nn::Linear<float> hidden, output;
///
///       explicit Classifier(Generator& generator)
///           : hidden(64, 128, generator), output(128, 10, generator) {}
///       Variable<float> forward(const Variable<float>& x) const override {
///         return output(relu(hidden(x)));
///       }
///       void members(nn::Members<float>& member) const override {
///         member("hidden", hidden);
///         member("output", output);
///       }
///     };
///
/// Parameters are leaf Variables, that is, handles: a copy of a module shares its parameters, and is no
/// record of what they are now. That is a copy of the arrays, to be put back by `assign`:
///
///     std::vector<Array<float>> best;
///     for (const auto& parameter : model.parameters()) best.push_back(parameter.value());
template <Real T>
class Module {
 public:
  using value_type = T;

  virtual ~Module() = default;

  /// The module's value. Does not change the module, so that threads may share it.
  virtual Variable<T> forward(const Variable<T>& x) const = 0;

  /// Shows each parameter and each module within. Modules without either have nothing to show.
  virtual void members(Members<T>&) const {}

  /// The module's value. What is recorded for it is a section of the tape.
  Variable<T> operator()(const Variable<T>& x, Location location = Location::current()) const;
  /// The same of plain numbers: an array, or any xtensor expression.
  template <engine::Expression X>
  Variable<T> operator()(const X& x, Location location = Location::current()) const {
    return (*this)(Operand<T>(x, location).variable(), location);
  }
  /// The same for a module of several in a row: its section has a number.
  Variable<T> call(const Variable<T>& x, std::size_t index, Location location = Location::current()) const;

  /// All parameters, those of modules within included, in the order of `members`. One that is shown several
  /// times, as it is shared by several modules, is there once.
  std::vector<Variable<T>> parameters() const;

  /// The same with their names: "hidden.weight". Of several names, the first.
  std::vector<std::pair<std::string, Variable<T>>> named_parameters() const;

 private:
  /// In which line what `forward` records is said to be made: its own, as the code is a user's.
  virtual engine::Lines lines() const noexcept { return engine::Lines::shown; }
};

extern template class Module<float>;
extern template class Module<double>;

}  // namespace nn
}  // namespace xgrad
