#include "variable.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

template <Real T>
T Variable<T>::item() const {
  if (size() != 1)
    throw std::invalid_argument(fmt::format("item: {} has shape {}, not one element",
                                            display_name(*node_, "the variable"), xgrad::to_string(shape())));
  return *as<T>(*node_).value().data();
}

template <Real T>
LeafNode<T>& Variable<T>::leaf(const char* asked) const {
  if (!held(asked).is_leaf())
    throw std::logic_error(fmt::format(
        "{}: {} is the result of '{}', not a leaf; Tape::gradient gives the gradient of any value", asked,
        display_name(*node_, "the variable"), node_->operation()));
  return static_cast<LeafNode<T>&>(*node_);
}

template <Real T>
LeafNode<T>& Variable<T>::leaf_with_gradient(const char* asked) const {
  LeafNode<T>& leaf = this->leaf(asked);
  if (!leaf.gradient())
    throw std::logic_error(fmt::format(
        "{}: {} has no gradient: no backward has reached it since it was made, or since zero_grad", asked,
        display_name(leaf, "the variable")));
  return leaf;
}

template <Real T>
const Array<T>& Variable<T>::grad() const {
  return as<T>(*leaf_with_gradient("grad").gradient()).value();
}

template <Real T>
Array<T>& Variable<T>::mutable_grad() {
  return leaf_with_gradient("mutable_grad").mutable_gradient();
}

template <Real T>
bool Variable<T>::has_grad() const noexcept {
  return node_ && node_->is_leaf() && static_cast<const LeafNode<T>&>(*node_).gradient();
}

template <Real T>
void Variable<T>::zero_grad() {
  leaf("zero_grad").drop_gradient();
}

template <Real T>
Array<T>& Variable<T>::mutable_value() {
  return leaf("mutable_value").mutable_value();
}

template <Real T>
std::string Variable<T>::to_string() const {
  return defined() ? text_of(*node_) : "empty";
}

template class Variable<float>;
template class Variable<double>;

}  // namespace xgrad
