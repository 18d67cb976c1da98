/// Symbol: a formula as a tree. A rule called with Symbols gives its own formula, to be printed or walked.
#pragma once

#include "export.hpp"

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xgrad XGRAD_EXPORT {

/// A number as texts show it: "15.001", "−0.5", "NaN", "∞", to so many significant digits; without `digits`
/// to as many as tell it from every other.
std::string number_text(double number, int digits = 0);

/// A formula: a letter, a number, or an operation and its arguments, which are formulas. It never changes, so
/// copies share it. Copying, comparing and printing recurse into the arguments: meant for the formulas of
/// rules.
class Symbol {
 public:
  /// What the formula is. An operation that is written with an operator has a kind of its own; all others are
  /// calls.
  enum class Kind {
    letter,          ///< name(): "x"
    number,          ///< number(), written as name() says
    call,            ///< name() is the function, as formulas call it: "exp", "where", "row_sum"
    sum,             ///< a + b
    difference,      ///< a − b
    product,         ///< a·b
    quotient,        ///< a/b
    negation,        ///< −a
    square,          ///< a²
    power,           ///< a^b
    comparison,      ///< 1 where it holds, 0 elsewhere; name() is ">", "≥", "<", "≤" or "="
    matrix_product,  ///< the factors side by side: A B
    transpose        ///< Aᵀ
  };

  Symbol(const char* letter);         // NOLINT: letters stand for themselves
  Symbol(const std::string& letter);  // NOLINT
  Symbol(double number);              // NOLINT: as do numbers
  Symbol(int number);                 // NOLINT
  /// A number, written in that way.
  Symbol(double number, const std::string& text);

  /// The 1 that a sweep starts with, which products leave out: with it for g a pullback's formula becomes
  /// that of the local derivative.
  static Symbol one();
  /// A number put in for a letter, written in that way: where() does not decide conditions on it, so that the
  /// formula keeps the form that it has in letters.
  static Symbol substitute(double number, const std::string& text);

  // One pointer, with the work out of line: every rule has these for each operation in its formulas. There is
  // nothing to gain by moving, and so no Symbol is ever empty.
  Symbol(const Symbol& other) noexcept;
  Symbol& operator=(const Symbol& other) noexcept;
  ~Symbol();

  Kind kind() const noexcept;
  /// Of a letter or number, how it is written; of a call, the function; of a comparison, the relation; else
  /// empty. It is valid as long as the formula, or another that it is part of.
  const std::string& name() const noexcept;
  /// Throws std::logic_error if the formula is no number.
  double number() const;
  /// None for letters and numbers. They are valid as long as the formula, or another that it is part of.
  std::span<const Symbol> arguments() const noexcept;
  bool is_one() const noexcept;

  /// As it is written in mathematics, with parentheses only where they are needed: "g·(1 − y·y)".
  std::string text() const;

  /// Whether both are the same tree: of the same kinds, names and numbers. How a number is written and where
  /// it came from make no difference; NaN is equal to itself, and −0 is not 0. `a + b` is not `b + a`.
  friend XGRAD_EXPORT bool operator==(const Symbol& a, const Symbol& b);

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
  friend XGRAD_EXPORT Symbol square(const Symbol& x);
  friend XGRAD_EXPORT Symbol power(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol matrix_product(const Symbol& a, const Symbol& b);
  friend XGRAD_EXPORT Symbol transposed(const Symbol& x);
  friend XGRAD_EXPORT Symbol call(std::string_view function, std::span<const Symbol> arguments);
  friend XGRAD_EXPORT Symbol where(const Symbol& condition, const Symbol& a, const Symbol& b);

 private:
  struct Form;

  explicit Symbol(Form form);
  Symbol(Kind kind, std::span<const Symbol> arguments, std::string_view name = {});
  Symbol(Kind kind, std::initializer_list<Symbol> arguments, std::string_view name = {})
      : Symbol(kind, std::span<const Symbol>(arguments.begin(), arguments.size()), name) {}

  /// Whether the comparison holds, if it is one of numbers.
  std::optional<bool> truth() const;

  std::shared_ptr<const Form> form_;
};

/// A call of a function that is new to formulas: "function(x, …)". One that this header has is written as
/// here: call("sqrt", {x}) is sqrt(x).
Symbol call(std::string_view function, std::initializer_list<Symbol> arguments);
Symbol call(std::string_view function, std::span<const Symbol> arguments);

// The functions that formulas call, under the names they have on numbers and on Variables.
Symbol equal(const Symbol& a, const Symbol& b);
/// `a` or `b` if the condition compares two numbers, and so is decided.
Symbol where(const Symbol& condition, const Symbol& a, const Symbol& b);
Symbol exp(const Symbol& x);
Symbol exp2(const Symbol& x);
Symbol expm1(const Symbol& x);
Symbol log(const Symbol& x);
Symbol log2(const Symbol& x);
Symbol log10(const Symbol& x);
Symbol log1p(const Symbol& x);  ///< "log(1 + x)"
Symbol sin(const Symbol& x);
Symbol cos(const Symbol& x);
Symbol tan(const Symbol& x);
Symbol sinc(const Symbol& x);
Symbol asin(const Symbol& x);
Symbol acos(const Symbol& x);
Symbol atan(const Symbol& x);
Symbol atan2(const Symbol& a, const Symbol& b);
Symbol hypot(const Symbol& a, const Symbol& b);
Symbol sinh(const Symbol& x);
Symbol cosh(const Symbol& x);
Symbol tanh(const Symbol& x);
Symbol asinh(const Symbol& x);
Symbol acosh(const Symbol& x);
Symbol atanh(const Symbol& x);
Symbol erf(const Symbol& x);
Symbol erfc(const Symbol& x);
Symbol erfinv(const Symbol& x);
Symbol lgamma(const Symbol& x);
Symbol digamma(const Symbol& x);
Symbol polygamma(const Symbol& n, const Symbol& x);
Symbol lbeta(const Symbol& a, const Symbol& b);
Symbol sqrt(const Symbol& x);
Symbol square(const Symbol& x);
Symbol abs(const Symbol& x);
Symbol power(const Symbol& a, const Symbol& b);
Symbol maximum(const Symbol& a, const Symbol& b);
Symbol minimum(const Symbol& a, const Symbol& b);
Symbol sigmoid(const Symbol& x);
Symbol softmax(const Symbol& x);
Symbol row_sum(const Symbol& x);
Symbol row_max(const Symbol& x);
Symbol row_min(const Symbol& x);
Symbol row_shift(const Symbol& x);  ///< `row_max(x)`, which it is but for guards

Symbol matrix_product(const Symbol& a, const Symbol& b);
Symbol transposed(const Symbol& x);

}  // namespace xgrad
