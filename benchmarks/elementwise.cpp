// What one operation costs: the overhead of recording, elementwise kernels, and sums.
#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>
#include <xgrad/xgrad.hpp>

#include "run.hpp"

namespace {

using namespace xgrad;

Array<float> random_array(const Shape& shape) {
  static std::mt19937_64 random(1);
  std::normal_distribution<float> normal(0.0f, 0.5f);
  Array<float> array(shape);
  for (float& value : array) value = normal(random);
  return array;
}

// ---- Recording and backward of a chain of operations on 16 floats: items are operations ----------------

constexpr std::size_t chain_length = 100;

// One input each, values that stay moderate: nearly all of it is overhead.
void chain_unary(benchmark::State& state) {
  const Variable x(random_array({16}), "x");
  for (auto _ : state) {
    Tape tape;
    Variable<float> y = x;
    for (std::size_t i = 0; i < chain_length; i += 4) y = -tanh(-relu(y));
    tape.backward(sum(y));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(chain_length));
}

// Half of the operations have a second input that needs a gradient too.
void chain_binary(benchmark::State& state) {
  const Variable x(random_array({16}), "x"), w(random_array({16}), "w"), b(random_array({16}), "b");
  for (auto _ : state) {
    Tape tape;
    Variable<float> y = x;
    for (std::size_t i = 0; i < chain_length; i += 4) y = sigmoid(tanh(w * y + b));
    tape.backward(sum(y));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(chain_length));
}

// ---- The pullback of tanh, g·(1 − y·y) ------------------------------------------------------------------

void tanh_pullback_xgrad(benchmark::State& state, std::size_t size) {
  Tape tape;
  const Variable x(random_array({size}), "x");
  const auto y = tanh(x);
  const auto g = constant(random_array({size}));
  engine::NodeRef adjoint = g.node();  // held twice, so that it is not computed in place
  for (auto _ : state) benchmark::DoNotOptimize(y.node()->pullback(0, adjoint));
}

void tanh_pullback_hand_written(benchmark::State& state, std::size_t size) {
  const Array<float> g_values = random_array({size}), y_values = tanh(random_array({size}));
  Array<float> cotangent(Shape{size});
  for (auto _ : state) {
    const float* __restrict g = g_values.data(), * __restrict y = y_values.data();
    float* __restrict x = cotangent.data();
    for (std::size_t i = 0; i < size; ++i) x[i] = g[i] * (1.0f - y[i] * y[i]);
    benchmark::DoNotOptimize(cotangent.data());
    benchmark::ClobberMemory();
  }
}

// ---- Functions of 65,536 numbers -------------------------------------------------------------------------

// Beside the exponentials alone: sigmoid and tanh, and softmax over rows.
template <class F>
void function(benchmark::State& state, const Shape& shape, const F& f) {
  const auto x = constant(random_array(shape));
  for (auto _ : state) {
    const auto y = f(x);  // the value of a temporary would be a copy
    benchmark::DoNotOptimize(y.value().data());
  }
}

void register_functions() {
  constexpr std::size_t count = 65536;
  const auto add = [](const std::string& name, const Shape& shape, auto f) {
    benchmark::RegisterBenchmark(("function/" + name).c_str(),
                                 [=](benchmark::State& state) { function(state, shape, f); });
  };
  add("exp", {count}, [](const auto& x) { return exp(x); });
  add("tanh", {count}, [](const auto& x) { return tanh(x); });
  add("sigmoid", {count}, [](const auto& x) { return sigmoid(x); });
  add("log", {count}, [](const auto& x) { return log(x); });
  add("sin", {count}, [](const auto& x) { return sin(x); });
  add("erf", {count}, [](const auto& x) { return erf(x); });
  for (const std::size_t length : {10u, 16u, 32u, 64u, 256u}) {
    const std::string rows = "/rows_of_" + std::to_string(length);
    add("softmax" + rows, {count / length, length}, [](const auto& x) { return softmax(x, -1); });
    add("log_softmax" + rows, {count / length, length}, [](const auto& x) { return log_softmax(x, -1); });
  }
}

// ---- Sums -----------------------------------------------------------------------------------------------

void sum_xgrad(benchmark::State& state, std::size_t size) {
  const auto x = constant(random_array({size}));
  for (auto _ : state) benchmark::DoNotOptimize(sum(x).item());
}

// One addition after the other, as the language demands of this loop.
void sum_plain(benchmark::State& state, std::size_t size) {
  const Array<float> x = random_array({size});
  for (auto _ : state) {
    float total = 0.0f;
    for (std::size_t i = 0; i < size; ++i) total += x.data()[i];
    benchmark::DoNotOptimize(total);
  }
}

// Independent partial sums, which the compiler keeps in several registers. `size` is a multiple of their
// count.
void sum_hand_written(benchmark::State& state, std::size_t size) {
  constexpr std::size_t count = 64;
  const Array<float> x = random_array({size});
  for (auto _ : state) {
    float partial[count] = {};
    for (std::size_t i = 0; i < size; i += count)
      for (std::size_t j = 0; j < count; ++j) partial[j] += x.data()[i + j];
    for (std::size_t half = count / 2; half > 0; half /= 2)
      for (std::size_t j = 0; j < half; ++j) partial[j] += partial[j + half];
    benchmark::DoNotOptimize(partial[0]);
  }
}

// The gradient of a bias: the sum over a batch.
void sum_rows_xgrad(benchmark::State& state, std::size_t rows, std::size_t columns) {
  const auto x = constant(random_array({rows, columns}));
  for (auto _ : state) {
    const auto y = sum(x, {0});
    benchmark::DoNotOptimize(y.value().data());
  }
}

void sum_rows_hand_written(benchmark::State& state, std::size_t rows, std::size_t columns) {
  const Array<float> x = random_array({rows, columns});
  Array<float> total(Shape{columns});
  for (auto _ : state) {
    float* __restrict to = total.data();
    for (std::size_t column = 0; column < columns; ++column) to[column] = 0.0f;
    for (std::size_t row = 0; row < rows; ++row) {
      const float* __restrict from = x.data() + row * columns;
      for (std::size_t column = 0; column < columns; ++column) to[column] += from[column];
    }
    benchmark::DoNotOptimize(total.data());
    benchmark::ClobberMemory();
  }
}

}  // namespace

int main(int argc, char** argv) {
  register_functions();
  benchmark::RegisterBenchmark("chain/unary", chain_unary);
  benchmark::RegisterBenchmark("chain/binary", chain_binary);
  for (std::size_t size : {4096u, 65536u}) {
    const std::string name = "/" + std::to_string(size);
    benchmark::RegisterBenchmark(("tanh_pullback/xgrad" + name).c_str(), tanh_pullback_xgrad, size);
    benchmark::RegisterBenchmark(("tanh_pullback/hand_written" + name).c_str(), tanh_pullback_hand_written,
                                 size);
    benchmark::RegisterBenchmark(("sum/xgrad" + name).c_str(), sum_xgrad, size);
    benchmark::RegisterBenchmark(("sum/hand_written" + name).c_str(), sum_hand_written, size);
    benchmark::RegisterBenchmark(("sum/plain" + name).c_str(), sum_plain, size);
  }
  for (std::size_t columns : {10u, 128u, 1024u}) {
    const std::string name = "/64x" + std::to_string(columns);
    benchmark::RegisterBenchmark(("sum_rows/xgrad" + name).c_str(), sum_rows_xgrad, std::size_t{64}, columns);
    benchmark::RegisterBenchmark(("sum_rows/hand_written" + name).c_str(), sum_rows_hand_written,
                                 std::size_t{64}, columns);
  }
  return run_interleaved(argc, argv);
}
