/// OperationNode: a value that a rule made.
#pragma once

#include <xgrad/autograd/node.hpp>
#include <xgrad/autograd/rule/table.hpp>
#include <xgrad/export.hpp>

#include <cstddef>
#include <new>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// The edges to its inputs and the rule's attributes lie behind it, in the same piece of memory.
template <Real T>
class alignas(std::max_align_t) OperationNode final : public ValueNode<T> {
 public:
  /// Computes the value. `attributes` are moved into the node; null if the rule has none. Throws what the
  /// rule throws, and leaves the attributes as they are then.
  static Ref<OperationNode> make(const RuleKernels<T>& rule, void* attributes, Inputs x);

  ~OperationNode() override;

  /// Known only when the value is computed: an operation that was refused leaves nothing on the tape.
  void connect(std::size_t input, Edge edge) noexcept { edges()[input] = edge; }

  const RuleKernels<T>& rule() const noexcept { return rule_; }
  const void* attributes() const noexcept { return attributes_; }
  Node& input(std::size_t i) const noexcept { return *this->inputs()[i].input; }

  std::string_view operation() const noexcept override { return rule_.table.name; }
  NodeRef pullback(std::size_t input, NodeRef& adjoint) const override {
    return rule_.cotangent(*this, input, adjoint);
  }
  NodeRef recorded_pullback(std::size_t input, const NodeRef& adjoint) const override {
    return rule_.recorded_cotangent(*this, input, adjoint);
  }
  bool is_elementwise() const noexcept override { return rule_.table.elementwise; }
  Symbol formula(std::span<const Symbol> x) const override;
  Symbol pullback_formula(std::size_t input, const Symbol& g, std::span<const Symbol> x,
                          const Symbol& y) const override;
  NodeRef recompute(Inputs inputs) const override;

  static void operator delete(OperationNode* node, std::destroying_delete_t) noexcept;

 private:
  OperationNode(const RuleKernels<T>& rule, void* attributes, Inputs x);
  struct Bytes {
    std::size_t count;
  };
  static void* operator new(std::size_t, Bytes bytes) { return memory::allocate(bytes.count); }
  static void operator delete(void* node, Bytes bytes) noexcept { memory::deallocate(node, bytes.count); }

  Edge* edges() noexcept { return reinterpret_cast<Edge*>(this + 1); }
  static Bytes bytes_for(const RuleTable& table) noexcept;

  const RuleKernels<T>& rule_;
  void* attributes_;
};

}  // namespace engine
}  // namespace xgrad
