#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class Fft : public testing::Test {};
TYPED_TEST_SUITE(Fft, Reals);

// Powers of two, other small factors, a large prime, and one number.
TYPED_TEST(Fft, IsTheSumThatDefinesIt) {
  for (const std::size_t n : {1, 2, 3, 5, 8, 30, 64, 101, 1024}) {
    const auto x = numbers<TypeParam>({2, n, 2});
    const auto y = fft(constant(x)).value();
    for (std::size_t row = 0; row < 2; ++row)
      for (std::size_t k = 0; k < n; k += 1 + n / 20) {
        std::complex<double> sum;
        for (std::size_t j = 0; j < n; ++j)
          sum += std::complex<double>(x(row, j, 0), x(row, j, 1)) *
                 std::polar(1.0,
                            -2 * std::numbers::pi * static_cast<double>(j * k % n) / static_cast<double>(n));
        const double tolerance = few_ulp<TypeParam> * std::sqrt(static_cast<double>(n));
        EXPECT_NEAR(y(row, k, 0), sum.real(), tolerance) << n << ", " << k;
        EXPECT_NEAR(y(row, k, 1), sum.imag(), tolerance) << n << ", " << k;
      }
  }
}

TYPED_TEST(Fft, IsUndoneByItsInverse) {
  for (const Shape& shape : {Shape{1, 2}, Shape{6, 2}, Shape{3, 4, 7, 2}}) {
    const auto x = constant(numbers<TypeParam>(shape));
    EXPECT_TRUE(close(ifft(fft(x)).value(), x.value(), few_ulp<TypeParam>, 1));
  }
  for (const Shape& shape : {Shape{1}, Shape{6}, Shape{7}, Shape{3, 2, 5}, Shape{2, 8}}) {
    const auto x = constant(numbers<TypeParam>(shape));
    EXPECT_TRUE(close(irfft(rfft(x), shape.back()).value(), x.value(), few_ulp<TypeParam>, 1));
  }
}

TYPED_TEST(Fft, OfRealNumbersIsItsFirstHalf) {
  for (const std::size_t n : {1, 2, 5, 12}) {
    const auto x = constant(numbers<TypeParam>({3, n}));
    const auto zeros = Array<TypeParam>(xt::zeros<TypeParam>({3ul, n, 1ul}));
    const auto all = fft(concatenate(std::vector{expand_dims(x, -1), constant(zeros)}, -1));
    EXPECT_TRUE(close(rfft(x).value(), slice(all, 1, 0, static_cast<std::ptrdiff_t>(n / 2 + 1)).value(),
                      few_ulp<TypeParam>, 1));
  }
}

// Parseval: Σ |y|² = n·Σ |x|², and so the gradient of the first is 2·n·x.
TEST(Fft, KeepsLengths) {
  const Variable x(numbers({10, 2}));
  Tape tape;
  const auto energy = sum(square(fft(x)));
  EXPECT_NEAR(energy.item(), 10 * sum(square(x)).item(), 1e-12);
  EXPECT_TRUE(close(tape.gradient(energy, x).value(), Array<double>(20 * x.value()), 1e-13, 1));
}

TEST(Fft, PassesGradcheckInBatches) {
  const auto check = [](const CheckedFunction& f, const Shape& shape) {
    EXPECT_TRUE(gradcheck(f, {Variable(numbers(shape))}).ok());
    EXPECT_TRUE(gradgradcheck(f, {Variable(numbers(shape))}).ok());
  };
  check([](const auto& in) { return square(fft(in[0])); }, {2, 3, 2});
  check([](const auto& in) { return square(ifft(in[0])); }, {2, 3, 2});
  check([](const auto& in) { return square(rfft(in[0])); }, {2, 4});
  check([](const auto& in) { return square(irfft(in[0])); }, {2, 3, 2});
  check([](const auto& in) { return square(irfft(in[0], 5)); }, {2, 3, 2});
}

TEST(Fft, OfNoNumbersIsEmpty) {
  EXPECT_EQ(fft(constant(Array<double>(Shape{0, 2}))).shape(), (Shape{0, 2}));
  EXPECT_EQ(ifft(constant(Array<double>(Shape{3, 0, 2}))).shape(), (Shape{3, 0, 2}));
  EXPECT_EQ(rfft(constant(Array<double>(Shape{0, 4}))).shape(), (Shape{0, 3, 2}));
}

TEST(Fft, NamesWhatDoesNotFit) {
  const auto x = constant(numbers({3, 4}), "x"), c = constant(numbers({3, 2}), "c");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { fft(x); }),
            "fft: x is (3, 4); expected a last dimension of 2, real and imaginary parts, behind that of the "
            "numbers");
  EXPECT_THROW(ifft(constant(numbers({2}))), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { irfft(c, 7); }),
            "irfft: c is (3, 2), 3 values; 7 numbers have 4");
  EXPECT_THROW(irfft(constant(numbers({1, 2}))), std::invalid_argument);
  EXPECT_EQ(message_of<std::invalid_argument>([] { rfft(constant(1.0, "s")); }),
            "rfft: s is (); expected rows of one element at least");
  EXPECT_THROW(rfft(constant(Array<double>(Shape{3, 0}))), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
