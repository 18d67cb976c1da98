// The heat equation in views: 50 explicit steps on 128 × 128 doubles beside a loop by hand; forward, and with
// the gradient with respect to the first state and the diffusivity.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <utility>
#include <vector>
#include <xgrad/xgrad.hpp>

#include "random_array.hpp"
#include "run.hpp"

namespace {

using namespace xgrad;

constexpr std::size_t n = 128, steps = 50;
constexpr double diffusivity = 0.2;

/// u, with zeros around it, after the steps.
Variable<double> diffused(Variable<double> u, const Variable<double>& k) {
  const auto inside = range(1, -1), up = range(0, -2), down = range(2, placeholders::_);
  for (std::size_t step = 0; step < steps; ++step) {
    const auto c = view(u, inside, inside);
    const auto laplacian =
        view(u, up, inside) + view(u, down, inside) + view(u, inside, up) + view(u, inside, down) - 4.0 * c;
    u = pad(c + k * laplacian, {{1, 1}, {1, 1}});
  }
  return u;
}

void forward_hand_written(benchmark::State& state) {
  const Array<double> first = random_array<double>({n, n});
  for (auto _ : state) {
    std::vector<double> u(first.begin(), first.end()), next(n * n, 0.0);
    for (std::size_t step = 0; step < steps; ++step) {
      for (std::size_t i = 1; i + 1 < n; ++i) {
        const double* const row = u.data() + i * n;
        double* const to = next.data() + i * n;
        for (std::size_t j = 1; j + 1 < n; ++j)
          to[j] = row[j] + diffusivity * (row[j - n] + row[j + n] + row[j - 1] + row[j + 1] - 4.0 * row[j]);
      }
      std::swap(u, next);
    }
    benchmark::DoNotOptimize(u.data());
  }
}

void forward_xgrad(benchmark::State& state) {
  const Variable u(random_array<double>({n, n}), "u"), k(diffusivity, "k");
  for (auto _ : state) benchmark::DoNotOptimize(diffused(u, k).value().data());
}

void gradient_xgrad(benchmark::State& state) {
  const Variable u(random_array<double>({n, n}), "u"), k(diffusivity, "k");
  for (auto _ : state) {
    Tape tape;
    benchmark::DoNotOptimize(tape.gradient(mean(square(diffused(u, k))), {u, k}));
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::RegisterBenchmark("heat/forward/hand_written", forward_hand_written);
  benchmark::RegisterBenchmark("heat/forward/xgrad", forward_xgrad);
  benchmark::RegisterBenchmark("heat/gradient/xgrad", gradient_xgrad);
  return run_interleaved(argc, argv);
}
