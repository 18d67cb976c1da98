/// Matrices for tests of linear algebra.
#pragma once

#include <xgrad/xgrad.hpp>

#include <cstddef>

namespace xgrad {

/// xᵀ·x
template <class T>
Array<T> gram(const Variable<T>& x) {
  return matmul(x, x, {.transpose_a = true}).value();
}

/// As many identities as the shape has matrices.
template <class T>
Array<T> identities(const Shape& shape, std::size_t n) {
  return Array<T>(xt::zeros<T>(shape) + xt::eye<T>(n));
}

}  // namespace xgrad
