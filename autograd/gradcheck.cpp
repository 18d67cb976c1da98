#include "gradcheck.hpp"
#include "message_parts.hpp"
#include "ops/arithmetic.hpp"
#include "ops/reductions.hpp"
#include "shape.hpp"
#include "symbol.hpp"
#include "tape.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

namespace xgrad {

using namespace engine;

namespace {

/// Weights 1, 1.37, 0.78, … of no pattern that a transposition or a permutation would leave alike.
Array<double> weights_for(const Shape& shape, double phase) {
  Array<double> weights(shape);
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights.data()[i] = 1 + 0.5 * std::sin(phase + 2.399963 * static_cast<double>(i));
  return weights;
}

Variable<double> weighted_sum(const Variable<double>& y, double phase = 0) {
  if (!y.defined()) throw std::invalid_argument("gradcheck: the function gave an empty Variable");
  return sum(y * weights_for(y.shape(), phase));
}

double value_of(const CheckedFunction& f, const std::vector<Variable<double>>& inputs) {
  const PauseRecording pause;
  return weighted_sum(f(inputs)).item();
}

/// Sets one element of a leaf, and puts it back. Not counted as a change, which tapes would notice: there is
/// none in the end.
class Nudge {
 public:
  Nudge(const Variable<double>& leaf, std::size_t element)
      : element_(static_cast<ValueNode<double>&>(*leaf.node()).overwrite().data() + element),
        before_(*element_) {}
  ~Nudge() { *element_ = before_; }
  Nudge(const Nudge&) = delete;
  Nudge& operator=(const Nudge&) = delete;

  void to(double value) { *element_ = value; }

 private:
  double* element_;
  double before_;
};

/// The slopes of f on both sides of one element of an input.
struct Slopes {
  double left, right;
  double rounding;  // how far off they may be because f was rounded
  double central() const { return (left + right) / 2; }
  double jump() const { return right - left; }
};

/// f of one element of one input, all else fixed.
class Line {
 public:
  Line(const CheckedFunction& f, const std::vector<Variable<double>>& inputs, std::size_t input,
       std::size_t element)
      : f_(f), inputs_(inputs), input_(input), element_(element), here_(value_of(f, inputs)) {}

  double x() const { return inputs_[input_].value().data()[element_]; }

  Slopes slopes(double step) const {
    const double at = x(), here = here_;
    Nudge nudge(inputs_[input_], element_);
    // The distances that doubles really have, not the ones that were asked for.
    const volatile double above = at + step, below = at - step;
    nudge.to(above);
    const double up = value_of(f_, inputs_);
    nudge.to(below);
    const double down = value_of(f_, inputs_);
    constexpr double unit = std::numeric_limits<double>::epsilon();
    return {(here - down) / (at - below), (up - here) / (above - at),
            2 * unit * std::max(std::abs(up), std::abs(down)) / (above - at)};
  }

  /// What is left of a slope as the step goes to 0: curvature cancels in 2·slope(ε/2) − slope(ε), and kinks
  /// remain.
  Slopes limits(double step) const {
    const Slopes half = slopes(step / 2), full = slopes(step);
    return {2 * half.left - full.left, 2 * half.right - full.right, 2 * half.rounding + full.rounding};
  }

 private:
  const CheckedFunction& f_;
  const std::vector<Variable<double>>& inputs_;
  std::size_t input_, element_;
  double here_;
};

/// A difference quotient, and how far off it may be.
struct Quotient {
  double slope, curvature, rounding;
  double uncertainty() const { return curvature + rounding; }
};

/// Central differences of a step and of half of it, and what is left when h² is cancelled.
Quotient extrapolated(const Line& line, double step) {
  const Slopes full = line.slopes(step), half = line.slopes(step / 2);
  const double correction = (half.central() - full.central()) / 3;
  return {half.central() + correction, std::abs(correction), 2 * half.rounding};
}

/// What the derivative at a point near a kink may be: one slope beside it, any from low to high at it.
struct Range {
  double low, high;
  double rounding;
};

/// A kink nearer than the step spoils the slope on its own side only, and steps too short to reach it tell
/// which side that is. x is at the kink if the shortest step still reaches it. Nothing if the central
/// difference is not off because of one kink.
std::optional<Range> slopes_near_kink(const Line& line, double step, double central) {
  constexpr int times = 4;
  constexpr double shortening = 8;
  const Slopes sides = line.limits(step);
  for (int time = 1; time <= times; ++time, step /= shortening) {
    const Slopes closer = line.slopes(step / shortening);
    const double slope = closer.central();
    const double side =
        std::abs(slope - sides.left) < std::abs(slope - sides.right) ? sides.left : sides.right;
    const double error = std::abs(side - central);
    if (closer.rounding > error / 8) {
      if (time <= 2) return std::nullopt;
      break;
    }
    // On a curve without kinks this would be error/3.
    if (std::abs(side - slope) < error / 4) return Range{side, side, sides.rounding};
    // A kink that is too near for this step keeps its jump at the step before.
    if (!(std::abs(line.limits(step).jump() - sides.jump()) < 0.4 * std::abs(sides.jump())))
      return std::nullopt;
  }
  const auto [low, high] = std::minmax(sides.left, sides.right);
  return Range{low, high, sides.rounding};
}

/// "W (input 1)", "input 1".
std::string input_name(const std::string& name, std::size_t input) {
  return name.empty() ? fmt::format("input {}", input) : fmt::format("{} (input {})", name, input);
}

/// What is checked: the derivative of a function, or of its gradient.
struct Subject {
  const char* check;
  const char* result;
  bool may_be_constant;
};
constexpr Subject first_derivative{"gradcheck", "the function's result", false};
constexpr Subject second_derivative{"gradgradcheck", "the function's gradient", true};

class Check {
 public:
  Check(const Subject& subject, const CheckedFunction& f, const NamedVariables& named,
        const GradcheckOptions& options)
      : subject_(subject), f_(f), options_(options) {
    if (!(options.epsilon > 0 && std::isfinite(options.epsilon)))
      refuse(fmt::format("epsilon is {}, expected a positive number", options.epsilon));
    if (!(options.relative >= 0 && options.absolute >= 0))
      refuse(fmt::format("relative is {} and absolute is {}, expected 0 or more", options.relative,
                         options.absolute));
    if (named.empty()) refuse("there are no inputs, expected the leaves to be varied");
    for (std::size_t i = 0; i < named.size(); ++i) {
      const auto& [name, input] = named[i];
      if (!input.defined()) refuse(input_name(name, i) + " is empty, expected a leaf");
      if (input.operation() == "constant") refuse(input_name(name, i) + " is a constant, not a leaf");
      if (!input.is_leaf())
        refuse(fmt::format("{} is the result of '{}', not a leaf", input_name(name, i), input.operation()));
      names_.push_back(name);
      inputs_.push_back(input);
    }
  }

  GradcheckReport run() {
    const auto gradients = analytic();
    for (std::size_t input = 0; input < inputs_.size(); ++input)
      for (std::size_t element = 0; element < inputs_[input].size(); ++element)
        compare(input, element, gradients[input].value().data()[element]);
    return report_;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw std::invalid_argument(fmt::format("{}: {}", subject_.check, what));
  }

  std::vector<Variable<double>> analytic() const {
    Tape tape;
    const auto y = weighted_sum(f_(inputs_));
    if (!y.needs_gradient() && !subject_.may_be_constant)
      refuse(fmt::format("{} does not depend on any leaf", subject_.result));
    if (!std::isfinite(y.item()))
      refuse(fmt::format("{} is NaN or infinite at these inputs, where there is no slope to compare",
                         subject_.result));
    return tape.gradient(y, inputs_, {.allow_unused = true});
  }

  double error(double analytic, double numeric, double rounding) const {
    const double allowed =
        options_.absolute + options_.relative * std::max(std::abs(analytic), std::abs(numeric)) + rounding;
    const double error = std::abs(analytic - numeric) / allowed;
    return std::isnan(error) ? HUGE_VAL : error;
  }

  void compare(std::size_t input, std::size_t element, double analytic) {
    const Line line(f_, inputs_, input, element);
    const double step = options_.epsilon * std::max(1.0, std::abs(line.x()));
    const Quotient usual = extrapolated(line, step);
    const Quotient quotient = of_own_step(line, analytic, step, usual);
    GradcheckReport::Entry entry{.input = input,
                                 .name = names_[input],
                                 .index = index_of(element, inputs_[input].shape()),
                                 .analytic = analytic,
                                 .numeric = quotient.slope,
                                 .uncertainty = quotient.uncertainty(),
                                 .error = error(analytic, quotient.slope, quotient.rounding)};
    if (entry.error > 1 && std::isfinite(usual.slope))
      if (const auto range = slopes_near_kink(line, step, line.slopes(step).central())) {
        const double nearest = std::clamp(analytic, range->low, range->high);
        entry.kink = range->low < range->high;
        if (!entry.kink) entry.numeric = nearest;
        entry.error = error(analytic, nearest, range->rounding);
      }
    const bool only_by_rounding = error(analytic, entry.numeric, 0) > 1;
    entry.verdict = entry.error > 1                  ? Verdict::wrong
                    : entry.kink || only_by_rounding ? Verdict::undecidable
                                                     : Verdict::right;
    count(entry);
  }

  /// Of a tiny x the usual step may lead far beyond where f is what it is at x: then one relative to x is
  /// tried.
  Quotient of_own_step(const Line& line, double analytic, double step, const Quotient& usual) const {
    const double own_step = options_.epsilon * std::abs(line.x());
    const bool agrees = error(analytic, usual.slope, usual.rounding) <= 1;
    if (agrees || own_step == 0 || own_step >= step) return usual;
    const Quotient closer = extrapolated(line, own_step);
    if (!std::isfinite(usual.slope)) return closer;
    // Rounding must not excuse what the usual step shows to be wrong.
    const bool decides = closer.rounding <= options_.absolute + options_.relative * std::abs(closer.slope);
    return decides && closer.uncertainty() < usual.uncertainty() ? closer : usual;
  }

  void count(const GradcheckReport::Entry& entry) {
    constexpr std::size_t most_notable = 100;
    ++report_.checked;
    report_.kinks += entry.kink;
    report_.failed += entry.verdict == Verdict::wrong;
    report_.undecided += entry.verdict == Verdict::undecidable;
    if (entry.verdict != Verdict::right && report_.notable.size() < most_notable)
      report_.notable.push_back(entry);
    if (report_.checked == 1 || entry.error > report_.worst.error) report_.worst = entry;
  }

  const Subject& subject_;
  const CheckedFunction& f_;
  std::vector<std::string> names_;
  std::vector<Variable<double>> inputs_;
  const GradcheckOptions& options_;
  GradcheckReport report_;
};

}  // namespace

std::string GradcheckReport::to_string() const {
  if (checked == 0) return "gradcheck: nothing was compared: the inputs have no elements";
  std::string text =
      ok() ? fmt::format("gradcheck: all {} entries agree with central differences", checked)
           : fmt::format("gradcheck: {} of {} entries disagree with central differences", failed, checked);
  if (kinks > 0) text += fmt::format("; {} at a kink, where any slope in between passes", kinks);
  if (undecided > kinks) text += fmt::format("; {} too small to tell from rounding", undecided - kinks);
  text += fmt::format(
      "\n  {} entry: {}[{}]\n    analytic {}\n    numeric  {}\n    error    {} of what is allowed",
      ok() ? "closest" : "worst", input_name(worst.name, worst.input), fmt::join(worst.index, ", "),
      number_text(worst.analytic, 10), number_text(worst.numeric, 10), number_text(worst.error, 3));
  if (worst.kink) text += "\n    at a kink: the slopes to the left and to the right differ";
  if (!std::isfinite(worst.analytic)) text += "\n    the gradient is NaN or infinite there";
  if (!std::isfinite(worst.numeric))
    text += "\n    a step to one side the function is NaN or infinite; a shorter step may stay in its domain";
  return text;
}

namespace {

NamedVariables with_their_names(const std::vector<Variable<double>>& inputs) {
  NamedVariables named;
  for (const auto& input : inputs) named.emplace_back(input.defined() ? input.name() : "", input);
  return named;
}

}  // namespace

GradcheckReport gradcheck(const CheckedFunction& f, const NamedVariables& inputs,
                          const GradcheckOptions& options) {
  return Check(first_derivative, f, inputs, options).run();
}

GradcheckReport gradcheck(const CheckedFunction& f, const std::vector<Variable<double>>& inputs,
                          const GradcheckOptions& options) {
  return gradcheck(f, with_their_names(inputs), options);
}

GradcheckReport gradgradcheck(const CheckedFunction& f, const NamedVariables& inputs,
                              const GradcheckOptions& options) {
  const CheckedFunction gradient = [&](const std::vector<Variable<double>>& x) {
    // While the first derivative is checked against differences no tape is alive; the gradient needs one.
    std::optional<Tape> own;
    if (Tape::current() == nullptr) own.emplace();
    const auto y = weighted_sum(f(x));
    const auto gradients = Tape::current()->gradient(y, x, {.differentiable = true, .allow_unused = true});
    Variable<double> total = weighted_sum(gradients[0]);
    for (std::size_t i = 1; i < gradients.size(); ++i)
      total = total + weighted_sum(gradients[i], static_cast<double>(i));
    return total;
  };
  return Check(second_derivative, gradient, inputs, options).run();
}

GradcheckReport gradgradcheck(const CheckedFunction& f, const std::vector<Variable<double>>& inputs,
                              const GradcheckOptions& options) {
  return gradgradcheck(f, with_their_names(inputs), options);
}

}  // namespace xgrad
