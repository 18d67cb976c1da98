#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "hand_written.hpp"

// Runs the registered benchmarks on one thread, in many short repetitions in random order: the noise of a
// busy machine meets all of them alike, and the best of each is close to what an idle machine gives.
inline int run_interleaved(int argc, char** argv, int repetitions = 40) {
  hand_written::use_one_thread();
  // The user's flags come later and win.
  std::vector<std::string> flags = {argv[0], "--benchmark_enable_random_interleaving=true",
                                    "--benchmark_repetitions=" + std::to_string(repetitions),
                                    "--benchmark_min_time=0.02"};
  flags.insert(flags.end(), argv + 1, argv + argc);
  std::vector<char*> arguments;
  for (std::string& flag : flags) arguments.push_back(flag.data());
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
