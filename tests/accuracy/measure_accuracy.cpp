// Measures how exact the elementwise functions are, in the instruction set that is used, and prints it as
// JSON: scripts/measure-accuracy runs it under each set.
#include "accuracy.hpp"

#include <fmt/format.h>

#include <string>

namespace {

template <class T>
std::string table(std::size_t count) {
  std::string rows;
  for (const auto& function : xgrad::accuracy::functions<T>()) {
    const auto [units, a, b] = xgrad::accuracy::worst(function, count);
    rows += fmt::format("{}\n    \"{}\": {{\"units\": {:.3g}, \"at\": [{}, {}]", rows.empty() ? "" : ",",
                        function.name, units, a, b);
    if (*function.reason != 0) rows += fmt::format(", \"reason\": \"{}\"", function.reason);
    rows += '}';
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::stoul(argv[1]) : 200'000;
  fmt::print("{{\n  \"float\": {{{}}},\n  \"double\": {{{}}}\n}}\n", table<float>(count),
             table<double>(count));
}
