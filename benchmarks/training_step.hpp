#pragma once

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "hand_written.hpp"
#include "run.hpp"

// What the programs that time a training step share: the networks, the comparison of losses, the names.
namespace training_step {

using hand_written::Buffer;
using hand_written::Mlp;

// A network to measure, and a batch to train it on.
struct Problem {
  std::vector<std::size_t> sizes;  // {inputs, hidden..., classes}
  std::size_t batch;

  // "784-128-10/64"
  std::string name() const {
    std::string name;
    for (std::size_t size : sizes) name.append(name.empty() ? 0 : 1, '-').append(std::to_string(size));
    return name.append(1, '/').append(std::to_string(batch));
  }
};

inline const std::vector<Problem>& problems() {
  static const std::vector<Problem> problems = {{{2, 16, 16, 2}, 16},
                                                {{64, 32, 10}, 32},
                                                {{784, 128, 10}, 64},
                                                {{784, 512, 512, 10}, 128},
                                                {{1024, 1024, 1024, 1024, 10}, 256}};
  return problems;
}

// Random inputs, random labels, and the hand-written network that trains on them.
struct HandWritten {
  Mlp network;
  Buffer x;
  std::vector<std::size_t> labels;

  explicit HandWritten(const Problem& problem)
      : network(problem.sizes, problem.batch),
        x(problem.batch * problem.sizes.front()),
        labels(problem.batch) {
    std::mt19937_64 random(1);
    initialize(network, random);
    std::normal_distribution<float> normal;
    for (float& value : x) value = normal(random);
    for (std::size_t& label : labels) label = random() % problem.sizes.back();
  }

  float training_step(float learning_rate) {
    return network.training_step(x.data(), labels.data(), learning_rate);
  }
};

// A benchmark of wrong code is worthless: both networks train for a few steps, and their losses must agree to
// the accuracy of float. The steps are large, so that a wrong gradient shows in the next loss.
template <class Network>
void expect_same_losses(const Problem& problem) {
  constexpr float learning_rate = 0.05f;
  HandWritten hand_written(problem);
  Network network(problem, hand_written, learning_rate);
  for (int step = 0; step < 5; ++step) {
    const float expected = hand_written.training_step(learning_rate), actual = network.training_step();
    if (!(std::abs(expected - actual) <= 1e-5f + 1e-3f * std::abs(expected)))
      throw std::runtime_error(problem.name() + ": the loss of step " + std::to_string(step) + " is " +
                               std::to_string(actual) + ", hand-written " + std::to_string(expected));
  }
}

// Times `Network` and the hand-written step in one run. A Network is constructed from (problem, the
// hand-written twin whose weights, inputs and labels it takes over, learning rate); its training_step()
// returns the loss.
template <class Network>
int run(const std::string& library, int argc, char** argv) try {
  hand_written::use_one_thread();
  hand_written::check();

  // Small enough for millions of steps.
  constexpr float learning_rate = 1e-3f;
  for (const Problem& problem : problems()) {
    expect_same_losses<Network>(problem);
    const auto hand_written = std::make_shared<HandWritten>(problem);
    const auto network = std::make_shared<Network>(problem, *hand_written, learning_rate);
    const auto add = [&](const std::string& who, auto step) {
      benchmark::RegisterBenchmark(("training_step/" + who + "/" + problem.name()).c_str(),
                                   [step](benchmark::State& state) {
                                     for (auto _ : state) benchmark::DoNotOptimize(step());
                                   })
          ->Unit(benchmark::kMicrosecond);
    };
    add("hand_written", [hand_written] { return hand_written->training_step(learning_rate); });
    add(library, [network] { return network->training_step(); });
  }

  return run_interleaved(argc, argv);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
  return 1;
}

}  // namespace training_step
