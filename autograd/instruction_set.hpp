/// The instruction set that the library computes by.
#pragma once

#include "export.hpp"

#include <string_view>

namespace xgrad XGRAD_EXPORT {

/// "sse2", "avx2" (with FMA) or "avx512"; "other" on another kind of processor than x86-64. It is the widest
/// that the library was compiled for and that processor and operating system support, or a narrower one that
/// the environment variable XGRAD_INSTRUCTION_SET named when the program started.
std::string_view instruction_set() noexcept;

}  // namespace xgrad
