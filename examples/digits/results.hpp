/// What trainings came to: a table of them, and what they must reach.
#pragma once

#include "options.hpp"

#include <string>
#include <vector>

struct Result {
  std::string name;
  double accuracy = 0;  ///< on the test images, in percent
  double seconds = 0;   ///< of one core, for the training
};

void print_heading();
void print(const Result& result);

/// The medians, and the worst of each.
void print_summary(const std::vector<Result>& results);

/// Throws std::runtime_error, which names each requirement that is not met.
void require(const Requirements& requirements, const std::vector<Result>& results);
