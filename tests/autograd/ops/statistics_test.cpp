// Variance, quantiles and norms, which are compositions: nothing of them is in samples_test.cpp.
#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using V = Variable<double>;

TEST(Statistics, AreThoseOfPyTorch) {
  expect_reference("var axis 0 ddof 0", {"a"}, [](const auto& x) { return variance(x[0], 0); });
  expect_reference("median", {"a"}, [](const auto& x) { return median(x[0], 1); });
  expect_reference("quantile 0.3 axis 0", {"a"}, [](const auto& x) { return quantile(x[0], 0.3, 0); });
  expect_reference("norm p=3 axis 1", {"a"}, [](const auto& x) { return norm(x[0], 3, 1); });
}

TEST(Statistics, PassGradcheckToTheSecondOrder) {
  const V x(numbers({3, 4}), "x"), w(numbers({4}, 1, 2), "w");
  const auto check = [&](const auto& f) {
    EXPECT_TRUE(gradcheck(f, {x, w}).ok());
    EXPECT_TRUE(gradgradcheck(f, {x, w}).ok());
  };
  check([](const auto& in) { return variance(in[0], 1, 1) + stddev(in[0], {1}) + sum(in[1]); });
  check([](const auto& in) { return stddev(in[0], {0, 1}, 0, true) * in[1]; });
  check([](const auto& in) { return average(in[0], in[1], 1); });
  check([](const auto& in) { return quantile(in[0], 0.4, {0}) * median(in[0], 0) * in[1]; });
  for (const double p : {1.0, 1.5, 2.0, 3.0, infinity})
    check([p](const auto& in) { return norm(in[0], p, {0}) * in[1] + norm(in[0] * in[1], p); });
}

TEST(Variance, IsRightBesideALargeMean) {
  const V x(Array<double>{1e8 + 4, 1e8 + 7, 1e8 + 13, 1e8 + 16});
  EXPECT_EQ(variance(x).item(), 22.5);
  EXPECT_EQ(variance(x, Axes(), 1).item(), 30);
  EXPECT_NEAR(stddev(x, 0, 1).item(), std::sqrt(30), 1e-14);
  EXPECT_EQ(variance(x, 0, 0, true).shape(), Shape{1});
}

TEST(Stddev, OfEqualElementsHasGradientZero) {
  const V x(Array<double>{{2, 2, 2}, {1, 2, 3}});
  const Array<double> g = grad([](const V& in) { return sum(stddev(in, 1)); }, x).value();
  EXPECT_EQ(g(0, 1), 0);
  EXPECT_NEAR(g(1, 2), 1 / (3 * std::sqrt(2.0 / 3)), 1e-14);
}

TEST(Average, IsWeighted) {
  const V x(Array<double>{{1, 2}, {3, 4}});
  EXPECT_EQ(average(x, Array<double>{1, 3}, 1).value(), (Array<double>{1.75, 3.75}));
  EXPECT_EQ(average(x, 1.0).item(), 2.5);
  EXPECT_EQ(average(x, Array<double>{{1, 0}, {0, 1}}, {0, 1}).item(), 2.5);
}

TEST(Quantile, IsThatOfSortedElements) {
  const Array<double> x = numbers({2, 3, 4});
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  const V v(x);
  for (const double q : {0.0, 0.1, 0.25, 0.5, 0.77, 1.0}) {
    const double place = q * 23;
    const auto low = static_cast<std::size_t>(place), high = std::min<std::size_t>(low + 1, 23);
    const double share = place - static_cast<double>(low);
    EXPECT_NEAR(quantile(v, q).item(), (1 - share) * sorted[low] + share * sorted[high], 1e-14) << q;
  }
  EXPECT_EQ(quantile(v, 1, {0, -1}).shape(), Shape{3});
  EXPECT_EQ(median(v, 1, true).shape(), (Shape{2, 1, 4}));
  EXPECT_EQ(median(V(Array<double>{3, 1, 2, 10})).item(), 2.5);
  EXPECT_EQ(median(V(7.0)).item(), 7);
}

TEST(Quantile, OfNaNIsNaN) {
  EXPECT_TRUE(same(median(V(Array<double>{{1, nan, 2}, {5, 3, 4}}), 1).value(), Array<double>{nan, 4}));
}

TEST(Norm, NeitherOverflowsNorVanishes) {
  EXPECT_DOUBLE_EQ(norm(V(Array<double>{3e200, 4e200})).item(), 5e200);
  EXPECT_DOUBLE_EQ(norm(V(Array<double>{3e-200, 4e-200})).item(), 5e-200);
  EXPECT_EQ(norm(V(Array<double>{1, infinity})).item(), infinity);
  const Array<double> g = grad([](const V& x) { return norm(x); }, V(Array<double>{3e200, -4e200})).value();
  EXPECT_NEAR(g(0), 0.6, 1e-15);
  EXPECT_NEAR(g(1), -0.8, 1e-15);
}

TEST(Norm, OfZerosHasGradientZero) {
  for (const double p : {1.0, 2.0, 3.0}) {
    const V x(Array<double>{{0, 0}, {3, 4}});
    EXPECT_EQ(norm(x, p, 1).value()(0), 0);
    const Array<double> g = grad([&](const V& in) { return sum(norm(in, p, 1)); }, x).value();
    EXPECT_EQ(g(0, 0), 0) << p;
    EXPECT_EQ(g(0, 1), 0) << p;
    EXPECT_GT(g(1, 0), 0.2) << p;
    const Array<double> H = hessian([&](const V& in) { return sum(norm(in, p, 1)); }, x).value();
    for (const double element : H) EXPECT_TRUE(std::isfinite(element)) << p;
  }
}

TEST(Norm, HasXtensorsNames) {
  const V x(Array<double>{{3, -4}, {0, 12}});
  EXPECT_EQ(norm_l1(x, 1).value(), (Array<double>{7, 12}));
  EXPECT_EQ(norm_l2(x, 1).value(), (Array<double>{5, 12}));
  EXPECT_EQ(norm_sq(x, 1).value(), (Array<double>{25, 144}));
  EXPECT_EQ(norm_linf(x, 1).value(), (Array<double>{4, 12}));
  EXPECT_EQ(norm_l2(x).item(), 13);
  EXPECT_EQ(norm(x, 2, {1}, true).shape(), (Shape{2, 1}));
  EXPECT_EQ(norm(V(-3.0)).item(), 3);
  EXPECT_EQ(norm(V(Array<double>(Shape{0}))).item(), 0);
  EXPECT_EQ(norm_linf(V(Array<double>(Shape{2, 0})), 1).value(), (Array<double>{0, 0}));
  EXPECT_EQ(message_of<std::invalid_argument>([] {
              norm_linf(V(Array<double>(Shape{2, 0})), 2);
            }),
            "norm_linf: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { norm_linf(x, 2); }),
            "norm_linf: axis 2 is out of range for 2 dimensions");
}

TEST(Statistics, SayWhatIsWrong) {
  const V x(numbers({2, 3}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { variance(x, 0, 2); }),
            "variance: x has shape (2, 3), 2 elements for each result; expected more than ddof, 2");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              average(x, Array<double>{1, 2});
            }),
            "average: the weights are (2), which does not broadcast to x, (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { average(x, 1, 2); }),
            "average: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { quantile(x, 1.5); }),
            "quantile: q is 1.5, expected a number from 0 to 1");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { median(V(Array<double>(Shape{0}), "e")); }),
            "median: e has shape (0), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { quantile(V(Array<double>(Shape{0}), "e"), 0.5); }),
            "quantile: e has shape (0), no element");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { stddev(x, 0, 2); }),
            "stddev: x has shape (2, 3), 2 elements for each result; expected more than ddof, 2");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { norm(x, 0.5); }), "norm: p is 0.5, expected at least 1");
  const auto asks = [&](const auto& call) { return message_of<std::invalid_argument>([&] { call(2); }); };
  EXPECT_EQ(asks([&](int axis) { norm_l1(x, axis); }), "norm_l1: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(asks([&](int axis) { norm_l2(x, axis); }), "norm_l2: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(asks([&](int axis) { norm_linf(x, axis); }),
            "norm_linf: axis 2 is out of range for 2 dimensions");
}

}  // namespace
}  // namespace xgrad
