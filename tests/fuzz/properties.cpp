#include "properties.hpp"

#include <xgrad/autograd/slope.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

namespace xgrad::fuzz {

namespace {

using Values = std::vector<Variable<double>>;
using Numbers = std::vector<double>;

// What rounding may cost a derivative, relatively to the sum of its terms' absolute values. Inside of a
// program terms may cancel, too; where that costs more, `Check::allowance` says so.
constexpr double rounding = 1e-10;
constexpr double of_floats = 6e-8;

template <class T>
std::vector<Variable<T>> directions(const std::vector<Variable<T>>& x, std::uint64_t seed) {
  std::vector<Variable<T>> made;
  for (const auto& input : x)
    made.push_back(constant(converted<T>(Generator(seed++).uniform<float>(input.shape(), -1, 1))));
  return made;
}

template <class T>
Numbers numbers_of(const std::vector<Variable<T>>& arrays) {
  Numbers all;
  for (const auto& x : arrays) all.insert(all.end(), x.value().data(), x.value().data() + x.size());
  return all;
}

struct Sum {
  double value = 0, of_absolutes = 0;
};
Sum inner(const Numbers& a, const Numbers& b) {
  Sum sum;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum.value += a[i] * b[i];
    sum.of_absolutes += std::abs(a[i] * b[i]);
  }
  return sum;
}

bool finite(const Numbers& x) {
  return std::all_of(x.begin(), x.end(), [](double each) { return std::isfinite(each); });
}

bool on_finite_numbers(const engine::Node& operation) {
  bool all = true;
  for (const auto& edge : operation.inputs())
    engine::visit_value(*edge.input, [&](const auto& value) {
      for (const auto x : value) all = all && std::isfinite(static_cast<double>(x));
    });
  return all;
}

double norm_of(const Numbers& x) { return std::sqrt(inner(x, x).value); }

bool same(const Numbers& a, const Numbers& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

double distance(const Numbers& a, const Numbers& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    const double apart = std::abs(a[i] - b[i]);
    most = std::isnan(apart) ? HUGE_VAL : std::max(most, apart);
  }
  return most;
}

class Check {
 public:
  Check(const Program& program, Counts& counts)
      : program_(program), counts_(counts), x_(program.inputs<double>()) {}

  void run(bool second_differences) {
    if (!first_derivative()) return;
    in_float();
    second_derivative(second_differences);
  }

 private:
  using Quantity = std::function<Numbers(const Manner&)>;

  [[noreturn]] void found(const std::string& what) const {
    std::string text = program_.to_string() + "\n" + what + "\n";
    Tape tape;
    program_.run(x_);
    throw Finding(text + "\nEach operation by itself:\n" + tape.check().to_string());
  }

  void right(const char* what) { ++counts_.right[what]; }
  void undecided(const char* what) { ++counts_.undecided[what]; }

  // ---- Derivatives ----------------------------------------------------------------------------------------

  template <class T>
  std::vector<Variable<T>> gradient(const std::vector<Variable<T>>& x, const Manner& manner = {},
                                    bool differentiable = false) const {
    std::optional<Tape> own;
    if (!differentiable || Tape::current() == nullptr) own.emplace();
    const auto y = program_.run(x, manner).output;
    const auto made =
        Tape::current()->gradient(y, x, {.differentiable = differentiable, .allow_unused = true});
    return {made.begin(), made.end()};
  }

  Variable<double> along(const Values& gradient, const Values& direction) const {
    Variable<double> total = constant(0.0);
    for (std::size_t i = 0; i < gradient.size(); ++i) total = total + sum(gradient[i] * direction[i]);
    return total;
  }

  Values moved(const Values& direction, double t) const {
    Values x;
    for (std::size_t i = 0; i < x_.size(); ++i) x.emplace_back(x_[i].value() + t * direction[i].value());
    return x;
  }

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

  /// How far off rounding may bring a quantity, judged by what much larger changes of all values do to it.
  /// Nothing where it is not about proportional to them, as at a kink: then only exact arithmetic would tell.
  std::optional<double> allowance(const Quantity& quantity) const {
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

  /// At a kink two ways of computing the same may take different sides, unless they are to take the same.
  enum class Sides { same, any };

  void agree(const char* what, double a, double b, double scale, Sides sides, const Quantity& quantity) {
    if (!std::isfinite(a) || !std::isfinite(b)) return not_finite(what);
    const double allowed = (program_.rounds_to_float ? 1e-4 : rounding) * (1 + scale);
    if (std::abs(a - b) <= allowed || a == b) return right(what);
    const auto more = allowance(quantity);
    if (!more && (sides == Sides::any || program_.rounds_to_float)) return undecided(what);
    if (more && std::abs(a - b) <= allowed + *more) return undecided(what);
    found(fmt::format("{}: {} and {} differ by {:.3g}, allowed is {:.3g}", what, a, b, std::abs(a - b),
                      allowed + more.value_or(0)));
  }

  /// A derivative is infinite or NaN. It may be so, as at the tip of a root; but no operation on finite
  /// numbers, of the gradient neither, may have a slope that is not finite where differences are.
  void not_finite(const char* what) {
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

  /// A function of points x + t·v.
  using OnLine = std::function<double(const Values& v, double t)>;
  static engine::Slope slope_along(const Values& v, const OnLine& f) {
    return engine::slope_at_0([&](double t) { return f(v, t); }, 1, 1e-15);
  }

  /// The derivative along v, and the slope of f along v, where f has a derivative, and the derivative does
  /// not jump.
  void agree_with_slope(const char* what, double derivative, double scale, const Values& v, const OnLine& f,
                        const Quantity& quantity) {
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
    const bool off = !(std::abs(derivative - slope.left) <= 2 * beside ||
                       std::abs(derivative - slope.right) <= 2 * beside);
    if (!smooth || !off || !is_linear(v, slope, 2 * beside, f)) return undecided(what);
    if (!allowance(quantity)) return undecided(what);
    found(fmt::format("{}: the derivative is {}, and differences give {} ± {:.3g} ({} and {} on either side)",
                      what, derivative, slope.central, slope.error, slope.left, slope.right));
  }

  /// Whether the slope along v is the sum of those along two parts of it, however it is parted. It is not
  /// where elements are equal, and the one in the middle is asked for: smooth along each line, but without a
  /// derivative.
  bool is_linear(const Values& v, const engine::Slope& slope, double allowed, const OnLine& f) const {
    for (const unsigned seed : {31u, 41u, 51u, 61u}) {
      const Values part = directions(x_, seed);
      Values rest;
      for (std::size_t i = 0; i < v.size(); ++i) rest.push_back(v[i] - part[i]);
      if (!(std::abs(slope_along(part, f).central + slope_along(rest, f).central - slope.central) <= allowed))
        return false;
    }
    return true;
  }

  // ---- What is compared -----------------------------------------------------------------------------------

  /// False where nothing more can be asked.
  bool first_derivative() {
    const auto plain = program_.run(x_);
    Tape tape;
    const auto recorded = program_.run(x_);
    for (const auto& node : tape.nodes()) ++counts_.nodes[std::string(node->operation())];
    for (std::size_t i = 0; i < plain.values.size(); ++i)
      if (!same(numbers_of<double>({plain.values[i]}), numbers_of<double>({recorded.values[i]})))
        found(fmt::format("the value of {} is another one while it is recorded", program_.name_of(i)));
    right("value, recorded");
    if (!recorded.output.needs_gradient()) return false;

    const auto made = unless_refused(
        "gradient", [&] { return tape.gradient(recorded.output, x_, {.allow_unused = true}); });
    if (!made) return false;
    const Values v = directions(x_, 1);
    const Numbers g = numbers_of<double>({made->begin(), made->end()});
    const Sum along_v = inner(g, numbers_of(v));
    const auto line = [&](const Values& way, double t) { return program_.run(moved(way, t)).output.item(); };
    if (!finite(g)) {
      not_finite("gradient");
      return false;
    }

    const auto again = tape.gradient(recorded.output, x_, {.allow_unused = true});
    if (!same(g, numbers_of<double>({again.begin(), again.end()})))
      found("the tape's gradient is another one the second time");
    right("gradient, again");
    swept_back(tape, recorded.output, g);
    recorded_gradient(g);

    const Quantity of_line = [&](const Manner& manner) {
      return Numbers{inner(numbers_of(gradient(x_, manner)), numbers_of(v)).value};
    };
    const auto forward = unless_refused(
        "jvp", [&] { return jvp([&](const Values& x) { return program_.run(x).output; }, x_, v); });
    if (forward) {
      if (!same(numbers_of<double>({forward->value}), numbers_of<double>({recorded.output})))
        found("the value of jvp is another one");
      agree("gradient and jvp", along_v.value, forward->tangent.item(), along_v.of_absolutes, Sides::same,
            of_line);
    }
    without_views(recorded, g);
    agree_with_slope("gradient and differences", along_v.value, along_v.of_absolutes, v, line, of_line);
    return true;
  }

  void swept_back(Tape& tape, const Variable<double>& y, const Numbers& g) {
    for (auto& x : x_) x.zero_grad();
    tape.backward(y);
    Values grads;
    for (const auto& x : x_)
      grads.push_back(constant(x.has_grad() ? x.grad() : Array<double>(xt::zeros<double>(x.shape()))));
    if (!same(g, numbers_of(grads))) found("backward gives another gradient than gradient");
    right("gradient, backward");
  }

  void recorded_gradient(const Numbers& g) {
    const auto made =
        unless_refused("gradient, recorded", [&] { return numbers_of(gradient(x_, {}, true)); });
    if (!made) return;
    agree("gradient, recorded", distance(*made, g), 0, norm_of(g), Sides::any,
          [&](const Manner& manner) { return numbers_of(gradient(x_, manner)); });
  }

  void without_views(const Evaluation<double>& usual, const Numbers& g) {
    const Manner copied{.copied = true};
    const auto plain = program_.run(x_, copied);
    for (std::size_t i = 0; i < plain.values.size(); ++i) {
      const Numbers a = numbers_of<double>({usual.values[i]}), b = numbers_of<double>({plain.values[i]});
      agree("value, without views", distance(a, b), 0, norm_of(a), Sides::any,
            [&](const Manner& manner) { return numbers_of<double>({program_.run(x_, manner).values[i]}); });
    }
    agree("gradient, without views", distance(numbers_of(gradient(x_, copied)), g), 0, norm_of(g), Sides::any,
          [&](const Manner& manner) { return numbers_of(gradient(x_, manner)); });
  }

  // A float's rounding errors are those of noise of some units in the last place of one, but for a factor.
  void in_float() {
    const auto x = program_.inputs<float>();
    const Numbers exact = numbers_of(gradient(x_)), value = numbers_of<double>({program_.run(x_).output});
    const auto made = unless_refused("float", [&] {
      return std::pair(numbers_of<float>({program_.run(x).output}), numbers_of(gradient(x)));
    });
    if (!made) return;
    // What is apart may be so by rounding, or next to a kink.
    const auto compare = [&](const char* what, const Numbers& a, const Numbers& b, const Quantity& quantity) {
      const double scale = 1 + norm_of(a), apart = distance(a, b);
      if (apart <= 1e-4 * scale) return right(what);
      if (apart <= 1e-2 * scale) return undecided(what);
      double noise = 0;
      try {
        for (std::uint64_t seed = 1; seed <= 3; ++seed)
          noise = std::max(noise, distance(a, quantity({.noise = 16 * of_floats, .seed = seed})));
        for (const double step : {1e-6, -1e-6, 1e-5, -1e-5})
          if (distance(exact, numbers_of(gradient(moved(directions(x_, 5), step)))) >
              1e-3 * (1 + norm_of(exact)))
            return undecided(what);
      } catch (const std::domain_error&) {
        return undecided(what);
      }
      if (noise > 1e-4 * scale || apart <= 100 * noise) return undecided(what);
      found(fmt::format("{}: float and double differ by {:.3g}, and noise moves it by {:.3g}", what, apart,
                        noise));
    };
    compare("value, float", value, made->first,
            [&](const Manner& manner) { return numbers_of<double>({program_.run(x_, manner).output}); });
    compare("gradient, float", exact, made->second,
            [&](const Manner& manner) { return numbers_of(gradient(x_, manner)); });
  }

  void second_derivative(bool differences) {
    const Values v = directions(x_, 11), u = directions(x_, 21);
    const Numbers along_v = numbers_of(v), along_u = numbers_of(u);
    const auto product = [&](const Values& direction, const Manner& manner) {
      Tape tape;
      const auto total = along(gradient(x_, manner, true), direction);
      const auto made = tape.gradient(total, x_, {.allow_unused = true});
      return numbers_of<double>({made.begin(), made.end()});
    };
    const auto Hv = unless_refused("second derivative", [&] { return product(v, {}); });
    const auto Hu = unless_refused("second derivative", [&] { return product(u, {}); });
    if (!Hv || !Hu) return;
    const Sum uHv = inner(along_u, *Hv), vHu = inner(along_v, *Hu);
    const double scale = std::max(uHv.of_absolutes, vHu.of_absolutes);
    const auto line = [&](const Values& way, double t) {
      return inner(numbers_of(gradient(moved(way, t))), along_u).value;
    };
    if (!finite(*Hv) || !finite(*Hu)) return not_finite("second derivative");
    const Quantity quantity = [&](const Manner& manner) {
      return Numbers{inner(along_u, product(v, manner)).value};
    };
    agree("second derivative, symmetry", uHv.value, vHu.value, scale, Sides::any, quantity);

    const auto over_reverse = unless_refused("forward over reverse", [&] {
      const auto gradient_along_u = [&](const Values& x) { return along(gradient(x, {}, true), u); };
      return jvp(gradient_along_u, x_, v).tangent.item();
    });
    if (over_reverse)
      agree("second derivative, forward over reverse", uHv.value, *over_reverse, scale, Sides::any, quantity);

    const auto over_forward = unless_refused("reverse over forward", [&] {
      Tape tape;
      const auto f = [&](const Values& x) { return program_.run(x).output; };
      const auto made = tape.gradient(jvp(f, x_, v).tangent, x_, {.allow_unused = true});
      return inner(along_u, numbers_of<double>({made.begin(), made.end()})).value;
    });
    if (over_forward)
      agree("second derivative, reverse over forward", uHv.value, *over_forward, scale, Sides::any, quantity);

    const auto by_hvp = unless_refused("hvp", [&] {
      return inner(along_u, numbers_of(hvp([&](const Values& x) { return program_.run(x).output; }, x_, v)))
          .value;
    });
    if (by_hvp) agree("second derivative, hvp", uHv.value, *by_hvp, scale, Sides::any, quantity);
    if (!differences) return;
    try {
      agree_with_slope("second derivative and differences", uHv.value, scale, v, line, quantity);
    } catch (const std::domain_error&) {
      undecided("second derivative and differences");
    }
  }

  const Program& program_;
  Counts& counts_;
  Values x_;
};

}  // namespace

void check(const Program& program, bool second_differences, Counts& counts) {
  Check(program, counts).run(second_differences);
}

}  // namespace xgrad::fuzz
