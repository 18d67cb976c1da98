/// SparsityPattern: where a matrix has entries, and which of its columns can be computed together.
#pragma once

#include "export.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// Where a matrix has entries that may be other than 0.
struct SparsityPattern {
  std::size_t columns = 0;
  std::vector<std::vector<std::size_t>> rows;  ///< of each row the columns, ascending

  /// How many entries there are.
  std::size_t size() const noexcept;
  SparsityPattern transposed() const;
  /// A picture, in rows of "■" and "·"; of more than 60 rows or columns the first 60.
  std::string to_string() const;

  friend bool operator==(const SparsityPattern&, const SparsityPattern&) = default;
};

/// Entries at the main diagonal and up to `lower` beside it to the left, `upper` to the right.
SparsityPattern banded(std::size_t rows, std::size_t columns, std::size_t lower, std::size_t upper);

/// A color for each column, from 0 on, so that two columns with an entry in one row have different ones:
/// columns of one color can be told apart in their sum. Each column in turn gets the first that is free
/// (Curtis, Powell and Reid, On the Estimation of Sparse Jacobian Matrices, 1974), which for banded matrices
/// is the best there is. Throws std::out_of_range for a column that the pattern does not have.
std::vector<std::size_t> colors_of_columns(const SparsityPattern& pattern);

}  // namespace xgrad
