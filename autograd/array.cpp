#include <xgrad/autograd/array.hpp>

namespace xgrad::engine {

template <class T>
[[gnu::flatten]] Array<T> uninitialized(const Shape& shape) {
  return Array<T>(shape);
}

template Array<float> uninitialized(const Shape&);
template Array<double> uninitialized(const Shape&);

}  // namespace xgrad::engine
