/// escaped: any text as part of an SVG or HTML file.
#pragma once

#include "../../export.hpp"

#include <string>
#include <string_view>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The text as it stands between tags or in a quoted attribute: `a < "b"` becomes `a &lt; &quot;b&quot;`.
/// Control characters, which XML does not have, become blanks.
std::string escaped(std::string_view text);

}  // namespace inspect
}  // namespace xgrad
