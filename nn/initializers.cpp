#include "initializers.hpp"

#include <cmath>

namespace xgrad::nn {
namespace {

double variance_of_both(std::size_t inputs, std::size_t outputs) {
  return 2.0 / static_cast<double>(inputs + outputs);
}
double variance_of_inputs(std::size_t inputs) { return 2.0 / static_cast<double>(inputs); }

// A uniform distribution on [−a, a] has the variance a²/3.
template <Real T>
Array<T> uniform(std::size_t inputs, std::size_t outputs, double variance, Generator& generator) {
  const double a = std::sqrt(3 * variance);
  return generator.uniform<T>({inputs, outputs}, -a, a);
}

template <Real T>
Array<T> normal(std::size_t inputs, std::size_t outputs, double variance, Generator& generator) {
  return generator.normal<T>({inputs, outputs}, 0, std::sqrt(variance));
}

}  // namespace

template <Real T>
Array<T> xavier_uniform(std::size_t inputs, std::size_t outputs, Generator& generator) {
  return uniform<T>(inputs, outputs, variance_of_both(inputs, outputs), generator);
}
template <Real T>
Array<T> xavier_normal(std::size_t inputs, std::size_t outputs, Generator& generator) {
  return normal<T>(inputs, outputs, variance_of_both(inputs, outputs), generator);
}
template <Real T>
Array<T> he_uniform(std::size_t inputs, std::size_t outputs, Generator& generator) {
  return uniform<T>(inputs, outputs, variance_of_inputs(inputs), generator);
}
template <Real T>
Array<T> he_normal(std::size_t inputs, std::size_t outputs, Generator& generator) {
  return normal<T>(inputs, outputs, variance_of_inputs(inputs), generator);
}

template XGRAD_EXPORT Array<float> xavier_uniform(std::size_t, std::size_t, Generator&);
template XGRAD_EXPORT Array<double> xavier_uniform(std::size_t, std::size_t, Generator&);
template XGRAD_EXPORT Array<float> xavier_normal(std::size_t, std::size_t, Generator&);
template XGRAD_EXPORT Array<double> xavier_normal(std::size_t, std::size_t, Generator&);
template XGRAD_EXPORT Array<float> he_uniform(std::size_t, std::size_t, Generator&);
template XGRAD_EXPORT Array<double> he_uniform(std::size_t, std::size_t, Generator&);
template XGRAD_EXPORT Array<float> he_normal(std::size_t, std::size_t, Generator&);
template XGRAD_EXPORT Array<double> he_normal(std::size_t, std::size_t, Generator&);

}  // namespace xgrad::nn
