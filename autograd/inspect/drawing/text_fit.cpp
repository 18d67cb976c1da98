#include "text_fit.hpp"

#include <algorithm>

namespace xgrad::inspect {
namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The bytes of the character of UTF-8 that begins here.
std::size_t length_of_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && continues_character(text[length])) ++length;
  return length;
}

/// The width of a character in a font of size 1.
double width_of_character(std::string_view character) {
  struct Width {
    std::string_view characters;
    double width;
  };
  static constexpr Width widths[] = {
      {" ',./:;\\|ijl·′", 0.34},      {"f!()-[]IJt²³″ᵀ₁", 0.42}, {"rsz\"*_`?c∂", 0.55},
      {"+=<>~^#×−≤≥⊙↦∞wHNOQ&", 0.87}, {"mMW@%…", 1.03},
  };
  for (const Width& each : widths)
    if (each.characters.find(character) != std::string_view::npos) return each.width;
  if (character.size() == 1) return character[0] >= 'A' && character[0] <= 'Z' ? 0.8 : 0.65;
  return character.size() == 2 || character[0] == '\xe2' ? 0.7
                                                         : 1;  // letters and signs; the rest may be wide
}

}  // namespace

double width_of(std::string_view text, double font_size) {
  double width = 0;
  while (!text.empty()) {
    const std::size_t length = length_of_character(text);
    width += width_of_character(text.substr(0, length));
    text.remove_prefix(length);
  }
  return width * font_size;
}

std::string shortened(std::string_view text, double font_size, double width) {
  constexpr std::string_view ellipsis = "…";
  if (width_of(text, font_size) <= width) return std::string(text);
  double left = width - width_of(ellipsis, font_size);
  std::size_t kept = 0;
  while (kept < text.size()) {
    const std::size_t length = length_of_character(text.substr(kept));
    left -= width_of(text.substr(kept, length), font_size);
    if (left < 0) break;
    kept += length;
  }
  while (kept > 0 && text[kept - 1] == ' ') --kept;
  return std::string(text.substr(0, kept)).append(ellipsis);
}

std::string first_that_fits(const std::vector<std::string>& texts, double font_size, double width) {
  const auto fits = [&](const std::string& text) { return width_of(text, font_size) <= width; };
  const auto found = std::find_if(texts.begin(), texts.end(), fits);
  return found != texts.end() ? *found : shortened(texts.back(), font_size, width);
}

}  // namespace xgrad::inspect
