// Elementwise and rowwise operations at many shapes, beside plain loops and their differences.
#include "samples/generated.hpp"

#include <gtest/gtest.h>

#include <set>

namespace xgrad {
namespace {

using namespace samples;

/// Of f at x along v, by central differences of two steps, which cancel most of each other's error
/// (Richardson).
template <class F>
Array<double> difference(const F& f, const Inputs& x, const Inputs& v) {
  const auto at = [&](double step) {
    Inputs moved;
    for (std::size_t i = 0; i < x.size(); ++i) moved.push_back(Array<double>(x[i] + step * v[i]));
    return f(moved);
  };
  const auto quotient = [&](double step) { return Array<double>((at(step) - at(-step)) / (2 * step)); };
  constexpr double step = 2e-5;
  return Array<double>((4 * quotient(step / 2) - quotient(step)) / 3);
}

template <class T>
std::vector<Array<T>> values(const std::vector<Variable<T>>& x) {
  std::vector<Array<T>> values;
  for (const auto& each : x) values.push_back(each.value());
  return values;
}

TEST(SamplesAtManyShapes, AreThereForAllThatComputesElementsOrRows) {
  std::set<std::string> operations;
  for (const auto& sample : generated()) operations.insert(sample.operation);
  for (const auto& sample : table())
    EXPECT_TRUE(sample.of == Of::arrays || operations.contains(sample.operation)) << sample.operation;
  EXPECT_GE(operations.size(), 70u);
}

TEST(SamplesAtManyShapes, AreThoseOfPlainLoops) {
  for (const auto& sample : generated())
    EXPECT_TRUE(close(sample.call(leaves<double>(sample.inputs)).value(), sample.reference(sample.inputs),
                      few_ulp<double>, 0.1))
        << description(sample);
}

TEST(SamplesAtManyShapes, OfFloatsAreThoseOfPlainLoops) {
  for (const auto& sample : generated()) {
    Inputs rounded;
    for (const auto& input : sample.inputs) rounded.push_back(converted<double>(converted<float>(input)));
    EXPECT_TRUE(close(sample.call_on_floats(leaves<float>(rounded)).value(), sample.reference(rounded),
                      2 * few_ulp<float>, 1))
        << description(sample);
  }
}

// For each operand by itself: the tangent is the difference of the plain loops, and the gradient is its
// adjoint, g·(J·v) = (Jᵀ·g)·v.
TEST(SamplesAtManyShapes, HaveTheDerivativesOfPlainLoops) {
  for (const auto& sample : generated()) {
    if (!differentiable(sample)) continue;
    SCOPED_TRACE(description(sample));
    const auto x = leaves<double>(sample.inputs), v = directions_for(x, 7);
    Tape tape;
    const auto y = sample.call(x);
    const auto seed = seed_for(y);
    const auto gradients = tape.gradient(y, x, seed, {.allow_unused = true});
    const auto recorded = tape.gradient(y, x, seed, {.differentiable = true, .allow_unused = true});
    for (std::size_t i = 0; i < x.size(); ++i) {
      Inputs along;
      for (std::size_t k = 0; k < x.size(); ++k)
        along.push_back(k == i ? v[i].value() : Array<double>(xt::zeros<double>(x[k].shape())));
      const auto alone = [&](const Variable<double>& input) {
        auto all = x;
        all[i] = input;
        return sample.call(all);
      };
      const auto [value, tangent] = jvp(alone, x[i], v[i]);
      EXPECT_TRUE(same(value.value(), y.value()));
      EXPECT_TRUE(close(tangent.value(), difference(sample.reference, sample.inputs, along), 1e-7, 1))
          << "along input " << i;
      ASSERT_EQ(gradients[i].shape(), x[i].shape());
      const double expected = inner(seed, tangent.value());
      EXPECT_NEAR(inner(gradients[i].value(), v[i].value()), expected,
                  1e-12 * (1 + inner(seed, Array<double>(xt::abs(tangent.value())))))
          << "with respect to input " << i;
      EXPECT_TRUE(close(recorded[i].value(), gradients[i].value(), 1e-13, 1)) << i;
    }
  }
}

// The Hessian of Σ seed·y² times a direction: by differences of gradients, forward over reverse, and reverse
// over reverse.
TEST(SamplesAtManyShapes, HaveTheSecondDerivativesOfDifferences) {
  for (const auto& sample : generated()) {
    if (!differentiable(sample)) continue;
    SCOPED_TRACE(description(sample));
    const auto x = leaves<double>(sample.inputs), v = directions_for(x, 7);
    const auto f = [&](const std::vector<Variable<double>>& in) { return weighted_square(sample.call(in)); };
    std::vector<Array<double>> reverse;
    {
      Tape tape;
      const auto gradients = tape.gradient(f(x), x, {.differentiable = true, .allow_unused = true});
      Variable<double> along = constant(0.0);
      for (std::size_t i = 0; i < x.size(); ++i) along += sum(gradients[i] * v[i]);
      reverse = values(tape.gradient(along, x, {.allow_unused = true}));
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto gradient = [&](const std::vector<Variable<double>>& in) {
        Tape tape;
        return tape.gradient(f(in), in, {.allow_unused = true})[i];
      };
      const auto forward = jvp(gradient, x, v).tangent.value();
      EXPECT_TRUE(close(forward, reverse[i], 1e-11, 1)) << i;
      const auto of_values = [&](const Inputs& at) { return gradient(leaves<double>(at)).value(); };
      EXPECT_TRUE(close(forward, difference(of_values, sample.inputs, values(v)), 1e-6, 1)) << i;
    }
  }
}

TEST(SamplesAtManyShapes, HaveTheGradientsOfDoublesInFloats) {
  for (const auto& sample : generated()) {
    if (!differentiable(sample)) continue;
    SCOPED_TRACE(description(sample));
    expect_gradients_of_doubles(sample, 3);
  }
}

}  // namespace
}  // namespace xgrad
