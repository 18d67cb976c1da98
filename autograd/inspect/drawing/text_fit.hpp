/// width_of, shortened: text that must fit into a picture.
#pragma once

#include "../../export.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// About how wide a text is: it is the viewer's font that decides. The widths are those of DejaVu, upright or
/// italic, which few fonts exceed.
double width_of(std::string_view text, double font_size);

/// The text, or as much of its beginning as fits, and "…".
std::string shortened(std::string_view text, double font_size, double width);

/// The first of several ways to say it that fits; the last one shortened if none does.
std::string first_that_fits(const std::vector<std::string>& texts, double font_size, double width);

}  // namespace inspect
}  // namespace xgrad
