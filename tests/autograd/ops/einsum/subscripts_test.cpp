#include <xgrad/autograd/ops/einsum/subscripts.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad::engine {
namespace {

EinsteinSum read(const char* text, const std::vector<Shape>& shapes) {
  return read_subscripts(text, shapes, [](std::size_t i) { return "x" + std::to_string(i); });
}

using List = std::vector<std::size_t>;

TEST(Subscripts, GiveEachLetterANumber) {
  const auto sum = read("bij,bjk->ik", {{7, 2, 3}, {7, 3, 4}});
  EXPECT_EQ(sum.operands, (std::vector<List>{{0, 1, 2}, {0, 2, 3}}));
  EXPECT_EQ(sum.result, (List{1, 3}));
  EXPECT_EQ(sum.lengths, (List{7, 2, 3, 4}));
}

// The further dimensions are aligned at the last.
TEST(Subscripts, CountFurtherDimensionsFromTheLast) {
  const auto sum = read("i...,...->...i", {{5, 2, 1}, {3}});
  EXPECT_EQ(sum.operands, (std::vector<List>{{2, 0, 1}, {1}}));
  EXPECT_EQ(sum.result, (List{0, 1, 2}));
  EXPECT_EQ(sum.lengths, (List{2, 3, 5}));
}

TEST(Subscripts, FindTheResult) {
  EXPECT_EQ(read("ba,b", {{2, 3}, {2}}).result, List{1});
  EXPECT_EQ(read("b...a", {{2, 3, 4}}).result, (List{0, 2, 1}));
  EXPECT_EQ(read("", {{}}).result, List{});
}

TEST(Subscripts, TakeTheLongerLength) {
  EXPECT_EQ(read("i,i->i", {{1}, {4}}).lengths, List{4});
  EXPECT_EQ(read("i,i->i", {{1}, {0}}).lengths, List{0});
  EXPECT_EQ(read("i,i->i", {{1}, {1}}).lengths, List{1});
  EXPECT_THROW(read("ii,i->i", {{1, 4}, {4}}), std::invalid_argument) << "but not within an operand";
}

TEST(Subscripts, SayWhatIsWrongWithThem) {
  const auto refused = [](const char* text, const std::vector<Shape>& shapes) {
    try {
      read(text, shapes);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(refused("ij,jk", {{2, 3}}),
            "einsum: \"ij,jk\": there are subscripts for 2 operands, and 1 are given");
  EXPECT_EQ(refused("ij,j", {{2, 3}, {3, 4}}), "einsum: \"ij,j\": \"j\" has 1 letters, x1 is (3, 4)");
  EXPECT_EQ(refused("ij...", {{2}}), "einsum: \"ij...\": \"ij...\" has 2 letters beside \"...\", x0 is (2)");
  EXPECT_EQ(refused("ij,jk", {{2, 3}, {4, 5}}),
            "einsum: \"ij,jk\": 'j' is 3 long in one operand and 4 in another: x0 is (2, 3), x1 is (4, 5)");
  EXPECT_EQ(refused("i,j,j", {{7}, {3}, {4}}),
            "einsum: \"i,j,j\": 'j' is 3 long in one operand and 4 in another: x1 is (3), x2 is (4)");
  EXPECT_EQ(refused("a...,b...", {{2, 3, 4}, {5, 6, 4}}),
            "einsum: \"a...,b...\": dimension -2 of \"...\" is 3 long in one operand and 6 in another: x0 is "
            "(2, 3, 4), x1 is (5, 6, 4)");
  EXPECT_EQ(refused("kii", {{2, 3, 4}}),
            "einsum: \"kii\": 'i' is of dimensions 3 and 4 long: x0 is (2, 3, 4)");
  EXPECT_EQ(refused("a...b...", {{2, 3}}),
            "einsum: \"a...b...\": a second \"...\" at position 5 in \"a...b\"");
  EXPECT_EQ(refused("ij,,", {{2, 3}}),
            "einsum: \"ij,,\": there are subscripts for 3 operands, and 1 are given");
  EXPECT_EQ(refused("i;j", {{2}, {3}}),
            "einsum: \"i;j\": ';' at position 1; a letter, ',', \"...\" or \"->\" is expected");
  EXPECT_EQ(refused("i->i,j", {{2}}),
            "einsum: \"i->i,j\": ',' at position 4; behind \"->\" a letter or \"...\" is expected");
  EXPECT_EQ(refused("i->ij", {{2}}), "einsum: \"i->ij\": 'j' of the result is in no operand");
  EXPECT_EQ(refused("ij->iji", {{2, 3}}), "einsum: \"ij->iji\": 'i' comes twice in the result");
  EXPECT_EQ(refused("i...->i", {{2, 3, 4}}),
            "einsum: \"i...->i\": the result has no \"...\", which stands for 2 dimensions of the operands");
  EXPECT_EQ(refused("...", {Shape(65)}), "einsum: \"...\": there are more than 64 letters and dimensions");
  for (const char* letter : {"a", "z", "A", "Z"}) EXPECT_EQ(refused(letter, {{2}}), "no error") << letter;
  for (const char* sign : {"@", "[", "`", "{"}) EXPECT_NE(refused(sign, {{2}}), "no error") << sign;
  EXPECT_EQ(read(" i j , j -> i ", {{2, 3}, {3}}).result, List{0});
}

TEST(Subscripts, HaveALimit) {
  EXPECT_THROW(read("...", {Shape(65)}), std::invalid_argument);
  EXPECT_NO_THROW(read("...", {Shape(64)}));
}

}  // namespace
}  // namespace xgrad::engine
