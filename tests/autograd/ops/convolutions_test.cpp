#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

constexpr auto full = ConvolutionMode::full, same_length = ConvolutionMode::same,
               valid = ConvolutionMode::valid;

// The values in NumPy's documentation.
TEST(Convolve, IsThatOfNumPy) {
  const Variable x(Array<double>{1, 2, 3});
  const Array<double> w{0, 1, 0.5};
  EXPECT_TRUE(same(convolve(x, w).value(), Array<double>{0, 1, 2.5, 4, 1.5}));
  EXPECT_TRUE(same(convolve(x, w, full).value(), Array<double>{0, 1, 2.5, 4, 1.5}));
  EXPECT_TRUE(same(convolve(x, w, same_length).value(), Array<double>{1, 2.5, 4}));
  EXPECT_TRUE(same(convolve(x, w, valid).value(), Array<double>{2.5}));
  EXPECT_TRUE(same(convolve(x, Array<double>{1, 1}, same_length).value(), Array<double>{1, 3, 5}));
  EXPECT_TRUE(same(convolve(x, Array<double>{2}).value(), Array<double>{2, 4, 6}));
}

TEST(Correlate, IsThatOfNumPy) {
  const Variable x(Array<double>{1, 2, 3}), w(Array<double>{0, 1, 0.5});
  EXPECT_TRUE(same(correlate(x, w).value(), Array<double>{3.5}));
  EXPECT_TRUE(same(correlate(x, w, same_length).value(), Array<double>{2, 3.5, 3}));
  EXPECT_TRUE(same(correlate(x, w, full).value(), Array<double>{0.5, 2, 3.5, 3, 0}));
  EXPECT_TRUE(same(correlate(w, x, full).value(), Array<double>{0, 3, 3.5, 2, 0.5}));
  EXPECT_TRUE(same(correlate(Variable(Array<double>{1, 2, 3, 4}), Array<double>{1, 1}, same_length).value(),
                   Array<double>{1, 3, 5, 7}));
}

// With a longer kernel, NumPy slides x over it, and reverses what comes of it.
TEST(Correlate, TakesALongerKernel) {
  for (const ConvolutionMode mode : {full, same_length, valid})
    for (const auto& [m, n] : {std::pair{2, 5}, {3, 5}, {3, 4}, {4, 5}, {1, 3}}) {
      const auto x = numbers({static_cast<std::size_t>(m)}), w = numbers({static_cast<std::size_t>(n)});
      const auto swapped = correlate(Variable(w), x, mode).value();
      Array<double> expected(swapped.shape());
      std::reverse_copy(swapped.begin(), swapped.end(), expected.begin());
      EXPECT_TRUE(close(correlate(Variable(x), w, mode).value(), expected)) << m << ", " << n;
    }
}

TEST(Convolve, DoesNotMindWhichIsTheKernel) {
  for (const ConvolutionMode mode : {full, same_length, valid})
    for (std::size_t m = 1; m < 6; ++m)
      for (std::size_t n = 1; n < 6; ++n) {
        const auto x = numbers({m}, -1, 1, 1), w = numbers({n}, -1, 1, 2);
        EXPECT_TRUE(
            close(convolve(Variable(x), w, mode).value(), convolve(Variable(w), x, mode).value(), 1e-14, 1));
      }
}

/// The full convolution of two matrices; of vectors, as matrices of one row.
Array<double> convolution(const Array<double>& x, const Array<double>& w) {
  Array<double> y(xt::zeros<double>({x.shape()[0] + w.shape()[0] - 1, x.shape()[1] + w.shape()[1] - 1}));
  for (std::size_t a = 0; a < x.shape()[0]; ++a)
    for (std::size_t b = 0; b < x.shape()[1]; ++b)
      for (std::size_t c = 0; c < w.shape()[0]; ++c)
        for (std::size_t d = 0; d < w.shape()[1]; ++d) y(a + c, b + d) += x(a, b) * w(c, d);
  return y;
}

/// Rows and columns of x from there on.
Array<double> part(const Array<double>& x, std::size_t row, std::size_t column, const Shape& shape) {
  Array<double> y(shape);
  for (std::size_t i = 0; i < shape[0]; ++i)
    for (std::size_t j = 0; j < shape[1]; ++j) y(i, j) = x(row + i, column + j);
  return y;
}

template <class T>
class ConvolutionsOf : public testing::Test {};
TYPED_TEST_SUITE(ConvolutionsOf, Reals);

// Lengths around those that registers hold, in all three modes.
TYPED_TEST(ConvolutionsOf, MatricesAgreeWithLoops) {
  const Shape sizes[][2] = {{{1, 40}, {1, 3}},     {{1, 257}, {1, 17}}, {{5, 33}, {3, 3}},
                            {{4, 4}, {4, 4}},      {{9, 150}, {2, 7}},  {{3, 5}, {7, 9}},
                            {{6, 19}, {1, 1}},     {{2, 70}, {2, 64}},  {{40, 40}, {36, 36}},
                            {{2, 1100}, {2, 1040}}};
  for (const auto& [m, n] : sizes) {
    SCOPED_TRACE(to_string(m) + " " + to_string(n));
    const auto x = numbers<TypeParam>(m, -1, 1, 1), w = numbers<TypeParam>(n, -1, 1, 2);
    const auto whole = convolution(converted<double>(x), converted<double>(w));
    const std::size_t r = std::min(m[0], n[0]), c = std::min(m[1], n[1]);
    const Shape longer{std::max(m[0], n[0]), std::max(m[1], n[1])};
    const double scale = static_cast<double>(r * c);
    const Variable<TypeParam> X(x);
    EXPECT_TRUE(close(convolve(X, w).value(), whole, few_ulp<TypeParam>, scale));
    EXPECT_TRUE(close(convolve(X, w, same_length).value(), part(whole, (r - 1) / 2, (c - 1) / 2, longer),
                      few_ulp<TypeParam>, scale));
    EXPECT_TRUE(close(convolve(X, w, valid).value(),
                      part(whole, r - 1, c - 1, {longer[0] - r + 1, longer[1] - c + 1}), few_ulp<TypeParam>,
                      scale));
  }
}

// The kernel's cotangent is few sums of many terms, x's many sums of few.
TYPED_TEST(ConvolutionsOf, GradientsAgreeWithLoops) {
  const Shape sizes[][2] = {{{1, 300}, {1, 5}}, {{1, 5}, {1, 300}}, {{20, 37}, {3, 4}}, {{40, 70}, {1, 9}}};
  for (const auto& [m, n] : sizes) {
    SCOPED_TRACE(to_string(m) + " " + to_string(n));
    const Variable<TypeParam> x(numbers<TypeParam>(m, -1, 1, 1)), w(numbers<TypeParam>(n, -1, 1, 2));
    Tape tape;
    const auto y = convolve(x, w);
    const auto g = numbers<TypeParam>(y.shape(), -1, 1, 3);
    Array<double> dx(xt::zeros<double>(m)), dw(xt::zeros<double>(n));
    for (std::size_t a = 0; a < m[0]; ++a)
      for (std::size_t b = 0; b < m[1]; ++b)
        for (std::size_t c = 0; c < n[0]; ++c)
          for (std::size_t d = 0; d < n[1]; ++d) {
            dx(a, b) += static_cast<double>(g(a + c, b + d)) * w.value()(c, d);
            dw(c, d) += static_cast<double>(g(a + c, b + d)) * x.value()(a, b);
          }
    const auto gradients = tape.gradient(y, {x, w}, g);
    EXPECT_TRUE(close(gradients[0].value(), dx, few_ulp<TypeParam>, static_cast<double>(w.size())));
    EXPECT_TRUE(close(gradients[1].value(), dw, few_ulp<TypeParam>, static_cast<double>(x.size())));
  }
}

TEST(Convolutions, HaveSecondDerivatives) {
  for (const ConvolutionMode mode : {full, same_length, valid})
    for (const auto& [m, n] :
         {std::pair{Shape{4}, Shape{3}}, {Shape{2}, Shape{4}}, {Shape{3, 2}, Shape{2, 2}}}) {
      const std::vector<Variable<double>> x = {Variable(numbers(m)), Variable(numbers(n))};
      EXPECT_TRUE(
          gradgradcheck([=](const auto& in) { return square(convolve(in[0], in[1], mode)); }, x).ok());
      EXPECT_TRUE(
          gradgradcheck([=](const auto& in) { return square(correlate(in[0], in[1], mode)); }, x).ok());
    }
}

// Outside of x nothing is multiplied: an infinite element reaches only the sums that it is a term of, there
// and in the gradients.
TEST(Convolutions, KeepInfinityWhereItIs) {
  const Variable x(Array<double>{1, 2, 3}), w(Array<double>{infinity, 1});
  EXPECT_TRUE(same(convolve(x, w).value(), Array<double>{infinity, infinity, infinity, 3}));
  EXPECT_TRUE(same(convolve(w, x).value(), Array<double>{infinity, infinity, infinity, 3}));
  EXPECT_TRUE(same(correlate(x, w, full).value(), Array<double>{1, infinity, infinity, infinity}));
  EXPECT_TRUE(same(correlate(w, x, full).value(), Array<double>{infinity, infinity, infinity, 1}));
  const Variable box(Array<double>{{1, 2}, {3, 4}}), kernel(Array<double>{{infinity, 1}, {1, 1}});
  EXPECT_EQ(convolve(box, kernel).value()(2, 2), 4);
  EXPECT_EQ(convolve(box, kernel).value()(0, 2), 2);
  Tape tape;
  const auto gradients = tape.gradient(convolve(x, w, same_length), {x, w}, Array<double>{1, 1, 1});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{infinity, infinity, infinity}));
  EXPECT_TRUE(same(gradients[1].value(), Array<double>{6, 3}));
}

// Added up one after the other, so many floats would be off by percents.
TEST(Convolutions, OfManyTermsDoNotDrift) {
  constexpr std::size_t many = 1 << 20;
  for (const std::size_t sums : {std::size_t{1}, std::size_t{64}}) {
    Array<float> x(Shape{many + sums - 1}), w(Shape{many});
    std::fill(x.begin(), x.end(), 0.1f);
    std::fill(w.begin(), w.end(), 1.0f);
    const auto y = correlate(Variable(x), w).value();
    ASSERT_EQ(y.size(), sums);
    for (const float sum : y) EXPECT_NEAR(sum / (many * static_cast<double>(0.1f)), 1, 5e-5);
  }
}

TEST(Convolutions, AreValidIfEitherMatrixFitsIntoTheOther) {
  for (std::size_t m = 1; m <= 3; ++m)
    for (std::size_t n = 1; n <= 3; ++n)
      for (std::size_t p = 1; p <= 3; ++p)
        for (std::size_t q = 1; q <= 3; ++q) {
          const Variable x(numbers({m, n})), w(numbers({p, q}));
          const bool fits = (m >= p && n >= q) || (m <= p && n <= q);
          for (const bool turned : {false, true}) {
            const auto f = [&] { return turned ? correlate(x, w, valid) : convolve(x, w, valid); };
            if (fits)
              EXPECT_EQ(f().shape(),
                        (Shape{std::max(m, p) - std::min(m, p) + 1, std::max(n, q) - std::min(n, q) + 1}));
            else
              EXPECT_THROW(f(), std::invalid_argument);
          }
        }
}

TEST(Convolutions, NameWhatDoesNotFit) {
  const Variable x(numbers({3, 5}), "x"), v(numbers({3}), "v");
  const auto message = [](const auto& f) { return message_of<std::invalid_argument>(f); };
  EXPECT_EQ(message([&] { convolve(x, v); }),
            "convolve: the operands must be two vectors or two matrices: x is (3, 5), v is (3)");
  EXPECT_EQ(message([&] { correlate(v, 2.0); }),
            "correlate: the operands must be two vectors or two matrices: v is (3), kernel is ()");
  EXPECT_EQ(
      message([&] {
        convolve(Variable(numbers({1, 1, 1})), numbers({1, 1, 1}));
      }),
      "convolve: the operands must be two vectors or two matrices: x is (1, 1, 1), kernel is (1, 1, 1)");
  EXPECT_EQ(message([&] { convolve(v, numbers({0})); }),
            "convolve: an operand has no element: v is (3), kernel is (0)");
  EXPECT_EQ(message([&] {
              correlate(x, numbers({4, 2}));
            }),
            "correlate: neither matrix fits into the other: x is (3, 5), kernel is (4, 2)");
  EXPECT_EQ(message([&] {
              correlate(x, numbers({2, 6}));
            }),
            "correlate: neither matrix fits into the other: x is (3, 5), kernel is (2, 6)");
  EXPECT_EQ(correlate(x, numbers({4, 5})).shape(), (Shape{2, 1})) << "but this does";
}

}  // namespace
}  // namespace xgrad
