/// Images as text.
#pragma once

#include "data.hpp"

#include <cstddef>
#include <span>
#include <string>

/// The first images of a data set beside each other, each below its label: as many as `columns` columns and
/// about twenty lines hold.
std::string first_images(const Digits& digits, const xgrad::nn::Dataset<float>& images, std::size_t columns);

/// Image number `i`, and how probable each of the digits is.
std::string image_with_probabilities(const Digits& digits, const xgrad::nn::Dataset<float>& images,
                                     std::size_t i, std::span<const float> probabilities,
                                     std::size_t columns);
