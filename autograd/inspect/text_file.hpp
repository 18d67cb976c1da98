/// write_text: a file that is there as a whole, or not at all.
#pragma once

#include "../export.hpp"

#include <filesystem>
#include <string_view>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// Writes the text under a temporary name beside `file`, which it then gets. What was there before stays
/// until then, and if the writing fails. Throws std::system_error: "run.html: cannot be written: No space
/// left on device".
void write_text(const std::filesystem::path& file, std::string_view text);

}  // namespace inspect
}  // namespace xgrad
