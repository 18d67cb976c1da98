/// page_data: what the script of the page gets.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"

#include <cstddef>
#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// JSON: the trace, as in a file; the layouts; the stops of the stepper; and what `explain` says of as many
/// leaves as `explained`. page/layouts.js says how a layout is written.
std::string page_data(const Trace& trace, const std::string& title, std::size_t explained);

}  // namespace inspect
}  // namespace xgrad
