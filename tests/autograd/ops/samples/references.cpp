#include "sample.hpp"

namespace xgrad::samples {

Reference of_batches(const Reference& reference, std::size_t rank) {
  return [=](const Inputs& x) {
    const Shape batch = without_last(x[0].shape(), rank);
    const std::size_t count = engine::element_count(batch);
    const auto part = [&](const Array<double>& all, std::size_t k) {
      const Shape shape(all.shape().end() - static_cast<std::ptrdiff_t>(rank), all.shape().end());
      if (count == 0) return dominant(shape);  // only the result's shape is asked for
      Array<double> one(shape);
      std::copy_n(all.data() + k * one.size(), one.size(), one.data());
      return one;
    };
    Shape shape;
    std::vector<double> elements;
    for (std::size_t k = 0; k < std::max<std::size_t>(count, 1); ++k) {
      Inputs parts;
      for (const auto& all : x) parts.push_back(part(all, k));
      const Array<double> y = reference(parts);
      shape = y.shape();
      if (count > 0) elements.insert(elements.end(), y.begin(), y.end());
    }
    Shape whole = batch;
    whole.insert(whole.end(), shape.begin(), shape.end());
    Array<double> y(whole);
    std::copy(elements.begin(), elements.end(), y.data());
    return y;
  };
}

Array<double> solution(const Array<double>& A, const Array<double>& b) {
  const std::size_t n = A.shape()[0], k = b.shape()[1];
  Array<double> U = A, x = b;
  for (std::size_t step = 0; step < n; ++step) {
    std::size_t largest = step;
    for (std::size_t i = step; i < n; ++i)
      if (std::abs(U(i, step)) > std::abs(U(largest, step))) largest = i;
    for (std::size_t j = 0; j < n; ++j) std::swap(U(step, j), U(largest, j));
    for (std::size_t j = 0; j < k; ++j) std::swap(x(step, j), x(largest, j));
    for (std::size_t i = 0; i < n; ++i) {
      if (i == step) continue;
      const double factor = U(i, step) / U(step, step);
      for (std::size_t j = step; j < n; ++j) U(i, j) -= factor * U(step, j);
      for (std::size_t j = 0; j < k; ++j) x(i, j) -= factor * x(step, j);
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < k; ++j) x(i, j) /= U(i, i);
  return x;
}

Array<double> inverse_matrix(const Array<double>& A) {
  return solution(A, made(A.shape(), [](const Shape& i) { return i[0] == i[1] ? 1 : 0; }));
}

double determinant(const Array<double>& A) {
  const std::size_t n = A.shape()[0];
  double sum = n == 0 ? 1 : 0;
  for (std::size_t k = 0; k < n; ++k) {  // along the first row
    const Array<double> minor =
        made({n - 1, n - 1}, [&](const Shape& i) { return A(i[0] + 1, i[1] + (i[1] >= k)); });
    sum += (k % 2 == 0 ? 1 : -1) * A(0, k) * determinant(minor);
  }
  return sum;
}

Array<double> transposed(const Array<double>& A) {
  return made({A.shape()[1], A.shape()[0]}, [&](const Shape& i) { return A(i[1], i[0]); });
}

Array<double> dominant(const Shape& shape) {
  return made(shape, [&, noise = numbers(shape, -1, 1)](const Shape& i) {
    return at(noise, i) + (i.size() > 1 && i.end()[-1] == i.end()[-2] ? 3 : 0);
  });
}

}  // namespace xgrad::samples
