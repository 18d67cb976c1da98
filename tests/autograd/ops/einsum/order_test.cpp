#include <xgrad/autograd/ops/einsum/order.hpp>
#include <xgrad/autograd/random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace xgrad::engine {
namespace {

/// The labels of one operand.
template <class... Label>
Labels set(Label... label) {
  return (Labels{0} | ... | (Labels{1} << label));
}

using Pairs = std::vector<Pair>;

TEST(ContractionOrder, OfOneAndTwoIsPlain) {
  EXPECT_EQ(contraction_order({set(0)}, 0, std::vector<std::size_t>{3}), Pairs{});
  EXPECT_EQ(contraction_order({set(0), set(0)}, 0, std::vector<std::size_t>{3}), (Pairs{{0, 1}}));
}

// ab,bc,cd->ad: (ab·bc)·cd takes a·b·c + a·c·d multiplications, ab·(bc·cd) b·c·d + a·b·d.
TEST(ContractionOrder, TakesTheFewestMultiplications) {
  const std::vector<Labels> chain = {set(0, 1), set(1, 2), set(2, 3)};
  EXPECT_EQ(contraction_order(chain, set(0, 3), std::vector<std::size_t>{2, 10, 10, 10}),
            (Pairs{{0, 1}, {0, 1}}));
  EXPECT_EQ(contraction_order(chain, set(0, 3), std::vector<std::size_t>{10, 10, 10, 2}),
            (Pairs{{1, 2}, {0, 1}}));
}

/// The least number of multiplications, of all orders.
double least_cost(const std::vector<Labels>& operands, Labels result,
                  const std::vector<std::size_t>& lengths) {
  if (operands.size() == 1) return 0;
  double least = 1e300;
  for (std::size_t i = 0; i < operands.size(); ++i)
    for (std::size_t j = i + 1; j < operands.size(); ++j) {
      double cost = 1;
      for (std::size_t label = 0; label < lengths.size(); ++label)
        if ((operands[i] | operands[j]) >> label & 1) cost *= static_cast<double>(lengths[label]);
      std::vector<Labels> left = operands;
      left.push_back(labels_of_product(operands, {i, j}, result));
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(j));
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
      least = std::min(least, cost + least_cost(left, result, lengths));
    }
  return least;
}

TEST(ContractionOrder, OfUpToFiveIsTheBestOfAll) {
  Generator generator(1);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<std::size_t> lengths(4);
    for (auto& length : lengths) length = 1 + generator.index(9);
    std::vector<Labels> operands(2 + generator.index(4));
    for (auto& operand : operands) operand = generator.index(16);
    const Labels result = generator.index(16);
    double cost = 0;
    std::vector<Labels> left = operands;
    for (const Pair pair : contraction_order(operands, result, lengths)) {
      ASSERT_LT(pair.first, pair.second);
      ASSERT_LT(pair.second, left.size());
      double multiplications = 1;
      for (std::size_t label = 0; label < lengths.size(); ++label)
        if ((left[pair.first] | left[pair.second]) >> label & 1)
          multiplications *= static_cast<double>(lengths[label]);
      cost += multiplications;
      left.push_back(labels_of_product(left, pair, result));
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(pair.second));
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(pair.first));
    }
    EXPECT_EQ(left.size(), 1u);
    EXPECT_EQ(cost, least_cost(operands, result, lengths)) << "trial " << trial;
  }
}

// What is left between is what the result or another operand has.
TEST(ContractionOrder, SumsAsSoonAsItCan) {
  const std::vector<Labels> operands = {set(0, 1), set(1, 2), set(2, 3)};
  EXPECT_EQ(labels_of_product(operands, {0, 1}, set(0, 3)), set(0, 2));
  EXPECT_EQ(labels_of_product(operands, {0, 1}, set(0, 1, 3)), set(0, 1, 2));
  EXPECT_EQ(labels_of_product(operands, {0, 2}, set(0, 3)), set(0, 1, 2, 3));
}

// A chain of matrices with a vector at its end is a chain of products with vectors, from that end.
TEST(ContractionOrder, OfManyKeepsWhatIsInBetweenSmall) {
  constexpr std::size_t count = 12;
  std::vector<Labels> operands;
  for (std::size_t i = 0; i < count; ++i) operands.push_back(set(i, i + 1));
  operands.push_back(set(count));
  const std::vector<std::size_t> lengths(count + 1, 10);
  std::vector<Labels> left = operands;
  for (const Pair pair : contraction_order(operands, set(0), lengths)) {
    const Labels product = labels_of_product(left, pair, set(0));
    EXPECT_EQ(__builtin_popcountll(product), 1) << "a vector";
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(pair.second));
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(pair.first));
    left.push_back(product);
  }
  EXPECT_EQ(left, std::vector<Labels>{set(0)});
}

}  // namespace
}  // namespace xgrad::engine
