/// Symbol: a formula as text. A rule called with Symbols prints itself.
#pragma once

#include <xgrad/export.hpp>

#include <initializer_list>
#include <optional>
#include <string>

namespace xgrad XGRAD_EXPORT {

/// A number as texts show it: "15.001", "−0.5", "NaN", "∞", to so many significant digits; without `digits`
/// to as many as tell it from every other.
std::string number_text(double number, int digits = 0);

/// A formula and how tightly its outermost operator binds, which decides about parentheses.
class Symbol {
 public:
  enum class Binding { comparison, sum, product, power, atom };

  Symbol(std::string text, Binding binding = Binding::atom) : text_(std::move(text)), binding_(binding) {}
  Symbol(const char* text) : text_(text) {}                    // NOLINT: letters stand for themselves
  Symbol(double number);                                       // NOLINT: as do numbers
  Symbol(int number) : Symbol(static_cast<double>(number)) {}  // NOLINT
  /// A number, written in that way.
  Symbol(double number, std::string text);

  /// The 1 that a sweep starts with, which products leave out: with it for g a pullback's formula becomes
  /// that of the local derivative.
  static Symbol one();

  const std::string& text() const noexcept { return text_; }
  Binding binding() const noexcept { return binding_; }
  bool is_one() const noexcept { return is_one_; }

  friend XGRAD_EXPORT Symbol operator+(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol operator-(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol operator*(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol operator/(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol operator-(const Symbol& a);
  friend XGRAD_EXPORT Symbol operator>(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol operator>=(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol operator<(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol operator<=(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol equal(const Symbol& a, const Symbol& b);
  /// `a` or `b` if the condition compares two numbers, and so is decided.
  friend XGRAD_EXPORT Symbol where(const Symbol& condition, const Symbol& a, const Symbol& b);

  /// In parentheses if it binds less tightly than asked for.
  std::string at_least(Binding binding) const;
  /// The same behind an operator, where a leading minus needs parentheses, too: x − (−g).
  std::string behind(Binding binding) const;

 private:
  std::string text_;
  Binding binding_ = Binding::atom;
  bool is_one_ = false;
  std::optional<double> number_;  // its value, of a number
  std::optional<bool> truth_;     // of a comparison of numbers, whether it holds

  template <class Holds>
  static Symbol compared(const Symbol& a, const char* relation, const Symbol& b, const Holds& holds);
};

// The functions that formulas call, under the names they have on numbers and on Variables.
Symbol equal(const Symbol& a, const Symbol& b);
Symbol where(const Symbol& condition, const Symbol& a, const Symbol& b);
Symbol exp(const Symbol& x);
Symbol log(const Symbol& x);
Symbol log1p(const Symbol& x);
Symbol tanh(const Symbol& x);
Symbol sqrt(const Symbol& x);
Symbol square(const Symbol& x);
Symbol abs(const Symbol& x);
Symbol power(const Symbol& a, const Symbol& b);
Symbol maximum(const Symbol& a, const Symbol& b);
Symbol sigmoid(const Symbol& x);
Symbol softmax(const Symbol& x);
Symbol row_sum(const Symbol& x);
Symbol row_max(const Symbol& x);
Symbol finite_or_zero(const Symbol& x);

Symbol matrix_product(const Symbol& a, const Symbol& b);  ///< the factors side by side: "g Wᵀ"
Symbol transposed(const Symbol& x);
Symbol call(const char* function, std::initializer_list<Symbol> arguments);  ///< "function(x, …)"

// Functions of whole arrays, which have attributes that the text leaves out: shapes, orders, indices.
template <class... Attributes>
Symbol sum_to(const Symbol& x, const Attributes&...) {
  return call("sum", {x});
}
template <class... Attributes>
Symbol broadcast_to(const Symbol& x, const Attributes&...) {
  return call("broadcast", {x});
}
template <class... Attributes>
Symbol reshape(const Symbol& x, const Attributes&...) {
  return call("reshape", {x});
}
template <class... Attributes>
Symbol permuted(const Symbol& x, const Attributes&...) {
  return transposed(x);
}
template <class... Attributes>
Symbol sliced(const Symbol& x, const Attributes&...) {
  return call("slice", {x});
}
template <class... Attributes>
Symbol padded(const Symbol& x, const Attributes&...) {
  return call("pad", {x});
}
template <class... Attributes>
Symbol concatenated(const Symbol& a, const Symbol& b, const Attributes&...) {
  return call("concatenate", {a, b});
}
template <class... Attributes>
Symbol pick(const Symbol& x, const Attributes&...) {
  return call("pick", {x});
}
template <class... Attributes>
Symbol place(const Symbol& x, const Attributes&...) {
  return call("place", {x});
}

}  // namespace xgrad
