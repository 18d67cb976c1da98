#include "comparison.hpp"

#include <algorithm>
#include <cmath>

namespace xgrad::fuzz {

namespace {

// What rounding may cost a derivative, relatively to the sum of its terms' absolute values. Inside of a
// program terms may cancel, too; where that costs more, `allowance` says so.
constexpr double rounding = 1e-10;

bool on_finite_numbers(const engine::Node& operation) {
  bool all = true;
  for (const auto& edge : operation.inputs())
    engine::visit_value(*edge.input, [&](const auto& value) {
      for (const auto x : value) all = all && std::isfinite(static_cast<double>(x));
    });
  return all;
}

engine::Slope slope_along(const Values& v, const OnLine& f) {
  return engine::slope_at_0([&](double t) { return f(v, t); }, 1, 1e-15);
}

}  // namespace

void Comparison::found(const std::string& what) const {
  std::string text = program_.to_string() + "\n" + what + "\n";
  Tape tape;
  program_.run(x_);
  throw Finding(text + "\nEach operation by itself:\n" + tape.check().to_string());
}

template <class T>
std::vector<Variable<T>> Comparison::gradient(const std::vector<Variable<T>>& x, const Manner& manner,
                                              bool differentiable) const {
  std::optional<Tape> own;
  if (!differentiable || Tape::current() == nullptr) own.emplace();
  const auto y = program_.run(x, manner).output;
  const auto made = Tape::current()->gradient(y, x, {.differentiable = differentiable, .allow_unused = true});
  return {made.begin(), made.end()};
}

Values Comparison::moved(const Values& direction, double t) const {
  Values x;
  for (std::size_t i = 0; i < x_.size(); ++i) x.emplace_back(x_[i].value() + t * direction[i].value());
  return x;
}

std::optional<double> Comparison::allowance(const Quantity& quantity) const {
  try {
    const Numbers exact = quantity({});
    double less = 0, more = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      less = std::max(less, distance(exact, quantity({.noise = 1e-11, .seed = seed})));
      more = std::max(more, distance(exact, quantity({.noise = 1e-9, .seed = seed})));
    }
    if (more <= 1e-12 * (1 + norm_of(exact))) return 0;
    if (!(more < 1e4 * less && more > 3 * less)) return std::nullopt;
    return less / 10;  // some thousand units in the last place
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void Comparison::agree(const char* what, double a, double b, double scale, Sides sides,
                       const Quantity& quantity) {
  if (!std::isfinite(a) || !std::isfinite(b)) return not_finite(what);
  const double allowed = (program_.rounds_to_float ? 1e-4 : rounding) * (1 + scale);
  if (std::abs(a - b) <= allowed || a == b) return right(what);
  const auto more = allowance(quantity);
  if (!more && (sides == Sides::any || program_.rounds_to_float)) return undecided(what);
  if (more && std::abs(a - b) <= allowed + *more) return undecided(what);
  found(fmt::format("{}: {} and {} differ by {:.3g}, allowed is {:.3g}", what, a, b, std::abs(a - b),
                    allowed + more.value_or(0)));
}

void Comparison::not_finite(const char* what) {
  Tape tape;
  const auto recorded = unless_refused(what, [&] { return gradient(x_, {}, true); });
  if (!recorded) return;
  for (const TapeCheck::Finding& finding : tape.check().wrong)
    if (!std::isfinite(finding.pullback) && on_finite_numbers(*tape.nodes()[finding.position]))
      found(fmt::format(
          "{} is not finite: the slope of {} by its input {} is {}, and by differences {} ± {:.3g}", what,
          finding.operation, finding.input, finding.pullback, finding.numeric, finding.error));
  undecided(what);
}

void Comparison::agree_with_slope(const char* what, double derivative, double scale, const Values& v,
                                  const OnLine& f, const Quantity& quantity) {
  if (program_.rounds_to_float) return undecided(what);
  // Most are smooth, and two differences will do.
  const auto difference = [&](double h) { return (f(v, h) - f(v, -h)) / (2 * h); };
  const double full = difference(2e-3), half = difference(1e-3), extrapolated = half + (half - full) / 3;
  if (std::abs(derivative - extrapolated) <= 1e-7 * (1 + scale)) return right(what);
  const engine::Slope slope = slope_along(v, f);
  if (std::abs(derivative - slope.central) <= 1e-6 * (1 + scale) + 8 * slope.error &&
      slope.error < 1e-2 * (1 + scale))
    return right(what);
  const double beside = 1e-4 * (1 + scale + std::abs(slope.central)) + 8 * slope.side_error;
  const bool smooth = slope.error < 1e-3 * (1 + scale) && std::abs(slope.left - slope.right) <= beside &&
                      std::abs(slope.left - slope.central) <= beside;
  const bool off =
      !(std::abs(derivative - slope.left) <= 2 * beside || std::abs(derivative - slope.right) <= 2 * beside);
  if (!smooth || !off || !is_linear(v, slope, 2 * beside, f)) return undecided(what);
  if (!allowance(quantity)) return undecided(what);
  found(fmt::format("{}: the derivative is {}, and differences give {} ± {:.3g} ({} and {} on either side)",
                    what, derivative, slope.central, slope.error, slope.left, slope.right));
}

bool Comparison::is_linear(const Values& v, const engine::Slope& slope, double allowed,
                           const OnLine& f) const {
  for (const unsigned seed : {31u, 41u, 51u, 61u}) {
    const Values part = directions(x_, seed);
    Values rest;
    for (std::size_t i = 0; i < v.size(); ++i) rest.push_back(v[i] - part[i]);
    if (!(std::abs(slope_along(part, f).central + slope_along(rest, f).central - slope.central) <= allowed))
      return false;
  }
  return true;
}

template std::vector<Variable<float>> Comparison::gradient(const std::vector<Variable<float>>&, const Manner&,
                                                           bool) const;
template std::vector<Variable<double>> Comparison::gradient(const std::vector<Variable<double>>&,
                                                            const Manner&, bool) const;

}  // namespace xgrad::fuzz
