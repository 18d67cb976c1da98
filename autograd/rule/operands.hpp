/// What formulas are given for the inputs and outputs of an operation: arrays, or Variables.
#pragma once

#include "../export.hpp"
#include "../index_variable.hpp"
#include "../leaf_table.hpp"
#include "../symbol.hpp"
#include "../variable.hpp"
#include "kind.hpp"
#include "operation_node.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// A node as a Variable: a handle, which does not write.
template <Element T>
Variable<T> variable_of(const Node& node) {
  return Variable<T>(NodeRef(const_cast<Node*>(&node)));
}

/// The array in a node; for several outputs see detail::arrays_of_outputs.
template <Element T>
const Array<T>& array_of(const Node& node) noexcept {
  return as<T>(node).value();
}

/// The inputs of a node, as operations take them.
template <Real T>
PooledVector<const Node*> inputs_of(const OperationNode<T>& y) {
  PooledVector<const Node*> inputs;
  for (const Edge& edge : y.inputs()) inputs.push_back(edge.input);
  return inputs;
}

}  // namespace engine

template <Real T>
class Parts<Array<T>> {
 public:
  explicit Parts(engine::Inputs nodes) : nodes_(nodes) {}
  std::size_t size() const noexcept { return nodes_.size(); }
  const Array<T>& operator[](std::size_t i) const { return engine::array_of<T>(*nodes_[i]); }

 private:
  engine::Inputs nodes_;
};

template <Real T>
class Parts<Variable<T>> {
 public:
  explicit Parts(engine::Inputs nodes) : nodes_(nodes) {}
  std::size_t size() const noexcept { return nodes_.size(); }
  Variable<T> operator[](std::size_t i) const { return engine::variable_of<T>(*nodes_[i]); }

 private:
  engine::Inputs nodes_;
};

template <>
class Parts<Symbol> {
 public:
  explicit Parts(std::span<const Symbol> letters) : letters_(letters) {}
  std::size_t size() const noexcept { return letters_.size(); }
  const Symbol& operator[](std::size_t i) const { return letters_[i]; }

 private:
  std::span<const Symbol> letters_;
};

namespace detail {

/// The outputs of an operation, of several a tuple: of references to arrays, or of Variables.
template <class Rule, Real T>
auto arrays_of_outputs(const engine::OperationNode<T>& y) {
  return for_outputs<Rule>(
      [&]<std::size_t k>(Wrt<k>) { return std::cref(engine::array_of<OutputOf<Rule, k, T>>(y.output(k))); });
}
template <class Rule, Real T>
auto variables_of_outputs(const engine::OperationNode<T>& y) {
  return for_outputs<Rule>(
      [&]<std::size_t k>(Wrt<k>) { return engine::variable_of<OutputOf<Rule, k, T>>(y.output(k)); });
}

/// The adjoints of the outputs. Where one has none, it is zero; of indices there is none, and what stands for
/// it is empty.
template <class Rule, Real T>
auto variables_of_adjoints(const engine::OperationNode<T>& y, std::span<const engine::NodeRef> adjoints) {
  return for_outputs<Rule>([&]<std::size_t k>(Wrt<k>) {
    if constexpr (gives_indices<Rule, k>())
      return Variable<T>();
    else
      return Variable<T>(adjoints[k] ? adjoints[k] : y.output(k).filled(0));
  });
}

}  // namespace detail
}  // namespace xgrad
