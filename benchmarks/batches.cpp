// Products of batches of matrices, a sum of products in letters, and correlations, beside the same by hand:
// calls of BLAS, and plain loops, into memory that is there.
#include <benchmark/benchmark.h>
#include <cblas.h>

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <xgrad/autograd/ops/convolutions.hpp>
#include <xgrad/autograd/ops/einsum.hpp>
#include <xgrad/autograd/ops/products.hpp>

#include "random_array.hpp"
#include "run.hpp"

namespace {

using namespace xgrad;

// c = a·b + beta·c, n × n
void multiply(std::size_t n, const float* a, const float* b, float beta, float* c) {
  const int size = static_cast<int>(n);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, size, size, size, 1, a, size, b, size, beta, c,
              size);
}

template <class F>
void measure(benchmark::State& state, const F& compute) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(compute());
    benchmark::ClobberMemory();
  }
}

void add_batches(std::size_t batch, std::size_t n) {
  const auto a = constant(random_array<float>({batch, n, n})),
             b = constant(random_array<float>({batch, n, n}));
  const auto name = [=](const char* by) { return fmt::format("batch/{}/{}x{}x{}", by, batch, n, n); };
  benchmark::RegisterBenchmark(
      name("xgrad").c_str(), [=](benchmark::State& state) { measure(state, [&] { return matmul(a, b); }); });
  benchmark::RegisterBenchmark(name("blas").c_str(), [=](benchmark::State& state) {
    Array<float> c(Shape{batch, n, n});
    measure(state, [&] {
      for (std::size_t i = 0; i < batch; ++i)
        multiply(n, a.value().data() + i * n * n, b.value().data() + i * n * n, 0, c.data() + i * n * n);
      return c.data();
    });
  });
}

// Σ_bjk a_bij·b_bjk·c_kl
void add_einsum(std::size_t batch, std::size_t n) {
  const auto a = constant(random_array<float>({batch, n, n})),
             b = constant(random_array<float>({batch, n, n})), c = constant(random_array<float>({n, n}));
  const auto name = [=](const char* by) { return fmt::format("einsum/{}/{}x{}x{}", by, batch, n, n); };
  benchmark::RegisterBenchmark(name("xgrad").c_str(), [=](benchmark::State& state) {
    measure(state, [&] { return einsum("bij,bjk,kl->il", a, b, c); });
  });
  benchmark::RegisterBenchmark(name("blas").c_str(), [=](benchmark::State& state) {
    Array<float> sum(Shape{n, n}), y(Shape{n, n});
    measure(state, [&] {
      for (std::size_t i = 0; i < batch; ++i)
        multiply(n, a.value().data() + i * n * n, b.value().data() + i * n * n, i == 0 ? 0 : 1, sum.data());
      multiply(n, sum.data(), c.value().data(), 0, y.data());
      return y.data();
    });
  });
}

// y_kl = Σ_ij x_{k+i, l+j}·w_ij, by neighbors of y, which the compiler puts into registers.
void correlate_by_loops(const Array<float>& x, const Array<float>& w, Array<float>& y) {
  const std::size_t rows = y.shape()[0], columns = y.shape()[1], width = x.shape()[1];
  std::fill(y.data(), y.data() + y.size(), 0.0f);
  for (std::size_t k = 0; k < rows; ++k)
    for (std::size_t i = 0; i < w.shape()[0]; ++i)
      for (std::size_t j = 0; j < w.shape()[1]; ++j) {
        const float factor = w.data()[i * w.shape()[1] + j];
        const float* from = x.data() + (k + i) * width + j;
        float* to = y.data() + k * columns;
        for (std::size_t l = 0; l < columns; ++l) to[l] += factor * from[l];
      }
}

// Of a kernel with an image, and of an image with the cotangent, which gives the kernel's.
void add_correlation(const Shape& of_x, const Shape& of_w) {
  const auto x = constant(random_array<float>(of_x)), w = constant(random_array<float>(of_w));
  const auto name = [&](const char* by) {
    return fmt::format("correlate/{}/{}x{}/{}x{}", by, of_x[0], of_x[1], of_w[0], of_w[1]);
  };
  benchmark::RegisterBenchmark(name("xgrad").c_str(), [=](benchmark::State& state) {
    measure(state, [&] { return correlate(x, w); });
  });
  benchmark::RegisterBenchmark(name("loops").c_str(), [=](benchmark::State& state) {
    Array<float> y(Shape{of_x[0] - of_w[0] + 1, of_x[1] - of_w[1] + 1});
    measure(state, [&] {
      correlate_by_loops(x.value(), w.value(), y);
      return y.data();
    });
  });
}

}  // namespace

int main(int argc, char** argv) {
  add_batches(64, 32);
  add_batches(8, 128);
  add_einsum(8, 64);
  add_einsum(32, 16);
  for (const Shape& of_w : {Shape{1, 9}, Shape{1, 4088}}) add_correlation({1, 4096}, of_w);
  for (const Shape& of_w : {Shape{3, 3}, Shape{9, 9}, Shape{126, 126}}) add_correlation({128, 128}, of_w);
  return run_interleaved(argc, argv);
}
