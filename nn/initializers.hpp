/// Initial weights: random, with a spread that keeps the signal's size from layer to layer.
#pragma once

#include "../autograd/array.hpp"
#include "../autograd/export.hpp"
#include "../autograd/random.hpp"

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// Makes a weight of shape (inputs × outputs).
template <Real T>
using Initializer = Array<T> (*)(std::size_t inputs, std::size_t outputs, Generator& generator);

// Xavier: Var w = 2/(inputs + outputs), a compromise between keeping the variance of values forwards and of
// gradients backwards (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
// networks", AISTATS 2010). For tanh and sigmoid.

/// Uniform in [−a, a] with a = √(6/(inputs + outputs)).
template <Real T>
Array<T> xavier_uniform(std::size_t inputs, std::size_t outputs, Generator& generator);
/// Normal with standard deviation √(2/(inputs + outputs)).
template <Real T>
Array<T> xavier_normal(std::size_t inputs, std::size_t outputs, Generator& generator);

// He: Var w = 2/inputs, as a ReLU passes on half of the variance (He et al., "Delving deep into rectifiers",
// ICCV 2015). For ReLU and its kind.

/// Uniform in [−a, a] with a = √(6/inputs).
template <Real T>
Array<T> he_uniform(std::size_t inputs, std::size_t outputs, Generator& generator);
/// Normal with standard deviation √(2/inputs).
template <Real T>
Array<T> he_normal(std::size_t inputs, std::size_t outputs, Generator& generator);

}  // namespace nn
}  // namespace xgrad
