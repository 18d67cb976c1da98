/// A data set of handwritten-looking digits that the program draws itself.
#pragma once

#include <xgrad/nn/dataset.hpp>

#include <cstddef>

namespace strokes {

/// An image has this many rows and columns.
inline constexpr std::size_t side = 8;

/// Draws `count` digits, as many of each class as of the others (or one more). The inputs are samples × 64:
/// the rows of an image one after the other, from 0 (paper) to 1 (ink). The same generator state gives the
/// same images; two calls with the same generator, different ones.
///
/// Each digit is a few strokes of a pen, and has a writer of its own, who chooses one of the digit's usual
/// forms, slants, stretches, turns and shifts it, and has a pen of some width in an unsteady hand. The
/// strokes are drawn with smooth edges, and a little noise is added.
template <xgrad::Real T>
xgrad::nn::Dataset<T> make(std::size_t count, xgrad::Generator& generator);

}  // namespace strokes
