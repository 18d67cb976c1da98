#include "correlate.hpp"
#include "chosen.hpp"
#include "correlated_rows.hpp"

#include <algorithm>
#include <cstddef>

namespace xgrad::kernels {

using namespace engine;

namespace {

/// Rows and columns; a vector is a matrix of one row.
struct Size {
  std::ptrdiff_t rows, columns;

  Size(std::ptrdiff_t m, std::ptrdiff_t n) : rows(m), columns(n) {}
  explicit Size(const Shape& shape, std::size_t rows_of_vector = 1)
      : rows(static_cast<std::ptrdiff_t>(shape.size() == 2 ? shape[0] : rows_of_vector)),
        columns(static_cast<std::ptrdiff_t>(shape.back())) {}
};

/// Where something lies within something else.
struct Range {
  std::ptrdiff_t begin, end;

  /// The indices j < length for which 0 ≤ first + j < limit.
  static Range within(std::ptrdiff_t first, std::ptrdiff_t length, std::ptrdiff_t limit) {
    const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(-first, 0, length);
    return {begin, std::clamp(limit - first, begin, length)};
  }
  std::size_t size() const { return static_cast<std::size_t>(end - begin); }
};

/// y_i of one row, as CorrelatedRow says, in pieces: a register that thousands of terms are added to, one
/// after the other, drifts.
template <class T>
void compute(const CorrelatedRow<T>& whole) {
  constexpr std::size_t longest = 1024;
  const auto compute_piece = chosen<CorrelatedRows<T>>().compute;
  if (whole.rows * whole.length <= longest) return compute_piece(whole);
  CorrelatedRow<T> piece = whole;
  const std::size_t rows = std::max<std::size_t>(longest / whole.length, 1);
  for (std::size_t r = 0; r < whole.rows; r += rows)
    for (std::size_t j = 0; j < whole.length; j += longest) {
      piece.x = whole.x + r * whole.x_row + j;
      piece.w = whole.w + r * whole.w_row + j;
      piece.rows = std::min(rows, whole.rows - r);
      piece.length = std::min(longest, whole.length - j);
      compute_piece(piece);
      piece.add = true;
    }
}

/// A matrix, row by row.
template <class T>
struct Matrix {
  T* data;
  Size size;

  T* at(std::ptrdiff_t row, std::ptrdiff_t column) const { return data + row * size.columns + column; }
};

/// Row k of y. What would be multiplied by the zeros outside of x is left out: it may be infinite. Where the
/// rows of w lie within those of x, neighbors are computed together.
template <class T>
void correlate_row(Matrix<const T> x, Matrix<const T> w, Size before, std::ptrdiff_t k, Matrix<T> y) {
  const Range rows = Range::within(k - before.rows, w.size.rows, x.size.rows);
  const auto sums = [&](std::ptrdiff_t l, std::ptrdiff_t count, Range columns) {
    if (rows.size() == 0 || columns.size() == 0) {
      std::fill_n(y.at(k, l), count, T(0));
      return;
    }
    compute<T>({x.at(k - before.rows + rows.begin, l - before.columns + columns.begin),
                static_cast<std::size_t>(x.size.columns), w.at(rows.begin, columns.begin),
                static_cast<std::size_t>(w.size.columns), rows.size(), columns.size(), y.at(k, l),
                static_cast<std::size_t>(count), false});
  };
  const auto one = [&](std::ptrdiff_t l) {
    sums(l, 1, Range::within(l - before.columns, w.size.columns, x.size.columns));
  };
  const std::ptrdiff_t first = std::clamp<std::ptrdiff_t>(before.columns, 0, y.size.columns);
  const std::ptrdiff_t last =
      std::clamp(x.size.columns - w.size.columns + 1 + before.columns, first, y.size.columns);
  for (std::ptrdiff_t l = 0; l < first; ++l) one(l);
  if (first < last) sums(first, last - first, {0, w.size.columns});
  for (std::ptrdiff_t l = last; l < y.size.columns; ++l) one(l);
}

}  // namespace

template <Real T>
Array<T> correlate(const Array<T>& x, const Array<T>& w, const Shape& before, const Shape& result) {
  const Size of_x(x.shape()), of_w(w.shape()), given(before, 0);
  Array<T> y = uninitialized<T>(result);
  const auto by_rows = [&](const T* longer, Size of_longer, const T* shorter, Size of_shorter, Size shift) {
    const Matrix<T> to{y.data(), Size(result)};
    for (std::ptrdiff_t k = 0; k < to.size.rows; ++k)
      correlate_row<T>({longer, of_longer}, {shorter, of_shorter}, shift, k, to);
  };
  if (of_x.columns >= of_w.columns) {
    by_rows(x.data(), of_x, w.data(), of_w, given);
  } else {
    // The longer one stays where it is: y_k = Σ_i x_i·w_{i−k+s} slides over w, backwards. With both reversed
    // it is y_k = Σ_j w'_{k+j−t}·x'_j, t = s + m − n, where x is m long and w is n long.
    by_rows(reversed(w).data(), of_w, reversed(x).data(), of_x,
            {given.rows + of_x.rows - of_w.rows, given.columns + of_x.columns - of_w.columns});
  }
  return y;
}

template <Real T>
Array<T> reversed(const Array<T>& x) {
  Array<T> y = uninitialized<T>(x.shape());
  std::reverse_copy(x.data(), x.data() + x.size(), y.data());
  return y;
}

template XGRAD_EXPORT Array<float> correlate(const Array<float>&, const Array<float>&, const Shape&,
                                             const Shape&);
template XGRAD_EXPORT Array<double> correlate(const Array<double>&, const Array<double>&, const Shape&,
                                              const Shape&);
template XGRAD_EXPORT Array<float> reversed(const Array<float>&);
template XGRAD_EXPORT Array<double> reversed(const Array<double>&);

}  // namespace xgrad::kernels
