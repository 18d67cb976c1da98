#include "csv.hpp"
#include "parse_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace xgrad::nn {
namespace {

std::string read_text(const std::string& path) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  errno = 0;
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  std::string text;
  bool failed = !file;
  for (std::size_t got = 1; !failed && got > 0; failed = std::ferror(file.get()) != 0) {
    constexpr std::size_t piece = 1 << 16;
    const std::size_t have = text.size();
    text.resize(have + piece);
    got = std::fread(text.data() + have, 1, piece, file.get());
    text.resize(have + got);
  }
  if (failed)
    throw FileError(fmt::format("{}: cannot be read: {}", path, std::generic_category().message(errno)));
  return text;
}

// A cell as an error message shows it: in quotes, not too long, on one line.
std::string shown(std::string_view cell) {
  constexpr std::size_t longest = 24;
  std::string text(cell.substr(0, longest));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ') c = '?';
  return fmt::format("\"{}{}\"", text, cell.size() > longest ? "..." : "");
}

// Whether a cell spells infinity or NaN: not a number that may be in a table, and not a column's name either.
bool is_not_finite(std::string_view cell) {
  if (cell.starts_with('+') || cell.starts_with('-')) cell.remove_prefix(1);
  std::string word(cell);
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return word == "nan" || word == "inf" || word == "infinity";
}

// The lines of a file one after the other, the current one split into cells.
class Lines {
 public:
  Lines(std::string_view text, const std::string& path, char delimiter)
      : rest_(text), path_(path), delimiter_(delimiter) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);  // byte order mark
    // Empty lines at the end say nothing.
    while (!rest_.empty() && (is_blank(rest_.back()) || rest_.back() == '\r' || rest_.back() == '\n'))
      rest_.remove_suffix(1);
  }

  // Goes to the next line. False if there is none.
  bool next() {
    ++number_;
    if (rest_.empty()) return false;
    const auto length = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, length);
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    split(line);
    return true;
  }

  const std::vector<std::string_view>& cells() const { return cells_; }

  [[noreturn]] void fail(const std::string& message) const {
    throw FileError(fmt::format("{}:{}: {}", path_, number_, message));
  }

 private:
  // What may stand around a cell; the delimiter ends it.
  bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != delimiter_; }

  std::string_view trimmed(std::string_view text) const {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
  }

  void split(std::string_view line) {
    cells_.clear();
    for (bool more = true; more;) {
      // A cell in quotes ends at the next single quote, one without at the delimiter.
      std::size_t open = 0, end = 0;
      while (open < line.size() && is_blank(line[open])) ++open;
      if (line.substr(open).starts_with('"')) {
        std::size_t close = line.find('"', open + 1);
        while (close != std::string_view::npos && line.substr(close).starts_with("\"\""))
          close = line.find('"', close + 2);
        if (close == std::string_view::npos)
          fail(fmt::format("the quote in column {} is not closed on this line", cells_.size() + 1));
        end = std::min(line.find(delimiter_, close), line.size());
        if (!trimmed(line.substr(close + 1, end - close - 1)).empty())
          fail(fmt::format("text follows the closing quote in column {}", cells_.size() + 1));
        cells_.push_back(trimmed(line.substr(open + 1, close - open - 1)));
      } else {
        end = std::min(line.find(delimiter_), line.size());
        cells_.push_back(trimmed(line.substr(0, end)));
      }
      more = end < line.size();
      if (more) line.remove_prefix(end + 1);
    }
  }

  std::string_view rest_;
  const std::string& path_;
  char delimiter_;
  std::size_t number_ = 0;
  std::vector<std::string_view> cells_;
};

bool is_header(const Lines& lines, CsvHeader header) {
  if (header != CsvHeader::detect) return header == CsvHeader::yes;
  const auto& cells = lines.cells();
  const auto is_number = [](std::string_view cell) { return parse_number(cell) || is_not_finite(cell); };
  const auto is_word = [&](std::string_view cell) { return !cell.empty() && !is_number(cell); };
  const auto word = std::ranges::find_if(cells, is_word);
  if (word == cells.end()) return false;
  if (std::ranges::any_of(cells, is_number))
    lines.fail(
        fmt::format("numbers beside {} in column {}, expected only numbers or only names (the option "
                    "`header` says which)",
                    shown(*word), word - cells.begin() + 1));
  return true;
}

std::vector<std::string> names(const std::vector<std::string_view>& cells) {
  std::vector<std::string> names(cells.begin(), cells.end());
  for (std::string& name : names)  // a quote within quotes is written twice
    for (auto at = name.find("\"\""); at != std::string::npos; at = name.find("\"\"", at + 1))
      name.erase(at, 1);
  return names;
}

template <class T>
T value(const Lines& lines, std::size_t column) {
  const std::string_view cell = lines.cells()[column];
  if (cell.empty()) lines.fail(fmt::format("column {} is empty, expected a number", column + 1));
  const auto number = parse_number(cell);
  if (!number) lines.fail(fmt::format("column {} is {}, expected a number", column + 1, shown(cell)));
  if (std::abs(*number) > static_cast<double>(std::numeric_limits<T>::max()))
    lines.fail(fmt::format("column {} is {}, expected a number that fits in {}", column + 1, shown(cell),
                           sizeof(T) == sizeof(float) ? "float" : "double"));
  return static_cast<T>(*number);
}

std::size_t label(const Lines& lines, std::size_t column) {
  const std::string_view cell = lines.cells()[column];
  const auto number = parse_number(cell);
  constexpr double largest = std::numeric_limits<std::int32_t>::max();
  if (!number || !(*number >= 0 && *number <= largest) || *number != std::floor(*number))
    lines.fail(fmt::format("column {} is {}, expected a class index: 0, 1, 2, ...", column + 1, shown(cell)));
  return static_cast<std::size_t>(*number);
}

template <class T>
struct Contents {
  std::vector<std::string> columns;
  Array<T> values;                  // rows × columns, without the labels
  std::vector<std::size_t> labels;  // empty if no label column is asked for
};

template <class T>
Contents<T> read(const std::string& path, CsvHeader header, char delimiter,
                 std::optional<std::ptrdiff_t> label_column) {
  if (std::string_view("0123456789+-.eE\"\r\n").find(delimiter) != std::string_view::npos)
    throw std::invalid_argument(fmt::format("read_csv: {} cannot separate numbers", shown({&delimiter, 1})));

  const std::string text = read_text(path);
  Lines lines(text, path, delimiter);
  if (!lines.next()) lines.fail("the file is empty, expected rows of numbers");

  Contents<T> contents;
  const std::size_t columns = lines.cells().size();
  const bool has_header = is_header(lines, header);
  if (has_header) {
    contents.columns = names(lines.cells());
    if (!lines.next()) lines.fail("the file ends after its header, expected rows of numbers");
  }

  std::size_t label_at = columns;  // none
  if (label_column) {
    const auto count = static_cast<std::ptrdiff_t>(columns);
    const std::ptrdiff_t at = *label_column < 0 ? *label_column + count : *label_column;
    if (at < 0 || at >= count)
      lines.fail(fmt::format("{} columns, but the label column is number {} counted from 0", columns,
                             *label_column));
    if (count == 1) lines.fail("1 column, expected features beside the label");
    label_at = static_cast<std::size_t>(at);
  }

  std::vector<T> values;
  std::size_t rows = 0;
  do {
    const auto& cells = lines.cells();
    if (cells.size() == 1 && cells[0].empty())
      lines.fail(fmt::format("the line is empty, expected {} values", columns));
    if (cells.size() != columns)
      lines.fail(fmt::format("{} values where the {} has {}", cells.size(),
                             has_header ? "header" : "first row", columns));
    for (std::size_t column = 0; column < columns; ++column) {
      if (column == label_at)
        contents.labels.push_back(label(lines, column));
      else
        values.push_back(value<T>(lines, column));
    }
    ++rows;
  } while (lines.next());

  contents.values.resize(Shape{rows, label_column ? columns - 1 : columns});
  std::ranges::copy(values, contents.values.data());
  return contents;
}

}  // namespace

template <Real T>
CsvTable<T> read_csv(const std::string& path, const CsvOptions& options) {
  auto contents = read<T>(path, options.header, options.delimiter, {});
  return {std::move(contents.columns), std::move(contents.values)};
}

template <Real T>
Dataset<T> read_labeled_csv(const std::string& path, const LabeledCsvOptions& options) {
  auto contents = read<T>(path, options.header, options.delimiter, options.label_column);
  return {std::move(contents.values), std::move(contents.labels)};
}

template XGRAD_EXPORT CsvTable<float> read_csv<float>(const std::string&, const CsvOptions&);
template XGRAD_EXPORT CsvTable<double> read_csv<double>(const std::string&, const CsvOptions&);
template XGRAD_EXPORT Dataset<float> read_labeled_csv<float>(const std::string&, const LabeledCsvOptions&);
template XGRAD_EXPORT Dataset<double> read_labeled_csv<double>(const std::string&, const LabeledCsvOptions&);

}  // namespace xgrad::nn
