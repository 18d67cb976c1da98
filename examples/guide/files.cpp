// Chapter 11 of docs/guide.md: data from files.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

using namespace xgrad;

namespace {

void write(const std::string& path, const std::string& contents) { std::ofstream(path) << contents; }

void csv() {
  write("weather.csv", "temperature,pressure\n21.5,1013\n19,1008.25\n");
  write("flowers.csv", "5.1,3.5,0\n7.0,3.2,1\n6.3,3.3,2\n");
  write("broken.csv", "5.1,3.5,0\n7.0,3.2,one\n");

  //! [csv]
  const auto weather = nn::read_csv<double>("weather.csv");
  fmt::print("{} {}: {}\n", weather.columns, to_string(weather.values.shape()), weather.values);

  const auto flowers = nn::read_labeled_csv<float>("flowers.csv");  // the last column is the class
  fmt::print("{} samples, {} classes, labels {}\n", flowers.size(), flowers.classes(), flowers.labels);

  try {
    nn::read_labeled_csv<float>("broken.csv");
  } catch (const nn::FileError& error) {
    fmt::print("{}\n", error.what());
  }
  //! [csv]
}

void idx() {
  // Two images of 2 × 2 pixels and their classes, for training and for testing.
  const std::string images("\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x02\0\xff\0\xff\xff\0\xff\0", 24);
  const std::string labels("\0\0\x08\x01\0\0\0\x02\x03\x07", 10);
  std::filesystem::create_directory("mnist");
  for (const std::string part : {"train", "t10k"}) {
    write("mnist/" + part + "-images-idx3-ubyte", images);
    write("mnist/" + part + "-labels-idx1-ubyte", labels);
  }

  //! [idx]
  const auto mnist = nn::read_idx_folder<float>("mnist", {.scale = 1.0 / 255});
  const auto training = nn::flattened(mnist.train);  // images as rows
  fmt::print("{} -> {}\n", to_string(mnist.train.inputs.shape()), to_string(training.inputs.shape()));
  //! [idx]
}

}  // namespace

int main() {
  // A new folder, so that nobody else's files are met.
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("xgrad-guide-{}", std::random_device()());
  std::filesystem::create_directory(folder);
  std::filesystem::current_path(folder);
  csv();
  idx();
  std::filesystem::current_path(folder.parent_path());
  std::filesystem::remove_all(folder);
}
