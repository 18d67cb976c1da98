#include <xgrad/autograd/node.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/tape.hpp>

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace xgrad {

using namespace engine;

namespace {

/// A node that counts how many of its kind are alive.
struct Counted final : ValueNode<double> {
  explicit Counted(double x) : ValueNode<double>([&] { return Array<double>(x); }) { ++alive; }
  ~Counted() override { --alive; }
  static inline int alive = 0;
};

Ref<Counted> counted(double x = 0) { return Ref<Counted>::adopt(new Counted(x)); }

double number(const NodeRef& node) { return as<double>(*node).value()(); }

NodeRef leaf(double x, const char* name = "") {
  return Ref<LeafNode<double>>::adopt(new LeafNode<double>([&] { return Array<double>(x); }, name));
}

TEST(Ref, TheLastOneDeletesTheNode) {
  {
    const auto a = counted();
    {
      const auto b = a;
      EXPECT_EQ(b.get(), a.get());
      EXPECT_FALSE(a.unique());
    }
    EXPECT_TRUE(a.unique());
    EXPECT_EQ(Counted::alive, 1);
  }
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Ref, CountsANodeThatItIsGiven) {
  const auto a = counted();
  {
    const Ref<Counted> b(a.get());
    EXPECT_FALSE(b.unique());
  }
  EXPECT_TRUE(a.unique());
}

TEST(Ref, AMoveLeavesNothingBehind) {
  auto a = counted();
  const auto b = std::move(a);
  EXPECT_FALSE(a);  // NOLINT: what is left is the question
  EXPECT_TRUE(b.unique());
}

TEST(NodeIdentity, IsNeverGivenToAnother) {
  std::set<NodeIdentity> seen;
  const auto x = leaf(2);
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(seen.insert(leaf(1)->identity()).second);  // gone at once: the next lies at its address
    EXPECT_TRUE(seen.insert(counted()->identity()).second);
    Tape tape;
    for (int k = 0; k < 3; ++k) {
      EXPECT_TRUE(seen.insert(square(Variable<double>(x)).node()->identity()).second);
      tape.clear();
    }
  }
  EXPECT_EQ(x->identity(), x->identity());
}

TEST(NodeIdentity, OutlivesTheTape) {
  const Variable<double> x(leaf(2));
  NodeRef y;
  NodeIdentity identity;
  {
    Tape tape;
    y = square(x).node();
    identity = y->identity();
    tape.clear();
    EXPECT_EQ(y->identity(), identity);
  }
  EXPECT_EQ(y->identity(), identity);
}

TEST(Ref, IsAssigned) {
  auto a = counted(1), b = counted(2);
  a = b;
  EXPECT_EQ(Counted::alive, 1);
  EXPECT_EQ(a.get(), b.get());
  const auto& alias = a;
  a = alias;
  EXPECT_EQ(a->value()(), 2);
  b = {};
  EXPECT_TRUE(a.unique());
  a = std::move(b);
  EXPECT_FALSE(a);
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Ref, ReleaseGivesUpItsShare) {
  auto a = counted();
  Counted* node = a.release();
  EXPECT_FALSE(a);
  EXPECT_EQ(Counted::alive, 1);
  EXPECT_TRUE(Ref<Counted>::adopt(node).unique());
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Ref, ADerivedOneIsOneToTheBase) {
  {
    const NodeRef base = counted(3);
    EXPECT_TRUE(base.unique());
    EXPECT_EQ(number(base), 3);
  }
  EXPECT_EQ(Counted::alive, 0);  // deleted as what it is
}

TEST(Ref, MayReferToNothing) {
  const NodeRef nothing, copy = nothing;
  EXPECT_FALSE(copy);
  EXPECT_EQ(copy.get(), nullptr);
  EXPECT_FALSE(NodeRef(static_cast<Node*>(nullptr)));
}

TEST(Node, SaysWhatItIs) {
  const NodeRef constant = counted(), x = leaf(1, "x");
  EXPECT_EQ(constant->operation(), "constant");
  EXPECT_FALSE(constant->needs_gradient());
  EXPECT_EQ(x->operation(), "leaf");
  EXPECT_TRUE(x->needs_gradient());
  EXPECT_TRUE(x->inputs().empty());
  EXPECT_EQ(display_name(*x, "fallback"), "x");
  EXPECT_EQ(display_name(*constant, "fallback"), "fallback");
}

TEST(Node, HasTheNumbersOfFormulasInItsText) {
  EXPECT_EQ(text_of(*leaf(-1.5, "x")), "x = leaf: −1.5");
  const auto array = Ref<LeafNode<float>>::adopt(new LeafNode<float>(
      [] {
        return Array<float>{-1, std::numeric_limits<float>::infinity(), 1.0f / 3};
      },
      "w"));
  EXPECT_EQ(text_of(*array), "w = leaf: (3) −1, ∞, 0.333333");
}

TEST(Node, CountsWritesToALeaf) {
  const NodeRef x = leaf(1);
  EXPECT_EQ(x->version(), 0u);
  static_cast<LeafNode<double>&>(*x).mutable_value()() = 2;
  EXPECT_EQ(x->version(), 1u);
  EXPECT_EQ(number(x), 2);
}

TEST(Node, FillsItsShape) {
  const NodeRef row = make_constant<float>([] { return Array<float>{1, 2, 3}; });
  const NodeRef ones = row->filled(1);
  EXPECT_EQ(as<float>(*ones).value(), (Array<float>{1, 1, 1}));
  EXPECT_EQ(ones->operation(), "constant");
}

// Sums of cotangents are made in place where nobody can notice.
TEST(Node, AddsInPlaceOnlyWhatNobodyElseHolds) {
  const NodeRef term = counted(10);

  NodeRef own = counted(1);
  const Node* address = own.get();
  const NodeRef sum = term->plus(std::move(own), term);
  EXPECT_EQ(sum.get(), address);
  EXPECT_EQ(number(sum), 11);

  const NodeRef shared = counted(1);
  EXPECT_EQ(number(term->plus(shared, term)), 11);
  EXPECT_EQ(number(shared), 1);

  EXPECT_EQ(number(term->plus(term, term)), 20);
  EXPECT_EQ(number(term), 10);

  NodeRef x = leaf(1);  // somebody's value, even if no handle is left
  address = x.get();
  EXPECT_NE(term->plus(std::move(x), term).get(), address);
}

TEST(Node, ALeafCollectsItsGradient) {
  const NodeRef x = leaf(1), adjoint = counted(2);
  const auto& gradient = static_cast<LeafNode<double>&>(*x).gradient();
  EXPECT_FALSE(gradient);
  x->collect(adjoint);
  EXPECT_EQ(number(gradient), 2);
  x->collect(adjoint);
  EXPECT_EQ(number(gradient), 4);
  EXPECT_EQ(number(adjoint), 2);
  static_cast<LeafNode<double>&>(*x).drop_gradient();
  EXPECT_FALSE(gradient);
}

}  // namespace
}  // namespace xgrad
