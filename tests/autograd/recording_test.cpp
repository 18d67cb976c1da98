// Which tape records: tapes and pauses that begin and end in any order.
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/tape.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace xgrad {
namespace {

TEST(Recording, ATapeThatEndsInsideAPauseDoesNotComeBack) {
  std::optional<Tape> tape(std::in_place);
  {
    PauseRecording pause;
    tape.reset();
    EXPECT_EQ(Tape::current(), nullptr);
  }
  EXPECT_EQ(Tape::current(), nullptr);
  const Variable x(3.0);
  EXPECT_EQ((x * x).item(), 9);  // would be recorded on what is gone
}

TEST(Recording, PausesThatEndOutOfOrderDoNotSwitchItOff) {
  Tape tape;
  std::optional<PauseRecording> first(std::in_place), second(std::in_place);
  first.reset();
  EXPECT_EQ(Tape::current(), nullptr);  // the second one still pauses
  second.reset();
  EXPECT_EQ(Tape::current(), &tape);
}

TEST(Recording, APauseThatOutlivesAnInnerTapeStillPausesTheOuterOne) {
  Tape outer;
  std::optional<PauseRecording> pause(std::in_place);
  std::optional<Tape> inner(std::in_place);
  EXPECT_EQ(Tape::current(), &*inner);  // a tape inside a pause records
  inner.reset();
  EXPECT_EQ(Tape::current(), nullptr);
  pause.reset();
  EXPECT_EQ(Tape::current(), &outer);
}

// Every order in which two tapes and two pauses, begun alternately, can end: what records is the innermost
// frame that is still there.
TEST(Recording, FollowsTheInnermostFrameInEveryOrder) {
  std::array<int, 4> order{0, 1, 2, 3};
  do {
    std::optional<Tape> a, b;
    std::optional<PauseRecording> p, q;
    a.emplace();
    p.emplace();
    b.emplace();
    q.emplace();
    const auto expected = [&]() -> Tape* {
      if (q) return nullptr;
      if (b) return &*b;
      if (p) return nullptr;
      return a ? &*a : nullptr;
    };
    EXPECT_EQ(Tape::current(), expected());
    for (const int which : order) {
      if (which == 0) a.reset();
      if (which == 1) p.reset();
      if (which == 2) b.reset();
      if (which == 3) q.reset();
      EXPECT_EQ(Tape::current(), expected()) << which;
    }
    EXPECT_EQ(Tape::current(), nullptr);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Recording, ADerivativeOfAnOuterTapeReturnsToTheInnerOne) {
  Tape outer;
  const Variable x(2.0);
  const auto y = x * x * x;
  Tape inner;
  const auto slope = outer.gradient(y, x, {.differentiable = true});
  EXPECT_EQ(Tape::current(), &inner);
  EXPECT_EQ(outer.gradient(slope, x).item(), 12);
  PauseRecording pause;
  EXPECT_EQ(outer.gradient(outer.gradient(y, x, {.differentiable = true}), x).item(), 12);
  EXPECT_EQ(Tape::current(), nullptr);
}

}  // namespace
}  // namespace xgrad
