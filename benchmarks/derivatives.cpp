// What derivatives of functions cost beside one gradient: Hessian-vector products; and the memory that
// checkpoints save.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <xgrad/xgrad.hpp>

#include "random_array.hpp"
#include "run.hpp"

namespace {

using namespace xgrad;
using V = Variable<float>;

struct Problem {
  const char* name;
  V (*f)(const V&);
  Shape shape;
};

V rosenbrock(const V& x) {
  const auto n = static_cast<std::ptrdiff_t>(x.size());
  const V a = slice(x, 0, 0, n - 1), b = slice(x, 0, 1, n);
  return sum(100.0f * square(b - square(a)) + square(1.0f - a));
}

V elementwise(const V& x) { return sum(tanh(x * x) * exp(-x)); }

V network(const V& W) {
  static const V x = constant(random_array<float>({32, 64})), U = constant(random_array<float>({64, 10}));
  return mean(logsumexp(matmul(tanh(matmul(x, W)), U), 1));
}

void one_gradient(benchmark::State& state, const Problem& p) {
  const V x(random_array<float>(p.shape));
  for (auto _ : state) benchmark::DoNotOptimize(grad(p.f, x).node().get());
}

void hessian_product(benchmark::State& state, const Problem& p) {
  const V x(random_array<float>(p.shape));
  const auto v = random_array<float>(p.shape);
  for (auto _ : state) benchmark::DoNotOptimize(hvp(p.f, x, v).node().get());
}

/// A chain of n steps on 64 KiB, of which `each` are one checkpoint; all are kept if it is 0.
void chain(benchmark::State& state, std::size_t n, std::size_t each) {
  const V x(random_array<float>({16384}));
  const auto steps = [](V u, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) u = tanh(u);
    return u;
  };
  const auto f = [&](const V& in) {
    if (each == 0) return sum(steps(in, n));
    V u = in;
    for (std::size_t done = 0; done < n; done += each)
      u = checkpoint([&steps, each](const V& from) { return steps(from, each); }, u);
    return sum(u);
  };
  memory::release();
  for (auto _ : state) benchmark::DoNotOptimize(grad(f, x).node().get());
  state.counters["KiB"] = static_cast<double>(memory::reserved()) / 1024;
}

}  // namespace

int main(int argc, char** argv) {
  for (const Problem& p :
       {Problem{"elementwise/16", elementwise, {16}}, Problem{"elementwise/4096", elementwise, {4096}},
        Problem{"rosenbrock/1000", rosenbrock, {1000}}, Problem{"network", network, {64, 64}}}) {
    benchmark::RegisterBenchmark((std::string("derivatives/gradient/") + p.name).c_str(), one_gradient, p);
    benchmark::RegisterBenchmark((std::string("derivatives/hvp/") + p.name).c_str(), hessian_product, p);
  }
  for (const std::size_t n : {16u, 64u, 256u}) {
    const auto root = static_cast<std::size_t>(std::sqrt(static_cast<double>(n)));
    benchmark::RegisterBenchmark(("derivatives/kept/" + std::to_string(n)).c_str(), chain, n, std::size_t{0});
    benchmark::RegisterBenchmark(("derivatives/checkpointed/" + std::to_string(n)).c_str(), chain, n, root);
  }
  return run_interleaved(argc, argv);
}
