#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// f(state, inputs, position of the element) for each element along the last axis.
template <class F>
Reference along_rows(double start, const F& f) {
  return [=](const Inputs& x) {
    Array<double> y(x[0].shape());
    double state = start;
    for (std::size_t k = 0; k < y.size(); ++k) {
      if (k % y.shape().back() == 0) state = start;
      y.data()[k] = state = f(state, x, k);
    }
    return y;
  };
}

const Array<double> with_zeros = {{0.7, 0, 2.1, -1.1}, {-0.4, 0, 0, 1.3}, {1.2, 0.3, -0.9, 2}};

const Chapter chapter([] {
  return std::vector{
      structural(
          "cumsum", [](const auto& x) { return cumsum(x, -1); }, {matrix},
          along_rows(0, [](double sum, const auto& x, auto k) { return sum + x[0].data()[k]; }))
          .also({numbers({5})})
          .also({numbers({2, 1})})
          .also({numbers({3, 17})})
          .also({numbers({2, 1, 2, 1, 3})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
      structural(
          "cumsum", [](const auto& x) { return cumsum(x); }, {box},
          [](const auto& x) {
            Array<double> y(Shape{x[0].size()});
            double sum = 0;
            for (std::size_t i = 0; i < y.size(); ++i) y(i) = sum += x[0].data()[i];
            return y;
          })
          .also({Array<double>(0.7)})
          .also({numbers({2, 0})}),
      structural(
          "cumprod", [](const auto& x) { return cumprod(x, -1); }, {with_zeros},
          along_rows(1, [](double product, const auto& x, auto k) { return product * x[0].data()[k]; }))
          .also({numbers({5})})
          .also({numbers({2, 1})})
          .also({numbers({3, 17})})
          .also({numbers({2, 1, 2, 1, 3})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
      structural(
          "prod", [](const auto& x) { return prod(x, -1); }, {with_zeros},
          [](const auto& x) {
            Array<double> y(without_last(x[0].shape(), 1), 1);
            for (std::size_t k = 0; k < x[0].size(); ++k) y.data()[k / x[0].shape().back()] *= x[0].data()[k];
            return y;
          })
          .also({numbers({5})})
          .also({numbers({2, 1})})
          .also({numbers({3, 17})})
          .also({numbers({2, 1, 2, 1, 3})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
      structural(
          "cummax", [](const auto& x) { return cummax(x, -1); }, {numbers({3, 6}, -1, 1, 5)},
          along_rows(-infinity,
                     [](double largest, const auto& x, auto k) { return std::max(largest, x[0].data()[k]); }))
          .with_kinks({Array<double>{{0.3, 1.5, 1.5, 0.2}}})
          .also({numbers({5})})
          .also({numbers({2, 1})})
          .also({numbers({3, 17})})
          .also({numbers({2, 1, 2, 1, 3})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
      structural(
          "logcumsumexp", [](const auto& x) { return logcumsumexp(x, -1); }, {matrix},
          along_rows(-infinity, [](double y, const auto& x,
                                   auto k) { return std::log(std::exp(y) + std::exp(x[0].data()[k])); }))
          .also({numbers({5})})
          .also({numbers({2, 1})})
          .also({numbers({3, 17})})
          .also({numbers({2, 1, 2, 1, 3})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
      structural(
          "linear_recurrence", [](const auto& a, const auto& b) { return linear_recurrence(a, b, -1); },
          {matrix, numbers({2, 3})},
          along_rows(0, [](double y, const auto& x, auto k) { return x[0].data()[k] * y + x[1].data()[k]; }))
          .also({numbers({5}), numbers({5}, -2, 2, 5)})
          .also({numbers({2, 1}), numbers({2, 1})})
          .also({numbers({2, 1, 2, 3}, -1, 1), numbers({2, 1, 2, 3})})
          .also({numbers({3, 17}, -1, 1), numbers({3, 17})})
          .also({numbers({0, 3}), numbers({0, 3})})
          .also({numbers({3, 0}), numbers({3, 0})}),
      structural(
          "shift", [](const auto& x) { return shift(x, -1, 1, 0.5); }, {matrix},
          [](const auto& x) {
            const std::size_t n = x[0].shape()[1];
            return made(x[0].shape(),
                        [&](const Shape& i) { return i[1] + 1 < n ? x[0](i[0], i[1] + 1) : 0.5; });
          })
          .also({numbers({2, 1})})
          .also({numbers({2, 17})})
          .also({numbers({0, 3})})
          .also({numbers({3, 0})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
