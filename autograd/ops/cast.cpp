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
  explicit CastNode(const Array<From>& x) : ValueNode<To>([&] { return converted<To>(x); }, true) {}

  void connect(Edge edge) noexcept {
    edge_ = edge;
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
Variable<To> engine::cast_to(const Variable<From>& x, Location location) {
  static_cast<void>(listed);
  require_value(x, "cast");
  if constexpr (std::is_same_v<To, From>) {
    return x;
  } else {
    Tape* tape = Tape::current();
    if (tape != nullptr) tape->check_origin("cast", *x.node());
    if (tape == nullptr || !x.needs_gradient())
      return Variable<To>(NodeRef(make_constant<To>([&] { return converted<To>(x.value()); })));
    using N = CastNode<To, From>;
    auto made = Ref<N>::adopt(new N(x.value()));
    made->connect(tape->edge_to(*x.node()));
    const NodeRef node(std::move(made));
    tape->record(node, location);
    return Variable<To>(node);
  }
}

template XGRAD_EXPORT Variable<float> engine::cast_to(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<float> engine::cast_to(const Variable<double>&, Location);
template XGRAD_EXPORT Variable<double> engine::cast_to(const Variable<float>&, Location);
template XGRAD_EXPORT Variable<double> engine::cast_to(const Variable<double>&, Location);

}  // namespace xgrad
