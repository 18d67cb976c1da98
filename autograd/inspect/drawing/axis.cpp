#include "axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace xgrad::inspect {
namespace {

// How far, in steps, a value may be from a tick that it is meant to be at.
constexpr double rounding = 1e-9;

/// mantissa · 10^exponent, with a mantissa of 1, 2 or 5.
struct Round {
  int mantissa, exponent;

  double value() const {
    // 10ⁿ is exact up to n = 22, 10⁻ⁿ never.
    return exponent < 0 && exponent > -300 ? mantissa / std::pow(10.0, -exponent)
                                           : mantissa * std::pow(10.0, exponent);
  }
  Round next() const {
    if (mantissa == 5) return {1, exponent + 1};
    return {mantissa == 1 ? 2 : 5, exponent};
  }
};

int exponent_of(double value) { return static_cast<int>(std::floor(std::log10(value))); }

/// The largest round number up to `value`.
Round round_below(double value) {
  Round round{1, exponent_of(value) - 1};
  while (round.next().value() <= value * (1 + rounding)) round = round.next();
  return round;
}

/// The smallest round number from `value`.
Round round_above(double value) {
  const Round below = round_below(value);
  return below.value() >= value * (1 - rounding) ? below : below.next();
}

std::string superscript(int number) {
  static constexpr std::array<std::string_view, 10> digits = {"⁰", "¹", "²", "³", "⁴",
                                                              "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = number < 0 ? "⁻" : "";
  for (const char digit : fmt::format("{}", std::abs(number)))
    text += digits[static_cast<std::size_t>(digit - '0')];
  return text;
}

/// The value to the digit that stands for 10^last; as 2×10⁶ if that is `scientific`.
std::string label_of(double value, int last, bool scientific) {
  if (value == 0) return "0";
  const std::string sign = value < 0 ? "−" : "";
  const double size = std::abs(value);
  if (!scientific) return sign + fmt::format("{:.{}f}", size, std::max(0, -last));
  const int exponent = exponent_of(size * (1 + rounding));
  const std::string digits = fmt::format("{:.{}e}", size, std::max(0, exponent - last));
  const std::string mantissa = digits.substr(0, digits.find('e'));
  return sign + (mantissa == "1" ? "" : mantissa + "×") + "10" + superscript(exponent);
}

/// Whether a value of that size, and with a last digit at 10^last, is too long to be written out.
bool is_long(double size, int last) { return size >= 1e6 || last < -4; }

}  // namespace

Axis::Axis(double lowest, double highest, const Options& options)
    : logarithmic_(options.logarithmic), begin_(lowest), end_(highest) {
  // A single value, or some that no label would tell apart, stand in the middle.
  const double size = std::max(std::abs(lowest), std::abs(highest));
  if (highest - lowest <= std::max(1e-9 * size, 1e-290)) {
    const double margin = size < 1e-290 ? 1 : logarithmic_ ? 0.5 * lowest : 0.1 * size;
    begin_ -= margin;
    end_ += margin;
  }
  if (logarithmic_)
    choose_logarithmic_ticks(options);
  else
    choose_linear_ticks(options);
}

bool Axis::holds(double value, bool logarithmic) {
  return std::abs(value) <= 1e300 && (!logarithmic || value >= 1e-300);
}

double Axis::place(double value) const {
  if (!logarithmic_) return (value - begin_) / (end_ - begin_);
  return (std::log10(value) - std::log10(begin_)) / (std::log10(end_) - std::log10(begin_));
}

void Axis::choose_linear_ticks(const Options& options) {
  Round round = round_above((end_ - begin_) / options.ticks);
  if (options.whole && round.exponent < 0) round = {1, 0};
  const double step = round.value();
  if (options.ends == Ends::ticks) {
    begin_ = step * std::floor(begin_ / step + rounding);
    end_ = step * std::ceil(end_ / step - rounding);
  }
  const bool scientific = is_long(std::max(std::abs(begin_), std::abs(end_)), round.exponent);
  const double last = std::floor(end_ / step + rounding);
  for (double i = std::ceil(begin_ / step - rounding); i <= last; ++i)
    ticks_.push_back({i * step, label_of(i * step, round.exponent, scientific)});
}

void Axis::choose_logarithmic_ticks(const Options& options) {
  if (options.ends == Ends::ticks) {
    begin_ = round_below(begin_).value();
    end_ = round_above(end_).value();
  }
  const Round first = round_above(begin_), last = round_below(end_);
  const int first_power = first.mantissa == 1 ? first.exponent : first.exponent + 1;
  const int powers = last.exponent - first_power;  // of ten, by which the axis goes up
  const bool scientific = first.exponent < -3 || last.exponent > 5;
  const auto add = [&](const Round& round) {
    ticks_.push_back({round.value(), label_of(round.value(), round.exponent, scientific)});
  };
  if (powers >= 2) {
    const int stride = (powers + options.ticks - 1) / options.ticks;
    for (int exponent = first_power; exponent <= last.exponent; exponent += stride) add({1, exponent});
  } else {
    for (Round round = first; round.value() <= end_ * (1 + rounding); round = round.next()) add(round);
  }
  if (ticks_.size() < 2) {  // less than a factor of five: hardly different from a linear axis
    ticks_.clear();
    choose_linear_ticks({.ends = Ends::values, .ticks = options.ticks});
  }
}

}  // namespace xgrad::inspect
