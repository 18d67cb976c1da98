// Whatever adds ten million floats must be exact to a few units in the last place: one by one, or with a
// fixed number of partial sums, such sums drift by up to a twelfth.
#include "arrays.hpp"

#include <xgrad/nn/losses.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace xgrad {
namespace {

constexpr std::size_t many = 10'000'000;
constexpr double exact_to = 1e-6;  // relative

Array<float> filled(const Shape& shape, float each) {
  Array<float> x(shape);
  std::fill(x.begin(), x.end(), each);
  return x;
}

void expect_all(const Array<float>& y, double expected, double exact = exact_to) {
  for (const float each : y) ASSERT_NEAR(each, expected, exact * std::abs(expected));
}

TEST(LongSums, OfSumAndMean) {
  const auto x = constant(filled({many}, 0.1f)), rows = constant(filled({many / 10, 10}, 0.1f));
  expect_all(sum(x).value(), many * double{0.1f});
  expect_all(sum(rows, {0}).value(), many / 10 * double{0.1f});
  expect_all(mean(x).value(), 0.1f);
  expect_all(mean(rows, {0}).value(), 0.1f);
  EXPECT_EQ(mean(constant(filled({many}, 1))).item(), 1);
}

// A broadcast is undone by a sum: gradients of a number, of a row, and of the bias of a layer.
TEST(LongSums, OfGradientsOfBroadcasts) {
  const Variable number(0.5f), row(filled({2}, 0.5f)), bias(filled({2}, 0.5f));
  const auto x = constant(filled({many / 2, 2}, 0.1f));
  const auto weight = constant(filled({2, 2}, 1));
  Tape tape;
  const auto y = x * number + x * row + linear(x, weight, bias);
  const auto gradients = tape.gradient(y, {number, row, bias}, filled({many / 2, 2}, 0.1f));
  expect_all(gradients[0].value(), many * double{0.1f} * double{0.1f});
  expect_all(gradients[1].value(), many / 2 * double{0.1f} * double{0.1f});
  expect_all(gradients[2].value(), many / 2 * double{0.1f});
}

TEST(LongSums, OfRows) {
  const auto x = constant(filled({many}, 0.3f));
  const double n = many, ln_n = std::log(n);
  expect_all(logsumexp(x).value(), double{0.3f} + ln_n);
  expect_all(softmax(x).value(), 1 / n);
  expect_all(log_softmax(x).value(), -ln_n);
  expect_all(hardmax(x).value(), 1 / n);
}

// Each element's share is 1/n, whatever is added for it.
TEST(LongSums, OfGradientsOfRows) {
  const Variable x(filled({many}, 0.3f));
  const double n = many;
  Tape tape;
  expect_all(tape.gradient(logsumexp(x), {x})[0].value(), 1 / n);
  expect_all(tape.gradient(max(x), {x})[0].value(), 1 / n);
}

TEST(LongSums, OfLosses) {
  constexpr std::size_t rows = many / 2;
  const auto logits = constant(filled({rows, 2}, 0.7f));
  const double ln2 = std::log(2.0);
  expect_all(nn::cross_entropy(logits, std::vector<std::size_t>(rows, 1)).value(), ln2);
  const auto target = filled({rows, 2}, 0.4f);
  expect_all(nn::mse(logits, target).value(), std::pow(double{0.7f} - double{0.4f}, 2));
  expect_all(nn::binary_cross_entropy(constant(filled({rows, 2}, 0.5f)), target).value(), ln2);
  expect_all(nn::binary_cross_entropy_with_logits(constant(filled({rows, 2}, 0)), target).value(), ln2);
}

TEST(LongSums, OfProductsOfVectors) {
  const auto x = constant(filled({many}, 0.1f)), one = constant(filled({many}, 1));
  expect_all(matmul(x, one).value(), many * double{0.1f});
}

// The gradient of a weight is such a product: its inner dimension is the batch. BLAS may add two thousand
// terms one by one.
TEST(LongSums, OfProductsOfMatrices) {
  constexpr std::size_t inner = many / 2 + 3;
  const auto tall = constant(filled({inner, 2}, 0.1f)), wide = constant(filled({2, inner}, 1));
  constexpr double exact = 2e-5;
  const double expected = inner * double{0.1f};
  expect_all(matmul(wide, tall).value(), expected, exact);
  expect_all(matmul(tall, tall, {.transpose_a = true}).value(), expected * double{0.1f}, exact);
  expect_all(matmul(wide, wide, {.transpose_b = true}).value(), inner, exact);
  expect_all(matmul(tall, wide, {.transpose_a = true, .transpose_b = true}).value(), expected, exact);
  expect_all(linear(wide, tall, filled({2}, 3)).value(), expected + 3, exact);
}

}  // namespace
}  // namespace xgrad
