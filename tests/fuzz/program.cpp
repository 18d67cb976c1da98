#include "program.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <span>

namespace xgrad::fuzz {

namespace {

/// 1, 1.34, 0.66, …: no two alike.
template <class T>
Array<T> weights_for(const Shape& shape, std::size_t value) {
  Array<T> weights(shape);
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights.data()[i] =
        static_cast<T>(1 + 0.5 * std::sin(static_cast<double>(value) + 2.399963 * static_cast<double>(i)));
  return weights;
}

template <class T>
Variable<T> with_noise(const Variable<T>& y, const Manner& manner, std::size_t value) {
  Generator generator(manner.seed * 1000 + value);
  return y * generator.uniform<T>(y.shape(), 1 - manner.noise, 1 + manner.noise) +
         generator.uniform<T>(y.shape(), -manner.noise, manner.noise);
}

template <class T>
Variable<T> called(const Step& step, const std::vector<Variable<T>>& operands) {
  if constexpr (std::is_same_v<T, double>)
    return step.call(operands);
  else
    return step.call_on_floats(operands);
}

}  // namespace

template <class T>
std::vector<Variable<T>> Program::inputs() const {
  std::vector<Variable<T>> inputs;
  for (std::size_t i = 0; i < leaves.size(); ++i)
    if (!leaves[i].constant) inputs.emplace_back(converted<T>(leaves[i].value), name_of(i));
  return inputs;
}

template <class T>
Evaluation<T> Program::run(const std::vector<Variable<T>>& inputs, const Manner& manner) const {
  Evaluation<T> made;
  std::size_t input = 0;
  for (const Leaf& leaf : leaves)
    made.values.push_back(leaf.constant ? constant(converted<T>(leaf.value)) : inputs.at(input++));

  std::vector<bool> used(leaves.size() + steps.size());
  for (const Step& step : steps) {
    std::vector<Variable<T>> operands;
    for (const std::size_t operand : step.operands) {
      used[operand] = true;
      const Variable<T>& x = made.values[operand];
      operands.push_back(manner.copied ? x * 1 : x);
    }
    Variable<T> y = called(step, operands);
    if (manner.noise > 0) y = with_noise(y, manner, made.values.size());
    made.values.push_back(std::move(y));
  }

  // What is not the operand of another step, and its square, so that second derivatives pass through what is
  // linear.
  made.output = constant(Array<T>(T{0}));
  for (std::size_t i = 0; i < used.size(); ++i)
    if (const Variable<T>& y = made.values[i]; !used[i])
      made.output = made.output + sum(y * weights_for<T>(y.shape(), i) * (1 + y / 2));
  return made;
}

std::string Program::name_of(std::size_t value) const {
  return fmt::format("{}{}", value < leaves.size() ? "x" : "v", value);
}

std::string Program::to_string() const {
  std::string text;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Array<double>& x = leaves[i].value;
    text += fmt::format("{} = {} {}: {{{}}}\n", name_of(i), leaves[i].constant ? "constant" : "leaf",
                        xgrad::to_string(x.shape()), fmt::join(std::span(x.data(), x.size()), ", "));
  }
  for (std::size_t i = 0; i < steps.size(); ++i)
    text += fmt::format("{} = {}  // {}\n", name_of(leaves.size() + i), steps[i].text,
                        xgrad::to_string(steps[i].shape));
  return text + "J = Σ sum(v·w·(1 + v/2)) over all v that nothing was computed from, w near 1\n";
}

template std::vector<Variable<float>> Program::inputs() const;
template std::vector<Variable<double>> Program::inputs() const;
template Evaluation<float> Program::run(const std::vector<Variable<float>>&, const Manner&) const;
template Evaluation<double> Program::run(const std::vector<Variable<double>>&, const Manner&) const;

}  // namespace xgrad::fuzz
