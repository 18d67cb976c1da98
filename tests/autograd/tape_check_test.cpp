#include "arrays.hpp"

#include <xgrad/autograd/rule.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace xgrad {
namespace {

using V = Variable<double>;

struct ForgottenTwo : Elementwise {
  static constexpr std::string_view name = "forgotten_two";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * x; }
};

struct SwappedInputs : Elementwise {
  static constexpr std::string_view name = "swapped_inputs";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return a * b; }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto&, const auto&) { return g * a; }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto&, const auto&) { return g * a; }
};

TEST(TapeCheck, NamesTheRuleThatIsWrong) {
  const V x(numbers({5}), "x"), w(numbers({5}, 1, 2), "w");
  Tape tape;
  const V y = sum(apply(SwappedInputs{}, tanh(x), apply(ForgottenTwo{}, w)));
  const TapeCheck check = tape.check();
  EXPECT_FALSE(check.ok());
  ASSERT_EQ(check.wrong.size(), 2u) << check.to_string();
  EXPECT_EQ(check.wrong[0].operation, "forgotten_two");
  EXPECT_NEAR(check.wrong[0].pullback * 2, check.wrong[0].numeric, 1e-8);
  EXPECT_EQ(check.wrong[1].operation, "swapped_inputs");
  EXPECT_EQ(check.wrong[1].input, 0u);
  EXPECT_EQ(check.right, 3u) << "tanh, the second input, and the sum";
  EXPECT_TRUE(check.to_string().starts_with("wrong: forgotten_two"));
  EXPECT_TRUE(check.to_string().ends_with("3 right, 2 wrong, 0 undecided\n"));
}

/// Right where it is recorded, and wrong where it is computed.
struct WrongOnArrays : Structural {
  static constexpr std::string_view name = "wrong_on_arrays";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * (factor(x) * x); }

  static double factor(const auto&) { return 3; }
  static double factor(const V&) { return 2; }
};

TEST(TapeCheck, IsOfThePullbackThatBackwardTakes) {
  const V x(numbers({5}, 1, 2), "x");
  Tape tape;
  const V y = apply(WrongOnArrays{}, x);
  EXPECT_EQ(tape.check().wrong.size(), 1u) << tape.check().to_string();
  EXPECT_TRUE(y.defined());
}

template <class T>
class TapeCheckOf : public testing::Test {};
TYPED_TEST_SUITE(TapeCheckOf, Reals);

TYPED_TEST(TapeCheckOf, ANetworkIsRight) {
  using T = TypeParam;
  Generator generator(1);
  nn::Sequential<T> model;
  model.add(nn::Linear<T>(4, 8, generator));
  model.add(nn::ReLU<T>());
  model.add(nn::Linear<T>(8, 3, generator));
  Tape tape;
  const auto loss = nn::cross_entropy(model(numbers<T>({6, 4})), {0, 1, 2, 2, 1, 0});
  static_cast<void>(loss);
  const TapeCheck check = tape.check();
  EXPECT_TRUE(check.ok()) << check.to_string();
  EXPECT_EQ(check.right, 7u);
}

TEST(TapeCheck, AtAKinkIsUndecided) {
  const V x(Array<double>{-1, 0, 2}, "x");
  Tape tape;
  const V y = abs(x);
  const TapeCheck check = tape.check();
  EXPECT_TRUE(check.ok()) << check.to_string();
  ASSERT_EQ(check.undecided.size(), 1u) << check.to_string();
  EXPECT_EQ(check.undecided[0].location.line, y.node()->location().line);
}

/// |x|, with any slope at 0.
struct AnyAtKink : Elementwise {
  static constexpr std::string_view name = "any_at_kink";
  static inline double slope = 1;
  static auto value(const auto& x) { return abs(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x > 0, g, where(x < 0, -g, slope * g));
  }
};

// From the slope of one side to that of the other.
TEST(TapeCheck, AtAKinkOtherSlopesAreWrong) {
  const V x(0.0, "x");
  Tape tape;
  const V y = apply(AnyAtKink{}, x);
  for (const auto& [slope, wrong] :
       {std::pair{-1.001, true}, {-1.0, false}, {-0.3, false}, {1.0, false}, {1.001, true}}) {
    AnyAtKink::slope = slope;
    const TapeCheck check = tape.check();
    EXPECT_EQ(check.wrong.size(), wrong ? 1u : 0u) << slope << ": " << check.to_string();
    EXPECT_EQ(check.undecided.size(), wrong ? 0u : 1u) << slope << ": " << check.to_string();
  }
  EXPECT_TRUE(y.defined());
}

/// Infinite at 0, where its value is smooth.
struct InfiniteAtZero : Elementwise {
  static constexpr std::string_view name = "infinite_at_zero";
  static auto value(const auto& x) { return x * x; }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g * 2 * x * x / x + g / x; }
};

// At two zeros the directions' terms may be ∞ and −∞.
TEST(TapeCheck, OfAnInfinitePullbackIsWrongOnlyWhereDifferencesAreRight) {
  for (const Array<double>& zeros : {Array<double>{0}, Array<double>{0, 0, 0}}) {
    const V x(zeros, "x");
    {
      Tape tape;
      const V y = cbrt(x);
      const TapeCheck check = tape.check();
      EXPECT_EQ(check.undecided.size(), 1u) << check.to_string();
    }
    Tape tape;
    const V y = apply(InfiniteAtZero{}, x);
    EXPECT_EQ(tape.check().wrong.size(), 1u) << tape.check().to_string();
  }
}

TEST(TapeCheck, ServesLargeAndSmallOperands) {
  for (const double scale : {1e-8, 1.0, 1e8}) {
    const V x(Array<double>(numbers({4}, 0.5, 2) * scale), "x");
    Tape tape;
    const V y = log(x) * sqrt(x), z = 1.0 / square(x);
    const TapeCheck check = tape.check();
    EXPECT_TRUE(check.ok() && check.undecided.empty()) << scale << "\n" << check.to_string();
    EXPECT_EQ(check.right, 6u);
  }
}

struct NaNOfNoSlope : Elementwise {
  static constexpr std::string_view name = "nan_of_no_slope";
  static auto value(const auto& x) { return log(-1 - x * x); }
  static auto pullback(const auto& g, const auto&, const auto&) { return g * 0; }
};

TEST(TapeCheck, WithoutValuesIsUndecided) {
  const V x(numbers({3}), "x");
  Tape tape;
  const V y = apply(NaNOfNoSlope{}, x);
  const TapeCheck check = tape.check();
  EXPECT_EQ(check.undecided.size(), 1u) << check.to_string();
  EXPECT_EQ(check.right, 0u);
  EXPECT_TRUE(y.defined());
}

TEST(TapeCheck, LostInRoundingIsUndecided) {
  const V x(1.0, "x");
  Tape tape;
  const V y = 1e-6 * x + 1e12;
  const TapeCheck check = tape.check();
  EXPECT_TRUE(check.ok()) << check.to_string();
  ASSERT_EQ(check.undecided.size(), 1u);
  EXPECT_EQ(check.undecided[0].operation, "add");
  EXPECT_TRUE(y.defined());
}

// Beside a number of any size the operation is right, or it cannot be told.
TEST(TapeCheck, AllowsForRounding) {
  std::size_t right = 0, undecided = 0;
  for (double offset = 1; offset < 1e18; offset *= 1.7) {
    const V x(numbers({3}, 1, 2), "x");
    Tape tape;
    const V y = x + offset;
    const TapeCheck check = tape.check();
    EXPECT_TRUE(check.ok()) << offset << ": " << check.to_string();
    right += check.right;
    undecided += check.undecided.size();
    EXPECT_TRUE(y.defined());
  }
  EXPECT_GT(right, 40u);
  EXPECT_GT(undecided, 5u);
}

TEST(TapeCheck, OfSeveralOutputsAndOfCheckpoints) {
  const V x(numbers({3, 5}), "x"), w(numbers({3, 2}, 1, 2), "w");
  Tape tape;
  const V y = checkpoint([&](const V& in) { return topk(in, 2).values * w; }, x) + topk(x, 2).values;
  const TapeCheck check = tape.check();
  EXPECT_TRUE(check.ok() && check.undecided.empty()) << check.to_string();
  EXPECT_EQ(check.right, 4u) << "the checkpoint by x, topk, and both operands of the addition";
  EXPECT_TRUE(y.defined());
}

// Of several outputs that have derivatives the first stands for all.
TEST(TapeCheck, CountsAnOperationOnceHoweverManyOutputsItHas) {
  const V A(Array<double>(numbers({3, 3}) + 3.0 * Array<double>(xt::eye<double>(3))), "A");
  Tape tape;
  const auto decomposed = qr(A);
  const auto determinant = slogdet(A);
  const TapeCheck check = tape.check();
  EXPECT_TRUE(check.ok() && check.undecided.empty()) << check.to_string();
  EXPECT_EQ(check.right, 2u);
}

}  // namespace
}  // namespace xgrad
