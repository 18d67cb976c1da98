// Floating-point exceptions: where a program asks for them (feenableexcept), harmless numbers must raise
// none. The last register of an array is rarely full; what its other lanes compute must not raise any either.
#include "arrays.hpp"

#include <xgrad/nn/losses.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cfenv>
#include <functional>
#include <string>
#include <vector>

namespace xgrad {
namespace {

/// Blocks of memory that are given out next hold these, and so does what lies behind the end of an array.
template <class T>
void fill_the_pool(const Shape& shape, T value) {
  std::vector<Array<T>> blocks(16, Array<T>(Shape{engine::element_count(shape) + 16}));
  for (auto& block : blocks) std::fill(block.begin(), block.end(), value);
}

std::string raised() {
  std::string names;
  if (std::fetestexcept(FE_DIVBYZERO)) names += " division by zero";
  if (std::fetestexcept(FE_INVALID)) names += " invalid";
  if (std::fetestexcept(FE_OVERFLOW)) names += " overflow";
  return names;
}

template <class T>
struct Operation {
  const char* name;
  std::function<Variable<T>(const Variable<T>&, const Variable<T>&)> f;
};

template <class T>
class Exceptions : public testing::Test {};
TYPED_TEST_SUITE(Exceptions, Reals);

TYPED_TEST(Exceptions, AreNotRaisedByLanesBehindTheEnd) {
  using V = Variable<TypeParam>;
  const std::vector<Operation<TypeParam>> operations = {
      {"add", [](const V& a, const V& b) { return a + b; }},
      {"subtract", [](const V& a, const V& b) { return a - b; }},
      {"multiply", [](const V& a, const V& b) { return a * b; }},
      {"divide", [](const V& a, const V& b) { return a / b; }},
      {"divide by a number", [](const V& a, const V&) { return a / 3; }},
      {"negate", [](const V& a, const V&) { return -a; }},
      {"square", [](const V& a, const V&) { return square(a); }},
      {"sqrt", [](const V& a, const V&) { return sqrt(a); }},
      {"pow", [](const V& a, const V& b) { return pow(a, b); }},
      {"whole pow", [](const V& a, const V&) { return pow(a, 3); }},
      {"reciprocal pow", [](const V& a, const V&) { return pow(a, -2); }},
      {"abs", [](const V& a, const V&) { return abs(a); }},
      {"exp", [](const V& a, const V&) { return exp(a); }},
      {"log", [](const V& a, const V&) { return log(a); }},
      {"sigmoid", [](const V& a, const V&) { return sigmoid(a); }},
      {"tanh", [](const V& a, const V&) { return tanh(a); }},
      {"relu", [](const V& a, const V&) { return relu(a); }},
      {"leaky_relu", [](const V& a, const V& b) { return leaky_relu(a, b); }},
      {"softplus", [](const V& a, const V&) { return softplus(a); }},
      {"step", [](const V& a, const V& b) { return step(a) * b; }},
      {"greater", [](const V& a, const V& b) { return (a > b) * a; }},
      {"less_equal", [](const V& a, const V& b) { return (a <= b) * a; }},
      {"equal", [](const V& a, const V& b) { return equal(a, b) * a; }},
      {"where", [](const V& a, const V& b) { return where(a > b, a, b); }},
      {"maximum", [](const V& a, const V& b) { return maximum(a, b); }},
      {"minimum", [](const V& a, const V& b) { return minimum(a, b); }},
      {"cube", [](const V& a, const V&) { return cube(a); }},
      {"reciprocal", [](const V& a, const V&) { return reciprocal(a); }},
      {"rsqrt", [](const V& a, const V&) { return rsqrt(a); }},
      {"cbrt", [](const V& a, const V&) { return cbrt(a); }},
      {"log_sigmoid", [](const V& a, const V&) { return log_sigmoid(a); }},
      {"softsign", [](const V& a, const V&) { return softsign(a); }},
      {"selu", [](const V& a, const V&) { return selu(a); }},
      {"silu", [](const V& a, const V&) { return silu(a); }},
      {"mish", [](const V& a, const V&) { return mish(a); }},
      {"normal_pdf", [](const V& a, const V&) { return normal_pdf(a); }},
      {"normal_cdf", [](const V& a, const V&) { return normal_cdf(a); }},
      {"gelu", [](const V& a, const V&) { return gelu(a); }},
      {"gelu_tanh", [](const V& a, const V&) { return gelu_tanh(a); }},
      {"relu6", [](const V& a, const V&) { return relu6(a); }},
      {"hard_tanh", [](const V& a, const V&) { return hard_tanh(a); }},
      {"hard_sigmoid", [](const V& a, const V&) { return hard_sigmoid(a); }},
      {"hard_swish", [](const V& a, const V&) { return hard_swish(a); }},
      {"fmod", [](const V& a, const V& b) { return fmod(a, b); }},
      {"remainder", [](const V& a, const V& b) { return remainder(a, b); }},
      {"elu", [](const V& a, const V& b) { return elu(a, b); }},
      {"celu", [](const V& a, const V& b) { return celu(a, b); }},
      {"elu below zero", [](const V& a, const V& b) { return elu(-a, b); }},
      {"fma", [](const V& a, const V& b) { return fma(a, b, a); }},
      {"clip", [](const V& a, const V& b) { return clip(a, b, 2); }},
      {"round",
       [](const V& a, const V& b) { return (floor(a) + ceil(a) + round(a) + trunc(a) + sign(a)) * b; }},
      {"logic", [](const V& a, const V& b) { return (!isfinite(a) || (isnan(b) && isinf(b))) * b; }},
      {"sum", [](const V& a, const V&) { return sum(a, {-1}); }},
      {"sum of columns", [](const V& a, const V&) { return sum(a, {0}); }},
      {"mean", [](const V& a, const V&) { return mean(a); }},
      {"max", [](const V& a, const V&) { return max(a, {-1}); }},
      {"min", [](const V& a, const V&) { return min(a, {-1}); }},
      {"logsumexp", [](const V& a, const V&) { return logsumexp(a, {-1}); }},
      {"softmax", [](const V& a, const V&) { return softmax(a); }},
      {"log_softmax", [](const V& a, const V&) { return log_softmax(a); }},
      {"hardmax", [](const V& a, const V& b) { return hardmax(a) * b; }},
      {"cross-entropy",
       [](const V& a,
          const V&) { return softmax_cross_entropy(a, std::vector<std::size_t>(a.shape()[0], 0)); }},
      {"linear", [](const V& a, const V& b) { return linear(a, transpose(b), sum(b, {1})); }},
      {"binary cross-entropy",
       [](const V& a,
          const V&) { return nn::binary_cross_entropy_with_logits(a, Array<TypeParam>(a.value() > 1)); }},
  };
  using Limits = std::numeric_limits<TypeParam>;
  for (std::size_t n = 1; n <= 40; ++n)
    for (const std::size_t rows : {1, 3})
      for (const TypeParam behind :
           {TypeParam{0}, Limits::max(), Limits::infinity(), Limits::signaling_NaN()}) {
        const Shape shape = {rows, n};
        fill_the_pool(shape, behind);
        const V a(numbers<TypeParam>(shape, 0.5, 1.5, 1)), b(numbers<TypeParam>(shape, 0.5, 1.5, 2));
        for (const auto& [name, f] : operations) {
          fill_the_pool(shape, behind);
          std::feclearexcept(FE_ALL_EXCEPT);
          Tape tape;
          const V y = f(a, b);
          EXPECT_EQ(raised(), "") << name << " of " << rows << "×" << n << " beside " << behind;
          std::feclearexcept(FE_ALL_EXCEPT);
          tape.backward(sum(y));
          EXPECT_EQ(raised(), "") << "gradient of " << name << " of " << rows << "×" << n << " beside "
                                  << behind;
        }
      }
}

}  // namespace
}  // namespace xgrad
