#include <xgrad/nn/parse_number.hpp>

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>
#include <limits>
#include <string>

namespace xgrad::nn {
namespace {

TEST(ParseNumber, ReadsDecimalNumbers) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::string nines(320, '9'), zeros(400, '0');
  const std::pair<std::string, double> cases[] = {
      {"0", 0},
      {"7", 7},
      {"+7", 7},
      {"-7", -7},
      {"007", 7},
      {"12.5", 12.5},
      {"-.5", -0.5},
      {"5.", 5},
      {"1e3", 1000},
      {"1E+3", 1000},
      {"-12.5e-3", -0.0125},
      {".5e1", 5},
      {"5.e1", 50},
      {"1e0005", 1e5},
      // to the nearest double
      {"0.1", 0.1},
      {"9007199254740993", 9007199254740992},
      {"9007199254740993.00001", 9007199254740994},
      {"123456789012345678901234567890", 123456789012345678901234567890.0},
      {"2.2250738585072011e-308", 0x0.fffffffffffffp-1022},
      // the largest and the smallest, and what is beyond
      {"1.7976931348623157e308", std::numeric_limits<double>::max()},
      {"4.9e-324", 5e-324},
      {"1.8e308", infinity},
      {"-1e400", -infinity},
      {"1E400", infinity},
      {"1e-400", 0},
      {"1E-400", 0},
      {"1e99999999999999999999", infinity},
      {"1e-99999999999999999999", 0},
      {"0e99999999999999999999", 0},
      {nines, infinity},
      {nines + "e-5", infinity},
      {"-" + nines + "E-5", -infinity},
      {nines + "e-320", 1},
      {nines + "e-720", 0},
      {"0." + zeros + "1", 0},
      {"0." + zeros + "1e401", 1},
      {zeros + "1" + "." + zeros, 1}};
  for (const auto& [text, expected] : cases) {
    const auto number = parse_number(text);
    ASSERT_TRUE(number) << text;
    EXPECT_EQ(*number, expected) << text;
  }
  EXPECT_TRUE(std::signbit(*parse_number("-0")));
  EXPECT_TRUE(std::signbit(*parse_number("-1e-400")));
}

TEST(ParseNumber, ReadsNothingElse) {
  for (const char* text :
       {"",    " ",     "x",     "-",   "+",     ".",     "-.",          "e",        "e5",
        ".e5", "1e",    "1e+",   "1e-", "1e5.0", "1.2.3", "1..2",        "1 2",      " 1",
        "1 ",  "\t1",   "\n1",   "1x",  "x1",    "--1",   "+-1",         "-+1",      "++1",
        "1-",  "0x10",  "0x1p3", "1p3", "inf",   "-inf",  "nan",         "infinity", "nan(1)",
        "1,5", "1_000", "1'000", "1f",  "1d5",   "1e5e5", "\xef\xbc\x91"})  // a full-width 1
    EXPECT_FALSE(parse_number(text)) << '"' << text << '"';
  EXPECT_FALSE(parse_number(std::string_view("1\0", 2)));
  EXPECT_EQ(parse_number(std::string_view("125", 2)), 12);  // it ends where the view ends
}

// Where one of these locales is installed, numbers are written with a comma; files are not.
TEST(ParseNumber, DependsOnNoLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  bool tried = false;
  for (const char* name :
       {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8", "pt_BR.UTF-8", "ru_RU.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) == nullptr || *std::localeconv()->decimal_point != ',') continue;
    tried = true;
    EXPECT_EQ(parse_number("12.5"), 12.5) << name;
    EXPECT_FALSE(parse_number("12,5")) << name;
  }
  std::setlocale(LC_ALL, before.c_str());
  if (!tried) GTEST_SKIP() << "no locale with a decimal comma is installed";
}

}  // namespace
}  // namespace xgrad::nn
