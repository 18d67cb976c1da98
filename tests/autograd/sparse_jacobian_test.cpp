#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace xgrad {
namespace {

using V = Variable<double>;

/// Three neighbors each, without those at the ends: n elements give n − 2.
V stencil(const V& u) {
  return slice(u, 0, 0, -2) * slice(u, 0, 1, -1) + exp(slice(u, 0, 2, static_cast<std::ptrdiff_t>(u.size())));
}

SparsityPattern of_stencil(std::size_t n) {
  SparsityPattern pattern{n, {}};
  for (std::size_t i = 0; i + 2 < n; ++i) pattern.rows.push_back({i, i + 1, i + 2});
  return pattern;
}

TEST(Sparsity, IsFoundFromTheTape) {
  const Variable u(numbers({7}));
  const SparsityPattern pattern = sparsity(stencil, u);
  EXPECT_EQ(pattern, of_stencil(7));
  EXPECT_EQ(pattern.to_string(),
            "5 × 7, 15 entries\n"
            "■■■····\n"
            "·■■■···\n"
            "··■■■··\n"
            "···■■■·\n"
            "····■■■\n");
}

TEST(Sparsity, OfALargeMatrixIsCutOff) {
  const std::string text = banded(100, 100, 1, 1).to_string();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 62);
  EXPECT_TRUE(text.ends_with("…\n"));
}

TEST(Sparsity, IsTransposed) {
  const SparsityPattern pattern{3, {{0, 2}, {1}}};
  EXPECT_EQ(pattern.transposed(), (SparsityPattern{2, {{0}, {1}, {0}}}));
  EXPECT_EQ(pattern.transposed().transposed(), pattern);
  EXPECT_EQ(banded(2, 3, 0, 1), (SparsityPattern{3, {{0, 1}, {1, 2}}}));
}

TEST(Colors, OfABandAreAsManyAsItIsWide) {
  for (const std::size_t n : {1u, 5u, 100u}) {
    const auto colors = colors_of_columns(banded(n, n, 2, 1));
    ASSERT_EQ(colors.size(), n);
    EXPECT_EQ(*std::max_element(colors.begin(), colors.end()) + 1, std::min<std::size_t>(n, 4));
  }
}

TEST(Colors, AreDifferentWithinEachRow) {
  Generator generator(3);
  SparsityPattern pattern{40, std::vector<std::vector<std::size_t>>(60)};
  for (auto& row : pattern.rows)
    for (std::size_t j = 0; j < 40; ++j)
      if (generator.uniform<double>({}, 0, 1)() < 0.1) row.push_back(j);
  const auto colors = colors_of_columns(pattern);
  for (const auto& row : pattern.rows)
    for (std::size_t a = 0; a < row.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) EXPECT_NE(colors[row[a]], colors[row[b]]);
}

TEST(SparseJacobian, HasTheEntriesOfTheDenseOne) {
  const Variable u(numbers({9}));
  const V dense = jacobian(stencil, u);
  const SparsityPattern pattern = of_stencil(9);
  EXPECT_TRUE(close(jacobian(stencil, u, pattern).value(), dense.value()));
  const V entries = sparse_jacobian(stencil, u, pattern);
  ASSERT_EQ(entries.size(), pattern.size());
  EXPECT_NEAR(entries.value()(4), dense.value()(1, 2), 1e-14);
}

// One row that has all columns makes each column a color of its own; the rows then have two.
TEST(SparseJacobian, IsComputedByRowsWhereTheyAreFewer) {
  const Variable u(numbers({6}));
  const auto f = [](const V& in) { return concatenate(in * in, reshape(sum(exp(in)), Shape{1})); };
  std::size_t evaluations = 0;
  const auto counted = [&](const V& in) {
    ++evaluations;
    return f(in);
  };
  const SparsityPattern pattern = sparsity(f, u);
  EXPECT_TRUE(close(jacobian(counted, u, pattern).value(), jacobian(f, u).value()));
  EXPECT_EQ(evaluations, 2u) << "one that sweeps go back along, and one to check the pattern";
}

TEST(SparseJacobian, NeedsAsManyPassesAsThereAreColors) {
  const Variable u(numbers({50}));
  std::size_t evaluations = 0, recorded = 0;
  const auto counted = [&](const V& in) {
    ++evaluations;
    recorded += Tape::current() != nullptr;
    return stencil(in);
  };
  sparse_jacobian(counted, u, of_stencil(50));
  EXPECT_EQ(evaluations, 5u) << "one for the size, three colors, one to check the pattern";
  EXPECT_EQ(recorded, 1u);
}

// No slope, no input and no output: each has a Jacobian without entries.
TEST(SparseJacobian, MayHaveNoEntries) {
  const auto steps = [](const V& in) { return floor(slice(in, 0, 1, 4)); };
  const auto total = [](const V& in) { return reshape(sum(in), Shape{1}); };
  const auto none = [](const V& in) { return slice(exp(in), 0, 2, 2); };
  const auto check = [](const auto& f, const V& u) {
    const SparsityPattern pattern = sparsity(f, u);
    EXPECT_EQ(pattern.size(), 0u);
    EXPECT_EQ(sparse_jacobian(f, u, pattern).shape(), (Shape{0}));
    EXPECT_TRUE(same(jacobian(f, u, pattern).value(), jacobian(f, u).value()));
  };
  check(steps, Variable(numbers({6})));
  check(total, Variable(numbers({0})));
  check(none, Variable(numbers({6})));
}

TEST(SparseJacobian, CanBeDifferentiated) {
  const Variable u(numbers({6}));
  const SparsityPattern pattern = of_stencil(6);
  const auto sparse = [&](const V& in) { return sum(square(sparse_jacobian(stencil, in, pattern))); };
  const auto dense = [&](const V& in) { return sum(square(jacobian(stencil, in))); };
  EXPECT_TRUE(close(grad(sparse, u).value(), grad(dense, u).value()));
}

TEST(SparseJacobian, SaysWhatIsWrong) {
  const Variable u(numbers({6}));
  EXPECT_EQ(message_of<std::invalid_argument>([&] { jacobian(stencil, u, of_stencil(7)); }),
            "jacobian: the pattern is 5 × 7; f gives 4 elements for 6");
  const Variable<double> empty;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { jacobian(stencil, empty, of_stencil(6)); }),
            "jacobian: the input is an empty Variable, which holds no value");
  EXPECT_EQ(message_of<std::invalid_argument>(
                [&] { jacobian([&](const Variable<double>&) { return empty; }, u, of_stencil(6)); }),
            "jacobian: what the function returned is an empty Variable, which holds no value");
  SparsityPattern pattern = of_stencil(6);
  pattern.rows[1].pop_back();
  EXPECT_TRUE(message_of<std::invalid_argument>([&] {
                jacobian(stencil, u, pattern);
              }).starts_with("jacobian: the pattern leaves an entry out: row 1 times a vector is "));
  EXPECT_EQ(message_of<std::out_of_range>([&] {
              colors_of_columns(SparsityPattern{2, {{0, 2}}});
            }),
            "SparsityPattern: row 0 has an entry in column 2, of 2 columns");
}

}  // namespace
}  // namespace xgrad
