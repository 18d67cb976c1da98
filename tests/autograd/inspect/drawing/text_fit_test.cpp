#include <xgrad/autograd/inspect/drawing/text_fit.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace xgrad::inspect {
namespace {

TEST(WidthOf, KnowsNarrowAndWideCharacters) {
  EXPECT_EQ(width_of("", 10), 0);
  EXPECT_LT(width_of("illi", 10), width_of("door", 10));
  EXPECT_LT(width_of("door", 10), width_of("MWMW", 10));
  EXPECT_DOUBLE_EQ(width_of("door", 20), 2 * width_of("door", 10));
  EXPECT_DOUBLE_EQ(width_of("ab", 10), width_of("a", 10) + width_of("b", 10));
}

// Measured in DejaVu Sans and in DejaVu Serif Italic; the estimate is not to be below either.
TEST(WidthOf, IsThatOfAWideFont) {
  struct {
    const char* text;
    double sans, serif;
  } const texts[] = {
      {"v2 = v1 weight1 + bias1", 1241, 1246}, {"loss = sum(v6)/n", 851, 849},
      {"a = 1/(1 + exp(−z))", 992, 987},       {"(2, 3) 1, 2, 3, 0.5, −1, 2", 1179, 1179},
      {"dJ/dv12 = −0.380003", 1085, 1094},     {"×0.153901", 561, 561},
      {"WAVE MIMOSA OHM", 1005, 1112},         {"ill-fitted, jilted", 697, 722},
  };
  for (const auto& [text, sans, serif] : texts) {
    EXPECT_GE(width_of(text, 100), std::max(sans, serif)) << text;
    EXPECT_LE(width_of(text, 100), 1.2 * std::max(sans, serif)) << text;
  }
}

TEST(WidthOf, IsThatOfACapitalFromAToZ) {
  for (const char* letter : {"B", "K", "S", "X", "Y", "Z"})
    EXPECT_EQ(width_of(letter, 10), width_of("A", 10)) << letter;
  for (const char* sign : {"@", "{", "a", "z", "0", "9"})
    EXPECT_NE(width_of(sign, 10), width_of("A", 10)) << sign;
}

TEST(WidthOf, CountsCharactersNotBytes) {
  EXPECT_LT(width_of("σ", 10), width_of("ss", 10));
  EXPECT_LT(width_of("…", 10), width_of("...", 10) + 1);
  EXPECT_DOUBLE_EQ(width_of("权重", 10), 20);
}

TEST(Shortened, FitsAndKeepsWholeCharacters) {
  EXPECT_EQ(shortened("weight", 10, 100), "weight");
  EXPECT_EQ(shortened("weight", 10, width_of("weight", 10)), "weight");
  const std::string text = "σ(权重·x + b) and so on";
  for (double width = 11; width < width_of(text, 10); width += 3) {
    const std::string some = shortened(text, 10, width);
    EXPECT_LE(width_of(some, 10), width);
    ASSERT_TRUE(some.ends_with("…")) << some;
    EXPECT_TRUE(text.starts_with(some.substr(0, some.size() - 3))) << some;
    const std::size_t kept = some.size() - 3;
    EXPECT_NE(static_cast<unsigned char>(text[kept]) & 0xC0, 0x80) << "cut inside of a character: " << some;
  }
  EXPECT_EQ(shortened("v2 = v1 weight1", 10, width_of("v2 = …", 10) + 0.01), "v2 =…");
}

TEST(FirstThatFits, IsTheLastOneShortenedIfNoneDoes) {
  const std::vector<std::string> texts = {"(3) 0.25, 0.5, 0.75", "(3) 0.25", "(3)"};
  EXPECT_EQ(first_that_fits(texts, 10, 500), texts[0]);
  EXPECT_EQ(first_that_fits(texts, 10, width_of(texts[1], 10)), texts[1]);
  EXPECT_EQ(first_that_fits(texts, 10, width_of(texts[2], 10)), texts[2]);
  EXPECT_EQ(first_that_fits(texts, 10, width_of("(…", 10) + 0.01), "(…");
}

}  // namespace
}  // namespace xgrad::inspect
