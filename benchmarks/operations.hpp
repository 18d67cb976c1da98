// Operations as users call them, without a tape and with gradients, for comparison with other libraries.
#pragma once

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>
#include <xgrad/xgrad.hpp>

namespace operations {

using namespace xgrad;

// Of one library, whose arrays are X.
template <class X>
using Function = std::function<X(const std::vector<X>&)>;

// One operation on arrays of these shapes, with elements between two numbers.
template <class T>
struct Case {
  std::string name;
  std::vector<Shape> shapes;
  double low, high;
  Function<Variable<T>> xgrad;
};

// Evenly spread. They repeat after some thousand, since many arrays are made.
template <class T>
Array<T> numbers(const Shape& shape, double low, double high) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<T> uniform(static_cast<T>(low), static_cast<T>(high));
  std::vector<T> some(4099);
  for (T& number : some) number = uniform(random);
  Array<T> array(shape);
  for (std::size_t i = 0; i < array.size(); ++i) array.data()[i] = some[i % some.size()];
  return array;
}

template <class T>
std::vector<Array<T>> inputs(const Case<T>& c) {
  std::vector<Array<T>> arrays;
  for (const Shape& shape : c.shapes) arrays.push_back(numbers<T>(shape, c.low, c.high));
  // A positive definite matrix, for what needs one.
  if (c.name.starts_with("cholesky") || c.name.starts_with("solve")) {
    const std::size_t n = arrays[0].shape()[0];
    for (std::size_t i = 0; i < n; ++i) {
      arrays[0](i, i) = static_cast<T>(2 * n);
      for (std::size_t j = 0; j < i; ++j) arrays[0](i, j) = arrays[0](j, i);
    }
  }
  return arrays;
}

// The kinds of elementwise operations: of one, two and three inputs, cheap and dear, with a choice.
inline std::vector<Case<float>> elementwise(std::size_t size) {
  using V = std::vector<Variable<float>>;
  std::vector<Case<float>> cases;
  const auto add = [&](const char* name, std::size_t arity, double low, double high, auto f) {
    cases.push_back({fmt::format("{}/{}", name, size), std::vector<Shape>(arity, Shape{size}), low, high, f});
  };
  add("add", 2, -1, 1, [](const V& x) { return x[0] + x[1]; });
  add("subtract", 2, -1, 1, [](const V& x) { return x[0] - x[1]; });
  add("multiply", 2, -1, 1, [](const V& x) { return x[0] * x[1]; });
  add("divide", 2, 1, 2, [](const V& x) { return x[0] / x[1]; });
  add("maximum", 2, -1, 1, [](const V& x) { return maximum(x[0], x[1]); });
  add("pow", 2, 0.5, 2, [](const V& x) { return pow(x[0], x[1]); });
  add("atan2", 2, -1, 1, [](const V& x) { return atan2(x[0], x[1]); });
  add("where", 3, -1, 1, [](const V& x) { return where(x[0] > 0, x[1], x[2]); });
  add("fma", 3, -1, 1, [](const V& x) { return fma(x[0], x[1], x[2]); });
  add("add_number", 1, -1, 1, [](const V& x) { return x[0] + 2; });
  add("multiply_number", 1, -1, 1, [](const V& x) { return x[0] * 2; });
  add("square", 1, -1, 1, [](const V& x) { return square(x[0]); });
  add("cube", 1, -1, 1, [](const V& x) { return pow(x[0], 3); });
  add("clip", 1, -2, 2, [](const V& x) { return clip(x[0], -1, 1); });
  add("negate", 1, -1, 1, [](const V& x) { return -x[0]; });
  add("abs", 1, -1, 1, [](const V& x) { return abs(x[0]); });
  add("sqrt", 1, 0.5, 2, [](const V& x) { return sqrt(x[0]); });
  add("reciprocal", 1, 0.5, 2, [](const V& x) { return reciprocal(x[0]); });
  add("exp", 1, -2, 2, [](const V& x) { return exp(x[0]); });
  add("expm1", 1, -2, 2, [](const V& x) { return expm1(x[0]); });
  add("log", 1, 0.5, 2, [](const V& x) { return log(x[0]); });
  add("log1p", 1, -0.5, 2, [](const V& x) { return log1p(x[0]); });
  add("sin", 1, -3, 3, [](const V& x) { return sin(x[0]); });
  add("tanh", 1, -2, 2, [](const V& x) { return tanh(x[0]); });
  add("erf", 1, -2, 2, [](const V& x) { return erf(x[0]); });
  add("sigmoid", 1, -2, 2, [](const V& x) { return sigmoid(x[0]); });
  add("relu", 1, -1, 1, [](const V& x) { return relu(x[0]); });
  add("leaky_relu", 1, -1, 1, [](const V& x) { return leaky_relu(x[0]); });
  add("elu", 1, -2, 2, [](const V& x) { return elu(x[0]); });
  add("gelu", 1, -2, 2, [](const V& x) { return gelu(x[0]); });
  add("silu", 1, -2, 2, [](const V& x) { return silu(x[0]); });
  add("softplus", 1, -2, 2, [](const V& x) { return softplus(x[0]); });
  add("hard_swish", 1, -4, 4, [](const V& x) { return hard_swish(x[0]); });
  return cases;
}

// Reductions of 2²⁰ floats, over the first axis and over the last.
inline std::vector<Case<float>> reductions() {
  using V = std::vector<Variable<float>>;
  std::vector<Case<float>> cases;
  const auto add = [&](const char* name, double low, auto f) {
    for (const int axis : {0, 1})
      cases.push_back(
          {fmt::format("{}/axis_{}", name, axis), {Shape{1024, 1024}}, low, 1.01, [=](const V& x) {
             return f(x[0], axis);
           }});
  };
  add("sum", -1, [](const auto& x, int axis) { return sum(x, {axis}); });
  add("mean", -1, [](const auto& x, int axis) { return mean(x, {axis}); });
  add("max", -1, [](const auto& x, int axis) { return amax(x, {axis}); });
  add("min", -1, [](const auto& x, int axis) { return amin(x, {axis}); });
  add("prod", 0.99, [](const auto& x, int axis) { return prod(x, {axis}); });
  add("variance", -1, [](const auto& x, int axis) { return variance(x, {axis}); });
  add("logsumexp", -1, [](const auto& x, int axis) { return logsumexp(x, {axis}); });
  return cases;
}

// Softmax and its logarithm of 2¹⁶ floats, over rows, and the exponentials that they are made of.
inline std::vector<Case<float>> softmaxes() {
  using V = std::vector<Variable<float>>;
  std::vector<Case<float>> cases;
  cases.push_back({"exp/65536", {Shape{65536}}, -2, 2, [](const V& x) { return exp(x[0]); }});
  cases.push_back({"tanh/65536", {Shape{65536}}, -2, 2, [](const V& x) { return tanh(x[0]); }});
  for (const std::size_t length : {10u, 16u, 32u, 64u, 1024u}) {
    const Shape shape{65536 / length, length};
    cases.push_back({fmt::format("softmax/rows_of_{}", length), {shape}, -2, 2, [](const V& x) {
                       return softmax(x[0], -1);
                     }});
    cases.push_back({fmt::format("log_softmax/rows_of_{}", length), {shape}, -2, 2, [](const V& x) {
                       return log_softmax(x[0], -1);
                     }});
  }
  return cases;
}

inline std::vector<Case<float>> products() {
  using V = std::vector<Variable<float>>;
  std::vector<Case<float>> cases;
  for (const auto& [batch, n] : {std::pair{64u, 8u}, {64u, 32u}, {8u, 128u}}) {
    const Shape shape{batch, n, n};
    cases.push_back({fmt::format("matmul/{}x{}x{}", batch, n, n), {shape, shape}, -1, 1, [](const V& x) {
                       return matmul(x[0], x[1]);
                     }});
  }
  for (const auto& [batch, n] : {std::pair{32u, 16u}, {8u, 64u}}) {
    const Shape shape{batch, n, n};
    cases.push_back(
        {fmt::format("einsum/{}x{}x{}", batch, n, n), {shape, shape, Shape{n, n}}, -1, 1, [](const V& x) {
           return einsum("bij,bjk,kl->il", x[0], x[1], x[2]);
         }});
  }
  return cases;
}

inline std::vector<Case<double>> linear_algebra() {
  using V = std::vector<Variable<double>>;
  std::vector<Case<double>> cases;
  for (const std::size_t n : {8u, 64u, 512u}) {
    const Shape square{n, n};
    cases.push_back({fmt::format("solve/{}", n), {square, Shape{n}}, -1, 1, [](const V& x) {
                       return solve(x[0], x[1]);
                     }});
    cases.push_back(
        {fmt::format("cholesky/{}", n), {square}, -1, 1, [](const V& x) { return cholesky(x[0]); }});
  }
  return cases;
}

// The value alone, of constants, and the value with the gradient of each input, along a given cotangent.
template <class T>
void add_xgrad(const Case<T>& c) {
  benchmark::RegisterBenchmark(("forward/xgrad/" + c.name).c_str(), [c](benchmark::State& state) {
    std::vector<Variable<T>> x;
    for (Array<T>& array : inputs(c)) x.push_back(constant(std::move(array)));
    for (auto _ : state) {
      const auto y = c.xgrad(x);  // the value of a temporary would be a copy
      benchmark::DoNotOptimize(y.value().data());
    }
  });
  benchmark::RegisterBenchmark(("gradient/xgrad/" + c.name).c_str(), [c](benchmark::State& state) {
    std::vector<Variable<T>> x;
    for (Array<T>& array : inputs(c)) x.emplace_back(std::move(array));
    const auto g = constant(numbers<T>(c.xgrad(x).shape(), -1, 1));
    for (auto _ : state) {
      Tape tape;
      const std::vector<Variable<T>> gradients = tape.gradient(c.xgrad(x), x, g, {.allow_unused = true});
      benchmark::DoNotOptimize(gradients.back().value().data());
    }
  });
}

// What is as fast as memory: one pass over 2²⁰ floats, with sums enough that no addition is waited for.
inline void add_bandwidth() {
  benchmark::RegisterBenchmark("forward/loop/read", [](benchmark::State& state) {
    const Array<float> x = numbers<float>({1024, 1024}, -1, 1);
    for (auto _ : state) {
      float partial[128] = {};
      for (std::size_t i = 0; i < x.size(); i += 128)
        for (std::size_t j = 0; j < 128; ++j) partial[j] += x.data()[i + j];
      float total = 0;
      for (const float sum : partial) total += sum;
      benchmark::DoNotOptimize(total);
    }
  });
}

// f is called for each case, of float or of double.
void for_all(const auto& f) {
  for (const std::size_t size : {std::size_t{16}, std::size_t{4096}, std::size_t{1} << 20})
    for (const auto& c : elementwise(size)) f(c);
  for (const auto& cases : {reductions(), softmaxes(), products()})
    for (const auto& c : cases) f(c);
  for (const auto& c : linear_algebra()) f(c);
}

}  // namespace operations
