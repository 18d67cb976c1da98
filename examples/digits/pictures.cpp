#include "pictures.hpp"

#include "terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t gap = 4;  // columns between an image and what stands beside it

// Text of several lines, each `width` columns wide.
struct Block {
  std::size_t width = 0;
  std::vector<std::string> lines;
};

std::string shade(float ink) {
  static const std::vector<std::string> shades =
      terminal::unicode() ? std::vector<std::string>{" ", "░", "▒", "▓", "█"}
                          : std::vector<std::string>{" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"};
  const float last = static_cast<float>(shades.size() - 1);
  return shades[static_cast<std::size_t>(std::lround(std::clamp(ink, 0.0f, 1.0f) * last))];
}

// A character is about twice as high as wide, so two of them make a pixel, if `columns` columns hold that.
Block picture(const Digits& digits, const xgrad::nn::Dataset<float>& images, std::size_t i,
              std::size_t columns) {
  const std::size_t repeat = 2 * digits.width <= columns ? 2 : 1;
  Block block{repeat * digits.width, {}};
  const float* pixel = images.inputs.data() + i * digits.pixels();
  for (std::size_t row = 0; row < digits.height; ++row) {
    std::string& line = block.lines.emplace_back();
    for (std::size_t column = 0; column < digits.width; ++column, ++pixel)
      for (std::size_t k = 0; k < repeat; ++k) line += shade(*pixel);
  }
  return block;
}

Block probability_bars(std::span<const float> probabilities, std::size_t columns) {
  constexpr std::size_t text = 11;  // "7  " before the bar, "  99.9 %" behind it
  const std::size_t longest = std::clamp<std::size_t>(columns, text + 5, text + 30) - text;
  const std::string_view ink = terminal::unicode() ? "█" : "#";
  Block block{text + longest, {}};
  for (std::size_t digit = 0; digit < probabilities.size(); ++digit) {
    const auto share = static_cast<double>(probabilities[digit]);
    const auto length = static_cast<std::size_t>(std::lround(share * static_cast<double>(longest)));
    std::string line = fmt::format("{}  ", digit);
    for (std::size_t k = 0; k < length; ++k) line += ink;
    line += fmt::format("{:{}}{:5.1f} %", "", longest - length + 1, 100 * share);
    block.lines.push_back(line);
  }
  return block;
}

// The blocks beside each other, without blanks at the ends of lines.
std::string beside(const std::vector<Block>& blocks) {
  std::size_t height = 0;
  for (const Block& block : blocks) height = std::max(height, block.lines.size());
  std::string text;
  for (std::size_t row = 0; row < height; ++row) {
    for (const Block& block : blocks)
      text += row < block.lines.size() ? block.lines[row] + std::string(gap, ' ')
                                       : std::string(block.width + gap, ' ');
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

}  // namespace

std::string first_images(const Digits& digits, const xgrad::nn::Dataset<float>& images, std::size_t columns) {
  constexpr std::size_t most_lines = 20;
  std::string text;
  std::size_t i = 0;
  const std::size_t rows = std::max<std::size_t>(1, most_lines / (digits.height + 1));
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<Block> blocks;
    std::size_t used = 0;
    do {
      Block block = picture(digits, images, i, columns / 2);
      used += block.width + gap;
      block.lines.insert(block.lines.begin(), fmt::format("{:^{}}", images.labels[i], block.width));
      blocks.push_back(std::move(block));
    } while (++i < images.size() && used + blocks[0].width <= columns);
    text += beside(blocks);
    if (i == images.size()) break;
  }
  return text;
}

std::string image_with_probabilities(const Digits& digits, const xgrad::nn::Dataset<float>& images,
                                     std::size_t i, std::span<const float> probabilities,
                                     std::size_t columns) {
  const Block image = picture(digits, images, i, columns / 2);
  if (image.width + gap + 16 > columns)
    return beside({image}) + "\n" + beside({probability_bars(probabilities, columns)});
  return beside({image, probability_bars(probabilities, columns - image.width - gap)});
}
