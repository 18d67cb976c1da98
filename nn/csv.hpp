/// Tables of numbers and data sets from CSV files.
#pragma once

#include "../autograd/export.hpp"
#include "dataset.hpp"
#include "file_error.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// Whether the first line of a CSV file holds column names. `detect`: it does if none of its cells is a
/// number, and none says that it is infinite or NaN. (Some names, some numbers: that is an error, as it may
/// be a damaged row.)
enum class CsvHeader { detect, yes, no };

struct CsvOptions {
  CsvHeader header = CsvHeader::detect;
  char delimiter = ',';
};

struct LabeledCsvOptions {
  CsvHeader header = CsvHeader::detect;
  char delimiter = ',';
  std::ptrdiff_t label_column = -1;  ///< counted from 0; negative: from the last, which is −1
};

/// What is in a CSV file.
template <Real T>
struct CsvTable {
  std::vector<std::string> columns;  ///< their names; none if the file has no header
  Array<T> values;                   ///< rows × columns
};

/// Reads a file of numbers, one row per line, whatever the locale. Lines end in LF or CRLF, the last may lack
/// it; empty lines at the end, a byte order mark, blanks and tabs around a cell and quotes around it are
/// allowed. A blank or a tab that is the delimiter separates two cells wherever it stands.
///
/// Throws FileError, which names the line, for a file that cannot be read, is empty or has no rows, for rows
/// of unequal length, an empty line in between, an empty cell, a cell that is no number, is not finite or
/// does not fit in T (one too close to 0 becomes 0), a quote that is not closed on its line, and a first
/// line of names and numbers. Throws std::invalid_argument for a delimiter that may be part of a number, a
/// quote or a line end.
template <Real T>
CsvTable<T> read_csv(const std::string& path, const CsvOptions& options = {});

/// Reads a file that holds one sample per line, one column of it the class index, the others its features.
/// The inputs are samples × (columns − 1). Throws as `read_csv`, and FileError for a label that is not a
/// non-negative integer below 2³¹ (`3`, `3.0` and `3e0` are all 3), a label column that is not there, and no
/// other column beside it.
template <Real T>
Dataset<T> read_labeled_csv(const std::string& path, const LabeledCsvOptions& options = {});

}  // namespace nn
}  // namespace xgrad
