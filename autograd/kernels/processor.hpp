/// What the processor can do.
#pragma once

#include "../export.hpp"

namespace xgrad XGRAD_EXPORT {

/// What decides which kernels a processor, under its operating system, can run.
struct ProcessorFeatures {
  bool avx2 = false;    ///< with FMA
  bool avx512 = false;  ///< with CD, BW, DQ and VL, as servers have since 2017
};

/// Those of this processor; none on other architectures than x86-64.
ProcessorFeatures processor_features() noexcept;

}  // namespace xgrad
