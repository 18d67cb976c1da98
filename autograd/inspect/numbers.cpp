#include "numbers.hpp"
#include "../symbol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace xgrad::inspect {

Numbers numbers_of(const Shape& shape, std::vector<double> elements, std::size_t most) {
  Numbers numbers{shape, {}};
  std::size_t finite = 0;
  double sum = 0, squares = 0;
  numbers.digest = 0xcbf29ce484222325u;  // FNV-1a, on whole numbers instead of bytes
  for (const double x : elements) {
    numbers.digest = (numbers.digest ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3u;
    numbers.digest ^= numbers.digest >> 29;
    if (!std::isfinite(x)) {
      ++numbers.not_finite;
      continue;
    }
    numbers.min = finite == 0 ? x : std::min(numbers.min, x);
    numbers.max = finite == 0 ? x : std::max(numbers.max, x);
    numbers.zeros += x == 0;
    sum += x;
    squares += x * x;
    ++finite;
  }
  if (finite > 0) numbers.mean = sum / static_cast<double>(finite);
  numbers.norm = std::sqrt(squares);
  if (elements.size() <= most) numbers.entries = std::move(elements);
  return numbers;
}

std::string to_text(double number, int digits) { return number_text(number, digits); }

std::string to_factor(double number) {
  return number < 0 ? fmt::format("({})", to_text(number)) : to_text(number);
}

std::string to_text(const Numbers& numbers) {
  constexpr std::size_t few = 8;
  if (numbers.is_number() && numbers.shape.empty()) return to_text(numbers.entries[0]);
  std::string text = to_string(numbers.shape);
  if (numbers.has_entries() && numbers.size() <= few) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
      text += fmt::format("{}{}", i == 0 ? " " : ", ", to_text(numbers.entries[i]));
    return text;
  }
  text += fmt::format(", {} … {}", to_text(numbers.min), to_text(numbers.max));
  if (numbers.not_finite > 0) text += fmt::format(", {} not finite", numbers.not_finite);
  return text;
}

}  // namespace xgrad::inspect
