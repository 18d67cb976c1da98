/// The command line.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

/// What several trainings must reach.
struct Requirements {
  std::optional<double> median_accuracy, each_accuracy;  ///< in percent, at least
  std::optional<double> each_seconds;                    ///< less than
};

struct Options {
  std::optional<std::string> data;  ///< a folder or a CSV file; if none, the program draws the digits
  std::optional<std::string> test;  ///< a CSV file beside the one of `data`

  // Chosen without a look at the test digits: of the training digits in optdigits.tra one fifth at a time was
  // set aside, as the file has them, and predicted by what was learned from the others. On those, anything
  // from 16 to 32 images per batch, rates of 0.01 to 0.03 and 15 to 30 epochs come within 0.3 % of the best.
  std::size_t epochs = 30;
  std::size_t batch_size = 16;
  double learning_rate = 0.01;

  std::optional<std::string> report;  ///< the file for a page about the network's training

  std::size_t seed = 1;
  std::size_t seeds = 0;  ///< how many trainings to compare; 0: one is shown in detail
  Requirements requirements;
};

/// Reads the command line. Prints the help and ends the program if that was asked for; throws
/// std::invalid_argument for anything that makes no sense.
Options parse(int argc, char** argv);
