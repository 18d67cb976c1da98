// Running sums and products. That they are right in general: samples_test.cpp.
#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace xgrad {
namespace {

using V = Variable<double>;

TEST(Scans, AreThoseOfPyTorch) {
  expect_reference("cumsum axis 0", {"a"}, [](const auto& x) { return cumsum(x[0], 0); });
  expect_reference("cumprod axis 1", {"a"}, [](const auto& x) { return cumprod(x[0], 1); });
  expect_reference("logcumsumexp axis 1", {"a"}, [](const auto& x) { return logcumsumexp(x[0], 1); });
  expect_reference("prod axis 1", {"a"}, [](const auto& x) { return prod(x[0], 1); });
}

TEST(Scans, GoAlongAnyAxis) {
  const Array<double> x = numbers({2, 3, 4});
  for (const std::ptrdiff_t axis : {0, 1, 2, -1, -2, -3}) {
    const Array<double> y = cumsum(constant(x), axis).value(), p = cumprod(constant(x), axis).value(),
                        m = cummax(constant(x), axis).value();
    const auto d = static_cast<std::size_t>(axis < 0 ? axis + 3 : axis);
    for (std::size_t k = 0; k < x.size(); ++k) {
      Shape index = index_of(k, x.shape());
      double sum = 0, product = 1, largest = -infinity;
      const std::size_t end = index[d];
      for (index[d] = 0; index[d] <= end; ++index[d]) {
        const double element = x.data()[position_of(index, x.shape())];
        sum += element;
        product *= element;
        largest = std::max(largest, element);
      }
      EXPECT_NEAR(y.data()[k], sum, 1e-14);
      EXPECT_NEAR(p.data()[k], product, 1e-14);
      EXPECT_EQ(m.data()[k], largest);
    }
  }
}

TEST(Scans, PassGradcheckAlongEveryAxis) {
  const V x(numbers({2, 3, 2}, 0.5, 2));
  for (const std::ptrdiff_t axis : {0, 1, 2}) {
    const auto all = [&](const auto& in) {
      return cumsum(in[0], axis) * cumprod(in[0], axis) + logcumsumexp(in[0], axis) + cummin(in[0], axis) +
             shift(in[0], 1, axis) + linear_recurrence(in[0], in[0], axis);
    };
    EXPECT_TRUE(gradcheck(all, {x}).ok());
    EXPECT_TRUE(gradgradcheck(all, {x}).ok());
  }
}

TEST(Scans, OfNothingAndOfOneElement) {
  for (const Shape& shape : {Shape{0}, Shape{2, 0}, Shape{1}, Shape{2, 1}}) {
    const V x(numbers(shape));
    EXPECT_TRUE(same(cumsum(x, -1).value(), x.value()));
    EXPECT_TRUE(same(cumprod(x, -1).value(), x.value()));
    EXPECT_TRUE(same(cummax(x, -1).value(), x.value()));
    EXPECT_TRUE(same(logcumsumexp(x, -1).value(), x.value()));
  }
  EXPECT_EQ(cumsum(V(3.0)).value(), (Array<double>{3}));
  EXPECT_EQ(prod(V(3.0)).item(), 3);
  EXPECT_EQ(prod(V(Array<double>(Shape{2, 0}))).item(), 1);
  EXPECT_TRUE(same(prod(V(Array<double>(Shape{2, 0})), 1).value(), Array<double>{1, 1}));
}

TEST(Prod, HasGradientsBesideZeros) {
  EXPECT_TRUE(same(grad([](const V& x) { return prod(x); }, V(Array<double>{2, 0, 3})).value(),
                   Array<double>{0, 6, 0}));
  EXPECT_TRUE(same(grad([](const V& x) { return prod(x); }, V(Array<double>{2, 0, 0})).value(),
                   Array<double>{0, 0, 0}));
  EXPECT_TRUE(same(hessian([](const V& x) { return prod(x); }, V(Array<double>{2, 0, 0})).value(),
                   Array<double>{{0, 0, 0}, {0, 0, 2}, {0, 2, 0}}));
}

TEST(Prod, ReducesAnyAxes) {
  const Array<double> x = numbers({2, 3, 4});
  const V v(x);
  EXPECT_TRUE(close(prod(v, {0, 2}).value(), Array<double>(xt::prod(x, {0, 2}))));
  EXPECT_EQ(prod(v, {-1}, true).shape(), (Shape{2, 3, 1}));
  EXPECT_NEAR(prod(v).item(), xt::prod(x)(), 1e-12);
}

// 0.1 is no float: added up one after the other in floats, a million of them would be off by more than 1 %.
TEST(CumSum, OfManyFloatsDoesNotDrift) {
  const Variable<float> x(Array<float>(Shape{1000000}, 0.1f));
  EXPECT_NEAR(cumsum(x, 0).value()(999999), 1e6 * static_cast<double>(0.1f), 0.01);
}

TEST(CumMax, GivesTheGradientToTheFirst) {
  const V x(Array<double>{1, 3, 3, 2, 4});
  EXPECT_TRUE(same(cummax(x, 0).value(), Array<double>{1, 3, 3, 3, 4}));
  EXPECT_TRUE(
      same(grad([](const V& in) { return sum(cummax(in, 0)); }, x).value(), Array<double>{1, 3, 0, 0, 1}));
  EXPECT_TRUE(same(cummin(x, 0).value(), Array<double>{1, 1, 1, 1, 1}));
}

// What is no maximum gets no gradient, however large the cotangent is; nor does one that is pass on what
// comes behind the next.
TEST(CumMax, KeepsInfiniteCotangentsApart) {
  const V x(Array<double>{1, 0, 3, 2});
  const auto gradient = [&](const Array<double>& weights) {
    return grad([&](const V& in) { return sum(cummax(in, 0) * weights); }, x).value();
  };
  EXPECT_TRUE(same(gradient({2, 1, infinity, 1}), Array<double>{3, 0, infinity, 0}));
  EXPECT_TRUE(same(gradient({2, infinity, 1, 1}), Array<double>{infinity, 0, 2, 0}));
}

TEST(CumMax, IsNaNFromTheFirstOneOn) {
  EXPECT_TRUE(same(cummax(V(Array<double>{1, nan, 2}), 0).value(), Array<double>{1, nan, nan}));
  EXPECT_TRUE(
      same(cummax(V(Array<double>{-infinity, -infinity}), 0).value(), Array<double>{-infinity, -infinity}));
}

TEST(LogCumSumExp, HoldsAtTheEnds) {
  const V x(Array<double>{-infinity, -1000, 1000, 1001, -infinity});
  const Array<double> y = logcumsumexp(x, 0).value();
  EXPECT_EQ(y(0), -infinity);
  EXPECT_EQ(y(1), -1000);
  EXPECT_EQ(y(2), 1000);
  EXPECT_NEAR(y(3), 1001 + std::log1p(std::exp(-1.0)), 1e-12);
  const Array<double> g =
      grad([](const V& in) { return slice(logcumsumexp(in, 0), 0, 4, 5) * 1.0; }, x).value();
  EXPECT_EQ(g(0), 0);
  EXPECT_EQ(g(4), 0);
  EXPECT_NEAR(g(2) + g(3), 1, 1e-12);
}

TEST(LinearRecurrence, IsADiscountedSum) {
  const V rewards(Array<double>{1, 2, 4});
  EXPECT_TRUE(close(linear_recurrence(0.5, rewards, 0).value(), Array<double>{1, 2.5, 5.25}));
  EXPECT_TRUE(close(linear_recurrence(rewards, 1.0, 0).value(), Array<double>{1, 3, 13}));
}

TEST(LinearRecurrence, BeginsAnewWhereNothingIsCarriedOn) {
  const V a(Array<double>{infinity, 2, 0, 2}), b(Array<double>{1, infinity, 3, 4});
  EXPECT_TRUE(same(linear_recurrence(a, b, 0).value(), Array<double>{1, infinity, 3, 10}));
  EXPECT_TRUE(std::isnan(linear_recurrence(Array<double>{1, nan}, V(Array<double>{0, 1}), 0).value()(1)))
      << "NaN is not hidden by a state of 0";
}

TEST(Shift, MovesEitherWay) {
  const V x(Array<double>{1, 2, 3});
  EXPECT_TRUE(same(shift(x, 1, 0).value(), Array<double>{0, 1, 2}));
  EXPECT_TRUE(same(shift(x, -2, 0, 9).value(), Array<double>{3, 9, 9}));
  EXPECT_TRUE(same(shift(x, 5, 0).value(), Array<double>{0, 0, 0}));
  EXPECT_TRUE(same(shift(x, 0, 0).value(), x.value()));
}

TEST(Scans, SayWhatIsWrong) {
  const V x(numbers({2, 3}), "x");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { cumsum(x, 2); }),
            "cumsum: axis 2 is out of range for 2 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { cumprod(V(1.0), 0); }),
            "cumprod: axis 0 is out of range for 0 dimensions");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { linear_recurrence(x, V(numbers({2})), 0); }),
            "linear_recurrence: x is (2, 3), b is (2); they do not broadcast");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              prod(x, {0, 0});
            }),
            "prod: an axis is given twice in (0, 0)");
}

}  // namespace
}  // namespace xgrad
