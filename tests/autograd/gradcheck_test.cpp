#include <xgrad/autograd/gradcheck.hpp>
#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/cast.hpp>
#include <xgrad/autograd/ops/exponentials.hpp>
#include <xgrad/autograd/ops/products.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/ops/selection.hpp>
#include <xgrad/autograd/ops/shapes.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/autograd/tape.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

// ---- Deliberately wrong rules, each with one mistake ------------------------------------------------------

/// x², with a slope too large by a factor.
struct Steep : Elementwise {
  static constexpr std::string_view name = "steep";
  static constexpr double factor = 1.0001;
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * (2 * factor) * x; }
};

/// x², right except above 2.
struct WrongAboveTwo : Elementwise {
  static constexpr std::string_view name = "wrong_above_two";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 2, g * 3 * x, g * 2 * x);
  }
};

/// |x|, whose slope at 0 is steeper than on either side.
struct SteepKink : Elementwise {
  static constexpr std::string_view name = "steep_kink";
  static auto value(const auto& x) { return abs(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 0, g, where(x < 0, -g, 1.5 * g));
  }
};

/// |x|, with 0.3 at 0: between the slopes on both sides.
struct TiltedKink : Elementwise {
  static constexpr std::string_view name = "tilted_kink";
  static auto value(const auto& x) { return abs(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 0, g, where(x < 0, -g, 0.3 * g));
  }
};

/// |x|, with any slope at 0.
struct AnyAtKink : Elementwise {
  static constexpr std::string_view name = "any_at_kink";
  static inline double slope = 1;
  static auto value(const auto& x) { return abs(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 0, g, where(x < 0, -g, slope * g));
  }
};

/// max(x, 0), with the slope of the other side near the kink.
struct WrongSide : Elementwise {
  static constexpr std::string_view name = "wrong_side";
  static auto value(const auto& x) { return where(x > 0, x, 0 * x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 0, where(x < 1e-3, 0 * g, g), where(x > -1e-3, g, 0 * g));
  }
};

/// max(x, 0), with a mean of both slopes near the kink.
struct Smoothed : Elementwise {
  static constexpr std::string_view name = "smoothed";
  static auto value(const auto& x) { return where(x > 0, x, 0 * x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 1e-3, g, where(x < -1e-3, 0 * g, 0.6 * g));
  }
};

/// |x|, with slopes too steep by a factor.
struct SteepAbs : Elementwise {
  static constexpr std::string_view name = "steep_abs";
  static constexpr double factor = 1.0001;
  static auto value(const auto& x) { return abs(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 0, factor * g, -factor * g);
  }
};

Symbol transpose(const Symbol& x) { return transposed(x); }

/// Xᵀ of a square matrix, which forgets to transpose the cotangent.
struct Untransposed : Structural {
  static constexpr std::string_view name = "untransposed";
  static auto value(const auto& x) { return transpose(x); }
  static auto pullback(const auto& g, const auto&, const auto&) { return 1 * g; }
};

/// a·b, whose pullback of b forgets b: right only where a = b.
struct Swapped : Elementwise {
  static constexpr std::string_view name = "swapped";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * b; }
  template <std::size_t i>
  static auto pullback(Wrt<i>, const auto& g, const auto&, const auto& b, const auto&) {
    return g * b;
  }
};

/// tanh, right in itself, and wrong when differentiated again: there one of its two factors y counts as a
/// constant.
struct OnceOnly : Elementwise {
  static constexpr std::string_view name = "once_only";
  static auto value(const auto& x) { return tanh(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g * (1 - squared(y)); }

  static auto squared(const auto& y) { return y * y; }
  static auto squared(const Variable<double>& y) { return y * stop_gradient(y); }
};

/// √(x² + r²) with r = 10⁻⁷: smooth, though it bends like |x| where a step is longer than r. Its slope is off
/// by `mistake`.
struct SharpCurve : Elementwise {
  static constexpr std::string_view name = "sharp_curve";
  static inline double mistake = 0.5;
  static auto value(const auto& x) { return sqrt(x * x + 1e-14); }
  static auto pullback(const auto& g, const auto& x, const auto& y) { return g * (x / y + mistake); }
};

/// A value that is that of x and depends on something else: what is differentiated again then is wrong.
template <class X>
X depending_on(const X& other, const X& x) {
  return stop_gradient(x) + (other - stop_gradient(other));
}

/// a·b, right in itself; what it records for each input depends on the other one than it should.
struct SwappedOnce : Elementwise {
  static constexpr std::string_view name = "swapped_once";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * b; }
  template <std::size_t i>
  static auto pullback(Wrt<i>, const auto& g, const auto& a, const auto& b, const auto&) {
    return g * factor(i == 0 ? b : a, i == 0 ? a : b);
  }

  static auto factor(const auto& x, const auto&) { return x; }
  static auto factor(const Variable<double>& x, const Variable<double>& other) {
    return depending_on(other, x);
  }
};

/// The squares of a square matrix, right in itself; what it records depends on the transpose.
struct TransposedOnce : Structural {
  static constexpr std::string_view name = "transposed_once";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * (2 * factor(x)); }

  static auto factor(const auto& x) { return x; }
  static auto factor(const Variable<double>& x) { return depending_on(transpose(x), x); }
};

template <class Rule>
Variable<double> apply(const Inputs& in) {
  return record<Rule, double>(in[0]);
}

// ---- What passes ------------------------------------------------------------------------------------------

Variable<double> layer(const Inputs& in) { return tanh(matmul(in[0], in[1]) + in[2]); }

Inputs layer_inputs() {
  return {Variable(xt::xarray<double>{{0.3, -0.1, 0.7}, {1.1, 0.2, -0.4}}, "x"),
          Variable(xt::xarray<double>{{0.5, -0.3}, {0.2, 0.9}, {-0.6, 0.1}}, "W"),
          Variable(xt::xarray<double>{0.1, -0.2}, "b")};
}

TEST(Gradcheck, ComparesEveryEntryOfEveryInput) {
  const auto report = gradcheck(layer, layer_inputs());  // not a scalar: weighted and summed
  EXPECT_TRUE(report.ok()) << report.to_string();
  EXPECT_EQ(report.checked, 6u + 6u + 2u);
  EXPECT_EQ(report.failed, 0u);
  EXPECT_EQ(report.kinks, 0u);
  EXPECT_LE(report.worst.error, 1);
}

TEST(Gradcheck, LeavesValuesAndGradientsAlone) {
  const auto inputs = layer_inputs();
  const Array<double> before = inputs[0].value();
  EXPECT_TRUE(gradcheck(layer, inputs).ok());
  EXPECT_TRUE(same(inputs[0].value(), before));
  EXPECT_FALSE(inputs[0].has_grad());
  EXPECT_EQ(Tape::current(), nullptr);
}

TEST(Gradcheck, AFunctionMayReferToItsInputsFromOutside) {
  const auto inputs = layer_inputs();
  EXPECT_TRUE(gradcheck([&](const Inputs&) { return layer(inputs); }, inputs).ok());
  const auto report = gradcheck([&](const Inputs&) { return record<Steep, double>(inputs[2]); }, inputs);
  EXPECT_EQ(report.failed, 2u);
}

TEST(Gradcheck, AnInputThatIsNotUsedHasGradientZero) {
  const Variable x(2.0), not_used(3.0);
  const auto report = gradcheck([](const Inputs& in) { return square(in[0]); }, {x, not_used});
  EXPECT_TRUE(report.ok()) << report.to_string();
  EXPECT_EQ(report.checked, 2u);
}

TEST(Gradcheck, TheSameInputMayBeGivenTwice) {
  const Variable x(2.0);
  EXPECT_TRUE(gradcheck([](const Inputs& in) { return in[0] * in[1]; }, {x, Variable(3.0)}).ok());
  EXPECT_TRUE(gradcheck([&](const Inputs&) { return x * x; }, {x, x}).ok());
}

// A check in the middle of a computation neither sees the tape nor disturbs it.
TEST(Gradcheck, MayRunWhileATapeRecords) {
  Tape tape;
  const Variable x(3.0, "x");
  const auto y = square(x);
  EXPECT_TRUE(gradcheck([](const Inputs& in) { return tanh(in[0]); }, {x}).ok());
  EXPECT_TRUE(gradgradcheck([](const Inputs& in) { return tanh(in[0]); }, {x}).ok());
  EXPECT_EQ(tape.size(), 2u);
  tape.backward(y);
  EXPECT_EQ(x.grad()(), 6);
}

// ---- What fails -------------------------------------------------------------------------------------------

TEST(Gradcheck, CatchesAWrongSlope) {
  const Variable x(xt::xarray<double>{{1, -2}, {3, 0.5}}, "x");
  const auto report = gradcheck(apply<Steep>, {x});
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(report.checked, 4u);
  EXPECT_EQ(report.failed, 4u);
}

TEST(Gradcheck, NamesTheWorstEntry) {
  const Variable x(1.0), y(xt::xarray<double>{{1, 1.5, -1}, {0, 3, 1}}, "y");
  const auto report =
      gradcheck([](const Inputs& in) { return sum(in[0] * record<WrongAboveTwo, double>(in[1])); }, {x, y});
  EXPECT_EQ(report.checked, 7u);
  EXPECT_EQ(report.failed, 1u);
  const auto& worst = report.worst;
  EXPECT_EQ(worst.input, 1u);
  EXPECT_EQ(worst.name, "y");
  EXPECT_EQ(worst.index, (std::vector<std::size_t>{1, 1}));
  EXPECT_NEAR(worst.analytic, 9, 1e-12);
  EXPECT_NEAR(worst.numeric, 6, 1e-8);
  EXPECT_NEAR(worst.error * (1e-8 + 1e-6 * 9), 3, 1e-3);  // what rounding is allowed to cost comes to it
  EXPECT_FALSE(worst.kink);
}

TEST(Gradcheck, CatchesATransposition) {
  const Variable x(xt::xarray<double>{{1, 2}, {3, 4}}, "X");
  const auto report = gradcheck(apply<Untransposed>, {x});
  EXPECT_EQ(report.failed, 2u);  // those off the diagonal: a symmetric weight would hide them
}

TEST(Gradcheck, CatchesSwappedOperands) {
  const Variable a(xt::xarray<double>{1, 2}, "a"), b(xt::xarray<double>{3, 2}, "b");
  const auto report = gradcheck([](const Inputs& in) { return record<Swapped>({}, in[0], in[1]); }, {a, b});
  EXPECT_EQ(report.failed, 1u);
  EXPECT_EQ(report.worst.name, "b");
  EXPECT_EQ(report.worst.index, std::vector<std::size_t>{0});
}

TEST(Gradcheck, CatchesAGradientThatWasCutOff) {
  const Variable x(2.0);
  const auto report = gradcheck([](const Inputs& in) { return in[0] * stop_gradient(in[0]); }, {x});
  EXPECT_EQ(report.failed, 1u);
  EXPECT_NEAR(report.worst.analytic, 2, 1e-12);
  EXPECT_NEAR(report.worst.numeric, 4, 1e-8);
}

// The end of a domain: at it there is no slope, and next to it a step may leave it.
TEST(Gradcheck, NaNAndInfinityFail) {
  const auto root = [](const Inputs& in) { return sqrt(in[0]); };
  const std::string no_gradient = "\n    the gradient is NaN or infinite there";
  const std::string no_difference =
      "\n    a step to one side the function is NaN or infinite; a shorter step may stay in its domain";
  const auto at_the_end = gradcheck(root, {Variable(0.0)});
  EXPECT_FALSE(at_the_end.ok());
  EXPECT_TRUE(at_the_end.to_string().ends_with(no_gradient + no_difference)) << at_the_end.to_string();
  EXPECT_TRUE(gradcheck(root, {Variable(1e-6)}).ok()) << "a step relative to x stays inside";
  const auto shifted = [](const Inputs& in) { return sqrt(in[0] - 1.0); };
  const auto beside_it = gradcheck(shifted, {Variable(1 + 1e-6)});
  EXPECT_FALSE(beside_it.ok());
  EXPECT_TRUE(beside_it.to_string().ends_with("of what is allowed" + no_difference)) << beside_it.to_string();
  EXPECT_TRUE(gradcheck(shifted, {Variable(1 + 1e-6)}, {.epsilon = 1e-9}).ok());
  const auto inside = gradcheck(root, {Variable(1.0)}).to_string();
  EXPECT_EQ(inside.find("NaN"), std::string::npos) << inside;
}

// The worst entry is the one that is not finite, wherever it stands.
TEST(Gradcheck, NaNIsWorseThanAnyNumber) {
  const Variable x(xt::xarray<double>{1, 0, 2}, "x");
  const auto f = [](const Inputs& in) { return sqrt(in[0]) + record<Steep, double>(in[0]); };
  const auto report = gradcheck(f, {x});
  EXPECT_EQ(report.failed, 3u);
  EXPECT_EQ(report.worst.index, std::vector<std::size_t>{1});
}

TEST(Gradcheck, OptionsSetWhatIsAllowed) {
  const Variable x(2.0);
  EXPECT_FALSE(gradcheck(apply<Steep>, {x}).ok());
  EXPECT_TRUE(gradcheck(apply<Steep>, {x}, {.relative = 1e-3}).ok());
  EXPECT_TRUE(gradcheck(apply<Steep>, {x}, {.absolute = 1e-3}).ok());
  // What two differences of x⁶ leave over is −1.5·ε⁴.
  const auto sixth = [](const Inputs& in) { return pow(in[0], 6); };
  const auto report = gradcheck(sixth, {Variable(1.0)}, {.epsilon = 0.1});
  EXPECT_FALSE(report.ok());
  EXPECT_NEAR(report.worst.numeric, 6 - 1.5e-4, 1e-9);
  EXPECT_GT(report.worst.uncertainty, 1.5e-4);
}

TEST(Gradcheck, AllowsAShareOfTheLargerSlope) {
  const auto cut = [](const Inputs& in) { return stop_gradient(in[0]) + 0.0 * in[0]; };  // 0 instead of 1
  const auto added = [](const Inputs& in) { return in[0] - stop_gradient(in[0]); };      // 1 instead of 0
  for (const CheckedFunction& f : std::vector<CheckedFunction>{cut, added}) {
    EXPECT_TRUE(gradcheck(f, {Variable(0.0)}, {.relative = 1.01}).ok());
    EXPECT_FALSE(gradcheck(f, {Variable(0.0)}, {.relative = 0.99}).ok());
    EXPECT_TRUE(gradcheck(f, {Variable(0.0)}, {.relative = 0, .absolute = 1.01}).ok());
  }
}

// A step of 10⁻¹² beside 0.7 is not quite one; what the doubles are really apart is what counts.
TEST(Gradcheck, DividesByTheStepsThatWereTaken) {
  const auto report =
      gradcheck([](const Inputs& in) { return 1.0 * in[0]; }, {Variable(0.7)}, {.epsilon = 1e-12});
  EXPECT_EQ(report.worst.numeric, 1);
}

// ---- The report -------------------------------------------------------------------------------------------

TEST(GradcheckReport, ReadsWellWhenAllIsWell) {
  const auto text = gradcheck([](const Inputs& in) { return 2.0 * in[0]; }, {Variable(1.0, "x")}).to_string();
  EXPECT_EQ(text.substr(0, text.find("    error")),
            "gradcheck: all 1 entries agree with central differences\n"
            "  closest entry: x (input 0)[]\n"
            "    analytic 2\n"
            "    numeric  2\n")
      << text;
}

TEST(GradcheckReport, ReadsWellWhenOneFails) {
  GradcheckReport report;
  report.checked = 12;
  report.failed = 2;
  report.kinks = 1;
  report.worst = {1, "W", {0, 3}, 0.5, 0.25, 1e-9, 1234.5, true};
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(report.to_string(),
            "gradcheck: 2 of 12 entries disagree with central differences; 1 at a kink, where any slope in "
            "between passes\n"
            "  worst entry: W (input 1)[0, 3]\n"
            "    analytic 0.5\n"
            "    numeric  0.25\n"
            "    error    1.23e+03 of what is allowed\n"
            "    at a kink: the slopes to the left and to the right differ");
  report.worst.name = "";
  EXPECT_NE(report.to_string().find("worst entry: input 1[0, 3]"), std::string::npos);
}

TEST(GradcheckReport, OfNothingIsNotOk) { EXPECT_FALSE(GradcheckReport().ok()); }

// ---- Kinks ------------------------------------------------------------------------------------------------

TEST(Gradcheck, AtAKinkAnySlopeInBetweenPasses) {
  const Variable zero(xt::xarray<double>{0, 1, -1}, "x");
  for (const CheckedFunction& f : std::vector<CheckedFunction>{
           [](const Inputs& in) { return abs(in[0]); }, [](const Inputs& in) { return relu(in[0]); },
           [](const Inputs& in) { return maximum(in[0], 0); }, apply<TiltedKink>}) {
    const auto report = gradcheck(f, {zero});
    EXPECT_TRUE(report.ok()) << report.to_string();
  }
  EXPECT_EQ(gradcheck(apply<TiltedKink>, {zero}).kinks, 1u);
}

// Also beside a large number, where rounding hides the kink from short steps.
TEST(Gradcheck, AtAKinkRoundingIsAllowedFor) {
  for (double offset = 1; offset < 1e8; offset *= 3) {
    const auto f = [&](const Inputs& in) { return offset + record<TiltedKink, double>(in[0]); };
    const auto report = gradcheck(f, {Variable(0.0)});
    EXPECT_TRUE(report.ok()) << offset << ": " << report.to_string();
  }
}

/// x, with any slope.
struct AnySlope : Elementwise {
  static constexpr std::string_view name = "any_slope";
  static inline double slope = 1;
  static auto value(const auto& x) { return 1 * x; }
  static auto pullback(const auto& g, const auto&, const auto&) { return slope * g; }
};

// Half a step's slope may be off by 4ε·|f|/h, and what is left when h² is cancelled by twice that.
TEST(Gradcheck, RoundingIsAllowedForAsFarAsItGoes) {
  const double large = 0x1p20, step = 0x1p-10, unit = 0x1p-52 * (large + step) / step;
  const auto is_ok = [&](double units) {
    AnySlope::slope = 1 + units * unit;
    const auto f = [&](const Inputs& in) { return large + record<AnySlope, double>(in[0]); };
    return gradcheck(f, {Variable(0.0)}, {.epsilon = step, .relative = 0, .absolute = 0}).ok();
  };
  for (const double sign : {-1.0, 1.0}) {
    EXPECT_TRUE(is_ok(sign * 7));
    EXPECT_FALSE(is_ok(sign * 9));
  }
}

TEST(GradcheckReport, NotesAHundredEntries) {
  for (const std::size_t n : {99, 100, 101, 150}) {
    const auto report = gradcheck(apply<Steep>, {Variable(numbers({n}, 1, 2))});
    EXPECT_EQ(report.failed, n);
    EXPECT_EQ(report.notable.size(), std::min<std::size_t>(n, 100));
  }
}

// A slope of a step h may be off by 2ε·|f|/h. The limit of both sides is twice that of half a step, which is
// off by twice as much, less that of a whole one: ten times ε·|f|/h in all. Here numbers are powers of two,
// and exact.
TEST(Gradcheck, AtAKinkRoundingIsAllowedForAsFarAsItGoes) {
  const double large = 0x1p20, step = 0x1p-10, unit = 0x1p-52 * (large + step) / step;
  const auto is_ok = [&](double units) {
    AnyAtKink::slope = 1 + units * unit;
    const auto f = [&](const Inputs& in) { return large + record<AnyAtKink, double>(in[0]); };
    return gradcheck(f, {Variable(0.0)}, {.epsilon = step, .relative = 0, .absolute = 0}).ok();
  };
  EXPECT_TRUE(is_ok(9));
  EXPECT_FALSE(is_ok(11));
}

// On a curve, too: its slopes on both sides of a step are not those at the kink.
TEST(Gradcheck, AtAKinkOfACurveTheSlopesAreThoseAtTheKink) {
  for (const double curvature : {-100.0, 100.0})
    for (const double slope : {-1.0, 1.0}) {
      const auto is_ok = [&](double factor) {
        AnyAtKink::slope = factor * slope;
        const auto f = [&](const Inputs& in) {
          return curvature * square(in[0]) + record<AnyAtKink, double>(in[0]);
        };
        return gradcheck(f, {Variable(0.0)}, {.epsilon = 1e-3, .relative = 1e-6}).ok();
      };
      EXPECT_TRUE(is_ok(1)) << curvature << ", " << slope;
      EXPECT_FALSE(is_ok(1.00001)) << curvature << ", " << slope;
    }
}

TEST(Gradcheck, AtAKinkOtherSlopesFail) {
  const Variable zero(0.0);
  const auto report = gradcheck(apply<SteepKink>, {zero});
  EXPECT_FALSE(report.ok());
  EXPECT_TRUE(report.worst.kink);
  EXPECT_EQ(report.worst.analytic, 1.5);
  EXPECT_NEAR(report.worst.numeric, 0, 1e-9);
}

TEST(Gradcheck, AKinkElsewhereExcusesNothing) {
  const Variable kink(0.0, "kink"), x(2.0, "x");
  const auto report =
      gradcheck([](const Inputs& in) { return abs(in[0]) + record<Steep, double>(in[1]); }, {kink, x});
  EXPECT_EQ(report.failed, 1u);
  EXPECT_EQ(report.worst.name, "x");
  EXPECT_FALSE(report.worst.kink);
}

constexpr double distances[] = {1e-8, 3e-8, 1e-7, 1e-6, 3e-6, 9e-6, 1e-5, 1.2e-5, 1e-4};

/// Functions of x and y with a kink at x = y.
const std::vector<CheckedFunction> kinked = {
    [](const Inputs& in) { return relu(in[0] - in[1]); },
    [](const Inputs& in) { return abs(in[0] - in[1]); },
    [](const Inputs& in) { return maximum(in[0], in[1]); },
    [](const Inputs& in) { return minimum(in[0], in[1]); },
    [](const Inputs& in) { return exp(relu(in[0] - in[1])) + square(in[0]); },
    [](const Inputs& in) { return 1000.0 + 0.01 * abs(in[0] - in[1]) + tanh(in[0]); },
};

// The step reaches across the kink, and the difference is a mean of both slopes; the gradient is right.
TEST(Gradcheck, NextToAKinkTheSlopeOfItsSidePasses) {
  for (const double at : {0.0, 1.0, -300.0})
    for (const double distance : distances)
      for (const double x : {at - distance, at + distance})
        for (std::size_t i = 0; i < kinked.size(); ++i) {
          const auto report = gradcheck(kinked[i], {Variable(x, "x"), Variable(at, "y")});
          EXPECT_TRUE(report.ok()) << "function " << i << " at " << at << ", " << x - at << " off\n"
                                   << report.to_string();
        }
}

TEST(Gradcheck, NearerThanAnyStepIsAtTheKink) {
  for (const double distance : {0.0, 1e-15, 1e-12, 1e-10, 1e-9}) {
    const auto report =
        gradcheck([](const Inputs& in) { return relu(in[0] - 1.0); }, {Variable(1 + distance, "x")});
    EXPECT_TRUE(report.ok()) << distance << ": " << report.to_string();
    EXPECT_EQ(report.kinks, 1u);
    EXPECT_EQ(report.undecided, 1u);
    ASSERT_EQ(report.notable.size(), 1u);
    EXPECT_EQ(report.notable[0].verdict, Verdict::undecidable);
  }
  // No distance lies between: at it or beside it.
  for (double distance = 1e-9; distance < 2e-5; distance *= 1.03)
    EXPECT_TRUE(gradcheck([](const Inputs& in) { return relu(in[0]); }, {Variable(distance)}).ok())
        << distance;
}

TEST(Gradcheck, ReportsTheSlopeNextToAKink) {
  const auto report = gradcheck(apply<Smoothed>, {Variable(3e-6)});
  EXPECT_EQ(report.failed, 1u);
  EXPECT_EQ(report.kinks, 0u);
  EXPECT_FALSE(report.worst.kink);
  EXPECT_NEAR(report.worst.analytic, 0.6, 1e-12);
  EXPECT_NEAR(report.worst.numeric, 1, 1e-9) << "the central difference is 0.65";
}

TEST(Gradcheck, NextToAKinkOtherSlopesFail) {
  for (const double distance : distances)
    for (const double x : {-distance, distance})
      for (const CheckedFunction& f : std::vector<CheckedFunction>{
               apply<WrongSide>, apply<Smoothed>, apply<SteepAbs>,
               [](const Inputs& in) { return abs(in[0]) + apply<Steep>({in[0] + 1.0}); },
               [](const Inputs& in) { return 1.0 + exp(record<WrongSide, double>(in[0])); }})
        EXPECT_FALSE(gradcheck(f, {Variable(x, "x")}).ok()) << x;
}

TEST(Gradcheck, NeitherCurvatureNorRoundingExcusesAWrongSlope) {
  for (double scale = 1; scale < 2000; scale *= 1.7) {
    const auto curved = [&](const Inputs& in) { return exp(scale * (apply<Steep>(in) - 1.69)); };
    EXPECT_FALSE(gradcheck(curved, {Variable(1.3)}).ok()) << scale;
    const auto large = [&](const Inputs& in) {
      return 1e6 + tanh(scale * (in[0] - 20.0)) + apply<Steep>(in);
    };
    EXPECT_FALSE(gradcheck(large, {Variable(20.0)}).ok()) << scale;
  }
}

// In float values are off by 10⁻⁷ of them, and between steps shorter than that the slope is 0.
TEST(Gradcheck, AStaircaseExcusesNothing) {
  const auto in_float = [](const Variable<double>& y) { return cast<double>(cast<float>(y)); };
  const auto right = [&](const Inputs& in) { return in_float(square(in[0])); };
  const auto cut = [&](const Inputs& in) { return in_float(square(stop_gradient(in[0]))) + 0.0 * in[0]; };
  for (const double epsilon : {1e-2, 1e-3, 1e-4, 1e-5, 1e-6})
    for (double x = 0.7; x < 0.9; x += 0.003) {
      const GradcheckOptions options{.epsilon = epsilon, .relative = 1e-7 / epsilon};
      EXPECT_TRUE(gradcheck(right, {Variable(x)}, options).ok()) << x << ", " << epsilon;
      EXPECT_FALSE(gradcheck(cut, {Variable(x)}, options).ok()) << x << ", " << epsilon;
    }
}

// A step that is longer than the curve is sharp sees a kink, shorter ones see that there is none.
TEST(Gradcheck, ASharpCurveIsNotAKink) {
  for (const double x : {0.0, 2e-8, -2e-8, 1e-7, -1e-7, 3e-7, -3e-7, 1e-6})
    for (const double mistake : {0.5, -0.5, 0.3, -0.3, 0.01}) {
      SharpCurve::mistake = mistake;
      const auto report = gradcheck(apply<SharpCurve>, {Variable(x)});
      EXPECT_FALSE(report.ok()) << x << ", off by " << mistake << "\n" << report.to_string();
    }
  SharpCurve::mistake = 0;
  EXPECT_TRUE(gradcheck(apply<SharpCurve>, {Variable(0.0)}).ok());
  for (const double x : {2e-8, 1e-7, 1e-6})
    EXPECT_TRUE(gradcheck(apply<SharpCurve>, {Variable(x)}, {.epsilon = 1e-10, .relative = 1e-4}).ok()) << x;
}

// Beside 10⁶ the slopes on both sides of a kink are off by some 10⁻⁴, which is allowed, and no more is.
TEST(Gradcheck, NextToAKinkRoundingIsAllowedFor) {
  const auto large = [](double slope) {
    return [=](const Inputs& in) { return 1e6 + slope * record<SteepAbs, double>(in[0]); };
  };
  const auto right = [](const Inputs& in) { return 1e6 + abs(in[0]); };
  for (const double distance : distances)
    for (const double x : {-distance, distance}) {
      EXPECT_TRUE(gradcheck(right, {Variable(x)}).ok()) << x;
      // 10⁻⁴ of the slope, which is more than rounding costs.
      EXPECT_FALSE(gradcheck(large(100), {Variable(x)}).ok()) << x;
    }
}

// Where rounding hides on which side of the kink x lies, no side is assumed.
TEST(Gradcheck, NextToAKinkRoundingExcusesNothing) {
  for (const double offset : {1e6, 1e7, 1e8, 1e9})
    for (const double distance : distances)
      for (const double x : {-distance, distance}) {
        const auto wrong = [&](const Inputs& in) { return offset + record<WrongSide, double>(in[0]); };
        EXPECT_FALSE(gradcheck(wrong, {Variable(x)}).ok()) << offset << ", " << x;
      }
}

// Curvature bends the slopes apart as well, but less so the closer one looks.
TEST(Gradcheck, ACurveIsNotAKink) {
  const Variable x(3.0);
  const auto report =
      gradcheck([](const Inputs& in) { return 1e4 * record<Steep, double>(in[0]); }, {x}, {.epsilon = 1e-3});
  EXPECT_EQ(report.failed, 1u);
  EXPECT_FALSE(report.worst.kink);
}

// ---- Rounding and magnitudes ------------------------------------------------------------------------------

TEST(Gradcheck, LargeAndTinyInputs) {
  for (const double x : {1e6, -1e6, 1e-6, -1e-6, 0.0}) {
    const Variable input(xt::xarray<double>{x, 2 * x}, "x");
    for (const CheckedFunction& f : std::vector<CheckedFunction>{
             [](const Inputs& in) { return square(in[0]); }, [](const Inputs& in) { return 3.0 * in[0]; },
             [](const Inputs& in) { return tanh(in[0]); }}) {
      const auto report = gradcheck(f, {input});
      EXPECT_TRUE(report.ok()) << x << ": " << report.to_string();
    }
  }
  EXPECT_FALSE(gradcheck(apply<Steep>, {Variable(1e6)}).ok());
  EXPECT_FALSE(gradcheck(apply<Steep>, {Variable(-1e6)}).ok());
}

// A step of 10⁻⁵ beside 10⁸ is hardly one, and what its rounding costs would excuse a wrong slope.
TEST(Gradcheck, TheStepGrowsWithTheInput) {
  for (const double x : {1e8, -1e8, 3e12}) {
    EXPECT_TRUE(gradcheck([](const Inputs& in) { return square(in[0]); }, {Variable(x)}).ok()) << x;
    EXPECT_FALSE(gradcheck(apply<Steep>, {Variable(x)}).ok()) << x;
  }
  // And does not shrink with it: at 0 it must not be 0.
  for (const double x : {0.0, 1e-8}) {
    const auto report = gradcheck([](const Inputs& in) { return 3.0 * in[0]; }, {Variable(x)});
    EXPECT_NEAR(report.worst.numeric, 3, 1e-9) << x;
  }
}

// Beside 10⁶, a difference quotient of a slope of 1 has lost ten digits; no rule is to blame.
TEST(Gradcheck, ALargeTermDoesNotFailASmallOne) {
  const Variable large(1e6, "large"), small(1.0, "small");
  const auto sum_of_both = [](const Inputs& in) { return in[0] + in[1]; };
  const auto report = gradcheck(sum_of_both, {large, small});
  EXPECT_TRUE(report.ok()) << report.to_string();
}

TEST(Gradcheck, GivesOneOfThreeVerdicts) {
  const Variable x(xt::xarray<double>{1.5, 2}, "x");
  const auto right = gradcheck([](const Inputs& in) { return square(in[0]); }, {x});
  EXPECT_EQ(right.undecided, 0u);
  EXPECT_TRUE(right.notable.empty());
  EXPECT_EQ(right.worst.verdict, Verdict::right);
  EXPECT_LT(right.worst.uncertainty, 1e-9);
  const auto wrong = gradcheck(apply<Steep>, {x});
  EXPECT_EQ(wrong.failed, 2u);
  ASSERT_EQ(wrong.notable.size(), 2u);
  EXPECT_EQ(wrong.notable[1].verdict, Verdict::wrong);
  EXPECT_EQ(wrong.notable[1].index, std::vector<std::size_t>{1});
  // Beside 10¹⁰ a slope of 10⁻³ is lost in rounding.
  const auto lost = gradcheck([](const Inputs& in) { return 1e10 + 1e-3 * in[0]; }, {x});
  EXPECT_TRUE(lost.ok());
  EXPECT_EQ(lost.undecided, 2u);
  EXPECT_NE(lost.to_string().find("; 2 too small to tell from rounding"), std::string::npos);
}

TEST(Gradcheck, ServesLargeAndSmallInputsAlike) {
  for (const double scale : {1e-8, 1e-4, 1.0, 1e4, 1e8}) {
    const Variable x(Array<double>{0.5 * scale, 2 * scale}, "x");
    for (const CheckedFunction& f : std::vector<CheckedFunction>{
             [](const Inputs& in) { return log(in[0]); }, [](const Inputs& in) { return sqrt(in[0]); },
             [](const Inputs& in) { return 1.0 / in[0]; }, [](const Inputs& in) { return square(in[0]); }}) {
      const auto report = gradcheck(f, {x}, {.absolute = 0});
      EXPECT_TRUE(report.ok() && report.undecided == 0) << scale << ": " << report.to_string();
    }
  }
}

TEST(Gradcheck, TinyValuesAreCheckedWhenAskedTo) {
  const Variable x(1.0);
  const auto tiny = [](const Inputs& in) { return 1e-9 * record<Steep, double>(in[0]); };
  EXPECT_FALSE(gradcheck(tiny, {x}, {.absolute = 0}).ok());
  const auto right = [](const Inputs& in) { return 1e-9 * square(in[0]); };
  EXPECT_TRUE(gradcheck(right, {x}, {.absolute = 0}).ok());
}

TEST(Gradcheck, AShortStepReachesNarrowDomains) {  // log ends at 0
  const Variable x(1e-4);
  const auto report = gradcheck([](const Inputs& in) { return log(in[0]); }, {x}, {.epsilon = 1e-8});
  EXPECT_TRUE(report.ok()) << report.to_string();
}

// ---- Errors -----------------------------------------------------------------------------------------------

TEST(Gradcheck, RestoresTheValuesIfTheFunctionThrows) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  for (int calls_that_work = 0; calls_that_work < 7; ++calls_that_work) {
    int calls = 0;
    const auto f = [&](const Inputs& in) {
      if (calls++ == calls_that_work) throw std::runtime_error("as it were");
      return square(in[0]);
    };
    EXPECT_EQ(message_of<std::runtime_error>([&] { gradcheck(f, {x}); }), "as it were");
    EXPECT_EQ(x.value(), (Array<double>{1, 2}));
    EXPECT_EQ(Tape::current(), nullptr);
  }
}

TEST(Gradcheck, OnlyLeavesCanBeVaried) {
  Tape tape;
  const Variable x(1.0), W(1.0, "W");
  const auto f = [](const Inputs& in) { return square(in[0]); };
  const auto error_for = [&](const auto& inputs) {
    return message_of<std::invalid_argument>([&] { gradcheck(f, inputs); });
  };
  EXPECT_EQ(error_for(Inputs{x * x}), "gradcheck: input 0 is the result of 'multiply', not a leaf");
  EXPECT_EQ(error_for(Inputs{x, (W * x).named("y")}),
            "gradcheck: y (input 1) is the result of 'multiply', not a leaf");
  EXPECT_EQ(error_for(Inputs{x, constant(1.0)}), "gradcheck: input 1 is a constant, not a leaf");
  EXPECT_EQ(error_for(Inputs{x, Variable<double>()}), "gradcheck: input 1 is empty, expected a leaf");
  EXPECT_EQ(error_for(NamedVariables{{"0.weight", Variable<double>()}}),
            "gradcheck: 0.weight (input 0) is empty, expected a leaf");
  EXPECT_EQ(error_for(Inputs{}), "gradcheck: there are no inputs, expected the leaves to be varied");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { gradgradcheck(f, Inputs{}); }),
            "gradgradcheck: there are no inputs, expected the leaves to be varied");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { gradgradcheck(f, Inputs{constant(1.0)}); }),
            "gradgradcheck: input 0 is a constant, not a leaf");
}

TEST(Gradcheck, ChecksItsOptions) {
  const auto error_for = [](const GradcheckOptions& options) {
    return message_of<std::invalid_argument>(
        [&] { gradcheck([](const Inputs& in) { return square(in[0]); }, {Variable(1.0)}, options); });
  };
  EXPECT_EQ(error_for({.epsilon = 0}), "gradcheck: epsilon is 0, expected a positive number");
  EXPECT_EQ(error_for({.epsilon = -1e-5}), "gradcheck: epsilon is -1e-05, expected a positive number");
  EXPECT_NE(error_for({.epsilon = infinity}), "no error");
  EXPECT_EQ(error_for({.relative = -1}),
            "gradcheck: relative is -1 and absolute is 1e-08, expected 0 or more");
  EXPECT_NE(error_for({.absolute = nan}), "no error");
  EXPECT_EQ(error_for({.relative = 0, .absolute = 1e-3}), "no error");
}

TEST(Gradcheck, AResultWithoutAGradientIsAnError) {
  const auto error_for = [](const CheckedFunction& f) {
    return message_of<std::invalid_argument>([&] { gradcheck(f, {Variable(0.0)}); });
  };
  EXPECT_EQ(error_for([](const Inputs&) { return constant(1.0); }),
            "gradcheck: the function's result does not depend on any leaf");
  EXPECT_EQ(error_for([](const Inputs&) { return Variable<double>(); }),
            "gradcheck: the function gave an empty Variable");
  for (const CheckedFunction& f : std::vector<CheckedFunction>{
           [](const Inputs& in) { return log(in[0]); }, [](const Inputs& in) { return log(in[0] - 1.0); }})
    EXPECT_EQ(
        error_for(f),
        "gradcheck: the function's result is NaN or infinite at these inputs, where there is no slope to "
        "compare");
  EXPECT_EQ(
      message_of<std::invalid_argument>(
          [] { gradgradcheck([](const Inputs& in) { return sqrt(in[0]); }, {Variable(0.0)}); }),
      "gradgradcheck: the function's gradient is NaN or infinite at these inputs, where there is no slope "
      "to compare");
}

TEST(Gradcheck, OfNoElementsSaysSo) {
  const auto report =
      gradcheck([](const Inputs& in) { return sum(in[0]); }, {Variable(Array<double>(Shape{0}))});
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(report.to_string(), "gradcheck: nothing was compared: the inputs have no elements");
}

// ---- Names ------------------------------------------------------------------------------------------------

TEST(Gradcheck, ReportsTheNamesThatItIsGiven) {
  const Variable a(xt::xarray<double>{1, 2}, "weight"), b(xt::xarray<double>{3, 2}, "weight");
  const NamedVariables inputs{{"0.weight", a}, {"1.inner.weight", b}};
  const auto f = [](const Inputs& in) { return record<Swapped>({}, in[0], in[1]); };
  const auto report = gradcheck(f, inputs);
  EXPECT_EQ(report.worst.name, "1.inner.weight");
  EXPECT_NE(report.to_string().find("worst entry: 1.inner.weight (input 1)[0]"), std::string::npos)
      << report.to_string();
  EXPECT_EQ(gradcheck(f, {a, b}).worst.name, "weight") << "without, their own";
  const auto once = [](const Inputs& in) { return apply<OnceOnly>({in[1]}) + in[0]; };
  EXPECT_EQ(gradgradcheck(once, inputs).worst.name, "1.inner.weight");
}

// ---- Second derivatives -----------------------------------------------------------------------------------

TEST(Gradgradcheck, ChecksSecondDerivatives) {
  const auto inputs = layer_inputs();
  const auto report = gradgradcheck(layer, inputs);
  EXPECT_TRUE(report.ok()) << report.to_string();
  EXPECT_EQ(report.checked, 14u);
  EXPECT_FALSE(inputs[0].has_grad());
}

TEST(Gradgradcheck, CatchesARuleThatIsRightOnlyOnce) {
  const Variable x(xt::xarray<double>{0.5, -1}, "x");
  EXPECT_TRUE(gradcheck(apply<OnceOnly>, {x}).ok());
  const auto report = gradgradcheck(apply<OnceOnly>, {x});
  EXPECT_EQ(report.failed, 2u) << report.to_string();
}

// Were the gradients of the inputs added up as they are, mistakes that exchange them would cancel.
TEST(Gradgradcheck, WeightsTheInputsDifferently) {
  const Variable a(2.0, "a"), b(3.0, "b");
  const auto f = [](const Inputs& in) { return record<SwappedOnce>({}, in[0], in[1]); };
  EXPECT_TRUE(gradcheck(f, {a, b}).ok());
  const auto report = gradgradcheck(f, {a, b});
  EXPECT_EQ(report.failed, 2u) << report.to_string();
}

// And likewise the elements of one.
TEST(Gradgradcheck, WeightsTheElementsDifferently) {
  const Variable x(xt::xarray<double>{{1, 2}, {3, 4}}, "X");
  const auto f = [](const Inputs& in) { return sum(record<TransposedOnce, double>(in[0])); };
  EXPECT_TRUE(gradcheck(f, {x}).ok());
  const auto report = gradgradcheck(f, {x});
  EXPECT_EQ(report.failed, 2u) << report.to_string();
}

// The second derivative of what is linear is zero, and right.
TEST(Gradgradcheck, OfALinearFunctionIsOk) {
  const Variable x(xt::xarray<double>{1, 2}, "x");
  const auto report = gradgradcheck([](const Inputs& in) { return 2.0 * in[0]; }, {x});
  EXPECT_TRUE(report.ok()) << report.to_string();
}

}  // namespace
}  // namespace xgrad
