#include "scans.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace xgrad::kernels {

namespace {

/// An array read as outer × length × inner, where `length` is that of the axis. A scalar has one element.
struct Lines {
  std::size_t outer = 1, length = 1, inner = 1;

  Lines(const Shape& shape, std::size_t axis) {
    for (std::size_t d = 0; d < shape.size(); ++d)
      (d < axis ? outer : d == axis ? length : inner) *= shape[d];
  }
};

/// y[i] = step(state, i) for each element, with a state of its own for each line, which starts as `start`.
/// The lines beside each other go forward together, so that memory is read in its order.
template <class State, Real T, class Step>
Array<T> scanned(const Shape& shape, Scan scan, State start, const Step& step) {
  Array<T> y = engine::uninitialized<T>(shape);
  const Lines lines(shape, scan.axis);
  std::vector<State> states(lines.inner);
  for (std::size_t o = 0; o < lines.outer; ++o) {
    std::fill(states.begin(), states.end(), start);
    for (std::size_t k = 0; k < lines.length; ++k) {
      const std::size_t at = scan.reversed ? lines.length - 1 - k : k;
      const std::size_t begin = (o * lines.length + at) * lines.inner;
      for (std::size_t i = 0; i < lines.inner; ++i) y.data()[begin + i] = step(states[i], begin + i);
    }
  }
  return y;
}

}  // namespace

template <Real T>
Array<T> cumsum(const Array<T>& x, Scan scan) {
  return scanned<double, T>(x.shape(), scan, 0.0, [&](double& sum, std::size_t i) {
    sum += x.data()[i];
    return static_cast<T>(sum);
  });
}

template <Real T>
Array<T> cumprod(const Array<T>& x, Scan scan) {
  return scanned<T, T>(x.shape(), scan, T(1),
                       [&](T& product, std::size_t i) { return product *= x.data()[i]; });
}

template <Real T>
Array<T> cummax(const Array<T>& x, Scan scan) {
  return scanned<T, T>(x.shape(), scan, -std::numeric_limits<T>::infinity(), [&](T& largest, std::size_t i) {
    const T here = x.data()[i];
    return largest = here <= largest || std::isnan(largest) ? largest : here;
  });
}

template <Real T>
Array<T> logcumsumexp(const Array<T>& x, Scan scan) {
  constexpr T none = -std::numeric_limits<T>::infinity();
  return scanned<T, T>(x.shape(), scan, none, [&](T& y, std::size_t i) {
    const T here = x.data()[i], larger = here > y ? here : y, smaller = here > y ? y : here;
    if (here == none) return y;
    if (std::isnan(here) || std::isnan(y)) return y = std::numeric_limits<T>::quiet_NaN();
    return y = larger == smaller ? larger + std::log(T(2)) : larger + std::log1p(std::exp(smaller - larger));
  });
}

template <Real T>
Array<T> recurrence(const Array<T>& a, const Array<T>& b, Scan scan) {
  // What is before the first element counts for nothing, also if the first factor is infinite.
  using Before = std::optional<T>;
  return scanned<Before, T>(b.shape(), scan, Before(), [&](Before& y, std::size_t i) {
    const T factor = a.data()[i];
    y = y && factor != T(0) ? factor * *y + b.data()[i] : b.data()[i];
    return *y;
  });
}

template <Real T>
Array<T> shift(const Array<T>& x, std::size_t axis, std::ptrdiff_t by, T fill) {
  Array<T> y = engine::uninitialized<T>(x.shape());
  const Lines lines(x.shape(), axis);
  const auto length = static_cast<std::ptrdiff_t>(lines.length);
  const std::size_t moved = static_cast<std::size_t>(std::min(std::abs(by), length)) * lines.inner;
  const std::size_t line = lines.length * lines.inner;
  for (std::size_t o = 0; o < lines.outer; ++o) {
    const T* const from = x.data() + o * line;
    T* const to = y.data() + o * line;
    if (by >= 0) {
      std::fill_n(to, moved, fill);
      std::copy_n(from, line - moved, to + moved);
    } else {
      std::copy_n(from + moved, line - moved, to);
      std::fill_n(to + (line - moved), moved, fill);
    }
  }
  return y;
}

template Array<float> cumsum(const Array<float>&, Scan);
template Array<double> cumsum(const Array<double>&, Scan);
template Array<float> cumprod(const Array<float>&, Scan);
template Array<double> cumprod(const Array<double>&, Scan);
template Array<float> cummax(const Array<float>&, Scan);
template Array<double> cummax(const Array<double>&, Scan);
template Array<float> logcumsumexp(const Array<float>&, Scan);
template Array<double> logcumsumexp(const Array<double>&, Scan);
template Array<float> recurrence(const Array<float>&, const Array<float>&, Scan);
template Array<double> recurrence(const Array<double>&, const Array<double>&, Scan);
template Array<float> shift(const Array<float>&, std::size_t, std::ptrdiff_t, float);
template Array<double> shift(const Array<double>&, std::size_t, std::ptrdiff_t, double);

}  // namespace xgrad::kernels
