#include "sample.hpp"

namespace xgrad::samples {
namespace {

/// f(state, element) for each element of each row of a matrix.
template <class F>
Reference along_rows(double start, const F& f) {
  return [=](const std::vector<Array<double>>& x) {
    Array<double> y(x[0].shape());
    for (std::size_t i = 0; i < y.shape()[0]; ++i) {
      double state = start;
      for (std::size_t j = 0; j < y.shape()[1]; ++j) y(i, j) = state = f(state, x, i, j);
    }
    return y;
  };
}

const Array<double> with_zeros = {{0.7, 0, 2.1, -1.1}, {-0.4, 0, 0, 1.3}, {1.2, 0.3, -0.9, 2}};

const Chapter chapter([] {
  return std::vector{
      structural(
          "cumsum", [](const auto& x) { return cumsum(x, -1); }, {matrix},
          along_rows(0, [](double sum, const auto& x, auto i, auto j) { return sum + x[0](i, j); })),
      structural(
          "cumsum", [](const auto& x) { return cumsum(x); }, {box},
          [](const auto& x) {
            Array<double> y(Shape{x[0].size()});
            double sum = 0;
            for (std::size_t i = 0; i < y.size(); ++i) y(i) = sum += x[0].data()[i];
            return y;
          }),
      structural(
          "cumprod", [](const auto& x) { return cumprod(x, 1); }, {with_zeros},
          along_rows(1, [](double product, const auto& x, auto i, auto j) { return product * x[0](i, j); })),
      structural(
          "prod", [](const auto& x) { return prod(x, 1); }, {with_zeros},
          [](const auto& x) {
            Array<double> y(Shape{3}, 1);
            for (std::size_t i = 0; i < 3; ++i)
              for (std::size_t j = 0; j < 4; ++j) y(i) *= x[0](i, j);
            return y;
          }),
      structural(
          "cummax", [](const auto& x) { return cummax(x, 1); }, {numbers({3, 6}, -1, 1, 5)},
          along_rows(-infinity, [](double largest, const auto& x, auto i,
                                   auto j) { return std::max(largest, x[0](i, j)); })),
      structural(
          "logcumsumexp", [](const auto& x) { return logcumsumexp(x, 1); }, {matrix},
          along_rows(-infinity, [](double y, const auto& x, auto i,
                                   auto j) { return std::log(std::exp(y) + std::exp(x[0](i, j))); })),
      structural(
          "linear_recurrence", [](const auto& a, const auto& b) { return linear_recurrence(a, b, 1); },
          {matrix, numbers({2, 3})},
          along_rows(0, [](double y, const auto& x, auto i, auto j) { return x[0](i, j) * y + x[1](i, j); })),
      structural(
          "shift", [](const auto& x) { return shift(x, -1, 1, 0.5); }, {matrix},
          [](const auto& x) {
            const auto& m = x[0];
            return Array<double>{{m(0, 1), m(0, 2), 0.5}, {m(1, 1), m(1, 2), 0.5}};
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
