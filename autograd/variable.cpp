#include "variable.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

template <Element T>
T Variable<T>::item() const {
  if (size() != 1)
    throw std::invalid_argument(fmt::format("item: {} has shape {}, not one element",
                                            display_name(*node_, "the variable"), xgrad::to_string(shape())));
  return *as<T>(*node_).value().data();
}

template <Element T>
void Variable<T>::refuse_non_leaf(const char* asked) const {
  throw std::logic_error(
      fmt::format("{}: {} is the result of '{}', not a leaf; Tape::gradient gives the gradient of any value",
                  asked, display_name(*node_, "the variable"), node_->operation()));
}

template <Element T>
void Variable<T>::refuse_without_gradient(const char* asked) const {
  throw std::logic_error(
      fmt::format("{}: {} has no gradient: no backward has reached it since it was made, or since zero_grad",
                  asked, display_name(*node_, "the variable")));
}

template <Element T>
Array<T>& Variable<T>::mutable_grad() {
  return leaf_with_gradient("mutable_grad").mutable_gradient();
}

template <Element T>
std::string Variable<T>::to_string() const {
  return defined() ? text_of(*node_) : "empty";
}

template class Variable<float>;
template class Variable<double>;

}  // namespace xgrad
