// Reductions over the first axis read columns as they lie, and must give what rows give.
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class Columns : public testing::Test {};
TYPED_TEST_SUITE(Columns, Reals);

template <class T>
struct Reduction {
  std::string name;
  std::function<Variable<T>(const Variable<T>&)> of_columns;
  std::function<double(const std::vector<double>&)> expected;
};

template <class T>
std::vector<Reduction<T>> reductions() {
  const auto folded = [](double start, auto f) {
    return [=](const std::vector<double>& column) {
      double y = start;
      for (const double x : column) y = f(y, x);
      return y;
    };
  };
  const double infinity = std::numeric_limits<double>::infinity();
  return {
      {"max", [](const auto& x) { return max(x, 0); },
       folded(-infinity, [](double a, double b) { return a < b ? b : a; })},
      {"min", [](const auto& x) { return min(x, 0); },
       folded(infinity, [](double a, double b) { return b < a ? b : a; })},
      {"prod", [](const auto& x) { return prod(x, 0); }, folded(1, [](double a, double b) { return a * b; })},
      {"logsumexp", [](const auto& x) { return logsumexp(x, 0); },
       [=](const std::vector<double>& column) {
         return std::log(folded(0, [](double a, double b) { return a + std::exp(b); })(column));
       }},
  };
}

template <class T>
std::vector<double> column_of(const Array<T>& x, std::size_t j) {
  std::vector<double> column;
  for (std::size_t i = 0; i < x.shape()[0]; ++i) column.push_back(static_cast<double>(x(i, j)));
  return column;
}

template <class T>
void expect_of_columns(const Reduction<T>& reduction, const Variable<T>& x) {
  dirty_the_pool<T>({x.shape()[1]});
  const double rounding = static_cast<double>(x.shape()[0]) / 1000;  // of a product of so many
  const Variable<T> y = reduction.of_columns(x);
  ASSERT_EQ(y.shape(), Shape{x.shape()[1]});
  for (std::size_t j = 0; j < y.size(); ++j) {
    const double expected = reduction.expected(column_of(x.value(), j));
    ASSERT_NEAR(y.value()(j), expected, 20 * few_ulp<T> * (1 + rounding + std::abs(expected)))
        << reduction.name << " of column " << j << " of " << to_string(x.shape());
  }
}

// Around the widths of registers and strips, of what is copied together, and of long rows; as long as blocks
// and runs.
TYPED_TEST(Columns, AreReducedAtEveryWidthAndLength) {
  const auto check = [](std::size_t length, std::size_t columns, double spread) {
    const Variable<TypeParam> x(Array<TypeParam>(1 - spread * numbers<TypeParam>({length, columns}, 0, 1)));
    for (const auto& reduction : reductions<TypeParam>()) expect_of_columns(reduction, x);
  };
  for (const std::size_t columns : {2, 8, 9, 17, 33, 65, 127, 511, 513, 1025})
    for (const std::size_t length : {2, 3, 5, 64, 67}) check(length, columns, 0.02);
  for (const std::size_t columns : {3, 520}) check(4097, columns, 0.0001);
  check(8300, 5, 0.0001);
}

TYPED_TEST(Columns, OfAPartAreReducedWhereTheyLie) {
  const Variable<TypeParam> x(Array<TypeParam>(0.9 + 0.02 * numbers<TypeParam>({41, 600})));
  for (const auto& reduction : reductions<TypeParam>()) {
    expect_of_columns(reduction, view(x, range(3, -2), range(5, 23)));
    expect_of_columns(reduction, view(x, all(), range(7, -1)));
    expect_of_columns(reduction, view(x, range(0, 40, 3), all()));
    expect_of_columns(reduction, view(x, all(), range(1, 90, 4)));
    expect_of_columns(reduction, transpose(x));
    expect_of_columns(reduction, transpose(view(x, all(), range(2, 31))));
  }
}

TYPED_TEST(Columns, KeepANaNWhereverItStands) {
  constexpr auto nan = std::numeric_limits<TypeParam>::quiet_NaN();
  for (const std::size_t columns : {19, 530})
    for (const std::size_t row : {0, 1, 2, 3, 4, 63, 64, 65, 69}) {
      Array<TypeParam> x = numbers<TypeParam>({70, columns});
      for (std::size_t j = 0; j < columns; j += 3) x(row, j) = nan;
      for (const auto& reduction : reductions<TypeParam>()) {
        const Array<TypeParam> y = reduction.of_columns(Variable<TypeParam>(x)).value();
        for (std::size_t j = 0; j < columns; ++j)
          ASSERT_EQ(std::isnan(y(j)), j % 3 == 0) << reduction.name << ", row " << row << ", column " << j;
      }
    }
}

}  // namespace
}  // namespace xgrad
