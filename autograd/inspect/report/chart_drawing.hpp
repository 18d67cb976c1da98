/// chart_elements: one chart, laid out.
#pragma once

#include "../../export.hpp"
#include "chart.hpp"

#include <string>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// The elements of SVG that make up a chart, in a place of its size.
std::string chart_elements(const Chart& chart);

}  // namespace inspect
}  // namespace xgrad
