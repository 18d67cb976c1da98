#include <xgrad/autograd/operations.hpp>
#include <xgrad/autograd/ops/cast.hpp>
#include <xgrad/autograd/symbol.hpp>
#include <xgrad/autograd/tape.hpp>

#include <algorithm>

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

/// The only operation whose input has another dtype than its value, and so not made by a rule, which is a
/// formula of one dtype. Its derivative is 1: the adjoint is converted back.
template <Real To, Real From>
class CastNode final : public ValueNode<To> {
 public:
  CastNode(const Array<From>& x, Edge edge)
      : ValueNode<To>([&] { return converted<To>(x); }, true), edge_(edge) {
    this->set_edges(&edge_, 1);
  }

  std::string_view operation() const noexcept override { return "cast"; }
  bool is_elementwise() const noexcept override { return true; }
  Symbol formula(std::span<const Symbol> x) const override { return call("cast", {x[0]}); }
  Symbol pullback_formula(std::size_t, const Symbol& g, std::span<const Symbol>,
                          const Symbol&) const override {
    return g.is_one() ? g : call("cast", {g});
  }
  NodeRef recompute(std::span<const Node* const> inputs) const override {
    return make_constant<To>([&] { return converted<To>(as<From>(*inputs[0]).value()); });
  }

  NodeRef pullback(std::size_t, NodeRef& adjoint) const override {
    return make_constant<From>([&] { return converted<From>(as<To>(*adjoint).value()); });
  }
  NodeRef recorded_pullback(std::size_t, const NodeRef& adjoint) const override {
    return cast<From>(Variable<To>(adjoint)).node();
  }

 private:
  Edge edge_;
};

const bool listed = detail::list_operation([] { return Operation{"cast", {"x"}, "cast(x)", {"cast(g)"}}; });

}  // namespace

template <Real To, Real From>
Variable<To> cast(const Variable<From>& x, Location location) {
  static_cast<void>(listed);
  if constexpr (std::is_same_v<To, From>) {
    return x;
  } else {
    Tape* tape = Tape::current();
    if (tape == nullptr || !x.needs_gradient())
      return Variable<To>(NodeRef(make_constant<To>([&] { return converted<To>(x.value()); })));
    using N = CastNode<To, From>;
    const NodeRef node(Ref<N>::adopt(new N(x.value(), tape->edge_to(*x.node()))));
    tape->record(node, location);
    return Variable<To>(node);
  }
}

template Variable<float> cast(const Variable<float>&, Location);
template Variable<float> cast(const Variable<double>&, Location);
template Variable<double> cast(const Variable<float>&, Location);
template Variable<double> cast(const Variable<double>&, Location);

}  // namespace xgrad
