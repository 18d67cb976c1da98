#include "fourier.hpp"

#include <kissfft/kissfft.hh>

#include <algorithm>
#include <complex>
#include <vector>

namespace xgrad::kernels {

using namespace engine;

namespace {

using Complex = std::complex<double>;

/// The transforms of one length. Floats, too, are transformed in doubles: KISS FFT's roots of unity are only
/// as good as its numbers are. Each thread keeps those of the last length, which take longer to make than one
/// transform takes.
const kissfft<double>& transform_of(std::size_t n) {
  thread_local std::size_t length = 1;
  thread_local kissfft<double> transform(1, false);
  if (length != n) transform = kissfft<double>(n, false), length = n;
  return transform;
}

/// Transforms as many rows as `rows` says: read(row, numbers) gives what is transformed, write(row, numbers)
/// takes the result. The inverse is the transform of the conjugate, conjugated.
template <class Read, class Write>
void transform_rows(std::size_t rows, std::size_t n, const Read& read, const Write& write) {
  if (rows == 0 || n == 0) return;
  const kissfft<double>& transform = transform_of(n);
  std::vector<Complex> in(n), out(n);
  for (std::size_t row = 0; row < rows; ++row) {
    read(row, in);
    transform.transform(in.data(), out.data());
    write(row, out);
  }
}

/// (…, n, 2) → … · n
std::size_t complex_length(const Shape& shape) { return shape[shape.size() - 2]; }

template <class T>
Complex number_at(const Array<T>& x, std::size_t i) {
  return {x.data()[2 * i], x.data()[2 * i + 1]};
}

template <class T>
void set_number(Array<T>& x, std::size_t i, const Complex& number) {
  x.data()[2 * i] = static_cast<T>(number.real());
  x.data()[2 * i + 1] = static_cast<T>(number.imag());
}

}  // namespace

template <Real T>
Array<T> fourier(const Array<T>& x, bool inverse, double scale) {
  const std::size_t n = complex_length(x.shape());
  Array<T> y = uninitialized<T>(x.shape());
  const auto oriented = [inverse](const Complex& number) { return inverse ? std::conj(number) : number; };
  transform_rows(
      n == 0 ? 0 : x.size() / (2 * n), n,
      [&](std::size_t row, std::vector<Complex>& in) {
        for (std::size_t j = 0; j < n; ++j) in[j] = oriented(number_at(x, row * n + j));
      },
      [&](std::size_t row, const std::vector<Complex>& out) {
        for (std::size_t k = 0; k < n; ++k) set_number(y, row * n + k, scale * oriented(out[k]));
      });
  return y;
}

template <Real T>
Array<T> real_fourier(const Array<T>& x) {
  const std::size_t n = x.shape().back(), m = n / 2 + 1;
  Shape shape = x.shape();
  shape.back() = m;
  shape.push_back(2);
  Array<T> y = uninitialized<T>(shape);
  transform_rows(
      n == 0 ? 0 : x.size() / n, n,
      [&](std::size_t row, std::vector<Complex>& in) { std::copy_n(x.data() + row * n, n, in.begin()); },
      [&](std::size_t row, const std::vector<Complex>& out) {
        for (std::size_t k = 0; k < m; ++k) set_number(y, row * m + k, out[k]);
      });
  return y;
}

template <Real T>
Array<T> real_part_of_fourier(const Array<T>& x, std::size_t n) {
  const std::size_t m = complex_length(x.shape());
  Shape shape(x.shape().begin(), x.shape().end() - 1);
  shape.back() = n;
  Array<T> y = uninitialized<T>(shape);
  transform_rows(
      n == 0 ? 0 : y.size() / n, n,
      [&](std::size_t row, std::vector<Complex>& in) {
        for (std::size_t k = 0; k < m; ++k) in[k] = std::conj(number_at(x, row * m + k));
        std::fill(in.begin() + static_cast<std::ptrdiff_t>(m), in.end(), Complex());
      },
      [&](std::size_t row, const std::vector<Complex>& out) {
        for (std::size_t j = 0; j < n; ++j) y.data()[row * n + j] = static_cast<T>(out[j].real());
      });
  return y;
}

template Array<float> fourier(const Array<float>&, bool, double);
template Array<double> fourier(const Array<double>&, bool, double);
template Array<float> real_fourier(const Array<float>&);
template Array<double> real_fourier(const Array<double>&);
template Array<float> real_part_of_fourier(const Array<float>&, std::size_t);
template Array<double> real_part_of_fourier(const Array<double>&, std::size_t);

}  // namespace xgrad::kernels
