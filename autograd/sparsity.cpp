#include "sparsity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

std::size_t SparsityPattern::size() const noexcept {
  std::size_t entries = 0;
  for (const auto& row : rows) entries += row.size();
  return entries;
}

SparsityPattern SparsityPattern::transposed() const {
  SparsityPattern result{rows.size(), std::vector<std::vector<std::size_t>>(columns)};
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const std::size_t j : rows[i]) result.rows.at(j).push_back(i);
  return result;
}

std::string SparsityPattern::to_string() const {
  constexpr std::size_t most = 60;
  std::string text = fmt::format("{} × {}, {} entries\n", rows.size(), columns, size());
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
    for (std::size_t j = 0; j < std::min(columns, most); ++j)
      text += std::binary_search(rows[i].begin(), rows[i].end(), j) ? "■" : "·";
    text += columns > most ? " …\n" : "\n";
  }
  return rows.size() > most ? text + "…\n" : text;
}

SparsityPattern banded(std::size_t rows, std::size_t columns, std::size_t lower, std::size_t upper) {
  SparsityPattern pattern{columns, std::vector<std::vector<std::size_t>>(rows)};
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = i < lower ? 0 : i - lower; j < columns && j <= i + upper; ++j)
      pattern.rows[i].push_back(j);
  return pattern;
}

std::vector<std::size_t> colors_of_columns(const SparsityPattern& pattern) {
  for (std::size_t i = 0; i < pattern.rows.size(); ++i)
    for (const std::size_t j : pattern.rows[i])
      if (j >= pattern.columns)
        throw std::out_of_range(fmt::format(
            "SparsityPattern: row {} has an entry in column {}, of {} columns", i, j, pattern.columns));
  const auto rows_of = pattern.transposed().rows;
  std::vector<std::size_t> colors(pattern.columns);
  std::vector<std::size_t> taken(pattern.columns,
                                 pattern.columns);  // of a color, the last column it was taken for
  for (std::size_t j = 0; j < pattern.columns; ++j) {
    for (const std::size_t i : rows_of[j])
      for (const std::size_t other : pattern.rows[i])
        if (other < j) taken[colors[other]] = j;
    colors[j] = static_cast<std::size_t>(
        std::find_if(taken.begin(), taken.end(), [j](std::size_t by) { return by != j; }) - taken.begin());
  }
  return colors;
}

}  // namespace xgrad
