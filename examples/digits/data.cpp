#include "data.hpp"

#include "strokes.hpp"

#include <xgrad/nn/csv.hpp>
#include <xgrad/nn/idx.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace {

namespace fs = std::filesystem;
namespace nn = xgrad::nn;
using Dataset = nn::Dataset<float>;

// CSV files do not say how high an image is: it is taken for a square.
Digits square_images(std::string source, Dataset train, Dataset test) {
  const std::size_t pixels = train.inputs.shape()[1];
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(pixels))));
  if (side * side != pixels)
    throw std::runtime_error(
        fmt::format("{}: {} pixels in a line, expected a square number of them", source, pixels));
  return {std::move(source), side, side, std::move(train), std::move(test)};
}

Digits read_csv_files(const std::string& source, const std::string& train, const std::string& test) {
  return square_images(source, nn::read_labeled_csv<float>(train), nn::read_labeled_csv<float>(test));
}

Digits read_csv_file(const std::string& path) {
  xgrad::Generator generator(1);
  auto [train, test] = nn::split(nn::read_labeled_csv<float>(path), 0.8, generator);
  return square_images(path, std::move(train), std::move(test));
}

Digits read_idx_files(const std::string& folder) {
  auto [train, test] = nn::read_idx_folder<float>(folder);
  const std::size_t height = train.inputs.shape()[1], width = train.inputs.shape()[2];
  return {folder, height, width, nn::flattened(std::move(train)), nn::flattened(std::move(test))};
}

Digits read_folder(const std::string& folder) {
  const std::string train = folder + "/optdigits.tra", test = folder + "/optdigits.tes";
  if (fs::exists(train) || fs::exists(test)) return read_csv_files(folder, train, test);
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("train-images") || name.starts_with("t10k-images")) return read_idx_files(folder);
  }
  throw std::runtime_error(
      fmt::format("{}: found neither optdigits.tra and optdigits.tes (CSV) nor "
                  "train-images-idx3-ubyte and its like (IDX, plain or .gz)",
                  folder));
}

void check(const Digits& digits, const Dataset& part, const char* name) {
  const auto fail = [&](const std::string& what) {
    throw std::runtime_error(fmt::format("{}: {}", digits.source, what));
  };
  if (part.size() == 0) fail(fmt::format("no {} images", name));
  if (digits.pixels() == 0) fail("the images have no pixels");
  if (part.inputs.shape()[1] != digits.pixels())
    fail(fmt::format("the {} images have {} pixels, those to learn from {}", name, part.inputs.shape()[1],
                     digits.pixels()));
  if (const auto label = std::ranges::find_if(part.labels, [](auto digit) { return digit > 9; });
      label != part.labels.end())
    fail(fmt::format("{} image {} has the label {}, expected 0 to 9", name, label - part.labels.begin() + 1,
                     *label));
  if (!std::ranges::all_of(part.inputs.storage(), [](float pixel) { return std::isfinite(pixel); }))
    fail(fmt::format("a pixel of a {} image is not a number", name));
}

// Pixels are from 0 to 16 in one collection, to 255 in another.
void scale(Digits& digits) {
  const float darkest = *std::ranges::max_element(digits.train.inputs.storage());
  if (!(darkest > 0)) throw std::runtime_error(fmt::format("{}: all images are blank", digits.source));
  digits.train.inputs /= darkest;
  digits.test.inputs /= darkest;
}

}  // namespace

Digits draw_digits() {
  xgrad::Generator generator(1);
  auto train = strokes::make<float>(5000, generator);
  auto test = strokes::make<float>(2000, generator);
  return {"digits drawn by this program", strokes::side, strokes::side, std::move(train), std::move(test)};
}

Digits read_digits(const std::string& data, const std::optional<std::string>& test) {
  if (!fs::exists(data)) throw std::runtime_error(fmt::format("no file or folder '{}'", data));
  const bool is_folder = fs::is_directory(data);
  if (is_folder && test)
    throw std::runtime_error(fmt::format("--test goes with a CSV file, but {} is a folder", data));
  Digits digits = is_folder ? read_folder(data)
                  : test    ? read_csv_files(fmt::format("{} and {}", data, *test), data, *test)
                            : read_csv_file(data);
  check(digits, digits.train, "training");
  check(digits, digits.test, "test");
  scale(digits);
  return digits;
}
