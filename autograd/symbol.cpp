#include <xgrad/autograd/symbol.hpp>

#include <fmt/format.h>

#include <cmath>
#include <functional>

namespace xgrad {

constexpr auto comparison = Symbol::Binding::comparison, sum = Symbol::Binding::sum,
               product = Symbol::Binding::product, atom = Symbol::Binding::atom;

std::string number_text(double number, int digits) {
  if (std::isnan(number)) return "NaN";
  const double size = std::abs(number);
  const std::string text = std::isinf(size) ? "∞"
                           : digits == 0    ? fmt::format("{}", size)
                                            : fmt::format("{:.{}g}", size, digits);
  return number < 0 ? "−" + text : text;
}

Symbol::Symbol(double number) : Symbol(number, number_text(number)) {}

Symbol::Symbol(double number, std::string text)
    : text_(std::move(text)), binding_(number < 0 ? product : atom), number_(number) {}

Symbol Symbol::one() {
  Symbol one("1");
  one.is_one_ = true;
  return one;
}

std::string Symbol::at_least(Binding binding) const {
  return binding_ < binding ? fmt::format("({})", text_) : text_;
}

std::string Symbol::behind(Binding binding) const {
  return text_.starts_with("−") ? fmt::format("({})", text_) : at_least(binding);
}

template <class Holds>
Symbol Symbol::compared(const Symbol& a, const char* relation, const Symbol& b, const Holds& holds) {
  Symbol comparison_of(fmt::format("{} {} {}", a.at_least(sum), relation, b.at_least(sum)), comparison);
  if (a.number_ && b.number_) comparison_of.truth_ = holds(*a.number_, *b.number_);
  return comparison_of;
}

Symbol operator+(const Symbol& a, const Symbol& b) {
  return {fmt::format("{} + {}", a.at_least(sum), b.behind(sum)), sum};
}
Symbol operator-(const Symbol& a, const Symbol& b) {
  return {fmt::format("{} − {}", a.at_least(sum), b.behind(product)), sum};
}
Symbol operator*(const Symbol& a, const Symbol& b) {
  if (a.is_one_) return b;
  if (b.is_one_) return a;
  return {fmt::format("{}·{}", a.at_least(product), b.behind(product)), product};
}
Symbol operator/(const Symbol& a, const Symbol& b) {
  return {fmt::format("{}/{}", a.at_least(product), b.behind(Symbol::Binding::power)), product};
}
Symbol operator-(const Symbol& a) { return {fmt::format("−{}", a.behind(product)), product}; }
Symbol operator>(const Symbol& a, const Symbol& b) { return Symbol::compared(a, ">", b, std::greater()); }
Symbol operator>=(const Symbol& a, const Symbol& b) {
  return Symbol::compared(a, "≥", b, std::greater_equal());
}
Symbol operator<(const Symbol& a, const Symbol& b) { return Symbol::compared(a, "<", b, std::less()); }
Symbol operator<=(const Symbol& a, const Symbol& b) { return Symbol::compared(a, "≤", b, std::less_equal()); }
Symbol equal(const Symbol& a, const Symbol& b) { return Symbol::compared(a, "=", b, std::equal_to()); }

Symbol call(const char* function, std::initializer_list<Symbol> arguments) {
  std::string list;
  for (const Symbol& argument : arguments) list += (list.empty() ? "" : ", ") + argument.text();
  return fmt::format("{}({})", function, list);
}

Symbol where(const Symbol& condition, const Symbol& a, const Symbol& b) {
  if (condition.truth_) return *condition.truth_ ? a : b;
  return call("where", {condition, a, b});
}
Symbol exp(const Symbol& x) { return call("exp", {x}); }
Symbol log(const Symbol& x) { return call("log", {x}); }
Symbol log1p(const Symbol& x) { return log(1 + x); }
Symbol tanh(const Symbol& x) { return call("tanh", {x}); }
Symbol sqrt(const Symbol& x) { return call("√", {x}); }
Symbol square(const Symbol& x) { return {x.at_least(atom) + "²", Symbol::Binding::power}; }
Symbol abs(const Symbol& x) { return fmt::format("|{}|", x.text()); }
Symbol power(const Symbol& a, const Symbol& b) {
  return {fmt::format("{}^{}", a.at_least(atom), b.at_least(atom)), Symbol::Binding::power};
}
Symbol maximum(const Symbol& a, const Symbol& b) { return call("max", {a, b}); }
Symbol sigmoid(const Symbol& x) { return call("σ", {x}); }
Symbol softmax(const Symbol& x) { return call("softmax", {x}); }
Symbol row_sum(const Symbol& x) { return call("Σ", {x}); }
Symbol row_max(const Symbol& x) { return call("max", {x}); }
Symbol finite_or_zero(const Symbol& x) { return x; }

Symbol matrix_product(const Symbol& a, const Symbol& b) {
  return {fmt::format("{} {}", a.at_least(product), b.behind(Symbol::Binding::power)), product};
}
Symbol transposed(const Symbol& x) { return x.at_least(atom) + "ᵀ"; }

}  // namespace xgrad
