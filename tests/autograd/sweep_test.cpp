#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/selection.hpp>
#include <xgrad/autograd/sweep.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <vector>

namespace xgrad {

using namespace engine;

namespace {

using Adjoints = std::vector<std::optional<double>>;
constexpr auto none = std::nullopt;

NodeRef one() { return constant(1.0).node(); }

/// J = 3·(a + b·c) at a = 7, b = 4, c = 2, and where each value stands on the tape.
class TextbookSweep : public testing::Test {
 protected:
  enum Position : std::uint32_t { b, c, u, a, v, J, count };

  TextbookSweep() {
    const Variable a_(7.0, "a"), b_(4.0, "b"), c_(2.0, "c");
    const auto u_ = (b_ * c_).named("u");
    const auto v_ = (a_ + u_).named("v");
    (3.0 * v_).named("J");
  }

  void SetUp() override {
    const std::array names{"b", "c", "u", "a", "v", "J"};
    ASSERT_EQ(tape.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) ASSERT_EQ(tape.nodes()[i]->name(), names[i]);
  }

  Adjoints adjoints(const Sweep& sweep) const {
    Adjoints adjoints;
    for (std::uint32_t i = 0; i < tape.size(); ++i) {
      adjoints.emplace_back();
      if (sweep.adjoint(i)) adjoints.back() = as<double>(*sweep.adjoint(i)).value()();
    }
    return adjoints;
  }

  Tape tape;
};

// Each row is the state after one step: the adjoint of the node whose turn it was has been passed on.
TEST_F(TextbookSweep, PassesOnOneAdjointAtATime) {
  Sweep sweep(tape, J, one(), {}, false);
  //                                           b     c     u     a     v     J
  EXPECT_EQ(adjoints(sweep), (Adjoints{none, none, none, none, none, 1}));
  EXPECT_TRUE(sweep.step());
  EXPECT_EQ(adjoints(sweep), (Adjoints{none, none, none, none, 3, none}));
  EXPECT_TRUE(sweep.step());
  EXPECT_EQ(adjoints(sweep), (Adjoints{none, none, 3, 3, none, none}));
  EXPECT_TRUE(sweep.step());  // a is a leaf, where it stays
  EXPECT_EQ(adjoints(sweep), (Adjoints{none, none, 3, 3, none, none}));
  EXPECT_TRUE(sweep.step());
  EXPECT_EQ(adjoints(sweep), (Adjoints{6, 12, none, 3, none, none}));
  EXPECT_TRUE(sweep.step());
  EXPECT_TRUE(sweep.step());
  EXPECT_FALSE(sweep.step());
  EXPECT_FALSE(sweep.step());
  EXPECT_EQ(adjoints(sweep), (Adjoints{6, 12, none, 3, none, none}));
}

TEST_F(TextbookSweep, KeepsWhatIsWanted) {
  const std::array<std::uint32_t, 2> wanted{v, c};
  Sweep sweep(tape, J, one(), wanted, false);
  while (sweep.step()) {
  }
  EXPECT_EQ(adjoints(sweep), (Adjoints{none, 12, none, none, 3, none}));  // nothing for a and b
}

TEST_F(TextbookSweep, EndsAtTheFirstThatIsWanted) {
  const std::array<std::uint32_t, 1> wanted{v};
  Sweep sweep(tape, J, one(), wanted, false);
  EXPECT_TRUE(sweep.step());
  EXPECT_TRUE(sweep.step());
  EXPECT_FALSE(sweep.step());
  EXPECT_EQ(adjoints(sweep), (Adjoints{none, none, none, none, 3, none}));
}

TEST_F(TextbookSweep, MayStartAnywhere) {
  Sweep sweep(tape, u, constant(10.0).node(), {}, false);
  while (sweep.step()) {
  }
  EXPECT_EQ(as<double>(*sweep.adjoint(b)).value()(), 20);
  EXPECT_EQ(as<double>(*sweep.adjoint(c)).value()(), 40);
}

TEST_F(TextbookSweep, SeveralMayRunAtOnce) {
  Sweep first(tape, J, one(), {}, false), second(tape, J, constant(2.0).node(), {}, false);
  for (bool more = true; more;) {
    more = first.step();
    EXPECT_EQ(second.step(), more);
  }
  EXPECT_EQ(adjoints(first), (Adjoints{6, 12, none, 3, none, none}));
  EXPECT_EQ(adjoints(second), (Adjoints{12, 24, none, 6, none, none}));
  EXPECT_EQ(tape.size(), count);
}

TEST_F(TextbookSweep, RecordsItsOwnComputationWhenAskedTo) {
  Sweep sweep(tape, J, one(), {}, true);
  while (sweep.step()) {
  }
  EXPECT_EQ(as<double>(*sweep.adjoint(b)).value()(), 6);
  EXPECT_TRUE(sweep.adjoint(b)->needs_gradient());  // 3c depends on c
  EXPECT_FALSE(sweep.adjoint(a)->needs_gradient());
  EXPECT_EQ(tape.size(), count + 2);  // 3·c and 3·b
}

/// Keeps what it is told: from where, to which of its inputs, how much.
struct Listener final : Sweep::Observer {
  using Told = std::tuple<std::uint32_t, std::size_t, std::optional<double>>;
  std::vector<Told> told;

  void passed(std::uint32_t y, std::size_t input, const NodeRef& cotangent) override {
    told.emplace_back(y, input, cotangent ? std::optional(as<double>(*cotangent).value()()) : none);
  }
};

TEST_F(TextbookSweep, TellsAnObserverOfEachCotangent) {
  Listener listener;
  Sweep sweep(tape, J, one(), {}, false, &listener);
  while (sweep.step()) {
  }
  EXPECT_EQ(listener.told,
            (std::vector<Listener::Told>{{J, 1, 3}, {v, 0, 3}, {v, 1, 3}, {u, 0, 6}, {u, 1, 12}}));
}

// A condition has no slope, and what came to it on other ways stays.
TEST(Sweep, ACotangentThatIsZeroEverywhereTakesNothingAway) {
  Tape tape;
  const Variable x(3.0);
  const auto u = 2.0 * x;
  const auto chosen = where(u, x, 0.0);
  const auto y = chosen + u * u;  // u·u comes later, and so passes its adjoint on before
  Listener listener;
  Sweep sweep(tape, tape.position_of(*y.node()), one(), {}, false, &listener);
  while (sweep.step()) {
  }
  const auto nothing = Listener::Told(tape.position_of(*chosen.node()), 0, none);
  EXPECT_NE(std::find(listener.told.begin(), listener.told.end(), nothing), listener.told.end());
  EXPECT_EQ(as<double>(*sweep.adjoint(0)).value()(), 1 + 2 * 2 * 6);
}

TEST(Sweep, AdjointsAddUp) {
  Tape tape;
  const Variable x(3.0);
  const auto u = x * x;
  const auto y = u + u * x;
  Sweep sweep(tape, 3, one(), {}, false);  // x, u, u·x, y
  const auto adjoint = [&](std::uint32_t i) { return as<double>(*sweep.adjoint(i)).value()(); };
  sweep.step();
  EXPECT_EQ(adjoint(1), 1);
  EXPECT_EQ(adjoint(2), 1);
  sweep.step();
  EXPECT_EQ(adjoint(1), 1 + 3);
  EXPECT_EQ(adjoint(0), 9);
  sweep.step();
  EXPECT_EQ(adjoint(0), 9 + 4 * 6);
}

TEST(Sweep, PassesByWhatWasNotReached) {
  Tape tape;
  const Variable x(3.0);
  const auto y = x * x;
  const auto aside = y * y;
  const auto z = 2.0 * y;
  Sweep sweep(tape, 3, one(), {}, false);  // x, y, aside, z
  while (sweep.step()) EXPECT_FALSE(sweep.adjoint(2));
  EXPECT_EQ(as<double>(*sweep.adjoint(0)).value()(), 12);
}

}  // namespace
}  // namespace xgrad
