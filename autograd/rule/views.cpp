#include "views.hpp"
#include "../kernels/arrange.hpp"

#include <utility>

namespace xgrad::engine {

template <Real T>
Array<T> viewed(const RuleTable& rule, const void* attributes, const ValueNode<T>& x,
                StridedRef<T>& strided) {
  const Array<T>* memory = &x.memory();
  std::optional<Layout> layout = rule.view(attributes, x.layout());
  if (!layout) {
    memory = &x.value();
    layout = rule.view(attributes, Layout(x.shape()));
  }
  if (layout->is_row_major()) return shared_part(*memory, layout->shape, layout->offset);
  Array<T> without_elements(Buffer<T>(), Shape(layout->shape), Layout(layout->shape).strides);
  strided.reset(new Strided<T>{shared_part(*memory, Shape{memory->size()}), *std::move(layout)});
  return without_elements;
}

template <Real T>
Array<T> laid_out(const Array<T>& x, const Layout& layout) {
  if (layout.is_row_major()) return shared_part(x, layout.shape, layout.offset);
  return kernels::contiguous(View<T>(x.data(), layout));
}

template XGRAD_EXPORT Array<float> viewed(const RuleTable&, const void*, const ValueNode<float>&,
                                          StridedRef<float>&);
template XGRAD_EXPORT Array<double> viewed(const RuleTable&, const void*, const ValueNode<double>&,
                                           StridedRef<double>&);
template XGRAD_EXPORT Array<float> laid_out(const Array<float>&, const Layout&);
template XGRAD_EXPORT Array<double> laid_out(const Array<double>&, const Layout&);

}  // namespace xgrad::engine
