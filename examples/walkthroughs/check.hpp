/// check: what a page claims holds, or the program fails.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

/// Ends the program, naming the claim, if it does not hold.
inline void check(bool holds, std::string_view claim) {
  if (holds) return;
  fmt::print(stderr, "does not hold: {}\n", claim);
  std::exit(1);
}
