#include "symbol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace xgrad {

/// What a Symbol refers to.
struct Symbol::Form {
  Kind kind;
  std::string name;
  std::vector<Symbol> arguments = {};
  double number = 0;
  bool decides = false;  // of a number, whether where() may decide conditions on it
  bool is_one = false;   // whether products leave it out
};

Symbol::Symbol(Form form) : form_(std::make_shared<const Form>(std::move(form))) {}
Symbol::Symbol(Kind kind, std::span<const Symbol> arguments, std::string_view name)
    : Symbol(Form{kind, std::string(name), {arguments.begin(), arguments.end()}}) {}

Symbol::Symbol(const char* letter) : Symbol(Form{Kind::letter, letter}) {}
Symbol::Symbol(const std::string& letter) : Symbol(Form{Kind::letter, letter}) {}
Symbol::Symbol(double number) : Symbol(number, number_text(number)) {}
Symbol::Symbol(int number) : Symbol(static_cast<double>(number)) {}
Symbol::Symbol(double number, const std::string& text) : Symbol(Form{Kind::number, text, {}, number, true}) {}

Symbol Symbol::one() { return Symbol(Form{Kind::number, "1", {}, 1, false, true}); }
Symbol Symbol::substitute(double number, const std::string& text) {
  return Symbol(Form{Kind::number, text, {}, number});
}

Symbol::Symbol(const Symbol&) noexcept = default;
Symbol& Symbol::operator=(const Symbol&) noexcept = default;
Symbol::~Symbol() = default;

Symbol::Kind Symbol::kind() const noexcept { return form_->kind; }
const std::string& Symbol::name() const noexcept { return form_->name; }
std::span<const Symbol> Symbol::arguments() const noexcept { return form_->arguments; }
bool Symbol::is_one() const noexcept { return form_->is_one; }

double Symbol::number() const {
  if (kind() != Kind::number) throw std::logic_error(fmt::format("number: the formula {} is none", text()));
  return form_->number;
}

std::optional<bool> Symbol::truth() const {
  if (kind() != Kind::comparison) return {};
  const Form &a = *arguments()[0].form_, &b = *arguments()[1].form_;
  if (!a.decides || !b.decides) return {};
  if (name() == ">") return a.number > b.number;
  if (name() == "≥") return a.number >= b.number;
  if (name() == "<") return a.number < b.number;
  if (name() == "≤") return a.number <= b.number;
  return a.number == b.number;
}

bool operator==(const Symbol& a, const Symbol& b) {
  if (a.form_ == b.form_) return true;
  if (a.kind() != b.kind()) return false;
  const auto bits = [](const Symbol& x) { return std::bit_cast<std::uint64_t>(x.form_->number); };
  if (a.kind() == Symbol::Kind::number) return bits(a) == bits(b);
  const auto of_a = a.arguments(), of_b = b.arguments();
  return a.name() == b.name() && std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end());
}

Symbol operator+(const Symbol& a, const Symbol& b) { return {Symbol::Kind::sum, {a, b}}; }
Symbol operator-(const Symbol& a, const Symbol& b) { return {Symbol::Kind::difference, {a, b}}; }
Symbol operator*(const Symbol& a, const Symbol& b) {
  if (a.is_one()) return b;
  if (b.is_one()) return a;
  return {Symbol::Kind::product, {a, b}};
}
Symbol operator/(const Symbol& a, const Symbol& b) { return {Symbol::Kind::quotient, {a, b}}; }
Symbol operator-(const Symbol& a) { return {Symbol::Kind::negation, {a}}; }
Symbol operator>(const Symbol& a, const Symbol& b) { return {Symbol::Kind::comparison, {a, b}, ">"}; }
Symbol operator>=(const Symbol& a, const Symbol& b) { return {Symbol::Kind::comparison, {a, b}, "≥"}; }
Symbol operator<(const Symbol& a, const Symbol& b) { return {Symbol::Kind::comparison, {a, b}, "<"}; }
Symbol operator<=(const Symbol& a, const Symbol& b) { return {Symbol::Kind::comparison, {a, b}, "≤"}; }
Symbol equal(const Symbol& a, const Symbol& b) { return {Symbol::Kind::comparison, {a, b}, "="}; }
Symbol square(const Symbol& x) { return {Symbol::Kind::square, {x}}; }
Symbol power(const Symbol& a, const Symbol& b) { return {Symbol::Kind::power, {a, b}}; }
Symbol matrix_product(const Symbol& a, const Symbol& b) { return {Symbol::Kind::matrix_product, {a, b}}; }
Symbol transposed(const Symbol& x) { return {Symbol::Kind::transpose, {x}}; }

Symbol call(std::string_view function, std::span<const Symbol> arguments) {
  return {Symbol::Kind::call, arguments, function};
}
Symbol call(std::string_view function, std::initializer_list<Symbol> arguments) {
  return call(function, std::span<const Symbol>(arguments.begin(), arguments.size()));
}
Symbol where(const Symbol& condition, const Symbol& a, const Symbol& b) {
  if (const auto truth = condition.truth()) return *truth ? a : b;
  return call("where", {condition, a, b});
}
Symbol exp(const Symbol& x) { return call("exp", {x}); }
Symbol exp2(const Symbol& x) { return call("exp2", {x}); }
Symbol expm1(const Symbol& x) { return call("expm1", {x}); }
Symbol log(const Symbol& x) { return call("log", {x}); }
Symbol log2(const Symbol& x) { return call("log2", {x}); }
Symbol log10(const Symbol& x) { return call("log10", {x}); }
Symbol log1p(const Symbol& x) { return call("log1p", {x}); }
Symbol sin(const Symbol& x) { return call("sin", {x}); }
Symbol cos(const Symbol& x) { return call("cos", {x}); }
Symbol tan(const Symbol& x) { return call("tan", {x}); }
Symbol sinc(const Symbol& x) { return call("sinc", {x}); }
Symbol asin(const Symbol& x) { return call("asin", {x}); }
Symbol acos(const Symbol& x) { return call("acos", {x}); }
Symbol atan(const Symbol& x) { return call("atan", {x}); }
Symbol atan2(const Symbol& a, const Symbol& b) { return call("atan2", {a, b}); }
Symbol hypot(const Symbol& a, const Symbol& b) { return call("hypot", {a, b}); }
Symbol sinh(const Symbol& x) { return call("sinh", {x}); }
Symbol cosh(const Symbol& x) { return call("cosh", {x}); }
Symbol tanh(const Symbol& x) { return call("tanh", {x}); }
Symbol asinh(const Symbol& x) { return call("asinh", {x}); }
Symbol acosh(const Symbol& x) { return call("acosh", {x}); }
Symbol atanh(const Symbol& x) { return call("atanh", {x}); }
Symbol erf(const Symbol& x) { return call("erf", {x}); }
Symbol erfc(const Symbol& x) { return call("erfc", {x}); }
Symbol erfinv(const Symbol& x) { return call("erfinv", {x}); }
Symbol lgamma(const Symbol& x) { return call("lgamma", {x}); }
Symbol digamma(const Symbol& x) { return call("digamma", {x}); }
Symbol polygamma(const Symbol& n, const Symbol& x) { return call("polygamma", {n, x}); }
Symbol lbeta(const Symbol& a, const Symbol& b) { return call("lbeta", {a, b}); }
Symbol sqrt(const Symbol& x) { return call("sqrt", {x}); }
Symbol abs(const Symbol& x) { return call("abs", {x}); }
Symbol maximum(const Symbol& a, const Symbol& b) { return call("maximum", {a, b}); }
Symbol minimum(const Symbol& a, const Symbol& b) { return call("minimum", {a, b}); }
Symbol sigmoid(const Symbol& x) { return call("sigmoid", {x}); }
Symbol softmax(const Symbol& x) { return call("softmax", {x}); }
Symbol row_sum(const Symbol& x) { return call("row_sum", {x}); }
Symbol row_max(const Symbol& x) { return call("row_max", {x}); }
Symbol row_min(const Symbol& x) { return call("row_min", {x}); }
Symbol row_shift(const Symbol& x) { return row_max(x); }

}  // namespace xgrad
