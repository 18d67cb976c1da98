#include <xgrad/autograd/array.hpp>

namespace xgrad::engine {

template <class T>
[[gnu::flatten]] Array<T> uninitialized(const Shape& shape) {
  return Array<T>(shape);
}

template XGRAD_EXPORT Array<float> uninitialized(const Shape&);
template XGRAD_EXPORT Array<double> uninitialized(const Shape&);
template XGRAD_EXPORT Array<std::int64_t> uninitialized(const Shape&);

}  // namespace xgrad::engine
