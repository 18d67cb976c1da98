/// What arrays may hold.
#pragma once

#include "export.hpp"

#include <concepts>
#include <cstdint>

namespace xgrad XGRAD_EXPORT {

/// What gradients can be taken of.
template <class T>
concept Real = std::same_as<T, float> || std::same_as<T, double>;

/// What arrays can be operands: numbers that gradients are taken of, and indices.
template <class T>
concept Element = Real<T> || std::same_as<T, std::int64_t>;

}  // namespace xgrad
