#include "options.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace {

// All of the text as a number. (CLI11's own conversion takes -1 for a large number, and 010 for 8.)
template <class T>
bool parse_number(const std::string& text, T& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

std::size_t whole_number(const std::string& option, const std::string& text, std::size_t least) {
  std::size_t value = 0;
  if (parse_number(text, value) && value >= least) return value;
  throw CLI::ValidationError(option, fmt::format("{}, expected a whole number from {}", text, least));
}

double positive_number(const std::string& option, const std::string& text) {
  double value = 0;
  if (parse_number(text, value) && value > 0 && std::isfinite(value)) return value;
  throw CLI::ValidationError(option, fmt::format("{}, expected a number above 0", text));
}

}  // namespace

Options parse(int argc, char** argv) {
  Options options;
  CLI::App app("Learns to read handwritten digits; by default those that it draws itself.", "digits");
  app.footer(
      "FOLDER holds optdigits.tra and optdigits.tes, or MNIST's four IDX files, plain or .gz. FILE is a CSV\n"
      "file, one image per line: its pixels, then the digit. A fifth of it is set aside as test images, if\n"
      "there is no --test.\n"
      "\n"
      "It runs on one thread, unless OPENBLAS_NUM_THREADS says otherwise. One seed gives one result.");

  const auto whole = [&](const std::string& name, auto& value, std::size_t least, const char* description) {
    const auto set = [name, &value, least](const std::string& text) {
      value = whole_number(name, text, least);
    };
    return app.add_option_function<std::string>(name, set, description)->type_name("N");
  };
  const auto positive = [&](const std::string& name, auto& value, const char* description) {
    const auto set = [name, &value](const std::string& text) { value = positive_number(name, text); };
    return app.add_option_function<std::string>(name, set, description)->type_name("X");
  };

  auto* data = app.add_option("--data", options.data, "real digits")->type_name("FOLDER|FILE");
  app.add_option("--test", options.test, "test images to the FILE of --data")
      ->type_name("FILE")
      ->option_text("FILE")
      ->needs(data);
  whole("--epochs", options.epochs, 1, "how often each image is seen; 30");
  whole("--batch-size", options.batch_size, 1, "images per step; 16");
  positive("--learning-rate", options.learning_rate, "at the beginning, from where it falls to 0; 0.01");
  whole("--seed", options.seed, 0, "of the first weights and the order of images; 1");
  auto* seeds = whole("--seeds", options.seeds, 1, "train the network with N seeds, to compare them");
  seeds->option_text("N");
  app.add_option("--report", options.report, "write a page (HTML) about the network's training")
      ->type_name("FILE")
      ->option_text("FILE")
      ->excludes(seeds);

  const auto require = [&](const std::string& name, auto& value, const char* description) {
    positive(name, value, description)->option_text("X")->needs(seeds)->group("With --seeds, fail if");
  };
  require("--require-median", options.requirements.median_accuracy, "the median accuracy is below X %");
  require("--require-each", options.requirements.each_accuracy, "an accuracy is below X %");
  require("--require-seconds", options.requirements.each_seconds, "a training took X seconds or more");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    std::exit(app.exit(help));
  } catch (const CLI::ParseError& error) {
    throw std::invalid_argument(fmt::format("{}; --help shows the options", error.what()));
  }
  return options;
}
