/// Formulas as text, such as "g·(1 − y·y)", read and computed: what an operation says that it does.
#pragma once

#include "exact_functions.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace xgrad {

/// A number, or a row of numbers, which Σ, max and min of one argument reduce.
using FormulaValue = std::vector<double>;

class Formula {
 public:
  /// Throws std::invalid_argument where the text is no formula in the given letters.
  static FormulaValue value(std::string_view text, const std::map<std::string, FormulaValue>& letters) {
    Formula formula(text, letters);
    FormulaValue result = formula.comparison();
    if (!formula.rest_.empty()) formula.refuse();
    return result;
  }

 private:
  Formula(std::string_view text, const std::map<std::string, FormulaValue>& letters)
      : text_(text), rest_(text), letters_(letters) {}

  [[noreturn]] void refuse() const {
    throw std::invalid_argument("formula: " + std::string(text_) + " at " + std::string(rest_));
  }

  bool skip(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void need(std::string_view token) {
    if (!skip(token)) refuse();
  }

  template <class F>
  static FormulaValue apply(const F& f, const FormulaValue& a) {
    FormulaValue y(a.size());
    std::transform(a.begin(), a.end(), y.begin(), f);
    return y;
  }

  template <class F>
  static FormulaValue apply(const F& f, const FormulaValue& a, const FormulaValue& b) {
    FormulaValue y(std::max(a.size(), b.size()));
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = f(a[a.size() == 1 ? 0 : i], b[b.size() == 1 ? 0 : i]);
    return y;
  }

  FormulaValue comparison() {
    const FormulaValue a = sum();
    if (skip(" > ")) return apply(std::greater(), a, sum());
    if (skip(" ≥ ")) return apply(std::greater_equal(), a, sum());
    if (skip(" < ")) return apply(std::less(), a, sum());
    if (skip(" ≤ ")) return apply(std::less_equal(), a, sum());
    if (skip(" = ")) return apply(std::equal_to(), a, sum());
    return a;
  }

  FormulaValue sum() {
    FormulaValue a = product();
    while (true)
      if (skip(" + "))
        a = apply(std::plus(), a, product());
      else if (skip(" − "))
        a = apply(std::minus(), a, product());
      else
        return a;
  }

  FormulaValue product() {
    if (skip("−")) return apply(std::negate(), product());
    FormulaValue a = power();
    while (true)
      if (skip("·"))
        a = apply(std::multiplies(), a, power());
      else if (skip("/"))
        a = apply(std::divides(), a, power());
      else
        return a;
  }

  FormulaValue power() {
    const FormulaValue a = atom();
    if (skip("²")) return apply(std::multiplies(), a, a);
    if (skip("^")) return apply([](double x, double y) { return std::pow(x, y); }, a, atom());
    return a;
  }

  FormulaValue atom() {
    if (skip("(")) {
      const FormulaValue a = comparison();
      need(")");
      return a;
    }
    if (skip("∞")) return {std::numeric_limits<double>::infinity()};
    if (skip("|")) {
      const FormulaValue a = sum();
      need("|");
      return apply([](double x) { return std::abs(x); }, a);
    }
    std::size_t length = rest_.starts_with("√") ? std::string_view("√").size() : 0;
    while (length < rest_.size() &&
           std::string_view("()|·/^,+−²= <>≤≥").find(rest_[length]) == std::string_view::npos)
      ++length;
    const std::string name(rest_.substr(0, length));
    rest_.remove_prefix(length);
    if (skip("(")) return call(name);
    if (const auto letter = letters_.find(name); letter != letters_.end()) return letter->second;
    if (name == "π") return {static_cast<double>(exact::pi)};
    try {
      return {std::stod(name)};
    } catch (const std::exception&) {
      refuse();
    }
  }

  /// Of one number.
  static const std::map<std::string, double (*)(double)>& functions() {
    static const std::map<std::string, double (*)(double)> all = {
        {"exp", std::exp},
        {"exp2", std::exp2},
        {"expm1", std::expm1},
        {"log", std::log},
        {"log2", std::log2},
        {"log10", std::log10},
        {"sin", std::sin},
        {"cos", std::cos},
        {"tan", std::tan},
        {"asin", std::asin},
        {"acos", std::acos},
        {"atan", std::atan},
        {"sinh", std::sinh},
        {"cosh", std::cosh},
        {"tanh", std::tanh},
        {"asinh", std::asinh},
        {"acosh", std::acosh},
        {"atanh", std::atanh},
        {"erf", std::erf},
        {"erfc", std::erfc},
        {"lgamma", std::lgamma},
        {"√", std::sqrt},
        {"σ", [](double v) { return 1 / (1 + std::exp(-v)); }},
        {"sinc", [](double v) { return static_cast<double>(exact::sinc(v)); }},
        {"erfinv", [](double v) { return static_cast<double>(exact::erfinv(v)); }},
        {"digamma", [](double v) { return static_cast<double>(exact::digamma(v)); }}};
    return all;
  }

  FormulaValue call(const std::string& name) {
    std::vector<FormulaValue> arguments = {comparison()};
    while (skip(", ")) arguments.push_back(comparison());
    need(")");
    const FormulaValue& x = arguments[0];
    const std::string key = name + std::string(arguments.size(), '.');
    if (key == "exp.") return apply([](double v) { return std::exp(v); }, x);
    if (key == "log.") return apply([](double v) { return std::log(v); }, x);
    if (key == "tanh.") return apply([](double v) { return std::tanh(v); }, x);
    if (key == "√.") return apply([](double v) { return std::sqrt(v); }, x);
    if (key == "σ.") return apply([](double v) { return 1 / (1 + std::exp(-v)); }, x);
    if (key == "cbrt.") return apply([](double v) { return std::cbrt(v); }, x);
    if (key == "floor.") return apply([](double v) { return std::floor(v); }, x);
    if (key == "ceil.") return apply([](double v) { return std::ceil(v); }, x);
    if (key == "round.") return apply([](double v) { return std::nearbyint(v); }, x);
    if (key == "trunc.") return apply([](double v) { return std::trunc(v); }, x);
    if (key == "normal_pdf.")
      return apply([](double v) { return std::exp(-v * v / 2) / std::sqrt(2 * std::acos(-1.0)); }, x);
    if (key == "normal_cdf.") return apply([](double v) { return std::erfc(-v / std::sqrt(2)) / 2; }, x);
    if (const auto f = functions().find(name); f != functions().end() && arguments.size() == 1)
      return apply(f->second, x);
    if (key == "atan2..") return apply([](double a, double b) { return std::atan2(a, b); }, x, arguments[1]);
    if (key == "hypot..") return apply([](double a, double b) { return std::hypot(a, b); }, x, arguments[1]);
    if (key == "lbeta..")
      return apply([](double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }, x,
                   arguments[1]);
    if (key == "polygamma..") {
      const auto of_order = [](double n, double t) {
        return static_cast<double>(exact::polygamma(static_cast<int>(n), t));
      };
      return apply(of_order, x, arguments[1]);
    }
    if (key == "cast.") return x;
    if (key == "Σ.") {
      double total = 0;
      for (const double each : x) total += each;
      return {total};
    }
    if (key == "max.") return {*std::max_element(x.begin(), x.end())};
    if (key == "min.") return {*std::min_element(x.begin(), x.end())};
    if (key == "max..") return apply([](double a, double b) { return std::max(a, b); }, x, arguments[1]);
    if (key == "min..") return apply([](double a, double b) { return std::min(a, b); }, x, arguments[1]);
    if (key == "fmod..") return apply([](double a, double b) { return std::fmod(a, b); }, x, arguments[1]);
    if (key == "remainder..")
      return apply([](double a, double b) { return a - b * std::floor(a / b); }, x, arguments[1]);
    if (key == "where...") {
      FormulaValue y(std::max({x.size(), arguments[1].size(), arguments[2].size()}));
      for (std::size_t i = 0; i < y.size(); ++i) {
        const FormulaValue& chosen = arguments[x[x.size() == 1 ? 0 : i] != 0 ? 1 : 2];
        y[i] = chosen[chosen.size() == 1 ? 0 : i];
      }
      return y;
    }
    refuse();
  }

  std::string_view text_, rest_;
  const std::map<std::string, FormulaValue>& letters_;
};

}  // namespace xgrad
