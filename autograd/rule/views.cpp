#include "views.hpp"
#include "../kernels/arrange.hpp"

#include <utility>

namespace xgrad::engine {

namespace {

/// What the layout names of an array's memory, as a node's value.
template <Real T>
Array<T> seen(const Array<T>& memory, Layout layout, DeferredRef<T>& deferred) {
  if (layout.is_row_major()) return shared_part(memory, layout.shape, layout.offset);
  Array<T> value = without_elements<T>(layout.shape);
  deferred.reset(new Deferred<T>{shared_part(memory, Shape{memory.size()}), std::move(layout)});
  return value;
}

}  // namespace

template <Real T>
Array<T> viewed(const RuleTable& rule, const void* attributes, const ValueNode<T>& x,
                DeferredRef<T>& deferred) {
  const auto [memory, where] = x.place();
  if (std::optional<Layout> layout = rule.view(attributes, where))
    return seen(memory, *std::move(layout), deferred);
  return seen(x.value(), *rule.view(attributes, Layout(x.shape())), deferred);
}

template <Real T>
NodeRef view_constant(const ValueNode<T>& x, const Layout& layout) {
  return make_constant<T>([&](DeferredRef<T>& deferred) { return seen(x.value(), layout, deferred); });
}

template <Real T>
void pass_part(const Array<T>& g, const Layout& where, const Shape& shape, Wanted& x) {
  Addend<T> part{shared_part(g, g.shape()), where};
  if (x.sum != nullptr && *x.sum && x.sum->unique()) {
    auto& sum = static_cast<ValueNode<T>&>(**x.sum);
    if (sum.add(std::move(part))) return;
    if (sum.may_be_overwritten()) return kernels::add_at<T>(g, sum.overwrite().data(), where);
  }
  x.cotangent = make_constant<T>([&](DeferredRef<T>& deferred) {
    deferred.reset(new Deferred<T>{{}, {}, false, true});
    deferred->addends.push_back(std::move(part));
    return without_elements<T>(shape);
  });
}

template <Real T>
Array<T> laid_out(const Array<T>& x, const Layout& layout) {
  if (layout.is_row_major()) return shared_part(x, layout.shape, layout.offset);
  return kernels::contiguous(View<T>(x.data(), layout));
}

template XGRAD_EXPORT Array<float> viewed(const RuleTable&, const void*, const ValueNode<float>&,
                                          DeferredRef<float>&);
template XGRAD_EXPORT Array<double> viewed(const RuleTable&, const void*, const ValueNode<double>&,
                                           DeferredRef<double>&);
template XGRAD_EXPORT NodeRef view_constant(const ValueNode<float>&, const Layout&);
template XGRAD_EXPORT NodeRef view_constant(const ValueNode<double>&, const Layout&);
template XGRAD_EXPORT void pass_part(const Array<float>&, const Layout&, const Shape&, Wanted&);
template XGRAD_EXPORT void pass_part(const Array<double>&, const Layout&, const Shape&, Wanted&);
template XGRAD_EXPORT Array<float> laid_out(const Array<float>&, const Layout&);
template XGRAD_EXPORT Array<double> laid_out(const Array<double>&, const Layout&);

}  // namespace xgrad::engine
