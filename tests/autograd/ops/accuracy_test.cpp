// The elementwise functions beside exact values: mpmath's, of 25 digits, and those of the C library's long
// double at thousands of points.
#include "accuracy.hpp"
#include "reference.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace xgrad {
namespace {

template <class T>
class Accuracy : public testing::Test {};
TYPED_TEST_SUITE(Accuracy, Reals);

TYPED_TEST(Accuracy, IsFourUnitsInTheLastPlaceOrHasAReason) {
  for (const auto& function : accuracy::functions<TypeParam>()) {
    const auto [units, a, b] = accuracy::worst(function, 4'000);
    EXPECT_LE(units, function.most) << function.name << " of " << a << " and " << b;
    EXPECT_EQ(function.most > 4, *function.reason != 0) << function.name;
  }
}

// The file gives values to 25 digits, at arguments that are doubles.
TEST(AccuracyOfDoubles, IsFourUnitsOfMpmathsValues) {
  std::map<std::string, Variable<double> (*)(const Variable<double>&, const Variable<double>&)> calls;
  for (const auto& function : accuracy::functions<double>()) calls[function.name] = function.call;
  std::size_t checked = 0;
  const auto file = reference_file("functions.json");
  for (const auto& [name, rows] : file.items()) {
    ASSERT_TRUE(calls.contains(name)) << name;
    ++checked;
    for (const auto& row : rows) {
      const double x = row.at(0).get<double>();
      const long double exact = std::strtold(row.at(1).get<std::string>().c_str(), nullptr);
      const double y = calls[name](constant(x), constant(x)).item();
      // Of a negative number these are sums, some of whose terms cancel.
      const bool cancels = x < 0 && (name == "lgamma" || name == "digamma");
      if (cancels)
        EXPECT_NEAR(y, static_cast<double>(exact), 1e-14 * (1 + std::abs(y))) << name << " of " << x;
      else
        EXPECT_LE(accuracy::units(y, exact), 4) << name << " of " << x << " is " << y;
    }
  }
  EXPECT_EQ(checked, 28u);
}

}  // namespace
}  // namespace xgrad
