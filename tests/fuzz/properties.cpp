#include "comparison.hpp"

#include <utility>

namespace xgrad::fuzz {

namespace {

constexpr double of_floats = 6e-8;  // half a unit in the last place of 1

Variable<double> along(const Values& gradient, const Values& direction) {
  Variable<double> total = constant(0.0);
  for (std::size_t i = 0; i < gradient.size(); ++i) total = total + sum(gradient[i] * direction[i]);
  return total;
}

class Check : Comparison {
 public:
  using Comparison::Comparison;

  void run(bool second_differences) {
    if (!first_derivative()) return;
    in_float();
    second_derivative(second_differences);
  }

 private:
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
};

}  // namespace

void check(const Program& program, bool second_differences, Counts& counts) {
  Check(program, counts).run(second_differences);
}

}  // namespace xgrad::fuzz
