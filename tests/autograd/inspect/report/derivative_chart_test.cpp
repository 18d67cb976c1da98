#include <xgrad/autograd/inspect/report/derivative_chart.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>
#include <arrays.hpp>

#include <cmath>
#include <stdexcept>
#include <tuple>

namespace xgrad::inspect {
namespace {

TEST(DerivativeChart, DrawsAFunctionAndItsSlope) {
  const Chart chart = derivative_chart("tanh", nn::Tanh<double>(), -3, 4);
  EXPECT_EQ(chart.title, "tanh");
  ASSERT_EQ(chart.series.size(), 2u);
  const auto& [value, slope] = std::tie(chart.series[0], chart.series[1]);
  EXPECT_EQ(value.x.front(), -3);
  EXPECT_EQ(value.x.back(), 4);
  EXPECT_EQ(value.x, slope.x);
  ASSERT_EQ(value.y.size(), value.x.size());
  ASSERT_EQ(slope.y.size(), slope.x.size());
  for (std::size_t i = 0; i < value.x.size(); ++i) {
    const double x = value.x[i], step = 1e-5;
    EXPECT_NEAR(value.y[i], std::tanh(x), 1e-12);
    EXPECT_NEAR(slope.y[i], (std::tanh(x + step) - std::tanh(x - step)) / (2 * step), 1e-9);
  }
}

TEST(DerivativeChart, KnowsFunctionsThatDependOnNothing) {
  const auto chart =
      derivative_chart("one", [](const Variable<double>& x) { return constant(xt::ones_like(x.value())); });
  for (const double y : chart.series[0].y) EXPECT_EQ(y, 1);
  for (const double y : chart.series[1].y) EXPECT_EQ(y, 0);
}

TEST(DerivativeChart, LeavesAnOuterTapeAlone) {
  Variable<double> a(2.0, "a");
  Tape tape;
  const auto y = square(a);
  const auto size = tape.size();
  derivative_chart("square", [](const Variable<double>& x) { return square(x); });
  EXPECT_EQ(tape.size(), size);
  tape.backward(y);
  EXPECT_EQ(a.grad()(), 4);
}

TEST(DerivativeChart, RejectsWhatIsNoInterval) {
  const auto draw = [](double lowest, double highest) {
    return message_of<std::invalid_argument>(
        [&] { derivative_chart("tanh", nn::Tanh<double>(), lowest, highest); });
  };
  EXPECT_EQ(draw(1, -1),
            "derivative_chart: \"tanh\" over [1, -1], expected two finite numbers, the smaller one first");
  for (const double bad : {1.0, nan, infinity, -infinity}) EXPECT_NE(draw(bad, 1), "no error") << bad;
}

TEST(DerivativeChart, RejectsWhatIsNotElementwise) {
  EXPECT_EQ(message_of<std::invalid_argument>(
                [] { derivative_chart("sum", [](const Variable<double>& x) { return sum(x); }); }),
            "derivative_chart: \"sum\" makes () of (201), expected the same shape");
}

}  // namespace
}  // namespace xgrad::inspect
