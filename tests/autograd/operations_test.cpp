// Calls nothing of the library but operations(), as a page that lists them would.
#include <xgrad/autograd/operations.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>

namespace xgrad {
namespace {

using Strings = std::vector<std::string>;

const char* const names_of_all[] = {
    "abs",           "add",
    "broadcast_to",  "cast",
    "clip",          "concatenate",
    "divide",        "equal",
    "exp",           "greater",
    "greater_equal", "hardmax",
    "leaky_relu",    "less",
    "less_equal",    "linear",
    "log",           "log_softmax",
    "logsumexp",     "matmul",
    "max",           "maximum",
    "mean",          "minimum",
    "multiply",      "negate",
    "pad",           "pick",
    "place",         "pow",
    "relu",          "rearrange",
    "reshape",       "set_view",
    "sigmoid",       "softmax",
    "softplus",      "softmax_cross_entropy",
    "sqrt",          "square",
    "step",          "subtract",
    "sum",           "tanh",
    "take",          "transpose",
    "view",          "where",
};

// Also those that nothing in this program calls: a static library must not lose them.
TEST(Operations, AreAllThere) {
  Strings names;
  for (const auto& operation : operations()) names.push_back(operation.name);
  for (const char* name : names_of_all) EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

// Every rule in the sources, so that a new file of rules cannot be forgotten.
TEST(Operations, AreThoseOfTheSources) {
  const char* sources = std::getenv("XGRAD_SOURCES");
  if (!sources) GTEST_SKIP() << "XGRAD_SOURCES, which ctest sets, does not say where the sources are";
  const auto folder = std::filesystem::path(sources) / "autograd/ops";
  std::set<std::string> listed, written;
  for (const auto& operation : operations()) listed.insert(operation.name);
  const std::regex name("(?:string_view name|table\\.name) = \"([a-z0-9_]+)\"");
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream(file.path());
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    for (std::sregex_iterator match(text.begin(), text.end(), name), end; match != end; ++match)
      written.insert((*match)[1]);
  }
  EXPECT_EQ(listed, written);
}

// How formulas read. That they say what is computed is for samples_test.cpp to check.
TEST(Operations, PrintTheirFormulas) {
  const Operation tanh = operation("tanh"), matmul = operation("matmul"), where = operation("where");
  EXPECT_EQ(tanh.name, "tanh");
  EXPECT_EQ(tanh.inputs, Strings{"x"});
  EXPECT_EQ(tanh.value, "tanh(x)");
  EXPECT_EQ(tanh.pullbacks, Strings{"g·(1 − y·y)"});
  EXPECT_EQ(matmul.inputs, (Strings{"a", "b"}));
  EXPECT_EQ(matmul.value, "a b");
  EXPECT_EQ(matmul.pullbacks, (Strings{"g bᵀ", "aᵀ g"}));
  EXPECT_EQ(where.inputs, (Strings{"c", "a", "b"}));
  EXPECT_EQ(where.pullbacks[0], "0");
}

/// A formula as a page of Markdown has it.
std::string cell(const std::string& formula) {
  return "`" + std::regex_replace(formula, std::regex("\\|"), "\\|") + "`";
}

// What scripts/operations-page writes into docs/operations.md, in a paragraph of its own or in a row of a
// table.
TEST(Operations, AreWrittenInTheDocumentationAsTheyPrintThemselves) {
  const char* sources = std::getenv("XGRAD_SOURCES");
  if (!sources) GTEST_SKIP() << "XGRAD_SOURCES, which ctest sets, does not say where the sources are";
  std::ifstream stream(std::filesystem::path(sources) / "docs/operations.md");
  const std::string page(std::istreambuf_iterator<char>(stream), {});
  for (const auto& operation : operations()) {
    std::string list, row;
    for (std::size_t i = 0; i < operation.inputs.size(); ++i) {
      const std::string pullback = cell("d" + operation.inputs[i] + " = " + operation.pullbacks[i]);
      list += (i > 0 ? ", " : "") + pullback;
      row += (i > 0 ? "<br>" : "") + pullback;
    }
    const std::string value = cell("y = " + operation.value);
    const bool is_there =
        page.find("\n" + value + "; " + list + "\n") != std::string::npos ||
        page.find("| `" + operation.name + "` | " + value + " | " + row + " |") != std::string::npos;
    EXPECT_TRUE(is_there) << operation.name << ": " << value << "; " << list
                          << " (scripts/check-docs --update writes the page)";
  }
}

TEST(Operations, HaveAPullbackForEachInput) {
  for (const auto& operation : operations()) {
    EXPECT_FALSE(operation.value.empty()) << operation.name;
    EXPECT_EQ(operation.pullbacks.size(), operation.inputs.size()) << operation.name;
    for (const auto& pullback : operation.pullbacks)
      EXPECT_TRUE(pullback == "0" || pullback.find('g') != std::string::npos)
          << operation.name << ": a cotangent is linear in g, but this is " << pullback;
  }
}

TEST(Operations, OfUnknownNamesAreAnError) {
  try {
    operation("abracadabra");
    FAIL();
  } catch (const std::out_of_range& error) {
    EXPECT_STREQ(error.what(), "operation: there is none named 'abracadabra'");
  }
}

TEST(Operations, AreFoundByTheirWholeNames) {
  std::set<std::string> names;
  for (const auto& one : operations()) names.insert(one.name);
  for (const std::string& name : names) {
    EXPECT_EQ(operation(name).name, name);
    for (std::size_t length = 0; length < name.size(); ++length) {
      const std::string part = name.substr(0, length);
      if (names.contains(part)) continue;
      EXPECT_THROW(operation(part), std::out_of_range) << part;
    }
  }
}

}  // namespace
}  // namespace xgrad
