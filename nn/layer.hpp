/// Layer<T>: a module whose inside is nobody's business.
#pragma once

#include "../autograd/export.hpp"
#include "module.hpp"

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// What its `forward` records is said to be made in the line that calls it, as those who use it know that
/// line only: all modules of the library are layers.
template <Real T>
class Layer : public Module<T> {
  engine::Lines lines() const noexcept final { return engine::Lines::hidden; }
};

}  // namespace nn
}  // namespace xgrad
