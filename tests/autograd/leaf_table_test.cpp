#include <xgrad/autograd/leaf_table.hpp>
#include <xgrad/autograd/variable.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace xgrad::engine {
namespace {

// Of any number of leaves, also as many as there are slots before the table grows: the search for a leaf that
// is not there must come to an end.
TEST(LeafTable, FindsWhatIsThereAndNothingElse) {
  std::vector<Variable<double>> leaves;
  for (int i = 0; i < 200; ++i) leaves.emplace_back(1.0 * i);
  const Variable absent(-1.0), absent_too(-2.0);
  LeafTable table;
  EXPECT_EQ(table.find(absent.node().get()), no_position);
  for (std::uint32_t i = 0; i < leaves.size(); ++i) {
    table.add(leaves[i].node().get(), 3 * i, 10 * i);
    ASSERT_EQ(table.leaves().size(), i + 1);
    EXPECT_EQ(table.leaves()[i].version, 3 * i);
    for (std::uint32_t k = 0; k < leaves.size(); ++k)
      ASSERT_EQ(table.find(leaves[k].node().get()), k <= i ? 10 * k : no_position) << i << ", " << k;
    ASSERT_EQ(table.find(absent.node().get()), no_position) << i;
    ASSERT_EQ(table.find(absent_too.node().get()), no_position) << i;
  }
}

TEST(LeafTable, ForgetsAll) {
  const Variable x(1.0), y(2.0);
  LeafTable table;
  table.clear();  // also of nothing
  table.add(x.node().get(), 0, 5);
  table.clear();
  EXPECT_EQ(table.find(x.node().get()), no_position);
  EXPECT_TRUE(table.leaves().empty());
  table.add(y.node().get(), 0, 6);
  table.clear();
  std::vector<Variable<double>> many(40, Variable(0.0));  // so many that they are hashed
  for (auto& leaf : many) leaf = Variable(1.0);
  for (const auto& leaf : many) table.add(leaf.node().get(), 0, 7);
  table.clear();
  EXPECT_EQ(table.find(many[3].node().get()), no_position);
  table.add(y.node().get(), 0, 6);
  EXPECT_EQ(table.find(x.node().get()), no_position);
  EXPECT_EQ(table.find(y.node().get()), 6u);
}

}  // namespace
}  // namespace xgrad::engine
