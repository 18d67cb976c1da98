/// Variables in fmt::format and fmt::print, as std::cout << x writes them.
#pragma once

#include "variable.hpp"

#include <fmt/ostream.h>

template <xgrad::Element T>
struct fmt::formatter<xgrad::Variable<T>> : fmt::ostream_formatter {};
