#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/adam.hpp>

#include <arrays.hpp>
#include <gradients.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <vector>

namespace xgrad::nn {
namespace {

// By hand, α = 0.1, β₁ = β₂ = 1/2, ε = 0:
//   g = 1:  m = 1/2, v = 1/2;    m̂ = v̂ = 1;          w = 1 − 0.1
//   g = 3:  m = 7/4, v = 19/4;   m̂ = 7/3, v̂ = 19/3;  w = 0.9 − 0.1·(7/3)/√(19/3)
TEST(Adam, TakesTheStepsOfThePaper) {
  const Variable w(1.0);
  Adam<double> optimizer({w}, {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.5, .epsilon = 0});
  set_gradient(w, Array<double>(1.0));
  optimizer.step();
  EXPECT_NEAR(w.item(), 0.9, 1e-15);
  set_gradient(w, Array<double>(3.0));
  optimizer.step();
  EXPECT_NEAR(w.item(), 0.9 - 0.1 * (7.0 / 3) / std::sqrt(19.0 / 3), 1e-15);
}

TEST(Adam, TheFirstStepIsAsLongAsTheLearningRate) {  // whatever the gradient's size
  const Variable w(xt::xarray<double>{1, 1, 1, 1});
  Adam<double> optimizer({w}, {.learning_rate = 0.01});
  set_gradient(w, Array<double>{1e-3, -1, 1e6, 0});
  optimizer.step();
  EXPECT_TRUE(close(w.value(), Array<double>{0.99, 1.01, 0.99, 1}, 1e-6));
}

TEST(Adam, EpsilonIsAddedToTheRoot) {
  const Variable w(1.0);
  Adam<double> optimizer({w}, {.learning_rate = 1, .epsilon = 3});
  set_gradient(w, Array<double>(1.0));
  optimizer.step();
  EXPECT_NEAR(w.item(), 1 - 1.0 / (1 + 3), 1e-15);
}

template <class T>
class Adams : public testing::Test {};
TYPED_TEST_SUITE(Adams, Reals);

// Against the formula, for every element of arrays that fill no register evenly, as the rate changes.
TYPED_TEST(Adams, FollowTheirFormula) {
  for (const std::size_t n : lengths) {
    const Variable<TypeParam> w(numbers<TypeParam>({n}));
    Adam<TypeParam> optimizer({w}, {.learning_rate = 0.1});
    std::vector<double> expected(w.value().begin(), w.value().end()), m(n, 0), v(n, 0);
    for (int step = 1; step <= 5; ++step) {
      const double rate = optimizer.options.learning_rate = 0.1 / step;
      const auto gradient = numbers<TypeParam>({n}, -1, 1, static_cast<std::uint64_t>(step));
      set_gradient(w, gradient);
      optimizer.step();
      for (std::size_t i = 0; i < n; ++i) {
        const auto g = static_cast<double>(gradient(i));
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        const double m_hat = m[i] / (1 - std::pow(0.9, step)), v_hat = v[i] / (1 - std::pow(0.999, step));
        expected[i] -= rate * m_hat / (std::sqrt(v_hat) + 1e-8);
        ASSERT_NEAR(w.value()(i), expected[i], 4 * few_ulp<TypeParam>) << i << " of " << n;
      }
    }
  }
}

/// Algorithm 1 of the paper for one number, written down a second time.
struct AdamByHand {
  double w, m = 0, v = 0, product1 = 1, product2 = 1;

  void step(double g, const AdamOptions& options) {
    m = options.beta1 * m + (1 - options.beta1) * g;
    v = options.beta2 * v + (1 - options.beta2) * g * g;
    product1 *= options.beta1;
    product2 *= options.beta2;
    w -= options.learning_rate * (m / (1 - product1)) / (std::sqrt(v / (1 - product2)) + options.epsilon);
  }
};

// A parameter counts the steps in which it has a gradient: one has it always, one late, one at every tenth
// step, and one with pauses, while rate and both β change. What others do makes no difference to it.
TEST(Adam, EachParameterCountsItsOwnSteps) {
  constexpr int steps = 120;
  const auto has_gradient = [](std::size_t parameter, int step) {
    const bool has[] = {true, step > 100, step % 10 == 0, step % 7 < 3};
    return has[parameter];
  };
  for (const bool changing : {false, true}) {
    std::vector<Variable<double>> w;
    std::vector<AdamByHand> expected;
    for (const double start : {1.0, 2.0, 3.0, 4.0}) {
      w.emplace_back(start);
      expected.push_back({start});
    }
    Adam<double> optimizer(w, {.learning_rate = 0.01});
    for (int step = 1; step <= steps; ++step) {
      if (changing)
        optimizer.options = {0.01 + 0.001 * (step % 5), 0.8 + 0.01 * (step % 9), 0.9 + 0.009 * (step % 11)};
      optimizer.zero_grad();
      for (std::size_t i = 0; i < w.size(); ++i) {
        if (!has_gradient(i, step)) continue;
        const double g = std::sin(static_cast<double>(step * 4) + static_cast<double>(i));
        w[i].set_grad(g);
        expected[i].step(g, optimizer.options);
      }
      optimizer.step();
      for (std::size_t i = 0; i < w.size(); ++i)
        ASSERT_NEAR(w[i].item(), expected[i].w, 1e-13) << "parameter " << i << ", step " << step;
    }
  }
}

// The first step of a parameter is as long as the rate however late it comes, and constant gradients make
// steps of that length however rare they are.
TEST(Adam, LateAndRareGradientsMoveByTheRate) {
  const Variable often(0.0), late(0.0), rare(0.0);
  Adam<double> optimizer({often, late, rare}, {.learning_rate = 0.01});
  for (int step = 1; step <= 10001; ++step) {
    optimizer.zero_grad();
    Variable<double>(often).set_grad(1.0);
    if (step > 10000) Variable<double>(late).set_grad(1.0);
    if (step <= 100 && step % 10 == 0) Variable<double>(rare).set_grad(1.0);
    optimizer.step();
  }
  EXPECT_NEAR(late.item(), -0.01, 1e-9);
  EXPECT_NEAR(rare.item(), -0.1, 1e-8);
  EXPECT_NEAR(often.item(), -0.01 * 10001, 1e-5);
}

// Computed by PyTorch 2.11, torch.optim.Adam(lr=0.01): two numbers of which every fourth gradient is missing,
// beside a parameter that always has one.
TEST(Adam, AgreesWithPyTorchWhereGradientsAreMissing) {
  using Row = std::array<double, 2>;
  const std::optional<Row> gradients[] = {
      Row{-0.1594397536158141, 0.22316401417045856}, {},
      Row{-0.5591752385526276, -0.3585101242711095}, Row{1.08750131065794, -0.23178022524552766},
      Row{-0.8956473131062209, -0.9678081457234293}, {},
      Row{-0.6015412333238991, -1.1658335150726489}, Row{0.6078349795494092, -0.872375713137651}};
  const Row path[] = {
      {-0.3197050887778196, -1.2856504341715762},  {-0.3197050887778196, -1.2856504341715762},
      {-0.3107121867098568, -1.2828718240440966},  {-0.31306995152338185, -1.277914022475056},
      {-0.31121591318299985, -1.2709023539270505}, {-0.31121591318299985, -1.2709023539270505},
      {-0.3077542518771843, -1.2628730365771783},  {-0.3067754396573086, -1.2542940556900433}};
  Variable w(xt::xarray<double>{-0.3297050881506235, -1.275650434619677}), other(1.0);
  Adam<double> optimizer({other, w}, {.learning_rate = 0.01});
  for (std::size_t step = 0; step < std::size(path); ++step) {
    optimizer.zero_grad();
    other.set_grad(1.0);
    if (const auto& g = gradients[step]) w.set_grad(Array<double>{(*g)[0], (*g)[1]});
    optimizer.step();
    EXPECT_TRUE(close(w.value(), Array<double>{path[step][0], path[step][1]}, 1e-13)) << step;
  }
}

TEST(Adam, RefusesOptionsThatMakeNoSense) {
  const Variable w(1.0);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.learning_rate = -1}); }),
            "Adam: learning_rate is -1, expected a finite number of 0 or more");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.beta1 = 1}); }),
            "Adam: beta1 is 1, expected at least 0 and below 1");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.beta2 = -0.5}); }),
            "Adam: beta2 is -0.5, expected at least 0 and below 1");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { Adam<double>({w}, {.epsilon = infinity}); }),
            "Adam: epsilon is inf, expected a finite number of 0 or more");
  for (const AdamOptions& wrong : {AdamOptions{.learning_rate = infinity},
                                   {.beta1 = -0.5},
                                   {.beta2 = 1},
                                   {.beta2 = nan},
                                   {.epsilon = -1}})
    EXPECT_THROW(Adam<double>({w}, wrong), std::invalid_argument);
  EXPECT_NO_THROW(Adam<double>({w}, {.learning_rate = 0, .beta1 = 0, .beta2 = 0, .epsilon = 0}));
}

// A step that is refused leaves no trace: what follows is as if it had not been tried.
TEST(Adam, ChecksItsOptionsAtEachStep) {
  const Variable w(1.0), other(1.0);
  Adam<double> optimizer({w}), expected({other});
  set_gradient(w, Array<double>(1.0));
  set_gradient(other, Array<double>(1.0));
  optimizer.step();
  optimizer.options.beta1 = 1.5;
  EXPECT_THROW(optimizer.step(), std::invalid_argument);
  optimizer.options.beta1 = 0.9;
  optimizer.step();
  for (int i = 0; i < 2; ++i) expected.step();
  EXPECT_EQ(w.item(), other.item());
}

}  // namespace
}  // namespace xgrad::nn
