#include "matrices.hpp"
#include "arrange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace xgrad::kernels {

using namespace engine;

Shape with_last(const Shape& shape, std::size_t dropped, const Shape& last) {
  Shape result(shape.begin(), shape.end() - static_cast<std::ptrdiff_t>(dropped));
  for (const std::size_t length : last) result.push_back(length);
  return result;
}

std::size_t matrix_count(const Shape& shape) { return element_count(with_last(shape, 2, {})); }

std::size_t matrix_at(std::size_t i, const Shape& batch, const Shape& operand) {
  std::size_t at = 0, step = 1;
  for (std::size_t back = 3; back <= operand.size(); ++back) {
    const std::size_t length = operand[operand.size() - back], of_batch = batch[batch.size() - back];
    if (length != 1) at += i % of_batch * step;
    i /= of_batch;
    step *= length;
  }
  return at;
}

std::string name_of_matrix(const char* name, std::size_t i, const Shape& shape) {
  if (shape.size() == 2) return name;
  Shape index = with_last(shape, 2, {});
  for (std::size_t d = index.size(); d-- > 0; i /= shape[d]) index[d] = i % shape[d];
  return fmt::format("matrix {} of {}", to_string(index), name);
}

template <Real T>
Array<T> transposed(const Array<T>& x) {
  Shape order(x.dimension());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::swap(order[order.size() - 1], order[order.size() - 2]);
  const Layout layout = Layout(x.shape()).permuted(order);
  return contiguous(View<T>(x.data(), layout));
}

template <Real T>
Array<T> triangle(Array<T> x, bool lower, T diagonal) {
  const std::size_t m = row_count(x.shape()), n = column_count(x.shape());
  for (std::size_t row = 0; row * n < x.size(); ++row) {
    const std::size_t i = row % m;
    T* const elements = x.data() + row * n;
    if (lower)
      std::fill(elements + std::min(i + 1, n), elements + n, T(0));
    else
      std::fill(elements, elements + std::min(i, n), T(0));
    if (i < n) elements[i] *= diagonal;
  }
  return x;
}

template <Real T>
Array<T> identities(const Shape& shape) {
  Array<T> x = uninitialized<T>(shape);
  const std::size_t n = column_count(shape);
  std::fill(x.data(), x.data() + x.size(), T(0));
  for (std::size_t row = 0; row * n < x.size(); ++row) x.data()[row * n + row % n] = 1;
  return x;
}

template Array<float> transposed(const Array<float>&);
template Array<double> transposed(const Array<double>&);
template Array<float> triangle(Array<float>, bool, float);
template Array<double> triangle(Array<double>, bool, double);
template Array<float> identities(const Shape&);
template Array<double> identities(const Shape&);

}  // namespace xgrad::kernels
