/// Node: one recorded value and the rule that made it.
#pragma once

#include "array.hpp"
#include "export.hpp"
#include "layout.hpp"
#include "location.hpp"
#include "node_identity.hpp"
#include "ref.hpp"
#include "reference_count.hpp"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace xgrad XGRAD_EXPORT {

class Symbol;
class Tape;

namespace engine {

class Node;

using NodeRef = Ref<Node>;

/// From a node back to one of its inputs. The input is borrowed: the tape that recorded the node owns both,
/// which is why no chain of nodes is ever destroyed recursively.
struct Edge {
  Node* input = nullptr;
  std::uint32_t position = no_position;  ///< of the input on the tape; none if it needs no gradient
};

/// What a sweep asks a node for: the cotangent of one input, if it lies on the way.
struct Wanted {
  bool needed = false;
  NodeRef cotangent;  ///< nothing where the derivative is zero everywhere
  /// The sum of the cotangents that the input has got so far, to which a rule may add its own instead of
  /// giving it, if nobody else holds it. Null where each is to be seen or recorded.
  NodeRef* sum = nullptr;
};

/// One value: a leaf, or the result of an operation together with what its derivative needs.
///
/// A node that was recorded belongs to a tape, which knows it by its position in the order of computation.
/// Its adjoint, dJ/d(value), is not stored here but in the sweep that computes it (tape.hpp): a leaf may be
/// on the tapes of several threads at once.
class Node {
 public:
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  virtual ~Node();

  /// The operation's name: "tanh", or "leaf", "constant".
  virtual std::string_view operation() const noexcept = 0;
  /// "float", "double" or "int64". Asked for, not found out by a dynamic_cast: the node may be one of a
  /// program that is compiled without run-time type information.
  virtual std::string_view dtype() const noexcept = 0;
  const Shape& shape() const noexcept { return *shape_; }

  /// The cotangents of the inputs: dJ/dx, given the adjoint dJ/dy of each output, by the rule y = f(x). Where
  /// an output has none, nothing stands for it. If `recorded`, they are computed by recorded operations, so
  /// that they can be differentiated again; if not, an operation may take the adjoint over and compute in its
  /// place, if nobody else holds it.
  virtual void pullbacks(std::span<NodeRef>, std::span<Wanted>, bool /*recorded*/) const {}
  /// The cotangent of one input, given the adjoint of the only output.
  NodeRef pullback(std::size_t input, NodeRef adjoint) const;

  /// This value + another of its type and shape; adds in place into `sum` when nobody else holds it.
  virtual NodeRef plus(NodeRef sum, const NodeRef& term) const = 0;
  virtual NodeRef recorded_plus(const NodeRef& sum, const NodeRef& term) const = 0;

  /// Adds an adjoint into the gradient: leaves do, others have none.
  virtual void collect(NodeRef) {}

  /// Whether each element of the value depends on one element of each input only: the pullback then is a
  /// product with the local derivative.
  virtual bool is_elementwise() const noexcept { return false; }

  /// The rule's formula of the value: y = f(x…), in the letters given. A leaf has none: throws
  /// std::logic_error.
  virtual Symbol formula(std::span<const Symbol> x) const;
  /// The rule's formula of the cotangent of one input, given the adjoint g = dJ/dy; "0" where it is zero
  /// everywhere. A leaf has none: throws std::logic_error.
  virtual Symbol pullback_formula(std::size_t input, const Symbol& g, std::span<const Symbol> x,
                                  const Symbol& y) const;

  /// The values that the rule gives for other inputs of the same types and shapes, as constants: as many as
  /// there are outputs. Where a constant of the value's type and shape stands in `outputs` already, which is
  /// none of the inputs, and which nobody else holds, most rules write into its memory. A leaf has no rule:
  /// throws std::logic_error.
  virtual void recompute(std::span<const Node* const> inputs, std::span<NodeRef> outputs) const;
  /// The same of the only output.
  NodeRef recompute(std::span<const Node* const> inputs) const;
  /// Whether `recompute` looks at that input; some functions of users refer to theirs themselves.
  virtual bool recomputes_with(std::size_t /*input*/) const noexcept { return true; }

  /// A constant of this node's type and shape, every element the same.
  virtual NodeRef filled(double element) const = 0;

  std::span<const Edge> inputs() const noexcept { return {edges_, edge_count_}; }

  bool is_leaf() const noexcept { return is_leaf_; }

  /// How many values the operation gave. They are nodes one after the other on the tape, of which this is the
  /// first: it knows the rule, and its turn comes last in a sweep, when the adjoints of all are complete.
  std::size_t output_count() const noexcept { return output_count_; }
  /// Output k, of which 0 is this node.
  virtual const Node& output(std::size_t) const noexcept { return *this; }
  /// Whether it is one of the others. Its only input is the first.
  bool is_further_output() const noexcept { return output_count_ == 0; }

  /// Whether gradients flow into this node: a leaf, or the result of an operation recorded on a tape.
  bool needs_gradient() const noexcept { return needs_gradient_; }

  /// How often the value was written to since the node was made: a leaf's is, by optimizers.
  std::uint64_t version() const noexcept { return version_; }

  /// The same for as long as the node lives, also when its tape is gone. Any thread may ask.
  NodeIdentity identity() const noexcept;

  const std::string& name() const noexcept;
  void set_name(std::string name);

  /// The line that made it.
  Location location() const noexcept { return {file_, line_}; }
  void set_location(Location location) noexcept {
    file_ = location.file;
    line_ = location.line;
  }

  /// The tangent that forward mode carries along, in the frame of that number; nothing where it is zero.
  NodeRef tangent(std::uint64_t level) const;
  void set_tangent(std::uint64_t level, NodeRef tangent);

  static void* operator new(std::size_t bytes) { return memory::allocate(bytes); }
  static void operator delete(void* node, std::size_t bytes) noexcept { memory::deallocate(node, bytes); }

 protected:
  Node(bool needs_gradient, bool is_leaf) noexcept : needs_gradient_(needs_gradient), is_leaf_(is_leaf) {}

  /// That of the value, once it is made.
  void set_shape(const Shape& shape) noexcept { shape_ = &shape; }

  void set_edges(const Edge* edges, std::size_t count) noexcept {
    edges_ = edges;
    edge_count_ = static_cast<std::uint32_t>(count);
  }
  void set_output_count(std::size_t count) noexcept { output_count_ = static_cast<std::uint16_t>(count); }
  void count_change() noexcept { ++version_; }

 private:
  template <class>
  friend class Ref;
  friend class xgrad::Tape;

  struct Tangent;
  struct Rare;

  Rare& rare();

  /// One that no tape and no node has had.
  static std::uint64_t next_number() noexcept;

  ReferenceCount references_;
  std::uint32_t position_ = no_position;
  // Of the tape that recorded it. Of any other node its own, and 0 until its identity is asked for, so that
  // making a node costs nothing. Atomic, because several threads may ask.
  mutable std::atomic<std::uint64_t> number_{0};
  std::uint64_t version_ = 0;
  const Shape* shape_ = nullptr;
  const char* file_ = nullptr;
  const Edge* edges_ = nullptr;
  std::uint32_t line_ = 0;
  std::uint32_t edge_count_ = 0;
  std::uint16_t output_count_ = 1;
  bool needs_gradient_;
  const bool is_leaf_;
  std::unique_ptr<Rare> rare_;
};

/// One for each frame of forward mode that the node was computed in.
struct Node::Tangent {
  std::uint64_t level;
  NodeRef tangent;
  std::unique_ptr<Tangent> next;

  static void* operator new(std::size_t bytes) { return memory::allocate(bytes); }
  static void operator delete(void* tangent, std::size_t bytes) noexcept {
    memory::deallocate(tangent, bytes);
  }
};

/// What few nodes have.
struct Node::Rare {
  std::string name;
  std::unique_ptr<Tangent> tangents;

  static void* operator new(std::size_t bytes) { return memory::allocate(bytes); }
  static void operator delete(void* rare, std::size_t bytes) noexcept { memory::deallocate(rare, bytes); }
};

inline Node::~Node() = default;

/// A value whose elements do not lie one after the other, until somebody asks for them so: they lie in the
/// memory of another value, or are a sum of parts, with zeros elsewhere.
template <Element T>
struct Deferred {
  Array<T> memory;
  Layout layout;
  bool has_zeros_around = false;         ///< whether all else in the memory is zero
  bool is_sum = false;                   ///< of these, then
  PooledVector<Addend<T>> addends{};     ///< until they are added up
  std::atomic<bool> is_laid_out{false};  ///< whether the node's array has the elements

  static void* operator new(std::size_t bytes) { return memory::allocate(bytes); }
  static void operator delete(void* deferred, std::size_t bytes) noexcept {
    memory::deallocate(deferred, bytes);
  }
};
template <Element T>
using DeferredRef = std::unique_ptr<Deferred<T>>;

/// A node that holds an array of T: alone, a constant.
template <Element T>
class ValueNode : public Node {
 public:
  /// `make()` returns the value, which is built in place.
  template <class Make>
  requires std::is_invocable_r_v<Array<T>, Make>
  explicit ValueNode(const Make& make, bool needs_gradient = false, bool is_leaf = false)
      : Node(needs_gradient, is_leaf), value_(make()) {
    set_shape(value_.shape());
  }
  /// `make(deferred)` may instead set `deferred`, and return an array of that shape without elements.
  template <class Make>
  requires std::is_invocable_r_v < Array<T>, Make, DeferredRef<T>
  & > explicit ValueNode(const Make& make, bool needs_gradient = false)
      : Node(needs_gradient, false),
  value_(make(deferred_)) {
    set_shape(value_.shape());
  }

  std::string_view operation() const noexcept override { return "constant"; }
  std::string_view dtype() const noexcept override {
    return std::same_as<T, float> ? "float" : std::same_as<T, double> ? "double" : "int64";
  }
  NodeRef plus(NodeRef sum, const NodeRef& term) const override;
  NodeRef recorded_plus(const NodeRef& sum, const NodeRef& term) const override;
  NodeRef filled(double element) const override;

  /// The elements one after the other: a deferred value is laid out when this is first asked for. Any thread
  /// may ask.
  const Array<T>& value() const {
    if (is_deferred()) [[unlikely]]
      lay_out();
    return value_;
  }
  /// The elements as they lie.
  View<T> view() const {
    if (is_strided()) [[unlikely]]
      return {deferred_->memory.data(), deferred_->layout};
    return value();
  }
  /// The same, to make a view of a view: where they lie in which memory.
  struct Place {
    const Array<T>& memory;
    Layout layout;
  };
  Place place() const {
    if (is_strided()) [[unlikely]]
      return {deferred_->memory, deferred_->layout};
    return {value(), Layout(value_.shape())};
  }
  /// The array of that shape in which the value lies there, with zeros around, if it lies so.
  const Array<T>* frame(const Shape& shape, const Layout& where) const noexcept {
    if (!is_strided() || !deferred_->has_zeros_around) return nullptr;
    const Array<T>& memory = deferred_->memory;
    const Layout& layout = deferred_->layout;
    const bool is_there = memory.size() == element_count(shape) && layout.shape == where.shape &&
                          layout.strides == where.strides && layout.offset == where.offset;
    return is_there ? &memory : nullptr;
  }

  /// Adds to a sum of parts, if the value is one that was not asked for yet; or else leaves the part alone
  /// and returns false. Only for who holds the only reference.
  bool add(Addend<T>&& addend) {
    const bool is_sum = is_deferred() && deferred_->is_sum;
    if (is_sum) deferred_->addends.push_back(std::move(addend));
    return is_sum;
  }

  /// Whether the holder of the only reference may compute in this value's place: it is a constant, and no
  /// other value lies in the same memory.
  bool may_be_overwritten() const noexcept {
    return !needs_gradient() && !is_deferred() && value_.storage().is_only_owner();
  }
  /// The value, to be written to: in memory of its own, so that no other value changes.
  Array<T>& overwrite() {
    static_cast<void>(value());
    value_.storage().own();
    return value_;
  }

 private:
  bool is_deferred() const noexcept {
    return deferred_ && !deferred_->is_laid_out.load(std::memory_order_acquire);
  }
  bool is_strided() const noexcept { return is_deferred() && !deferred_->is_sum; }
  void lay_out() const;

  DeferredRef<T> deferred_;  // of most values nothing
  mutable Array<T> value_;
};

/// A value that is differentiated, and collects its gradient.
template <Real T>
class LeafNode final : public ValueNode<T> {
 public:
  template <class Make>
  LeafNode(const Make& make, std::string name, Location location = {}) : ValueNode<T>(make, true, true) {
    this->set_name(std::move(name));
    this->set_location(location);
  }

  std::string_view operation() const noexcept override { return "leaf"; }

  /// Throws std::invalid_argument, naming both shapes, for a value of another shape.
  void assign(const Array<T>& value);

  /// For optimizers. Counted, so that a tape notices that a value it recorded was changed. What was computed
  /// from the leaf before keeps its value, also where it lies in the same memory.
  Array<T>& mutable_value() {
    this->count_change();
    return this->overwrite();
  }

  /// What the sweeps have added so far; nothing before the first.
  const NodeRef& gradient() const noexcept { return gradient_; }
  void drop_gradient() noexcept { gradient_ = {}; }
  void collect(NodeRef adjoint) override;

  /// A gradient that there is, to be written to. Another leaf, or a user, may hold the same node: then it is
  /// copied first.
  Array<T>& mutable_gradient();
  /// Throws std::invalid_argument for one of another shape.
  void set_gradient(NodeRef gradient);

 private:
  NodeRef gradient_;
};

/// What messages call a node: its name, or else `fallback`.
std::string display_name(const Node& node, std::string_view fallback);

/// "u = multiply (fit.cpp:12): 8", "W = leaf: (2, 3) 1, 2, 3, 4, 5, 6", of many elements the first few.
std::string text_of(const Node& node);

/// The value as NumPy writes arrays, with as many digits as the stream says; "empty" without a node.
std::ostream& print(std::ostream& out, const Node* node);

/// "'w'", or of a node without a name "the result of 'tanh'", "a leaf without a name", "a
/// constant".
std::string description(const Node& node);

/// Throws std::invalid_argument: an empty Variable was asked for its value, or given to an operation.
[[noreturn]] void refuse_empty(const char* asked);
[[noreturn]] void refuse_empty(std::string_view operation, std::string_view operand);

/// The node as one that holds an array of T.
template <Element T>
const ValueNode<T>& as(const Node& node) noexcept {
  return static_cast<const ValueNode<T>&>(node);
}

/// f(array), of the node's value, whatever its type is.
template <class F>
auto visit_value(const Node& node, const F& f) {
  if (node.dtype() == "float") return f(as<float>(node).value());
  if (node.dtype() == "double") return f(as<double>(node).value());
  return f(as<std::int64_t>(node).value());
}

/// Whether the holder of this reference may compute in the value's place.
template <Element T>
bool may_overwrite(const NodeRef& node) noexcept {
  return node.unique() && static_cast<const ValueNode<T>&>(*node).may_be_overwritten();
}

/// A constant whose value `make` returns.
template <Element T, class Make>
Ref<ValueNode<T>> make_constant(const Make& make) {
  return Ref<ValueNode<T>>::adopt(new ValueNode<T>(make));
}

/// How a value is made of something that a user gave. It is a function and not a function object, so that
/// nodes are compiled for it once, in the library.
template <Element T>
struct Making {
  Array<T> (*make)(const void* from);
  const void* from;
};

template <Element T>
Ref<ValueNode<T>> make_constant_of(Making<T> value);
template <Real T>
Ref<LeafNode<T>> make_leaf(Making<T> value, std::string name, Location location);

extern template Ref<ValueNode<float>> make_constant_of(Making<float>);
extern template Ref<ValueNode<double>> make_constant_of(Making<double>);
extern template Ref<ValueNode<std::int64_t>> make_constant_of(Making<std::int64_t>);
extern template Ref<LeafNode<float>> make_leaf(Making<float>, std::string, Location);
extern template Ref<LeafNode<double>> make_leaf(Making<double>, std::string, Location);

}  // namespace engine
}  // namespace xgrad
