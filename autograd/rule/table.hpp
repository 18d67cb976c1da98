/// RuleTable: what the engine knows of a rule. Nodes refer to tables; no type of the engine depends on a
/// rule.
#pragma once

#include "../array.hpp"
#include "../export.hpp"
#include "../kernels/loops.hpp"
#include "../node.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xgrad XGRAD_EXPORT {

class Symbol;

namespace engine {

template <Real T>
class OperationNode;

using Inputs = std::span<const Node* const>;

/// What a rule says of itself. One for each rule, made by the compiler from the rule (rule/compile.hpp).
struct RuleTable {
  std::string_view name;
  std::span<const char* const> inputs;   ///< what messages call them; of any number, what they call each
  std::span<const char* const> outputs;  ///< of a rule that gives several values
  bool variadic = false;                 ///< takes any number of inputs
  std::uint32_t zero = 0;                ///< bit i: the derivative with respect to input i is zero everywhere
  std::uint32_t same = 0;                ///< bit i: the cotangent of input i is the adjoint
  bool elementwise = false;              ///< each element of y depends on one element of each input only

  /// Throws for inputs that do not fit; null if any do.
  void (*check)(const void* attributes, Inputs x) = nullptr;

  /// Of a rule whose value is a view: where its elements lie in the memory that x's lie in; nothing if they
  /// do not, which is only where x is not row-major.
  std::optional<Layout> (*view)(const void* attributes, const Layout& x) = nullptr;

  /// The formulas in the letters given; without attributes, those of a rule made anew.
  Symbol (*value_formula)(const void* attributes, std::span<const Symbol> x);
  Symbol (*cotangent_formula)(const void* attributes, std::size_t input, const Symbol& g,
                              std::span<const Symbol> x, const Symbol& y);

  /// The attributes, which a node keeps: their size, 0 if there are none, and how to move and destroy them.
  std::size_t attributes_size = 0;
  void (*move_attributes)(void* to, void* from) = nullptr;
  void (*copy_attributes)(void* to, const void* from) = nullptr;
  void (*destroy_attributes)(void* attributes) = nullptr;

  bool gives_zero(std::size_t input) const noexcept { return zero >> input & 1; }
  bool gives_same(std::size_t input) const noexcept { return same >> input & 1; }
  /// Whether no gradient flows through the operation at all, as through a comparison: it is not recorded.
  bool never_differentiable() const noexcept {
    return !variadic && zero + 1 == std::uint64_t{1} << inputs.size();
  }
  std::size_t output_count() const noexcept { return outputs.empty() ? 1 : outputs.size(); }
  /// What messages call an input.
  std::string name_of_input(std::size_t i) const;
};

/// How a rule computes on arrays of T.
template <Real T>
struct RuleKernels {
  const RuleTable& table;

  /// y = f(x…); of several outputs the first, and the others as constants into `others`. The attributes may
  /// be changed: a rule may keep in them what its pullback can use. Throws std::invalid_argument for shapes
  /// that do not fit. Null if the table has `view`, or the rule `deferred_value`.
  Array<T> (*value)(const RuleKernels& rule, void* attributes, Inputs x, NodeRef* others) = nullptr;
  /// Instead, of a rule whose value may lie in other memory, and not one after the other.
  Array<T> (*deferred_value)(const void* attributes, Inputs x, DeferredRef<T>& deferred) = nullptr;
  /// The same into `y`, which has the shape that the value of x has: inputs as those of a value before. Null
  /// if the rule can only make new arrays, or keeps something of its value.
  void (*write)(const RuleKernels& rule, const void* attributes, Inputs x, Array<T>& y) = nullptr;
  /// The cotangents, as Node::pullbacks says.
  void (*pullbacks)(const OperationNode<T>& y, std::span<NodeRef> g, std::span<Wanted> x) = nullptr;
  /// The same by recorded operations.
  void (*recorded_pullbacks)(const OperationNode<T>& y, std::span<NodeRef> g, std::span<Wanted> x) = nullptr;

  /// The tangents of the outputs, given those of the inputs; nothing stands for one that is zero everywhere.
  void (*pushforward)(const void* attributes, Inputs x, std::span<const NodeRef> dx, Inputs y,
                      std::span<NodeRef> dy) = nullptr;

  /// Of an elementwise rule, for each instruction set: the loop of the value, and those of the cotangents.
  kernels::BySet<const kernels::ElementLoop<T>*> element_loops{};
  kernels::BySet<const kernels::RowLoops<T>*> row_loops{};  ///< of a rowwise one
  bool gives_rows = true;  ///< of a rowwise one: a row for each row, or a number
};

/// How many inputs a rule may have.
inline constexpr std::size_t most_inputs = 16;

}  // namespace engine
}  // namespace xgrad
