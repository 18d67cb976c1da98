#include "arrays.hpp"
#include "reference.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad {
namespace {

/// Subscripts of letters only, and the length of each letter.
struct Problem {
  std::vector<std::string> operands;
  std::string result;
  std::map<char, std::size_t> lengths;

  std::string subscripts() const {
    std::string text;
    for (const auto& operand : operands)
      text += (text.empty() && &operand == &operands[0] ? "" : ",") + operand;
    return text + "->" + result;
  }
  Shape shape_of(const std::string& letters) const {
    Shape shape;
    for (const char letter : letters) shape.push_back(lengths.at(letter));
    return shape;
  }

  /// f(positions in the operands, position in the result) for each index, by an odometer over all letters.
  template <class F>
  void for_terms(const F& f) const {
    Shape all;
    for (const auto& [letter, length] : lengths) all.push_back(length);
    for (std::size_t n = 0; n < engine::element_count(all); ++n) {
      std::map<char, std::size_t> index;
      const Shape at = index_of(n, all);
      std::size_t d = 0;
      for (const auto& [letter, length] : lengths) index[letter] = at[d++];
      const auto position = [&](const std::string& letters) {
        std::size_t at_letters = 0;
        for (const char letter : letters) at_letters = at_letters * lengths.at(letter) + index[letter];
        return at_letters;
      };
      std::vector<std::size_t> positions;
      for (const auto& operand : operands) positions.push_back(position(operand));
      f(positions, position(result));
    }
  }
};

/// Value and gradients of Σ y·g are those of the loop over all indices.
void expect_as_loops(const Problem& problem) {
  SCOPED_TRACE(problem.subscripts());
  std::vector<Variable<double>> x;
  for (const auto& operand : problem.operands)
    x.emplace_back(numbers(problem.shape_of(operand), -1, 1, x.size() + 1));
  const auto g = numbers(problem.shape_of(problem.result), -1, 1, 99);
  Array<double> y(xt::zeros<double>(g.shape()));
  std::vector<Array<double>> gradients;
  for (const auto& operand : x) gradients.emplace_back(xt::zeros<double>(operand.shape()));
  problem.for_terms([&](const std::vector<std::size_t>& at, std::size_t to) {
    double product = 1;
    for (std::size_t i = 0; i < x.size(); ++i) product *= x[i].value().data()[at[i]];
    y.data()[to] += product;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double others = g.data()[to];
      for (std::size_t k = 0; k < x.size(); ++k)
        if (k != i) others *= x[k].value().data()[at[k]];
      gradients[i].data()[at[i]] += others;
    }
  });
  Tape tape;
  const auto actual = einsum(problem.subscripts(), x);
  EXPECT_TRUE(close(actual.value(), y, 1e-11, 1));
  if (!actual.needs_gradient()) return;
  const auto actual_gradients = tape.gradient(actual, x, g);
  for (std::size_t i = 0; i < x.size(); ++i)
    EXPECT_TRUE(close(actual_gradients[i].value(), gradients[i], 1e-11, 1)) << i;
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }

  std::string letters(const std::string& alphabet, std::size_t count) {
    std::string word;
    for (std::size_t i = 0; i < count; ++i) word += alphabet[below(alphabet.size())];
    return word;
  }

 private:
  std::mt19937 engine_;
};

TEST(Einsum, IsALoopOverAllIndices) {
  Random random(1);
  const std::string alphabet = "abcdeZ";
  for (int i = 0; i < 150; ++i) {
    Problem problem;
    const std::size_t count = 1 + random.below(4);
    for (std::size_t k = 0; k < count; ++k)
      problem.operands.push_back(random.letters(alphabet, random.below(4)));
    std::string present;
    for (const auto& operand : problem.operands) present += operand;
    const std::set<char> letters(present.begin(), present.end());
    for (const char letter : letters) {
      problem.lengths[letter] = 1 + random.below(4);
      if (random.below(2) == 0)
        problem.result.insert(
            problem.result.begin() + static_cast<std::ptrdiff_t>(random.below(problem.result.size() + 1)),
            letter);
    }
    expect_as_loops(problem);
  }
}

TEST(Einsum, IsALoopWhereTenOperandsAreMultiplied) {
  Problem chain{{"a", "ab", "bc", "cd", "de", "ef", "fg", "gh", "hi", "a"}, "i", {}};
  for (char letter = 'a'; letter <= 'i'; ++letter)
    chain.lengths[letter] = 1 + static_cast<std::size_t>(letter) % 3;
  expect_as_loops(chain);
}

TEST(Einsum, IsThatOfPyTorch) {
  expect_reference("einsum bij,bjk,kl->il", {"a", "b", "c"},
                   [](const auto& x) { return einsum("bij,bjk,kl->il", x[0], x[1], x[2]); });
}

const Variable<double> A(Array<double>{{1, 2, 3}, {4, 5, 6}}, "A"), S(Array<double>{{1, 2}, {3, 4}}, "S"),
    v(Array<double>{1, -1, 2}, "v");

TEST(Einsum, SaysMuchInLetters) {
  EXPECT_TRUE(same(einsum("ij->ji", A).value(), Array<double>{{1, 4}, {2, 5}, {3, 6}}));
  EXPECT_EQ(einsum("ij->", A).item(), 21);
  EXPECT_TRUE(same(einsum("ij->j", A).value(), Array<double>{5, 7, 9}));
  EXPECT_TRUE(same(einsum("ii->i", S).value(), Array<double>{1, 4}));
  EXPECT_EQ(einsum("ii", S).item(), 5);
  EXPECT_TRUE(same(einsum("ij,j->i", A, v).value(), Array<double>{5, 11}));
  EXPECT_TRUE(same(einsum("i,j->ij", v, v).value(), outer(v, v).value()));
  EXPECT_TRUE(same(einsum("ij,ij->ij", A, A).value(), square(A).value()));
  EXPECT_TRUE(same(einsum("ji,jk", A, S).value(), Array<double>{{13, 18}, {17, 24}, {21, 30}}));
}

// As NumPy has it: the letters that come once, in alphabetical order, capitals first.
TEST(Einsum, FindsTheResultByItself) {
  EXPECT_TRUE(same(einsum("ba", A).value(), transpose(A).value()));
  EXPECT_EQ(einsum("zBa", Variable(numbers({2, 3, 4}))).shape(), (Shape{3, 4, 2}));
  EXPECT_EQ(einsum("i,i", v, v).shape(), Shape{});
  EXPECT_EQ(einsum("b...a", Variable(numbers({2, 3, 4, 5}))).shape(), (Shape{3, 4, 5, 2}));
}

TEST(Einsum, ReadsSpaces) {
  EXPECT_TRUE(same(einsum(" i j , j -> i ", A, v).value(), einsum("ij,j->i", A, v).value()));
  EXPECT_TRUE(same(einsum(std::string("ij ,j"), A, v).value(), einsum("ij,j->i", A, v).value()));
}

TEST(Einsum, TakesNumbersArraysAndExpressions) {
  EXPECT_TRUE(same(einsum(",ij->ij", 2.0, A).value(), Array<double>(2.0 * A.value())));
  EXPECT_TRUE(same(einsum("ij,j,->i", A, v.value() * 1.0, 3).value(), Array<double>{15, 33}));
  EXPECT_EQ(einsum(",", Variable(2.0), 3).item(), 6);
  EXPECT_EQ(einsum("", Variable(2.0)).item(), 2);
  EXPECT_EQ(einsum("i,i", std::vector<double>{1, 2, 3}, v).item(), 5);
}

TEST(Einsum, LetsFurtherDimensionsBroadcast) {
  const auto a = numbers({2, 1, 3, 4}, -1, 1, 1), b = numbers({5, 4, 2}, -1, 1, 2);
  EXPECT_TRUE(close(einsum("...ij,...jk->...ik", Variable(a), b).value(), matmul(Variable(a), b).value()));
  EXPECT_TRUE(close(einsum("...ij,...jk", Variable(a), b).value(), matmul(Variable(a), b).value()));
  EXPECT_EQ(einsum("i...->...i", Variable(a)).shape(), (Shape{1, 3, 4, 2}));
  EXPECT_EQ(einsum("...,...", v, 2).shape(), Shape{3});
  EXPECT_EQ(einsum("ij...->ij...", A).shape(), (Shape{2, 3})) << "none";
  // a dimension of length 1 is repeated, also one that has a letter, and also where it is summed over
  EXPECT_TRUE(same(einsum("ij,j->i", A, Array<double>{10}).value(), Array<double>{60, 150}));
  EXPECT_TRUE(same(einsum("ij,kj->ik", Variable(numbers({2, 1})), numbers({1, 0})).value(),
                   Array<double>(xt::zeros<double>({2, 1}))));
}

TEST(Einsum, DifferentiatesRepeatedDimensions) {
  Tape tape;
  const Variable one(Array<double>{10});
  const auto gradients = tape.gradient(einsum("ij,j->i", A, one), {A, one}, Array<double>{1, 2});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{{10, 10, 10}, {20, 20, 20}}));
  EXPECT_TRUE(same(gradients[1].value(), Array<double>{6 + 30}));
}

TEST(Einsum, OfNothingIsZero) {
  EXPECT_TRUE(same(einsum("ij,jk->ik", Variable(numbers({2, 0})), numbers({0, 3})).value(),
                   Array<double>(xt::zeros<double>({2, 3}))));
  EXPECT_EQ(einsum("i->", Variable(numbers({0}))).item(), 0);
  EXPECT_EQ(einsum("ii->i", Variable(numbers({0, 0}))).shape(), Shape{0});
}

TEST(Einsum, HasSecondDerivatives) {
  const auto report =
      gradgradcheck([](const auto& x) { return square(einsum("bij,bjk,kl->il", x[0], x[1], x[2])); },
                    {Variable(numbers({2, 2, 3})), Variable(numbers({2, 3, 2})), Variable(numbers({2, 2}))});
  EXPECT_TRUE(report.ok()) << report.to_string();
}

// Views and one product: no array of all products comes about.
TEST(Einsum, IsOneProductOfViews) {
  Tape tape;
  const Variable a(numbers({2, 3, 4})), b(numbers({4, 5, 2}));
  einsum("bij,jkb->bik", a, b);
  std::size_t products = 0;
  for (const auto& node : tape.nodes()) {
    products += node->operation() == "batched_matmul";
    EXPECT_NE(node->operation(), "multiply");
    EXPECT_NE(node->operation(), "sum");
  }
  EXPECT_EQ(products, 1u);
}

TEST(Einsum, IsRecordedInTheLineOfTheCall) {
  Tape tape;
  constexpr unsigned line = __LINE__ + 1;
  einsum("ij,j->i", A, v);
  for (const auto& node : tape.nodes()) {
    if (node->is_leaf()) continue;
    EXPECT_EQ(node->location().line, line);
  }
}

TEST(Einsum, SaysWhatIsWrong) {
  const auto message = [](const char* text, const std::vector<Variable<double>>& x) {
    return message_of<std::invalid_argument>([&] { einsum(text, x); });
  };
  EXPECT_EQ(message("ij,j1->i", {A, v}),
            "einsum: \"ij,j1->i\": '1' at position 4; a letter, ',', \"...\" or \"->\" is expected");
  EXPECT_EQ(message("ij-i", {A}),
            "einsum: \"ij-i\": '-' at position 2; a letter, ',', \"...\" or \"->\" is expected");
  EXPECT_EQ(message("i..", {v}),
            "einsum: \"i..\": '.' at position 1; a letter, ',', \"...\" or \"->\" is expected");
  EXPECT_EQ(message("ij->i,j", {A}),
            "einsum: \"ij->i,j\": ',' at position 5; behind \"->\" a letter or \"...\" is expected");
  EXPECT_EQ(message("ij->i->j", {A}),
            "einsum: \"ij->i->j\": '-' at position 5; behind \"->\" a letter or \"...\" is expected");
  EXPECT_EQ(message("...i...", {A}), "einsum: \"...i...\": a second \"...\" at position 4 in \"...i\"");
  EXPECT_EQ(message("ij,j", {A}), "einsum: \"ij,j\": there are subscripts for 2 operands, and 1 are given");
  EXPECT_EQ(message("ij,jk", {A, v}), "einsum: \"ij,jk\": \"jk\" has 2 letters, v is (3)");
  EXPECT_EQ(message("i", {A}), "einsum: \"i\": \"i\" has 1 letters, A is (2, 3)");
  EXPECT_EQ(message("i...j", {v}), "einsum: \"i...j\": \"i...j\" has 2 letters beside \"...\", v is (3)");
  EXPECT_EQ(message("ij,jk", {A, S}),
            "einsum: \"ij,jk\": 'j' is 3 long in one operand and 2 in another: A is (2, 3), S is (2, 2)");
  EXPECT_EQ(message("...,...", {A, S}),
            "einsum: \"...,...\": dimension -1 of \"...\" is 3 long in one operand and 2 in "
            "another: A is (2, 3), S is (2, 2)");
  EXPECT_EQ(message("ii", {A}), "einsum: \"ii\": 'i' is of dimensions 2 and 3 long: A is (2, 3)");
  EXPECT_EQ(message("ij->ik", {A}), "einsum: \"ij->ik\": 'k' of the result is in no operand");
  EXPECT_EQ(message("ij->ii", {A}), "einsum: \"ij->ii\": 'i' comes twice in the result");
  EXPECT_EQ(message("...i->i", {A}),
            "einsum: \"...i->i\": the result has no \"...\", which stands for 1 dimensions of the operands");
  EXPECT_EQ(message("i,i", {v, Variable(numbers({2}))}),
            "einsum: \"i,i\": 'i' is 3 long in one operand and 2 in another: v is (3), operand 1 is (2)");
  EXPECT_EQ(message("", {}), "einsum: \"\": there are subscripts for 1 operands, and 0 are given");
  EXPECT_TRUE(message("i,i", {v, Variable<double>()}).starts_with("einsum: operand 1 is an empty Variable"));
}

}  // namespace
}  // namespace xgrad
