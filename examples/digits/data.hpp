/// The digits to learn from and to be tested on.
#pragma once

#include <xgrad/nn/dataset.hpp>

#include <cstddef>
#include <optional>
#include <string>

struct Digits {
  std::string source;               ///< where they are from
  std::size_t height, width;        ///< of an image, in pixels
  xgrad::nn::Dataset<float> train;  ///< inputs are samples × pixels, from 0 (paper) to 1 (ink)
  xgrad::nn::Dataset<float> test;

  std::size_t pixels() const { return height * width; }
};

/// Digits that the program draws itself, always the same.
Digits draw_digits();

/// Real digits: of a folder that holds optdigits.tra and optdigits.tes, or MNIST's IDX files; or of a CSV
/// file, tested on another one, or without `test` on a fifth of its lines. Throws std::runtime_error,
/// which names the file and what was expected, for anything else.
Digits read_digits(const std::string& data, const std::optional<std::string>& test);
