/// Variable<T>: a value that gradients can be taken of, or with respect to.
#pragma once

#include "array.hpp"
#include "export.hpp"
#include "location.hpp"
#include "node.hpp"

#include <algorithm>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace xgrad XGRAD_EXPORT {

namespace detail {

template <Element T, class Value>
Array<T> to_array(const Value& value) {
  if constexpr (engine::Number<Value>) {
    Array<T> scalar = engine::uninitialized<T>(Shape{});
    *scalar.data() = static_cast<T>(value);
    return scalar;
  } else if constexpr (engine::is_vector_of_numbers<Value>) {
    Array<T> array = engine::uninitialized<T>(Shape{value.size()});
    std::transform(value.begin(), value.end(), array.data(), [](auto x) { return static_cast<T>(x); });
    return array;
  } else if constexpr (std::is_same_v<Value, Array<T>>) {
    return engine::copy_of(value);
  } else {
    return Array<T>(value);
  }
}

/// The same, for a node.
template <Element T, class Value>
engine::Making<T> making(const Value& value) {
  return {[](const void* from) { return to_array<T>(*static_cast<const Value*>(from)); },
          std::addressof(value)};
}

}  // namespace detail

template <Real T>
class Operand;
template <Element T>
class Variable;

/// y = Rule(x…), for a rule without attributes.
template <class Rule, Real T, class... More>
Variable<T> record(const Operand<T>& x, const More&... more);

/// The rules of the library's operations: ops/*.cpp, ops/formulas/*.cpp.
namespace rules {

struct Add;
struct Subtract;
struct Multiply;
struct Divide;
struct Negate;
struct Greater;
struct GreaterEqual;
struct Less;
struct LessEqual;

}  // namespace rules

/// A cheap handle on a node: copies refer to the same value.
///
///     Variable W(xt::xarray<double>{{1, 2}, {3, 4}}, "W");   // a leaf: differentiated
///     auto y = sum(matmul(x, W));                             // recorded, if a Tape is alive
///
/// Operations on Variables compute at once. While a Tape is alive on the calling thread they also record how
/// to differentiate; otherwise nothing is kept, and that is inference.
template <Element T>
class Variable {
  static_assert(Real<T>);

 public:
  using value_type = T;

  /// Empty: it refers to no value until it is assigned a Variable that has one. All else that is asked of an
  /// empty Variable, and every operation that it is given to, throws std::invalid_argument.
  Variable() noexcept = default;

  /// A leaf that holds `value`: an array, any xtensor expression, a number, or a std::vector of numbers. The
  /// name appears in messages, formulas and drawings.
  template <engine::Values Value>
  explicit Variable(const Value& value, std::string name = {}, Location location = Location::current())
      : node_(engine::make_leaf(detail::making<T>(value), std::move(name), location)) {}

  explicit Variable(engine::NodeRef node) noexcept : node_(std::move(node)) {}

  bool defined() const noexcept { return static_cast<bool>(node_); }

  const Array<T>& value() const& { return as<T>(held("value")).value(); }
  /// By value, so that `auto& v = model(x).value()` keeps what it refers to alive.
  Array<T> value() && { return as<T>(held("value")).value(); }

  const Shape& shape() const { return held("shape").shape(); }
  std::size_t size() const { return engine::element_count(held("size").shape()); }

  /// The only element. Throws std::invalid_argument, naming the shape, if there are more or none.
  T item() const;

  /// dJ/dx, as `Tape::backward` has added it up in a leaf. Throws std::logic_error if it was never computed,
  /// or this is not a leaf. A reference to it holds until the next `backward`, `zero_grad` or `set_grad`:
  /// then the gradient is another array, and the old one may be gone. To keep one, copy it.
  const Array<T>& grad() const { return as<T>(*leaf_with_gradient("grad").gradient()).value(); }
  bool has_grad() const noexcept {
    return node_ && node_->is_leaf() &&
           static_cast<bool>(static_cast<const engine::LeafNode<T>&>(*node_).gradient());
  }

  /// The gradient of a leaf, to be written to: clipped, scaled, masked. Refers to it until the next
  /// `backward`, `zero_grad` or `set_grad`. Throws as `grad`.
  Array<T>& mutable_grad();

  /// Makes an array, any xtensor expression, a number, a std::vector of numbers or the value of a Variable
  /// the gradient of a leaf, which needs not have had one. Throws std::invalid_argument, naming both shapes,
  /// unless it has the leaf's, and std::logic_error on a non-leaf.
  template <engine::Values Value>
  void set_grad(const Value& gradient) {
    leaf("set_grad").set_gradient(engine::make_constant_of(detail::making<T>(gradient)));
  }
  void set_grad(const Variable& gradient) { set_grad(gradient.value()); }

  /// Forgets the gradient; what `backward` computes next starts anew. Throws std::logic_error on a non-leaf.
  void zero_grad() { leaf("zero_grad").drop_gradient(); }

  /// Gives a leaf a new value of the same shape: an array, any xtensor expression, a number, or a std::vector
  /// of numbers. Throws std::invalid_argument, naming both shapes, for another one, and std::logic_error on a
  /// non-leaf.
  template <engine::Values Value>
  void assign(const Value& value) {
    leaf("assign").assign(detail::to_array<T>(value));
  }

  /// The value of a leaf, to be written to, as optimizers do between one tape and the next. Throws
  /// std::logic_error on a non-leaf.
  ///
  /// A tape that has recorded the leaf refuses to differentiate once this was called again. What is written
  /// through a reference kept from an earlier call it cannot notice, and derivatives are then wrong: ask anew
  /// for each change, or use `assign`.
  Array<T>& mutable_value() { return leaf("mutable_value").mutable_value(); }

  const std::string& name() const { return held("name").name(); }

  /// Gives the value a name: `auto u = (b * c).named("u")`.
  Variable& named(std::string name) & {
    held("named").set_name(std::move(name));
    return *this;
  }
  Variable named(std::string name) && {
    held("named").set_name(std::move(name));
    return std::move(*this);
  }

  /// Whether no operation made it, and it is differentiated: `Variable w(array, "w")`.
  bool is_leaf() const { return held("is_leaf").is_leaf(); }

  /// Which value it refers to: a number of which no other value ever had the same.
  engine::NodeIdentity identity() const { return held("identity").identity(); }

  /// Whether gradients flow into it.
  bool needs_gradient() const { return held("needs_gradient").needs_gradient(); }

  /// The name of the operation that made it: "tanh", or "leaf", "constant".
  std::string_view operation() const { return held("operation").operation(); }

  /// For a debugger or a log: "u = multiply (fit.cpp:12): 8"; "empty" without a value.
  std::string to_string() const;

  /// The value, as NumPy writes it: "15", "{1, 2, 3}", rows of a matrix on lines of their own, of long
  /// dimensions the first and the last three; "empty" without a value.
  friend std::ostream& operator<<(std::ostream& out, const Variable& x) {
    return engine::print(out, x.node_.get());
  }

  const engine::NodeRef& node() const noexcept { return node_; }

  // Elementwise operators, with NumPy's broadcasting; each operand may be a Variable, a number or a
  // std::vector of numbers, and also an xtensor expression where ops/arithmetic.hpp and ops/selection.hpp,
  // which say more, are included. Shapes that do not broadcast throw std::invalid_argument with both names
  // and shapes.

  friend Variable operator+(const Operand<T>& a, const Operand<T>& b) { return record<rules::Add, T>(a, b); }
  friend Variable operator-(const Operand<T>& a, const Operand<T>& b) {
    return record<rules::Subtract, T>(a, b);
  }
  friend Variable operator*(const Operand<T>& a, const Operand<T>& b) {
    return record<rules::Multiply, T>(a, b);
  }
  friend Variable operator/(const Operand<T>& a, const Operand<T>& b) {
    return record<rules::Divide, T>(a, b);
  }
  friend Variable operator-(const Operand<T>& x) { return record<rules::Negate, T>(x); }
  friend Variable operator+(const Variable& x) { return x; }
  friend Variable operator>(const Operand<T>& a, const Operand<T>& b) {
    return record<rules::Greater, T>(a, b);
  }
  friend Variable operator>=(const Operand<T>& a, const Operand<T>& b) {
    return record<rules::GreaterEqual, T>(a, b);
  }
  friend Variable operator<(const Operand<T>& a, const Operand<T>& b) { return record<rules::Less, T>(a, b); }
  friend Variable operator<=(const Operand<T>& a, const Operand<T>& b) {
    return record<rules::LessEqual, T>(a, b);
  }

  // `x += y` makes x refer to a new value, x + y: what was recorded is not written to.

  Variable& operator+=(const Operand<T>& b) {
    return *this = record<rules::Add, T>({*this, b.location()}, b);
  }
  Variable& operator-=(const Operand<T>& b) {
    return *this = record<rules::Subtract, T>({*this, b.location()}, b);
  }
  Variable& operator*=(const Operand<T>& b) {
    return *this = record<rules::Multiply, T>({*this, b.location()}, b);
  }
  Variable& operator/=(const Operand<T>& b) {
    return *this = record<rules::Divide, T>({*this, b.location()}, b);
  }

 private:
  /// The node. Throws std::invalid_argument, naming what was asked for, if there is none.
  engine::Node& held(const char* asked) const {
    if (!node_) [[unlikely]]
      engine::refuse_empty(asked);
    return *node_;
  }
  /// The node as a leaf. Throws std::logic_error, naming what was asked for, if it is none.
  engine::LeafNode<T>& leaf(const char* asked) const {
    if (!held(asked).is_leaf()) [[unlikely]]
      refuse_non_leaf(asked);
    return static_cast<engine::LeafNode<T>&>(*node_);
  }
  engine::LeafNode<T>& leaf_with_gradient(const char* asked) const {
    engine::LeafNode<T>& leaf = this->leaf(asked);
    if (!leaf.gradient()) [[unlikely]]
      refuse_without_gradient(asked);
    return leaf;
  }
  [[noreturn]] void refuse_non_leaf(const char* asked) const;
  [[noreturn]] void refuse_without_gradient(const char* asked) const;

  engine::NodeRef node_;
};

namespace detail {

template <class Value>
struct scalar_of;
template <engine::Expression Value>
struct scalar_of<Value> {
  using type = typename std::decay_t<Value>::value_type;
};
template <engine::Number Value>
struct scalar_of<Value> {
  using type = std::decay_t<Value>;
};
template <class N, class Allocator>
struct scalar_of<std::vector<N, Allocator>> {
  using type = N;
};

}  // namespace detail

namespace engine {

/// The dtype that a value is differentiated in: float stays float, every other number is a double.
template <class Value>
using real_of =
    std::conditional_t<std::is_same_v<typename detail::scalar_of<Value>::type, float>, float, double>;

}  // namespace engine

template <class Value>
Variable(const Value&) -> Variable<engine::real_of<Value>>;
template <class Value>
Variable(const Value&, const char*) -> Variable<engine::real_of<Value>>;
template <class Value>
Variable(const Value&, std::string) -> Variable<engine::real_of<Value>>;

namespace detail {

template <Real T>
Variable<T> named_constant(engine::Ref<engine::ValueNode<T>> node, std::string name, Location location) {
  if (!name.empty()) node->set_name(std::move(name));
  node->set_location(location);
  return Variable<T>(engine::NodeRef(std::move(node)));
}

}  // namespace detail

/// A value that is not differentiated. Where an operation has a Variable as its other operand, a plain array,
/// expression, number or std::vector of numbers may stand instead.
template <engine::Values Value>
Variable<engine::real_of<Value>> constant(const Value& value, std::string name = {},
                                          Location location = Location::current()) {
  using T = engine::real_of<Value>;
  return detail::named_constant(engine::make_constant_of(detail::making<T>(value)), std::move(name),
                                location);
}

/// The same without a copy, for an array that is not needed any more.
template <Real T>
Variable<T> constant(Array<T>&& value, std::string name = {}, Location location = Location::current()) {
  return detail::named_constant(engine::make_constant<T>([&] { return std::move(value); }), std::move(name),
                                location);
}

namespace engine {

/// Throws std::invalid_argument, naming the operation and its operand, if that is an empty Variable.
template <Real T>
void require_value(const Variable<T>& x, const char* operation, const char* name = "x") {
  if (!x.defined()) [[unlikely]]
    refuse_empty(operation, name);
}

}  // namespace engine

/// Whether both refer to the same value, as copies of a Variable do; two that are empty do not.
template <Element T>
bool same_node(const Variable<T>& a, const Variable<T>& b) noexcept {
  return a.defined() && a.node().get() == b.node().get();
}

/// The value of x as a constant: no gradient flows through it.
template <Real T>
Variable<T> stop_gradient(const Variable<T>& x, Location location = Location::current()) {
  engine::require_value(x, "stop_gradient");
  return constant(x.value(), x.name(), location);
}

extern template class Variable<float>;
extern template class Variable<double>;

}  // namespace xgrad

// The rest of what the operators take: Operand.
#include "operand.hpp"
