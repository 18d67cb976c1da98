#include <xgrad/autograd/rule/operation_node.hpp>
#include <xgrad/autograd/rule/record.hpp>
#include <xgrad/autograd/tape.hpp>

namespace xgrad::engine {

template <Real T>
NodeRef record(const RuleKernels<T>& rule, void* attributes, std::span<Node* const> x, Location location) {
  const RuleTable& table = rule.table;
  bool needs_gradient = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] == nullptr) [[unlikely]]
      refuse_empty(table.name, table.inputs[i]);
    needs_gradient = needs_gradient || x[i]->needs_gradient();
  }
  if (table.check != nullptr) table.check(attributes, x);
  Tape* const tape = Tape::current();
  if (tape != nullptr)
    for (const Node* input : x) tape->check_origin(table.name, *input);
  if (tape == nullptr || !needs_gradient || table.never_differentiable())
    return make_constant<T>([&] { return rule.value(rule, attributes, x); });
  auto made = OperationNode<T>::make(rule, attributes, x);
  for (std::size_t i = 0; i < x.size(); ++i) made->connect(i, tape->edge_to(*x[i]));
  NodeRef node(std::move(made));
  tape->record(node, location);
  return node;
}

template NodeRef record<float>(const RuleKernels<float>&, void*, std::span<Node* const>, Location);
template NodeRef record<double>(const RuleKernels<double>&, void*, std::span<Node* const>, Location);

}  // namespace xgrad::engine
