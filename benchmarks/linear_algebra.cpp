// Systems of equations and Cholesky factors, of one matrix, beside the bare calls of LAPACK on copies of the
// same operands: the value, and the value with the gradient.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <vector>
#include <xgrad/xgrad.hpp>

#include "random_array.hpp"
#include "run.hpp"

extern "C" {
void dgesv_(const int* n, const int* columns, double* A, const int* lda, int* pivots, double* b,
            const int* ldb, int* info);
void dpotrf_(const char* part, const int* n, double* A, const int* lda, int* info, std::size_t length);
}

namespace {

using namespace xgrad;

/// A positive definite, and so well-conditioned, matrix and one right side.
struct System {
  explicit System(std::size_t n) : A(random_array<double>({n, n})), b(random_array<double>({n})) {
    Array<double>& matrix = A.mutable_value();
    matrix = matrix + xt::transpose(matrix);
    for (std::size_t i = 0; i < n; ++i) matrix(i, i) += 4 * static_cast<double>(n);
  }
  Variable<double> A, b;
};

void bare_solve(benchmark::State& state, std::size_t n) {
  const System system(n);
  const int size = static_cast<int>(n), one = 1;
  std::vector<int> pivots(n);
  for (auto _ : state) {
    Array<double> A = system.A.value(), b = system.b.value();
    int info = 0;
    dgesv_(&size, &one, A.data(), &size, pivots.data(), b.data(), &size, &info);
    benchmark::DoNotOptimize(b.data());
  }
}

void bare_cholesky(benchmark::State& state, std::size_t n) {
  const System system(n);
  const int size = static_cast<int>(n);
  for (auto _ : state) {
    Array<double> A = system.A.value();
    int info = 0;
    dpotrf_("U", &size, A.data(), &size, &info, 1);
    benchmark::DoNotOptimize(A.data());
  }
}

template <class F>
void value(benchmark::State& state, std::size_t n, const F& f) {
  const System system(n);
  for (auto _ : state) benchmark::DoNotOptimize(f(system));
}

template <class F>
void gradient(benchmark::State& state, std::size_t n, const F& f) {
  const System system(n);
  for (auto _ : state) {
    Tape tape;
    tape.backward(sum(f(system)));
    benchmark::DoNotOptimize(system.A.grad().data());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto by_solve = [](const System& system) { return solve(system.A, system.b); };
  const auto by_cholesky = [](const System& system) { return cholesky(system.A); };
  for (std::size_t n : {8u, 64u, 512u}) {
    const auto add = [n](const char* name, auto function) {
      benchmark::RegisterBenchmark((name + std::to_string(n)).c_str(),
                                   [=](benchmark::State& state) { function(state, n); });
    };
    add("solve/lapack/", bare_solve);
    add("solve/value/", [=](auto& state, std::size_t m) { value(state, m, by_solve); });
    add("solve/gradient/", [=](auto& state, std::size_t m) { gradient(state, m, by_solve); });
    add("cholesky/lapack/", bare_cholesky);
    add("cholesky/value/", [=](auto& state, std::size_t m) { value(state, m, by_cholesky); });
    add("cholesky/gradient/", [=](auto& state, std::size_t m) { gradient(state, m, by_cholesky); });
  }
  return run_interleaved(argc, argv);
}
