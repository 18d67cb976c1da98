#include "operation_node.hpp"
#include "../symbol.hpp"

#include <fmt/format.h>

#include <memory>

namespace xgrad::engine {

namespace {

constexpr std::size_t aligned(std::size_t bytes) {
  constexpr std::size_t alignment = alignof(std::max_align_t);
  return (bytes + alignment - 1) / alignment * alignment;
}

/// Whether a value like that of `like` may be written into the node's memory.
template <Real T>
bool may_become(const NodeRef& node, const ValueNode<T>& like) {
  return node && node->dtype() == like.dtype() && node->shape() == like.shape() && may_overwrite<T>(node);
}

}  // namespace

template <Real T>
typename OperationNode<T>::Bytes OperationNode<T>::bytes_for(const RuleTable& table,
                                                             std::size_t arity) noexcept {
  const std::size_t outputs = aligned((table.output_count() - 1) * sizeof(NodeRef));
  static_assert(sizeof(Edge) % alignof(std::max_align_t) == 0, "what lies behind the edges is aligned");
  return {sizeof(OperationNode) + arity * sizeof(Edge) + outputs + table.attributes_size};
}

template <Real T>
Ref<OperationNode<T>> OperationNode<T>::make(const RuleKernels<T>& rule, void* attributes, Inputs x,
                                             NodeRef* others) {
  return Ref<OperationNode>::adopt(new (bytes_for(rule.table, x.size()))
                                       OperationNode(rule, attributes, x, others));
}

template <Real T>
OperationNode<T>::OperationNode(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others)
    : ValueNode<T>(value_of(rule, attributes, x, others), true),
      rule_(rule),
      arity_(x.size()),
      attributes_(reinterpret_cast<char*>(outputs()) +
                  aligned((rule.table.output_count() - 1) * sizeof(NodeRef))) {
  for (std::size_t i = 0; i < arity_; ++i) new (edges() + i) Edge{};
  for (std::size_t k = 1; k < rule.table.output_count(); ++k) new (outputs() + k - 1) NodeRef;
  this->set_edges(edges(), arity_);
  this->set_output_count(rule.table.output_count());
  if (rule.table.attributes_size != 0) rule.table.move_attributes(attributes_, attributes);
}

template <Real T>
OperationNode<T>::~OperationNode() {
  if (rule_.table.attributes_size != 0) rule_.table.destroy_attributes(attributes_);
  for (std::size_t k = 1; k < rule_.table.output_count(); ++k) outputs()[k - 1].~NodeRef();
}

template <Real T>
void OperationNode<T>::operator delete(OperationNode* node, std::destroying_delete_t) noexcept {
  const Bytes bytes = bytes_for(node->rule_.table, node->arity_);
  node->~OperationNode();
  memory::deallocate(node, bytes.count);
}

template <Real T>
Symbol OperationNode<T>::formula(std::span<const Symbol> x) const {
  return rule_.table.value_formula(attributes_, x);
}

template <Real T>
Symbol OperationNode<T>::pullback_formula(std::size_t input, const Symbol& g, std::span<const Symbol> x,
                                          const Symbol& y) const {
  return rule_.table.cotangent_formula(attributes_, input, g, x, y);
}

template <Real T>
void OperationNode<T>::recompute(Inputs inputs, std::span<NodeRef> outputs) const {
  const RuleTable& table = rule_.table;
  if (rule_.write != nullptr && may_become<T>(outputs[0], *this))
    return rule_.write(rule_, attributes_, inputs, static_cast<ValueNode<T>&>(*outputs[0]).overwrite());
  const auto compute_by = [&](void* attributes) {
    outputs[0] = make_constant<T>(value_of(rule_, attributes, inputs, outputs.data() + 1));
  };
  if (table.attributes_size == 0) return compute_by(nullptr);
  // Of a copy, as the pullback may use what the rule kept of the value.
  const auto destroy = [&](void* attributes) {
    table.destroy_attributes(attributes);
    memory::deallocate(attributes, table.attributes_size);
  };
  void* const copy = memory::allocate(table.attributes_size);
  table.copy_attributes(copy, attributes_);
  const std::unique_ptr<void, decltype(destroy)> owner(copy, destroy);
  compute_by(copy);
}

template <Element T>
Symbol OutputNode<T>::formula(std::span<const Symbol> x) const {
  return Symbol(fmt::format("{}.{}", x[0].text(), name_));
}

template <Element T>
Symbol OutputNode<T>::pullback_formula(std::size_t, const Symbol& g, std::span<const Symbol>,
                                       const Symbol&) const {
  return g;
}

std::string RuleTable::name_of_input(std::size_t i) const {
  return variadic ? fmt::format("{} {}", inputs[0], i) : inputs[i];
}

template class OperationNode<float>;
template class OperationNode<double>;
template class OutputNode<float>;
template class OutputNode<double>;
template class OutputNode<std::int64_t>;

}  // namespace xgrad::engine
