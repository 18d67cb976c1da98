#include "parse_number.hpp"

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <string>

#if __has_include(<xlocale.h>)
#include <xlocale.h>
#endif

namespace xgrad::nn {
namespace {

// Takes the digits at the front off, and says whether there were any.
bool skip_digits(std::string_view& text) {
  const auto end = std::ranges::find_if(text, [](char c) { return c < '0' || c > '9'; });
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count > 0;
}

bool skip(std::string_view& text, char lower, char upper) {
  if (text.empty() || (text[0] != lower && text[0] != upper)) return false;
  text.remove_prefix(1);
  return true;
}

// std::strtod takes more: blanks in front, hexadecimal numbers, infinity and NaN.
bool is_decimal(std::string_view text) {
  skip(text, '+', '-');
  const bool whole = skip_digits(text);
  const bool fraction = skip(text, '.', '.') && skip_digits(text);
  if (!whole && !fraction) return false;
  if (skip(text, 'e', 'E')) {
    skip(text, '+', '-');
    if (!skip_digits(text)) return false;
  }
  return text.empty();
}

}  // namespace

// std::from_chars would do, but libc++ has it for integers only. std::strtod reads the point as the program's
// locale spells it, so it is given the "C" locale.
std::optional<double> parse_number(std::string_view text) {
  if (!is_decimal(text)) return {};
  static const locale_t c_locale = newlocale(LC_ALL_MASK, "C", nullptr);
  return strtod_l(std::string(text).c_str(), nullptr, c_locale);
}

}  // namespace xgrad::nn
