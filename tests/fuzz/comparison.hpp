/// Comparison: says of two numbers that should be one whether they are, given what rounding and kinks may do.
#pragma once

#include "numbers.hpp"
#include "properties.hpp"

#include <xgrad/autograd/slope.hpp>

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

namespace xgrad::fuzz {

/// A number of a program, or several, as they come out in a manner of computing it.
using Quantity = std::function<Numbers(const Manner&)>;
/// A function of points x + t·v.
using OnLine = std::function<double(const Values& v, double t)>;
/// At a kink two ways of computing the same may take different sides, unless they are to take the same.
enum class Sides { same, any };

/// Of one program at its leaves. Each comparison is counted by its name, as right or undecided, or throws
/// Finding.
class Comparison {
 public:
  Comparison(const Program& program, Counts& counts)
      : program_(program), counts_(counts), x_(program.inputs<double>()) {}

 protected:
  [[noreturn]] void found(const std::string& what) const;
  void right(const char* what) { ++counts_.right[what]; }
  void undecided(const char* what) { ++counts_.undecided[what]; }

  // ---- Derivatives ----------------------------------------------------------------------------------------

  /// By a tape of its own, unless it is to be differentiated again and there is one.
  template <class T>
  std::vector<Variable<T>> gradient(const std::vector<Variable<T>>& x, const Manner& manner = {},
                                    bool differentiable = false) const;
  /// The leaves, moved by t along a direction.
  Values moved(const Values& direction, double t) const;

  /// What the derivatives say where they have something to say: a matrix whose eigenvalues coincide has no
  /// vectors' derivatives.
  template <class F>
  auto unless_refused(const char* what, const F& f) -> std::optional<decltype(f())> {
    try {
      return f();
    } catch (const std::domain_error&) {
      undecided(what);
      return std::nullopt;
    } catch (const Finding&) {
      throw;
    } catch (const std::exception& error) {
      found(fmt::format("{} throws: {}", what, error.what()));
    }
  }
  // ---- Comparisons ----------------------------------------------------------------------------------------

  void agree(const char* what, double a, double b, double scale, Sides sides, const Quantity& quantity);
  /// A derivative is infinite or NaN. It may be so, as at the tip of a root; but no operation on finite
  /// numbers, of the gradient neither, may have a slope that is not finite where differences are.
  void not_finite(const char* what);
  /// The derivative along v, and the slope of f along v, where f has a derivative, and the derivative does
  /// not jump.
  void agree_with_slope(const char* what, double derivative, double scale, const Values& v, const OnLine& f,
                        const Quantity& quantity);

  const Program& program_;
  Counts& counts_;
  Values x_;

 private:
  /// How far off rounding may bring a quantity, judged by what much larger changes of all values do to it.
  /// Nothing where it is not about proportional to them, as at a kink: then only exact arithmetic would tell.
  std::optional<double> allowance(const Quantity& quantity) const;
  /// Whether the slope along v is the sum of those along two parts of it, however it is parted. It is not
  /// where elements are equal, and the one in the middle is asked for: smooth along each line, but without a
  /// derivative.
  bool is_linear(const Values& v, const engine::Slope& slope, double allowed, const OnLine& f) const;
};

}  // namespace xgrad::fuzz
