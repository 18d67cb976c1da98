/// Numbers as text files spell them.
#pragma once

#include "../autograd/export.hpp"

#include <optional>
#include <string_view>

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// The number that all of `text` spells: digits with at most one point and a sign in front, and an exponent
/// if any: "-12.5e-3". Rounded to the nearest double: one too large for a double is ±∞, one too small ±0.
/// Nothing if it is no such number: "inf", "nan", "0x10", "1,5". Depends on no locale.
std::optional<double> parse_number(std::string_view text);

}  // namespace nn
}  // namespace xgrad
