/// OperationNode: a value that a rule made.
#pragma once

#include "../export.hpp"
#include "../node.hpp"
#include "table.hpp"
#include "views.hpp"

#include <cstddef>
#include <new>
#include <span>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// What makes the only value of an operation, or the first: see ValueNode's constructor.
template <Real T>
auto value_of(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others) {
  return [&rule, attributes, x, others](DeferredRef<T>& deferred) -> Array<T> {
    if (rule.table.view != nullptr) return viewed(rule.table, attributes, as<T>(*x[0]), deferred);
    if (rule.deferred_value != nullptr) return rule.deferred_value(attributes, x, deferred);
    return rule.value(rule, attributes, x, others);
  };
}

/// The edges to its inputs, its further outputs and the rule's attributes lie behind it, in the same piece of
/// memory.
template <Real T>
class alignas(std::max_align_t) OperationNode final : public ValueNode<T> {
 public:
  /// Computes the value. `attributes` are moved into the node; null if the rule has none. Throws what the
  /// rule throws, and leaves the attributes as they are then.
  static Ref<OperationNode> make(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others);

  ~OperationNode() override;

  /// Known only when the value is computed: an operation that was refused leaves nothing on the tape.
  void connect(std::size_t input, Edge edge) noexcept { edges()[input] = edge; }

  const RuleKernels<T>& rule() const noexcept { return rule_; }
  const void* attributes() const noexcept { return attributes_; }
  const Node& output(std::size_t k) const noexcept override {
    if (k == 0) return *this;
    return *outputs()[k - 1];
  }
  void set_output(std::size_t k, NodeRef node) noexcept { outputs()[k - 1] = std::move(node); }
  Node& input(std::size_t i) const noexcept { return *this->inputs()[i].input; }

  std::string_view operation() const noexcept override { return rule_.table.name; }
  void pullbacks(std::span<NodeRef> adjoints, std::span<Wanted> inputs, bool recorded) const override {
    (recorded ? rule_.recorded_pullbacks : rule_.pullbacks)(*this, adjoints, inputs);
  }
  bool is_elementwise() const noexcept override { return rule_.table.elementwise; }
  Symbol formula(std::span<const Symbol> x) const override;
  Symbol pullback_formula(std::size_t input, const Symbol& g, std::span<const Symbol> x,
                          const Symbol& y) const override;
  using Node::recompute;
  void recompute(Inputs inputs, std::span<NodeRef> outputs) const override;

  static void operator delete(OperationNode* node, std::destroying_delete_t) noexcept;

 private:
  OperationNode(const RuleKernels<T>& rule, void* attributes, Inputs x, NodeRef* others);
  struct Bytes {
    std::size_t count;
  };
  static void* operator new(std::size_t, Bytes bytes) { return memory::allocate(bytes.count); }
  static void operator delete(void* node, Bytes bytes) noexcept { memory::deallocate(node, bytes.count); }

  // Behind the node: its edges, its further outputs, its attributes.
  Edge* edges() const noexcept {
    return reinterpret_cast<Edge*>(const_cast<OperationNode*>(this) + 1);  // its own memory
  }
  NodeRef* outputs() const noexcept { return reinterpret_cast<NodeRef*>(edges() + arity_); }
  static Bytes bytes_for(const RuleTable& table, std::size_t arity) noexcept;

  const RuleKernels<T>& rule_;
  std::size_t arity_;
  void* attributes_;
};

/// A further value of an operation that gives several. It refers to the first, and has no rule.
template <Element T>
class OutputNode final : public ValueNode<T> {
 public:
  OutputNode(Array<T>&& value, const char* name, Edge first)
      : ValueNode<T>([&] { return std::move(value); }, Real<T>), name_(name), first_(first) {
    this->set_edges(&first_, 1);
    this->set_output_count(0);
  }

  std::string_view operation() const noexcept override { return name_; }
  Symbol formula(std::span<const Symbol> x) const override;
  Symbol pullback_formula(std::size_t, const Symbol& g, std::span<const Symbol>,
                          const Symbol&) const override;

 private:
  const char* name_;
  Edge first_;
};

}  // namespace engine
}  // namespace xgrad
