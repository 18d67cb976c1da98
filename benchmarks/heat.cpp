// The heat equation in views: 50 explicit steps beside a loop by hand; forward, and with the gradient with
// respect to the first state and the diffusivity. Each step is one `map` over five views, or an operation for
// each sign.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>
#include <xgrad/xgrad.hpp>

#include "random_array.hpp"
#include "run.hpp"

namespace {

using namespace xgrad;

constexpr std::size_t steps = 50;
constexpr double diffusivity = 0.2;

/// The next state inside, given that and those of the four neighbors.
using Step = Variable<double> (*)(const Variable<double>& c, const Variable<double>& up,
                                  const Variable<double>& down, const Variable<double>& left,
                                  const Variable<double>& right, const Variable<double>& k);

constexpr auto formula = [](const auto& c, const auto& up, const auto& down, const auto& left,
                            const auto& right,
                            const auto& k) { return c + k * (up + down + left + right - 4.0 * c); };

const Step by_operations = formula;
const Step by_map = [](const auto& c, const auto& up, const auto& down, const auto& left, const auto& right,
                       const auto& k) { return map(formula, c, up, down, left, right, k); };

/// u, with zeros around it, after the steps.
Variable<double> diffused(Step next, Variable<double> u, const Variable<double>& k) {
  const auto inside = range(1, -1), before = range(0, -2), after = range(2, placeholders::_);
  for (std::size_t step = 0; step < steps; ++step)
    u = pad(next(view(u, inside, inside), view(u, before, inside), view(u, after, inside),
                 view(u, inside, before), view(u, inside, after), k),
            {{1, 1}, {1, 1}});
  return u;
}

void forward_hand_written(benchmark::State& state, std::size_t n) {
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

void forward(benchmark::State& state, std::size_t n, Step next) {
  const Variable u(random_array<double>({n, n}), "u"), k(diffusivity, "k");
  for (auto _ : state) {
    const Variable<double> last = diffused(next, u, k);
    benchmark::DoNotOptimize(last.value().data());
  }
}

void with_gradient(benchmark::State& state, std::size_t n, Step next) {
  const Variable u(random_array<double>({n, n}), "u"), k(diffusivity, "k");
  for (auto _ : state) {
    Tape tape;
    benchmark::DoNotOptimize(tape.gradient(mean(square(diffused(next, u, k))), {u, k}));
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const std::size_t n : {128, 512}) {
    const auto name = [&](const char* what) { return "heat/" + std::to_string(n) + "/" + what; };
    benchmark::RegisterBenchmark(name("forward/hand_written").c_str(), forward_hand_written, n);
    benchmark::RegisterBenchmark(name("forward/map").c_str(), forward, n, by_map);
    benchmark::RegisterBenchmark(name("forward/operations").c_str(), forward, n, by_operations);
    benchmark::RegisterBenchmark(name("gradient/map").c_str(), with_gradient, n, by_map);
    benchmark::RegisterBenchmark(name("gradient/operations").c_str(), with_gradient, n, by_operations);
  }
  return run_interleaved(argc, argv);
}
