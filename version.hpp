/// The version of xgrad: of the headers, and of the library that a program runs with.
#pragma once

#include "autograd/export.hpp"

#include <string_view>

// The one place where the version stands: CMake reads it here.
#define XGRAD_VERSION_MAJOR 0
#define XGRAD_VERSION_MINOR 1
#define XGRAD_VERSION_PATCH 0

#define XGRAD_VERSION_AS_TEXT(major, minor, patch) #major "." #minor "." #patch
#define XGRAD_VERSION_TEXT(major, minor, patch) XGRAD_VERSION_AS_TEXT(major, minor, patch)

namespace xgrad XGRAD_EXPORT {

/// Of the headers that a program was compiled with.
inline constexpr std::string_view header_version =
    XGRAD_VERSION_TEXT(XGRAD_VERSION_MAJOR, XGRAD_VERSION_MINOR, XGRAD_VERSION_PATCH);

/// Of the library that it runs with. Another one is a mistake: until 1.0, minor versions do not fit each
/// other.
std::string_view library_version() noexcept;

}  // namespace xgrad

#undef XGRAD_VERSION_TEXT
#undef XGRAD_VERSION_AS_TEXT
