#include "record.hpp"
#include "../forward_frame.hpp"
#include "../leaf_table.hpp"
#include "../scope.hpp"
#include "../tape.hpp"
#include "operation_node.hpp"

namespace xgrad::engine {

namespace {

/// The further outputs become nodes behind the first, which owns them, so that its pullback can ask for them.
template <Real T>
void record_others(OperationNode<T>& first, Tape& tape, Location location, NodeRef* others) {
  const RuleTable& table = first.rule().table;
  const Edge edge = tape.edge_to(first);
  for (std::size_t k = 1; k < table.output_count(); ++k) {
    NodeRef& other = others[k - 1];
    const auto output = [&]<class U>(ValueNode<U>& value) {
      return NodeRef(
          Ref<OutputNode<U>>::adopt(new OutputNode<U>(std::move(value.overwrite()), table.outputs[k], edge)));
    };
    if (other->dtype() == first.dtype())
      other = output(static_cast<ValueNode<T>&>(*other));
    else
      other = output(static_cast<ValueNode<std::int64_t>&>(*other));
    tape.record(other, location);
    first.set_output(k, other);
  }
}

/// Gives the outputs their tangents in a frame, and in those outside of it first: to them this frame's
/// tangents are values like others.
template <Real T>
void push_forward(const ForwardFrame* frame, const RuleKernels<T>& rule, const void* attributes, Inputs x,
                  std::span<Node* const> y, Location location) {
  if (frame == nullptr) return;
  push_forward(frame->outer(), rule, attributes, x, y, location);
  PooledVector<NodeRef> dx(x.size()), dy(y.size());
  bool any = false;
  for (std::size_t i = 0; i < x.size(); ++i) any = (dx[i] = frame->tangent_of(*x[i])) || any;
  if (!any) return;
  const ForwardFrame::Outside outside(*frame);
  const Scope scope = Scope::of_call("tangent", location);  // what a tape records here is of the user's line
  rule.pushforward(attributes, x, dx, y, dy);
  for (std::size_t k = 0; k < y.size(); ++k)
    if (dy[k]) frame->set_tangent(*y[k], std::move(dy[k]));
}

PooledVector<Node*> outputs_of(const NodeRef& first, const RuleTable& table, const NodeRef* others) {
  PooledVector<Node*> outputs{first.get()};
  for (std::size_t k = 1; k < table.output_count(); ++k) outputs.push_back(others[k - 1].get());
  return outputs;
}

}  // namespace

template <Real T>
NodeRef record(const RuleKernels<T>& rule, void* attributes, std::span<Node* const> x, Location location,
               NodeRef* others) {
  const RuleTable& table = rule.table;
  bool needs_gradient = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] == nullptr) [[unlikely]]
      refuse_empty(table.name, table.name_of_input(i));
    needs_gradient = needs_gradient || x[i]->needs_gradient();
  }
  if (table.check != nullptr) table.check(attributes, x);
  Tape* const tape = Tape::current();
  if (tape != nullptr)
    for (const Node* input : x) tape->check_origin(table.name, *input);
  if (tape == nullptr || !needs_gradient || (table.never_differentiable() && !tape->records_constants())) {
    NodeRef node(make_constant<T>(value_of(rule, attributes, x, others)));
    if (const ForwardFrame* frame = ForwardFrame::innermost(); frame != nullptr) [[unlikely]]
      push_forward(frame, rule, attributes, x, outputs_of(node, table, others), location);
    return node;
  }
  auto made = OperationNode<T>::make(rule, attributes, x, others);
  for (std::size_t i = 0; i < x.size(); ++i) made->connect(i, tape->edge_to(*x[i]));
  OperationNode<T>& operation = *made;
  NodeRef node(std::move(made));
  tape->record(node, location);
  if (table.output_count() > 1) [[unlikely]]
    record_others(operation, *tape, location, others);
  if (const ForwardFrame* frame = ForwardFrame::innermost(); frame != nullptr) [[unlikely]]
    push_forward(frame, rule, operation.attributes(), x, outputs_of(node, table, others), location);
  return node;
}

template XGRAD_EXPORT NodeRef record(const RuleKernels<float>&, void*, std::span<Node* const>, Location,
                                     NodeRef*);
template XGRAD_EXPORT NodeRef record(const RuleKernels<double>&, void*, std::span<Node* const>, Location,
                                     NodeRef*);

}  // namespace xgrad::engine
