#include "optimizer.hpp"
#include "../autograd/shape.hpp"

#include <fmt/format.h>

#include <limits>
#include <set>
#include <stdexcept>

namespace xgrad::nn {

using namespace engine;

void check_option(const char* optimizer, const char* option, double value, double low, double high) {
  if (value >= low && value < high) return;
  const std::string range = high == std::numeric_limits<double>::infinity()
                                ? fmt::format("a finite number of {} or more", low)
                                : fmt::format("at least {} and below {}", low, high);
  throw std::invalid_argument(fmt::format("{}: {} is {}, expected {}", optimizer, option, value, range));
}

template <Real T>
Optimizer<T>::Optimizer(std::vector<Variable<T>> parameters, const char* name)
    : parameters_(std::move(parameters)), name_(name) {
  if (parameters_.empty()) throw std::invalid_argument(fmt::format("{}: there are no parameters", name));
  std::set<NodeIdentity> seen;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const auto& parameter = parameters_[i];
    if (!parameter.defined() || !parameter.is_leaf())
      throw std::invalid_argument(fmt::format("{}: parameter {} is not a leaf", name, i));
    if (!seen.insert(parameter.identity()).second)
      throw std::invalid_argument(
          fmt::format("{}: parameter {} ({}) is given twice", name, i, parameter.name()));
    shapes_.push_back(parameter.shape());
  }
}

template <Real T>
void Optimizer<T>::zero_grad() {
  for (auto& parameter : parameters_) parameter.zero_grad();
}

template <Real T>
bool Optimizer<T>::is_ready(std::size_t i) const {
  const auto& parameter = parameters_[i];
  if (!parameter.has_grad()) return false;
  const Shape &shape = parameter.shape(), &gradient = parameter.grad().shape();
  const auto refuse = [&](const Shape& other, const char* whose) {
    throw std::logic_error(fmt::format("{}: parameter {}{} is {}, {} {}", name_, i,
                                       parameter.name().empty() ? "" : " (" + parameter.name() + ")",
                                       to_string(shape), whose, to_string(other)));
  };
  if (shape != shapes_[i]) refuse(shapes_[i], "but when the optimizer was made it was");
  if (shape != gradient) refuse(gradient, "its gradient is");
  return true;
}

template <Real T>
void Optimizer<T>::step() {
  bool any = false;
  for (std::size_t i = 0; i < parameters_.size(); ++i) any = is_ready(i) || any;
  if (!any)
    throw std::logic_error(fmt::format("{}: no parameter has a gradient; call backward first", name_));
  begin_step();
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    if (parameters_[i].has_grad()) update(i, parameters_[i].mutable_value(), parameters_[i].grad());
}

template <Real T>
std::vector<Array<T>> Optimizer<T>::zeros() const {
  std::vector<Array<T>> zeros;
  for (const auto& parameter : parameters_) zeros.emplace_back(xt::zeros<T>(parameter.shape()));
  return zeros;
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace xgrad::nn
