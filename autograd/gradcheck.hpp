/// Gradient checking: derivatives against finite differences.
#pragma once

#include "export.hpp"
#include "variable.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// A function of Variables that records what it computes.
using CheckedFunction = std::function<Variable<double>(const std::vector<Variable<double>>&)>;

/// Leaves and what a report calls them, as Module::named_parameters() gives them.
using NamedVariables = std::vector<std::pair<std::string, Variable<double>>>;

struct GradcheckOptions {
  /// The step to each side, relative to max(1, |x|), and where that does not do, to |x|. The error of a
  /// central difference is about ε²·f‴/6 from the curvature plus 10⁻¹⁶·f/ε from rounding; the cube root of
  /// 10⁻¹⁶ balances them. With a second difference, of half the step, most of the first is cancelled
  /// (Richardson).
  double epsilon = 1e-5;
  /// An entry passes if |analytic − numeric| ≤ absolute + relative · max(|analytic|, |numeric|), plus what
  /// the rounding of f, 2·10⁻¹⁶·|f|/ε at the most, may have cost the difference.
  double relative = 1e-6;
  double absolute = 1e-8;
};

/// What can be said of a derivative, given differences.
enum class Verdict {
  right,
  wrong,
  undecidable,  ///< here: at a kink, where any slope between those of both sides passes, or lost in rounding
};

/// What a check found.
struct GradcheckReport {
  /// One entry of one input's gradient.
  struct Entry {
    std::size_t input = 0;           ///< which of the inputs
    std::string name;                ///< as given with it, or else its own; empty without one
    std::vector<std::size_t> index;  ///< which element of it
    double analytic = 0;             ///< the gradient that was recorded
    double numeric = 0;              ///< the difference quotient; of one side next to a kink
    double uncertainty = 0;          ///< how far off the difference quotient may be, by estimate
    double error = 0;                ///< |analytic − numeric| over what is allowed: above 1 it fails
    bool kink = false;  ///< the slopes to the left and to the right differ, and no gradient exists
    Verdict verdict = Verdict::right;
  };

  std::size_t checked = 0;     ///< entries compared
  std::size_t failed = 0;      ///< entries whose error is above 1
  std::size_t kinks = 0;       ///< entries at a kink: any slope between the one-sided ones passes there
  std::size_t undecided = 0;   ///< entries at a kink, or of which rounding leaves too little to compare
  Entry worst;                 ///< the entry with the largest error
  std::vector<Entry> notable;  ///< those that are wrong or undecidable, the first hundred

  /// Whether nothing is wrong. An entry that cannot be decided is not.
  bool ok() const noexcept { return checked > 0 && failed == 0; }

  /// A few lines to read: how many entries agree, and the worst of them.
  std::string to_string() const;
};

/// Compares the gradient of f with central differences, for every element of every input. A result of more
/// than one element is weighted with fixed numbers, no two alike, and summed: a mistake in the order of its
/// elements shows. f may use the inputs it is given or refer to them from outside; it must depend on nothing
/// random. The inputs' values are changed on the way and restored, also if f throws; gradients are left
/// alone.
///
/// A central difference is off where it reaches across a kink. Next to one kink the entry is compared with
/// the slope on the side where x lies; at it, or nearer than about ε/5000, any slope between those of both
/// sides passes.
///
/// Throws std::invalid_argument if an option is out of range, if there is no input or one is no leaf, or if
/// f's result is empty, not finite, or does not depend on any leaf.
GradcheckReport gradcheck(const CheckedFunction& f, const std::vector<Variable<double>>& inputs,
                          const GradcheckOptions& options = {});

/// The same with names of your own in the report:
///
///     gradcheck([&](const auto&) { return mse(model(x), y); }, model.named_parameters())
GradcheckReport gradcheck(const CheckedFunction& f, const NamedVariables& inputs,
                          const GradcheckOptions& options = {});

/// The same for the gradient of f itself: checks second derivatives. That of a linear f may be constant.
GradcheckReport gradgradcheck(const CheckedFunction& f, const std::vector<Variable<double>>& inputs,
                              const GradcheckOptions& options = {});
GradcheckReport gradgradcheck(const CheckedFunction& f, const NamedVariables& inputs,
                              const GradcheckOptions& options = {});

}  // namespace xgrad
