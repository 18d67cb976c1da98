// What an operation saves by sharing: the pullbacks of solve, which have its factors and each other's work,
// and views, which have their input's memory. Each beside the same without sharing.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <xgrad/xgrad.hpp>

#include "random_array.hpp"
#include "run.hpp"

namespace {

using namespace xgrad;

/// A system of n equations that is well conditioned.
struct System {
  explicit System(std::size_t n) : A(random_array<double>({n, n})), b(random_array<double>({n, 1})) {
    for (std::size_t i = 0; i < n; ++i) A.mutable_value()(i, i) += static_cast<double>(n);
  }
  Variable<double> A, b;
};

// ---- dA and db of solve(A, b) ----------------------------------------------------------------------------

void solve_together(benchmark::State& state, std::size_t n) {
  const System system(n);
  for (auto _ : state) {
    Tape tape;
    benchmark::DoNotOptimize(tape.gradient(sum(solve(system.A, system.b)), {system.A, system.b}));
  }
}

// As if each pullback had to solve, and factorize, by itself.
void solve_apart(benchmark::State& state, std::size_t n) {
  const System system(n);
  const auto ones = constant(Array<double>(xt::ones<double>(Shape{n, 1})));
  for (auto _ : state) {
    const auto x = solve(system.A, system.b);
    const auto db = solve(transpose(system.A), ones);
    const auto again = solve(transpose(system.A), ones);
    benchmark::DoNotOptimize(-matmul(again, x, {.transpose_b = true}));
    benchmark::DoNotOptimize(db);
  }
}

// ---- Xᵀ·X, and X + Xᵀ ------------------------------------------------------------------------------------

template <class F>
void with_view(benchmark::State& state, std::size_t n, const F& f) {
  const auto x = constant(random_array<double>({n, n}));
  for (auto _ : state) benchmark::DoNotOptimize(f(x, transpose(x)));
}

template <class F>
void with_copy(benchmark::State& state, std::size_t n, const F& f) {
  const auto x = constant(random_array<double>({n, n}));
  for (auto _ : state) {
    const auto turned = transpose(x);
    benchmark::DoNotOptimize(turned.value().data());  // here the elements are copied
    benchmark::DoNotOptimize(f(x, turned));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto product = [](const auto& x, const auto& turned) { return matmul(turned, x); };
  const auto sum = [](const auto& x, const auto& turned) { return x + turned; };
  for (std::size_t n : {16u, 64u, 256u}) {
    const auto add = [n](const char* name, auto function) {
      benchmark::RegisterBenchmark((name + std::to_string(n)).c_str(),
                                   [=](benchmark::State& state) { function(state, n); });
    };
    add("solve/together/", solve_together);
    add("solve/apart/", solve_apart);
    add("product/view/", [=](auto& state, std::size_t m) { with_view(state, m, product); });
    add("product/copy/", [=](auto& state, std::size_t m) { with_copy(state, m, product); });
    add("sum/view/", [=](auto& state, std::size_t m) { with_view(state, m, sum); });
    add("sum/copy/", [=](auto& state, std::size_t m) { with_copy(state, m, sum); });
  }
  return run_interleaved(argc, argv);
}
