// Formulas as one types them: 3*(a + b*c), or with names for parts: u = b*c; v = a + u; 3*v.
#pragma once

#include <xgrad/xgrad.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

/// What is wrong with a formula, and where.
class SyntaxError : public std::runtime_error {
 public:
  SyntaxError(const std::string& formula, std::size_t position, const std::string& message);

  /// The formula, with a caret under the mistake, and the message.
  const std::string& picture() const { return picture_; }

 private:
  std::string picture_;
};

/// A formula's names have these values: numbers, or vectors.
using Values = std::map<std::string, xgrad::Variable<double>>;

/// "a=7" or "x=[1, 2, 3]". Throws SyntaxError.
std::pair<std::string, xgrad::Variable<double>> read_assignment(const std::string& text);

/// Computes the formula: + - * / ^, parentheses, numbers, names, functions such as exp(x) (`function_names`),
/// and assignments in front, each with a semicolon. The result is named "J" unless an assignment named it.
/// Throws SyntaxError, also for a name without a value.
xgrad::Variable<double> evaluate(const std::string& formula, const Values& values);

std::vector<std::string> function_names();
