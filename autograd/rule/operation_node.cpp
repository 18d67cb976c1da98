#include <xgrad/autograd/rule/operation_node.hpp>
#include <xgrad/autograd/symbol.hpp>

namespace xgrad::engine {

template <Real T>
typename OperationNode<T>::Bytes OperationNode<T>::bytes_for(const RuleTable& table) noexcept {
  static_assert(sizeof(Edge) % alignof(std::max_align_t) == 0, "attributes lie behind the edges");
  return {sizeof(OperationNode) + table.inputs.size() * sizeof(Edge) + table.attributes_size};
}

template <Real T>
Ref<OperationNode<T>> OperationNode<T>::make(const RuleKernels<T>& rule, void* attributes, Inputs x) {
  return Ref<OperationNode>::adopt(new (bytes_for(rule.table)) OperationNode(rule, attributes, x));
}

template <Real T>
OperationNode<T>::OperationNode(const RuleKernels<T>& rule, void* attributes, Inputs x)
    : ValueNode<T>([&] { return rule.value(rule, attributes, x); }, true),
      rule_(rule),
      attributes_(edges() + x.size()) {
  for (std::size_t i = 0; i < x.size(); ++i) new (edges() + i) Edge{};
  this->set_edges(edges(), x.size());
  if (rule.table.attributes_size != 0) rule.table.move_attributes(attributes_, attributes);
}

template <Real T>
OperationNode<T>::~OperationNode() {
  if (rule_.table.attributes_size != 0) rule_.table.destroy_attributes(attributes_);
}

template <Real T>
void OperationNode<T>::operator delete(OperationNode* node, std::destroying_delete_t) noexcept {
  const Bytes bytes = bytes_for(node->rule_.table);
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
NodeRef OperationNode<T>::recompute(Inputs inputs) const {
  return make_constant<T>([&] { return rule_.value(rule_, attributes_, inputs); });
}

template class OperationNode<float>;
template class OperationNode<double>;

}  // namespace xgrad::engine
