/// What the sections of a page are made of.
#pragma once

#include "../../export.hpp"
#include "chart.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect::page {

/// Four digits of a number, or "NaN", "∞".
std::string shown(double value);

/// A part as a percentage of the whole.
std::string percent(std::size_t part, std::size_t whole);

/// A table that scrolls sideways where it is too wide. The first cell of a row is its heading.
std::string table(std::string_view caption, const std::vector<std::string>& columns,
                  const std::vector<std::vector<std::string>>& rows);

/// The beginning of such a table, up to its rows, and its end.
std::string table_begin(std::string_view caption, std::string_view kind,
                        const std::vector<std::string>& columns);
std::string table_end();

/// The chart as far as it can be drawn, in a page's size: a training that went astray has curves without a
/// finite value.
std::string picture(Chart chart);

}  // namespace inspect::page
}  // namespace xgrad
