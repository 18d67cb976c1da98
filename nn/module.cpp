#include "module.hpp"

#include <set>
#include <typeinfo>

namespace xgrad::nn {
namespace {

template <Real T>
class Collector final : public Members<T> {
 public:
  void operator()(const std::string& name, const Variable<T>& parameter) override {
    if (seen_.insert(parameter.identity()).second) found.emplace_back(prefix_ + name, parameter);
  }
  void operator()(const std::string& name, const Module<T>& module) override {
    const std::size_t length = prefix_.size();
    prefix_ += name + ".";
    module.members(*this);
    prefix_.resize(length);
  }

  std::vector<std::pair<std::string, Variable<T>>> found;

 private:
  std::string prefix_;
  std::set<engine::NodeIdentity> seen_;
};

}  // namespace

// Here, not in the header, so that code without run-time type information may have modules; a module of such
// code has no type to be named by.

template <Real T>
Variable<T> Module<T>::operator()(const Variable<T>& x, Location location) const {
  const Scope scope(&typeid(*this), location, lines());
  return forward(x);
}

template <Real T>
Variable<T> Module<T>::call(const Variable<T>& x, std::size_t index, Location location) const {
  const Scope scope(&typeid(*this), location, lines(), index);
  return forward(x);
}

template <Real T>
std::vector<std::pair<std::string, Variable<T>>> Module<T>::named_parameters() const {
  Collector<T> collector;
  members(collector);
  return std::move(collector.found);
}

template <Real T>
std::vector<Variable<T>> Module<T>::parameters() const {
  std::vector<Variable<T>> parameters;
  for (auto& [name, parameter] : named_parameters()) parameters.push_back(parameter);
  return parameters;
}

template class Module<float>;
template class Module<double>;

}  // namespace xgrad::nn
