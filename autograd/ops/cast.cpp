#include "cast.hpp"
#include "../operations.hpp"
#include "../rule/operation_node.hpp"
#include "../rule/record.hpp"
#include "../symbol.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <type_traits>

namespace xgrad {

using namespace engine;
namespace {

template <Real To, Real From>
Array<To> converted(const Array<From>& x) {
  Array<To> out = uninitialized<To>(x.shape());
  std::transform(x.data(), x.data() + x.size(), out.data(),
                 [](From element) { return static_cast<To>(element); });
  return out;
}

// The only operation whose input has another dtype than its value, and so not a formula: its table is written
// by hand. Its derivative is 1: the adjoint is converted back.

template <Real T>
using Other = std::conditional_t<std::is_same_v<T, float>, double, float>;

constexpr std::array names{"x"};

constexpr RuleTable make_table() {
  RuleTable table{};
  table.name = "cast";
  table.inputs = names;
  table.elementwise = true;
  table.value_formula = [](const void*, std::span<const Symbol> x) { return call("cast", {x[0]}); };
  table.cotangent_formula = [](const void*, std::size_t, const Symbol& g, std::span<const Symbol>,
                               const Symbol&) { return g.is_one() ? g : call("cast", {g}); };
  return table;
}

constinit const RuleTable table = make_table();
template <Real To>
constexpr RuleKernels<To> make_kernels() {
  using From = Other<To>;
  RuleKernels<To> rule{table};
  rule.value = [](const RuleKernels<To>&, void*, Inputs x, NodeRef*) {
    return converted<To>(as<From>(*x[0]).value());
  };
  rule.pullbacks = [](const OperationNode<To>&, std::span<NodeRef> g, std::span<Wanted> x) {
    x[0].cotangent = make_constant<From>([&] { return converted<From>(as<To>(*g[0]).value()); });
  };
  rule.recorded_pullbacks = [](const OperationNode<To>&, std::span<NodeRef> g, std::span<Wanted> x) {
    x[0].cotangent = cast<From>(Variable<To>(g[0])).node();
  };
  rule.pushforward = [](const void*, Inputs, std::span<const NodeRef> dx, Inputs, std::span<NodeRef> dy) {
    dy[0] = cast<To>(Variable<From>(dx[0])).node();
  };
  return rule;
}

template <Real To>
constinit const RuleKernels<To> kernels_to = make_kernels<To>();

const bool listed = detail::list_rule(table);

}  // namespace

template <Real To, Real From>
Variable<To> engine::cast_to(const Variable<From>& x, Location location) {
  static_cast<void>(listed);
  require_value(x, "cast");
  if constexpr (std::is_same_v<To, From>) {
    return x;
  } else {
    Node* const input = x.node().get();
    return Variable<To>(record(kernels_to<To>, nullptr, {&input, 1}, location, nullptr));
  }
}

template <Real T>
Array<bool> engine::is_not_zero(const Variable<T>& x) {
  require_value(x, "cast");
  Array<bool> out(x.shape());
  std::transform(x.value().begin(), x.value().end(), out.begin(), [](T element) { return element != 0; });
  return out;
}

template XGRAD_EXPORT Array<bool> engine::is_not_zero(const Variable<float>&);
template XGRAD_EXPORT Array<bool> engine::is_not_zero(const Variable<double>&);
template XGRAD_EXPORT Variable<float> engine::cast_to(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<float> engine::cast_to(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<double> engine::cast_to(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> engine::cast_to(const Variable<double>&, Location);

}  // namespace xgrad
