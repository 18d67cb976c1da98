/// A BLAS that does not know the processor it runs on is noticed, for nothing else would tell why it is slow.
#pragma once

#include "../export.hpp"
#include "processor.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace xgrad XGRAD_EXPORT {

/// What to tell a user whose OpenBLAS runs these kernels, named as by openblas_get_corename(), on this
/// processor; nothing if they fit. OpenBLAS chooses by the processor's model. For a model newer than itself
/// it may take kernels of 2004: 0.3.21 then multiplies 512×512 matrices of floats at 22.6 instead of 163.9
/// GFLOP/s.
std::optional<std::string> blas_advice(std::string_view kernels, const ProcessorFeatures& processor);

/// Prints that advice to stderr, in the first call. Silent if the BLAS is not OpenBLAS or has kernels for one
/// processor only, if OPENBLAS_CORETYPE is set, as the user has chosen, and if XGRAD_QUIET is set to anything
/// but 0.
void check_blas();

}  // namespace xgrad
