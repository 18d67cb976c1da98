#pragma once

#include <random>
#include <xgrad/autograd/array.hpp>

// Normally distributed, the same in each run.
template <class T>
xgrad::Array<T> random_array(const xgrad::Shape& shape) {
  static std::mt19937_64 random(1);
  std::normal_distribution<T> normal;
  xgrad::Array<T> array(shape);
  for (T& value : array) value = normal(random);
  return array;
}
