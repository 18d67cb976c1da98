// Formulas as text: g·(1 − y·y).
#include "symbol.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace xgrad {

std::string number_text(double number, int digits) {
  if (std::isnan(number)) return "NaN";
  const double size = std::abs(number);
  const std::string text = std::isinf(size) ? "∞"
                           : digits == 0    ? fmt::format("{}", size)
                                            : fmt::format("{:.{}g}", size, digits);
  return number < 0 ? "−" + text : text;
}

namespace {

/// How tightly an operator binds, which decides about parentheses.
enum class Binding { comparison, sum, product, power, atom };

/// A formula and its outermost operator.
struct Printed {
  std::string text;
  Binding binding;

  /// In parentheses if it binds less tightly than asked for.
  std::string at_least(Binding asked) const { return binding < asked ? fmt::format("({})", text) : text; }

  /// The same behind an operator, where a leading minus needs parentheses, too: x − (−g).
  std::string behind(Binding asked) const {
    return text.starts_with("−") ? fmt::format("({})", text) : at_least(asked);
  }
};

Printed printed(const Symbol& formula);

/// The function's name as mathematics writes it, if that is another than in code.
std::string_view written(std::string_view function) {
  for (const auto& [name, sign] : {std::pair<std::string_view, std::string_view>{"maximum", "max"},
                                   {"minimum", "min"},
                                   {"row_max", "max"},
                                   {"row_min", "min"},
                                   {"row_sum", "Σ"},
                                   {"sigmoid", "σ"},
                                   {"sqrt", "√"}})
    if (function == name) return sign;
  return function;
}

std::string call_text(const std::string& function, std::span<const Symbol> arguments) {
  if (arguments.size() == 1) {
    if (function == "abs") return fmt::format("|{}|", arguments[0].text());
    if (function == "log1p") return log(1 + arguments[0]).text();
  }
  std::string list;
  for (const Symbol& argument : arguments) list += (list.empty() ? "" : ", ") + argument.text();
  return fmt::format("{}({})", written(function), list);
}

Printed printed(const Symbol& formula) {
  using enum Binding;
  const auto argument = [&](std::size_t i) { return printed(formula.arguments()[i]); };
  const auto first = [&](Binding asked) { return argument(0).at_least(asked); };
  const auto second = [&](Binding asked) { return argument(1).behind(asked); };
  switch (formula.kind()) {
    case Symbol::Kind::letter:
      return {formula.name(), atom};
    case Symbol::Kind::number:
      return {formula.name(), formula.number() < 0 ? product : atom};
    case Symbol::Kind::call:
      return {call_text(formula.name(), formula.arguments()), atom};
    case Symbol::Kind::sum:
      return {fmt::format("{} + {}", first(sum), second(sum)), sum};
    case Symbol::Kind::difference:
      return {fmt::format("{} − {}", first(sum), second(product)), sum};
    case Symbol::Kind::product:
      return {fmt::format("{}·{}", first(product), second(product)), product};
    case Symbol::Kind::quotient:
      return {fmt::format("{}/{}", first(product), second(power)), product};
    case Symbol::Kind::negation:
      return {fmt::format("−{}", argument(0).behind(product)), product};
    case Symbol::Kind::square:
      return {fmt::format("{}²", first(atom)), power};
    case Symbol::Kind::power:
      return {fmt::format("{}^{}", first(atom), argument(1).at_least(atom)), power};
    case Symbol::Kind::comparison:
      return {fmt::format("{} {} {}", first(sum), formula.name(), argument(1).at_least(sum)), comparison};
    case Symbol::Kind::matrix_product:
      return {fmt::format("{} {}", first(product), second(power)), product};
    case Symbol::Kind::transpose:
      return {fmt::format("{}ᵀ", first(atom)), atom};
  }
  return {};  // not reached: all kinds are above
}

}  // namespace

std::string Symbol::text() const { return printed(*this).text; }

}  // namespace xgrad
