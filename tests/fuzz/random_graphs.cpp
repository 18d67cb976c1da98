// A fuzz target for libFuzzer: graphs of random operations on random shapes, of which everything that must
// agree is compared. `scripts/fuzz` runs it.
#include "builder.hpp"
#include "properties.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace xgrad::fuzz {
namespace {

Counts& counts() {
  static Counts counts;
  return counts;
}

/// Whether a gradient flows through the operation, to any input.
bool differentiable(const xgrad::Operation& operation) {
  for (const auto& pullback : operation.pullbacks)
    if (pullback != "0") return true;
  return false;
}

void print_counts() {
  std::string missing;
  fmt::print("\nOperations on tapes:\n");
  for (const auto& operation : operations()) {
    if (!differentiable(operation)) continue;
    const std::size_t count = counts().nodes[operation.name];
    fmt::print("{:>9} {}\n", count, operation.name);
    if (count == 0) missing += " " + operation.name;
  }
  fmt::print("\n    right undecided\n");
  for (const auto& [what, count] : counts().undecided) counts().right.try_emplace(what);
  for (const auto& [what, count] : counts().right)
    fmt::print("{:>9} {:>9} {}\n", count, counts().undecided[what], what);
  if (!missing.empty()) fmt::print("\nnever reached:{}\n", missing);
}

}  // namespace
}  // namespace xgrad::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // Made before it is printed, and so destroyed after.
  xgrad::fuzz::counts();
  if (std::getenv("XGRAD_FUZZ_COUNTS") != nullptr) std::atexit([] { xgrad::fuzz::print_counts(); });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xgrad::fuzz;
  try {
    Bytes bytes(data, size);
    const bool second_differences = bytes.next() % 4 == 3;
    check(Builder(bytes).build(), second_differences, counts());
  } catch (const Finding& finding) {
    fmt::print(stderr, "\n==== What does not agree ====\n{}\n", finding.what());
    std::abort();
  }
  return 0;
}
