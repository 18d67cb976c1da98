#include "arrays.hpp"

#include <xgrad/autograd/kernels/fused.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

namespace xgrad::kernels {
namespace {

template <class T>
class FusedLoops : public testing::Test {};
TYPED_TEST_SUITE(FusedLoops, Reals);

// Of small whole numbers everything is exact, however loops are joined.

/// a·b − 2·c, which is no sign.
template <class T>
T combination(T a, T b, T c) {
  return a * b - 2 * c;
}
template <class T>
void combinations(T* out, const lanes::Source<T>* in, std::size_t n) {
  lanes::map<3>([](const auto& a, const auto& b, const auto& c) { return a * b - 2 * c; }, out, in, n);
}

template <class T>
Array<T> whole_numbers(const Shape& shape, unsigned seed) {
  Array<T> x = numbers<T>(shape, -2.4, 2.4, seed);
  for (auto& element : x) element = std::round(element);
  return x;
}

/// A list of steps, and the same for one element by plain arithmetic.
template <class T>
struct RandomList {
  Fused<T> list;
  std::vector<std::function<void(std::vector<T>&)>> steps;
  std::vector<typename Fused<T>::Value> results;

  RandomList(Generator& generator, std::size_t operands, const std::vector<T>& constants)
      : list(operands, constants) {
    std::size_t values = operands + constants.size();
    const auto any = [&] {  // late values more often, so that chains of signs come about
      const std::size_t back = generator.index(3) == 0 ? generator.index(values) : generator.index(2);
      return static_cast<std::uint32_t>(values - 1 - std::min(back, values - 1));
    };
    for (const std::size_t end = values + 1 + generator.index(12); values < end; ++values) {
      const std::uint32_t a = any(), b = any(), c = any();
      if (generator.index(4) == 0) {
        list.step(&combinations<T>, std::array{a, b, c});
        steps.push_back([=](std::vector<T>& x) { x.push_back(combination(x[a], x[b], x[c])); });
      } else {
        const auto sign = static_cast<Sign>(generator.index(3));
        list.step(sign, a, b);
        steps.push_back([=](std::vector<T>& x) {
          x.push_back(sign == Sign::plus ? x[a] + x[b] : sign == Sign::minus ? x[a] - x[b] : x[a] * x[b]);
        });
      }
    }
    for (std::size_t r = generator.index(3) + 1; r > 0; --r) results.push_back(any());
    list.finish(results);
  }

  /// All values, given the operands and the constants.
  std::vector<T> values(std::vector<T> x) const {
    for (const auto& step : steps) step(x);
    return x;
  }
};

TYPED_TEST(FusedLoops, AgreeWithPlainArithmetic) {
  using T = TypeParam;
  Generator generator(3);
  int exact = 0;
  for (int trial = 0; trial < 600; ++trial) {
    const Shape shape = trial % 3 == 0
                            ? Shape{generator.index(3000)}
                            : Shape{generator.index(4), 1 + generator.index(5), 1 + generator.index(40)};
    std::vector<Array<T>> arrays;
    std::array<engine::Layout, 3> layouts;  // views refer to them
    std::vector<View<T>> views;
    for (unsigned k = 0; k < 3; ++k) {
      Shape of_operand = shape;
      for (auto& length : of_operand)
        if (generator.index(4) == 0) length = 1;
      // Every second element of a longer array, in some trials.
      const bool scattered = generator.index(3) == 0;
      Shape whole = of_operand;
      if (scattered) whole.back() *= 2;
      arrays.push_back(whole_numbers<T>(whole, k));
      engine::Layout& layout = layouts[k] = engine::Layout(of_operand);
      if (scattered) {
        layout = engine::Layout(whole);
        layout.shape = of_operand;
        layout.strides.back() = 2;
      }
      views.emplace_back(arrays.back().data(), layout);
    }
    const std::vector<T> constants{3, -2};
    const RandomList<T> random(generator, views.size(), constants);

    const std::size_t n = engine::element_count(shape), count = random.results.size();
    std::vector<Array<T>> elements(count, Array<T>(shape));
    std::vector<T> totals(count, T(7));
    std::vector<typename Fused<T>::Result> to;
    for (std::size_t r = 0; r < count; ++r) {
      const bool total = (trial + r) % 2 == 0;
      to.push_back({total ? nullptr : elements[r].data(), total ? &totals[r] : nullptr});
    }
    random.list.run(shape, views, to);
    std::vector<double> sums(count);
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const Shape index = index_of(i, shape);
      std::vector<T> x;
      for (const View<T>& view : views) {
        std::ptrdiff_t at = 0;
        for (std::size_t d = 0; d < shape.size(); ++d)
          if (view.shape()[d] != 1) at += static_cast<std::ptrdiff_t>(index[d]) * view.strides()[d];
        x.push_back(view.data()[at]);
      }
      x.insert(x.end(), constants.begin(), constants.end());
      const std::vector<T> values = random.values(x);
      for (const T value : values) largest = std::max(largest, std::abs(double(value)));
      if (largest * std::max(1.0, double(n)) > 1e6) break;  // not exact any more
      for (std::size_t r = 0; r < count; ++r) {
        sums[r] += values[random.results[r]];
        if (to[r].total == nullptr) {
          ASSERT_EQ(elements[r].data()[i], values[random.results[r]]) << trial;
        }
      }
    }
    if (largest * std::max(1.0, double(n)) > 1e6) continue;
    ++exact;
    for (std::size_t r = 0; r < count; ++r)
      if (to[r].total != nullptr) {
        ASSERT_EQ(totals[r], sums[r]) << trial;
      }
  }
  EXPECT_GT(exact, 200);
}

}  // namespace
}  // namespace xgrad::kernels
