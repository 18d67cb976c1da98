#include "results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <stdexcept>

namespace {

std::vector<double> sorted(const std::vector<Result>& results, double Result::*figure) {
  std::vector<double> figures;
  for (const Result& result : results) figures.push_back(result.*figure);
  std::ranges::sort(figures);
  return figures;
}

double median(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

}  // namespace

void print_heading() { fmt::print("{:<18}{:>10}{:>11}\n", "", "accuracy", "training"); }

void print(const Result& result) {
  fmt::print("{:<18}{:>8.2f} %{:>9.2f} s\n", result.name, result.accuracy, result.seconds);
  std::fflush(stdout);
}

void print_summary(const std::vector<Result>& results) {
  const auto accuracies = sorted(results, &Result::accuracy), times = sorted(results, &Result::seconds);
  print({"median", median(accuracies), median(times)});
  print({"worst", accuracies.front(), times.back()});
}

void require(const Requirements& requirements, const std::vector<Result>& results) {
  const auto accuracies = sorted(results, &Result::accuracy), times = sorted(results, &Result::seconds);
  std::string missed;
  const auto at_least = [&](const char* which, double accuracy, std::optional<double> required) {
    if (required && !(accuracy >= *required))
      missed += fmt::format("; the {} accuracy is {:.3f} %, required {} %", which, accuracy, *required);
  };
  at_least("median", median(accuracies), requirements.median_accuracy);
  at_least("lowest", accuracies.front(), requirements.each_accuracy);
  if (const auto required = requirements.each_seconds; required && !(times.back() < *required))
    missed +=
        fmt::format("; the longest training took {:.3f} s, required less than {} s", times.back(), *required);
  if (!missed.empty()) throw std::runtime_error(missed.substr(2));
}
