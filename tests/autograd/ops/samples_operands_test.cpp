// Every operation with operands of every kind: Variables and constants in all combinations, the same Variable
// in several places, with and without a tape.
#include "samples/generated.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace xgrad {
namespace {

using namespace samples;
using Variables = std::vector<Variable<double>>;

std::string named(const std::vector<bool>& chosen) { return "d/d" + testing::PrintToString(chosen); }

/// Gradients of the operands that are chosen, and what a sweep over these says of Σ seed·y².
struct Derivatives {
  Array<double> value;
  std::vector<Array<double>> first, second;
};

/// The other operands are constants, or, if not, asked about as well.
Derivatives derivatives(const Sample& sample, const std::vector<bool>& chosen, bool others_are_constant) {
  Tape tape;
  Variables x, wanted, v = directions_for(leaves<double>(sample.inputs), 7);
  std::vector<std::size_t> places;  // among those that are asked about
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const bool is_constant = others_are_constant && !chosen[i];
    x.push_back(is_constant ? constant(sample.inputs[i]) : Variable(sample.inputs[i]));
    if (chosen[i]) places.push_back(wanted.size());
    if (!is_constant) wanted.push_back(x[i]);
  }
  const auto of_chosen = [&](const Variables& gradients) {
    std::vector<Array<double>> values;
    for (const std::size_t place : places) values.push_back(gradients[place].value());
    return values;
  };
  const auto y = sample.call(x);
  Derivatives made{y.value(), {}, {}};
  if (!y.needs_gradient()) return made;  // as of the condition of where alone
  made.first = of_chosen(tape.gradient(y, wanted, seed_for(y), {.allow_unused = true}));
  const auto recorded =
      tape.gradient(weighted_square(y), wanted, {.differentiable = true, .allow_unused = true});
  Variable<double> along = constant(0.0);
  for (std::size_t i = 0, next = 0; i < chosen.size(); ++i)
    if (chosen[i]) along += sum(recorded[places[next++]] * v[i]);
  if (along.needs_gradient()) made.second = of_chosen(tape.gradient(along, wanted, {.allow_unused = true}));
  return made;
}

/// Every choice of some, but not all of n operands.
std::vector<std::vector<bool>> choices(std::size_t n) {
  std::vector<std::vector<bool>> choices;
  for (std::size_t mask = 1; mask + 1 < std::size_t{1} << n; ++mask) {
    std::vector<bool> chosen(n);
    for (std::size_t i = 0; i < n; ++i) chosen[i] = (mask >> i & 1) != 0;
    choices.push_back(chosen);
  }
  return choices;
}

// Whether an operand is a Variable or a constant changes nothing for the others, to the last bit, and to
// second order.
TEST(SamplesOfOperands, MayBeConstantsInEveryCombination) {
  for (const auto* samples : {&table(), &generated()})
    for (const auto& sample : *samples) {
      if (sample.inputs.size() < 2 || !differentiable(sample)) continue;
      for (const auto& chosen : choices(sample.inputs.size())) {
        SCOPED_TRACE(description(sample) + ": " + named(chosen));
        const auto mixed = derivatives(sample, chosen, true), all = derivatives(sample, chosen, false);
        EXPECT_TRUE(same(mixed.value, all.value));
        for (std::size_t i = 0; i < mixed.first.size(); ++i)
          EXPECT_TRUE(same(mixed.first[i], all.first[i])) << "gradient " << i;
        for (std::size_t i = 0; i < mixed.second.size(); ++i)
          EXPECT_TRUE(close(mixed.second[i], all.second[i], 1e-13, 1)) << "second derivative " << i;
      }
    }
}

// Nor does how a constant is written.
TEST(SamplesOfOperands, MayBeWrittenInEveryForm) {
  for (const auto& sample : table())
    for (const auto& mixture : sample.mixtures) {
      SCOPED_TRACE(description(sample) + ": form " + std::to_string(static_cast<int>(mixture.form)) + ", " +
                   named(mixture.differentiated));
      Tape tape;
      Variables x, wanted;
      for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
        const bool number = mixture.form == Form::number && !mixture.differentiated[i];
        x.push_back(number ? Variable(*sample.inputs[i].data()) : Variable(sample.inputs[i]));
        if (mixture.differentiated[i]) wanted.push_back(x[i]);
      }
      const auto all = sample.call(x), mixed = mixture.call(x);
      EXPECT_TRUE(same(mixed.value(), all.value()));
      if (!differentiable(sample)) {
        EXPECT_FALSE(mixed.needs_gradient());
        continue;
      }
      if (!mixed.needs_gradient()) continue;  // the condition of where alone
      const auto gradients = tape.gradient(mixed, wanted, seed_for(mixed), {.allow_unused = true});
      const auto expected = tape.gradient(all, wanted, seed_for(all), {.allow_unused = true});
      for (std::size_t i = 0; i < wanted.size(); ++i)
        EXPECT_TRUE(same(gradients[i].value(), expected[i].value())) << "gradient " << i;
    }
}

/// Whether all operands chosen have one shape, and the operation has a value where they are equal.
bool may_be_one(const Sample& sample, const std::vector<bool>& chosen, const Inputs& inputs) {
  const Array<double>* first = nullptr;
  for (std::size_t i = 0; i < chosen.size(); ++i)
    if (chosen[i]) {
      if (first && first->shape() != sample.inputs[i].shape()) return false;
      if (!first) first = &sample.inputs[i];
    }
  for (const double y : sample.reference(inputs))
    if (!std::isfinite(y)) return false;
  return true;
}

/// Chooses operands to be one Variable: x·x, x − x. What it gets is the sum of what two would get, and what
/// differences say; also if it is a value in the middle, whose cotangents come back together.
void expect_sums(const Sample& sample, const std::vector<bool>& chosen, const Array<double>& shared) {
  Inputs equal = sample.inputs;
  for (std::size_t i = 0; i < chosen.size(); ++i)
    if (chosen[i]) equal[i] = shared;
  Array<double> value, expected(xt::zeros<double>(shared.shape()));
  {
    Tape tape;
    const auto x = leaves<double>(equal);
    const auto y = sample.call(x);
    value = y.value();
    const auto gradients = tape.gradient(y, x, seed_for(y), {.allow_unused = true});
    for (std::size_t i = 0; i < x.size(); ++i)
      if (chosen[i]) expected += gradients[i].value();
  }
  const auto call = [&](const Variable<double>& one) {
    Variables x;
    for (std::size_t i = 0; i < chosen.size(); ++i) x.push_back(chosen[i] ? one : constant(equal[i]));
    return sample.call(x);
  };
  const Variable<double> x(shared, "x");
  const Array<double> v = numbers(shared.shape(), -1, 1, 7);
  Tape tape;
  const auto y = call(x);
  const auto seed = seed_for(y);
  EXPECT_TRUE(same(y.value(), value));
  const auto gradient = tape.gradient(y, x, seed, {.allow_unused = true});
  EXPECT_TRUE(close(gradient.value(), expected, 1e-14, 1));
  const auto inside = -x;
  const auto z = call(-inside) * 2;
  EXPECT_TRUE(close(tape.gradient(z, x, seed, {.allow_unused = true}).value(), Array<double>(2 * expected),
                    1e-14, 1));
  EXPECT_NEAR(inner(seed, jvp(call, x, v).tangent.value()), inner(expected, v),
              1e-12 * (1 + inner(Array<double>(xt::abs(expected)), Array<double>(xt::abs(v)))));
  const auto squared = [&](const Variables& in) { return weighted_square(call(in[0])); };
  const auto first = gradcheck(squared, {x}), second = gradgradcheck(squared, {x});
  EXPECT_EQ(first.failed, 0u) << first.to_string();
  EXPECT_EQ(second.failed, 0u) << second.to_string();
}

TEST(SamplesOfOperands, MayBeTheSameVariable) {
  std::set<std::string> checked, expected;
  for (const auto* samples : {&table(), &generated()})
    for (const auto& sample : *samples) {
      const std::size_t n = sample.inputs.size();
      if (n < 2 || !differentiable(sample) || element_count(sample) > 200) continue;
      if (sample.of == Of::elements) expected.insert(sample.operation);
      auto several = choices(n);
      several.push_back(std::vector<bool>(n, true));
      for (const auto& chosen : several) {
        if (std::count(chosen.begin(), chosen.end(), true) < 2) continue;
        // The numbers of any of them, where the operation has a value.
        for (std::size_t from = 0; from < n; ++from) {
          if (!chosen[from]) continue;
          Inputs equal = sample.inputs;
          for (std::size_t i = 0; i < n; ++i)
            if (chosen[i]) equal[i] = sample.inputs[from];
          if (!may_be_one(sample, chosen, equal)) continue;
          SCOPED_TRACE(description(sample) + " of one Variable: " + named(chosen));
          expect_sums(sample, chosen, sample.inputs[from]);
          checked.insert(sample.operation);
          break;
        }
      }
    }
  for (const auto& operation : expected) EXPECT_TRUE(checked.contains(operation)) << operation;
  for (const char* operation : {"matmul", "batched_matmul", "linear", "solve", "convolve", "cross",
                                "concatenate", "linear_recurrence", "set_view", "triangular_solve"})
    EXPECT_TRUE(checked.contains(operation)) << operation;
}

// A tape, and directions of forward mode, only watch.
TEST(SamplesOfOperands, HaveTheSameValueWithAndWithoutATape) {
  for (const auto* samples : {&table(), &generated()})
    for (const auto& sample : *samples) {
      const auto x = leaves<double>(sample.inputs);
      const auto plain = sample.call(x);
      EXPECT_FALSE(plain.needs_gradient()) << description(sample);
      const auto forward = jvp(sample.call, x, directions_for(x, 7));
      EXPECT_TRUE(same(forward.value.value(), plain.value())) << description(sample);
      Tape tape;
      const auto recorded = sample.call(x);
      EXPECT_EQ(recorded.needs_gradient(), differentiable(sample)) << description(sample);
      EXPECT_TRUE(same(recorded.value(), plain.value())) << description(sample);
    }
}

TEST(SamplesOfOperands, HaveTheSameGradientsRecordedOrNot) {
  for (const auto& sample : table()) {
    if (!differentiable(sample)) continue;
    const auto x = leaves<float>(sample.inputs);
    Tape tape;
    const auto y = sample.call_on_floats(x);
    const auto plain = tape.gradient(y, x, seed_for(y), {.allow_unused = true});
    const auto recorded = tape.gradient(y, x, seed_for(y), {.differentiable = true, .allow_unused = true});
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_TRUE(close(recorded[i].value(), plain[i].value(), 3e-6, 1)) << description(sample) << ", " << i;
  }
}

/// How much the slopes of both sides differ.
double bend(const Sample& sample) {
  constexpr double step = 1e-6;
  const auto moved = [&](double by) {
    Inputs x = sample.inputs;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += by * numbers(x[i].shape(), -1, 1, i + 7);
    return sample.reference(x);
  };
  const Array<double> y = moved(0), right = moved(step), left = moved(-step);
  double largest = 0;
  for (std::size_t k = 0; k < y.size(); ++k)
    largest = std::max(largest, std::abs(right.data()[k] + left.data()[k] - 2 * y.data()[k]) / step);
  return largest;
}

// Where the slopes of both sides differ, the derivative lies between them, in both modes.
TEST(SamplesOfOperands, HaveASlopeBetweenThoseOfBothSidesAtKinks) {
  std::set<std::string> checked;
  for (const auto& row : table())
    for (const auto& inputs : row.kinks) {
      const Sample sample = row.at(inputs);
      SCOPED_TRACE(description(sample));
      checked.insert(sample.operation);
      const auto x = leaves<double>(inputs), v = directions_for(x, 7);
      const auto report = gradcheck(sample.call, x);
      EXPECT_EQ(report.failed, 0u) << report.to_string();
      EXPECT_GT(bend(sample), 1e-3) << "a kink should be there";
      Tape tape;
      const auto y = sample.call(x);
      EXPECT_TRUE(close(y.value(), sample.reference(inputs)));
      const auto gradients = tape.gradient(y, x, seed_for(y), {.allow_unused = true});
      double expected = 0;
      for (std::size_t i = 0; i < x.size(); ++i) expected += inner(gradients[i].value(), v[i].value());
      EXPECT_NEAR(inner(seed_for(y), jvp(sample.call, x, v).tangent.value()), expected, 1e-12);
      const auto second =
          tape.gradient(weighted_square(y), x, {.differentiable = true, .allow_unused = true});
      Variable<double> along = constant(0.0);
      for (std::size_t i = 0; i < x.size(); ++i) along += sum(second[i] * v[i]);
      if (!along.needs_gradient()) continue;
      for (const auto& g : tape.gradient(along, x, {.allow_unused = true}))
        for (const double each : g.value()) EXPECT_TRUE(std::isfinite(each));
    }
  EXPECT_GE(checked.size(), 14u);
}

}  // namespace
}  // namespace xgrad
