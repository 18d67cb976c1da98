#include "array.hpp"

#include <utility>

namespace xgrad {

Shape& Shape::assign_long(const Shape& other) {
  Base::operator=(other);
  return *this;
}

namespace engine {

template <class T>
[[gnu::flatten]] Array<T> uninitialized(const Shape& shape) {
  return Array<T>(shape);
}

template <class T>
Array<T> shared_part(const Array<T>& x, const Shape& shape, std::size_t first) {
  using Strides = typename Array<T>::inner_strides_type;
  Strides strides(shape.size());
  const std::size_t count = xt::compute_strides(shape, xt::layout_type::row_major, strides);
  return Array<T>(x.storage().part(first, count), Shape(shape), std::move(strides));
}

template <class T>
Array<T> copy_of(const Array<T>& x) {
  return x;
}

template XGRAD_EXPORT Array<float> copy_of(const Array<float>&);
template XGRAD_EXPORT Array<double> copy_of(const Array<double>&);
template XGRAD_EXPORT Array<std::int64_t> copy_of(const Array<std::int64_t>&);
template XGRAD_EXPORT Array<float> uninitialized(const Shape&);
template XGRAD_EXPORT Array<double> uninitialized(const Shape&);
template XGRAD_EXPORT Array<std::int64_t> uninitialized(const Shape&);
template XGRAD_EXPORT Array<float> shared_part(const Array<float>&, const Shape&, std::size_t);
template XGRAD_EXPORT Array<double> shared_part(const Array<double>&, const Shape&, std::size_t);
template XGRAD_EXPORT Array<std::int64_t> shared_part(const Array<std::int64_t>&, const Shape&, std::size_t);

}  // namespace engine
}  // namespace xgrad
