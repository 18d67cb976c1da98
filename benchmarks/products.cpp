// Products of small matrices, and x·W + b, in xgrad and by BLAS, into memory that is there.
#include <benchmark/benchmark.h>
#include <cblas.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <xgrad/autograd/kernels/gemm.hpp>

#include "random_array.hpp"
#include "run.hpp"

namespace {

using namespace xgrad;

/// op(a)·op(b), m × n, with k terms in each sum.
struct Problem {
  std::size_t m, n, k;
  MatMulOptions transposed;
  bool biased = false;

  Array<float> a() const { return random_array<float>(transposed.transpose_a ? Shape{k, m} : Shape{m, k}); }
  Array<float> b() const { return random_array<float>(transposed.transpose_b ? Shape{n, k} : Shape{k, n}); }
};

void by_xgrad(benchmark::State& state, const Problem& p) {
  const auto a = p.a(), b = p.b(), bias = random_array<float>({p.n});
  Array<float> c(Shape{p.m, p.n});
  for (auto _ : state) {
    if (p.biased)
      kernels::linear<float>(a, b, bias, c);
    else
      kernels::matmul<float>(a, b, p.transposed, c);
    benchmark::DoNotOptimize(c.data());
    benchmark::ClobberMemory();
  }
}

void by_blas(benchmark::State& state, const Problem& p) {
  const auto a = p.a(), b = p.b(), bias = random_array<float>({p.n});
  Array<float> c(Shape{p.m, p.n});
  const auto op = [](bool transpose) { return transpose ? CblasTrans : CblasNoTrans; };
  const auto integer = [](std::size_t size) { return static_cast<int>(size); };
  for (auto _ : state) {
    if (p.biased)
      for (std::size_t i = 0; i < p.m; ++i) std::copy_n(bias.data(), p.n, c.data() + i * p.n);
    cblas_sgemm(CblasRowMajor, op(p.transposed.transpose_a), op(p.transposed.transpose_b), integer(p.m),
                integer(p.n), integer(p.k), 1, a.data(), integer(a.shape()[1]), b.data(),
                integer(b.shape()[1]), p.biased ? 1.0f : 0.0f, c.data(), integer(p.n));
    benchmark::DoNotOptimize(c.data());
    benchmark::ClobberMemory();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto add = [](const Problem& p) {
    const char* kind = p.biased                   ? "linear"
                       : p.transposed.transpose_a ? "product_tn"
                       : p.transposed.transpose_b ? "product_nt"
                                                  : "product";
    for (const auto& [name, function] : {std::pair{"xgrad", &by_xgrad}, std::pair{"blas", &by_blas}})
      benchmark::RegisterBenchmark(fmt::format("{}/{}/{}x{}x{}", kind, name, p.m, p.n, p.k).c_str(),
                                   [=, f = function](benchmark::State& state) { f(state, p); });
  };
  // Forwards, backwards to the input, and backwards to the weight, of layers of the smallest networks.
  for (const auto& [batch, inputs, outputs] :
       {std::array<std::size_t, 3>{16, 2, 16}, {16, 16, 16}, {16, 16, 2}, {32, 64, 32}, {32, 32, 10}}) {
    add({batch, outputs, inputs, {}, true});
    add({batch, inputs, outputs, {.transpose_b = true}});
    add({inputs, outputs, batch, {.transpose_a = true}});
  }
  return run_interleaved(argc, argv);
}
