#include "batched_products.hpp"
#include "arrange.hpp"
#include "strided_product.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace xgrad::kernels {

using namespace engine;

namespace {

/// A dimension of the batch: how far one step along it goes in a, b and c; 0 where it stands still.
struct Dimension {
  std::size_t length;
  std::ptrdiff_t a, b, c;
};

template <class Array>
std::size_t length_at(const Array& x, std::size_t from_last) {
  const Shape& shape = x.shape();
  return from_last < shape.size() ? shape[shape.size() - 1 - from_last] : 1;
}

template <class Array>
std::ptrdiff_t step_at(const Array& x, std::size_t from_last) {
  return length_at(x, from_last) == 1 ? 0 : x.strides()[x.shape().size() - 1 - from_last];
}

/// The dimensions in front of the matrices that are longer than 1, the outermost first.
template <class T>
std::vector<Dimension> dimensions_of(const View<T>& a, const View<T>& b, const Array<T>& c) {
  std::vector<Dimension> dimensions;
  for (std::size_t i = std::max({a.shape().size(), b.shape().size(), c.dimension()}); i-- > 2;) {
    const std::size_t length = length_at(a, i) == 1 ? length_at(b, i) : length_at(a, i);
    if (length != 1) dimensions.push_back({length, step_at(a, i), step_at(b, i), step_at(c, i)});
  }
  return dimensions;
}

/// Makes a dimension of the batch part of the matrices, if it continues their rows or their inner dimension:
/// one large product is faster than many small ones.
template <class T>
bool absorb(const Dimension& d, StridedProduct<T>& p) {
  const auto continues = [](std::ptrdiff_t next, std::ptrdiff_t step, std::size_t length) {
    return length == 1 || next == step * static_cast<std::ptrdiff_t>(length);
  };
  if (d.b == 0 && continues(d.a, p.a_row, p.m) && d.c == static_cast<std::ptrdiff_t>(p.m * p.n)) {
    if (p.m == 1) p.a_row = d.a;
    p.m *= d.length;
    return true;
  }
  if (d.c == 0 && continues(d.a, p.a_column, p.k) && continues(d.b, p.b_row, p.k)) {
    if (p.k == 1) p.a_column = d.a, p.b_row = d.b;
    p.k *= d.length;
    return true;
  }
  return false;
}

template <class T>
void absorb_all(std::vector<Dimension>& dimensions, StridedProduct<T>& p) {
  for (std::size_t d = dimensions.size(); d-- > 0;)
    if (absorb(dimensions[d], p)) {
      dimensions.erase(dimensions.begin() + static_cast<std::ptrdiff_t>(d));
      d = dimensions.size();
    }
}

/// Copies of a and b in which the summed dimensions continue the inner one, as columns of a and rows of b.
template <class T>
class Gathered {
 public:
  Gathered(std::vector<Dimension>& dimensions, StridedProduct<T>& p) {
    const auto summed = std::stable_partition(dimensions.begin(), dimensions.end(),
                                              [](const Dimension& d) { return d.c != 0; });
    Layout of_a, of_b;
    for (auto d = dimensions.begin(); d != summed; ++d) {
      if (d->a != 0) append(of_a, d->length, d->a);
      if (d->b != 0) append(of_b, d->length, d->b);
    }
    append(of_a, p.m, p.a_row);
    for (auto d = summed; d != dimensions.end(); ++d) {
      append(of_a, d->length, d->a);
      append(of_b, d->length, d->b);
    }
    append(of_a, p.k, p.a_column);
    append(of_b, p.k, p.b_row);
    append(of_b, p.n, p.b_column);
    a_ = contiguous(View<T>(p.a, of_a));
    b_ = contiguous(View<T>(p.b, of_b));

    for (auto d = summed; d != dimensions.end(); ++d) p.k *= d->length;
    dimensions.erase(summed, dimensions.end());
    const auto m = static_cast<std::ptrdiff_t>(p.m), n = static_cast<std::ptrdiff_t>(p.n),
               k = static_cast<std::ptrdiff_t>(p.k);
    p = {p.m, p.n, p.k, a_.data(), k, 1, b_.data(), n, 1, nullptr, p.c};
    std::ptrdiff_t a_step = m * k, b_step = k * n;
    for (auto d = dimensions.rbegin(); d != dimensions.rend(); ++d) {
      if (d->a != 0) d->a = std::exchange(a_step, a_step * static_cast<std::ptrdiff_t>(d->length));
      if (d->b != 0) d->b = std::exchange(b_step, b_step * static_cast<std::ptrdiff_t>(d->length));
    }
  }

 private:
  static void append(Layout& layout, std::size_t length, std::ptrdiff_t step) {
    layout.shape.push_back(length);
    layout.strides.push_back(step);
  }

  Array<T> a_, b_;
};

/// A product for each index of the batch, the first of which p is.
template <class T>
void multiply_each(const std::vector<Dimension>& dimensions, StridedProduct<T>& p) {
  std::vector<std::size_t> index(dimensions.size(), 0);
  while (true) {
    multiply(p);
    std::size_t d = dimensions.size();
    while (d-- > 0) {
      const auto [length, a, b, c] = dimensions[d];
      p.a += a;
      p.b += b;
      p.c += c;
      if (++index[d] < length) break;
      const auto steps = static_cast<std::ptrdiff_t>(length);
      p.a -= steps * a;
      p.b -= steps * b;
      p.c -= steps * c;
      index[d] = 0;
    }
    if (d == static_cast<std::size_t>(-1)) return;
  }
}

}  // namespace

template <Real T>
void batched_matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed, Array<T>& c) {
  if (c.size() == 0) return;
  const auto [transpose_a, transpose_b] = transposed;
  StridedProduct<T> p{length_at(a, transpose_a ? 0 : 1),
                      length_at(b, transpose_b ? 1 : 0),
                      length_at(a, transpose_a ? 1 : 0),
                      a.data(),
                      step_at(a, transpose_a ? 0 : 1),
                      step_at(a, transpose_a ? 1 : 0),
                      b.data(),
                      step_at(b, transpose_b ? 0 : 1),
                      step_at(b, transpose_b ? 1 : 0),
                      nullptr,
                      c.data()};
  std::vector<Dimension> dimensions = dimensions_of(a, b, c);
  if (a.size() == 0 || b.size() == 0) {
    std::fill(c.data(), c.data() + c.size(), T(0));
    return;
  }
  absorb_all(dimensions, p);
  std::optional<Gathered<T>> gathered;
  if (std::any_of(dimensions.begin(), dimensions.end(), [](const Dimension& d) { return d.c == 0; }))
    gathered.emplace(dimensions, p);
  multiply_each(dimensions, p);
}

template <Real T>
Array<T> batched_matmul(const View<T>& a, const View<T>& b, MatMulOptions transposed, const Shape& batch) {
  Shape shape = batch;
  shape.push_back(length_at(a, transposed.transpose_a ? 0 : 1));
  shape.push_back(length_at(b, transposed.transpose_b ? 1 : 0));
  Array<T> c = uninitialized<T>(shape);
  batched_matmul<T>(a, b, transposed, c);
  return c;
}

template XGRAD_EXPORT Array<float> batched_matmul(const View<float>&, const View<float>&, MatMulOptions,
                                                  const Shape&);
template XGRAD_EXPORT Array<double> batched_matmul(const View<double>&, const View<double>&, MatMulOptions,
                                                   const Shape&);
template XGRAD_EXPORT void batched_matmul(const View<float>&, const View<float>&, MatMulOptions,
                                          Array<float>&);
template XGRAD_EXPORT void batched_matmul(const View<double>&, const View<double>&, MatMulOptions,
                                          Array<double>&);

}  // namespace xgrad::kernels
