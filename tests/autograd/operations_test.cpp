// Calls nothing of the library but operations(), as a page that lists them would.
#include <xgrad/autograd/operations.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>

namespace xgrad {
namespace {

using Strings = std::vector<std::string>;

struct Expected {
  const char* name;
  Strings inputs;
  const char* value;
  Strings pullbacks;
};

const Expected table[] = {
    {"abs", {"x"}, "|x|", {"where(x > 0, g, where(x < 0, −g, 0))"}},
    {"add", {"a", "b"}, "a + b", {"g", "g"}},
    {"broadcast_to", {"x"}, "broadcast(x)", {"sum(g)"}},
    {"cast", {"x"}, "cast(x)", {"cast(g)"}},
    {"concatenate", {"a", "b"}, "concatenate(a, b)", {"slice(g)", "slice(g)"}},
    {"divide", {"a", "b"}, "a/b", {"g/b", "−g·y/b"}},
    {"equal", {"a", "b"}, "where(a = b, 1, 0)", {"0", "0"}},
    {"exp", {"x"}, "exp(x)", {"g·y"}},
    {"greater", {"a", "b"}, "where(a > b, 1, 0)", {"0", "0"}},
    {"greater_equal", {"a", "b"}, "where(a ≥ b, 1, 0)", {"0", "0"}},
    {"hardmax", {"x"}, "(x = max(x))·1/Σ(x = max(x))", {"0"}},
    {"leaky_relu", {"x", "s"}, "where(x ≤ 0, s·x, x)", {"where(x ≤ 0, s·g, g)", "where(x ≤ 0, g·x, 0)"}},
    {"less", {"a", "b"}, "where(a < b, 1, 0)", {"0", "0"}},
    {"less_equal", {"a", "b"}, "where(a ≤ b, 1, 0)", {"0", "0"}},
    {"linear", {"x", "W", "b"}, "x W + b", {"g Wᵀ", "xᵀ g", "sum(g)"}},
    {"log", {"x"}, "log(x)", {"g/x"}},
    {"log_softmax", {"x"}, "x − max(x) − log(Σ(exp(x − max(x))))", {"g − exp(y)·Σ(g)"}},
    {"logsumexp", {"x"}, "max(x) + log(Σ(exp(x − max(x))))", {"g·exp(x − y)"}},
    {"matmul", {"a", "b"}, "a b", {"g bᵀ", "aᵀ g"}},
    {"max", {"x"}, "max(x)", {"(x = y)·g/Σ(x = y)"}},
    {"maximum",
     {"a", "b"},
     "where(a ≥ b, a, where(a < b, b, a + b))",
     {"where(a > b, g, where(a < b, 0, g/2))", "where(a < b, g, where(a > b, 0, g/2))"}},
    {"mean", {"x"}, "sum(x)/n", {"broadcast(g/n)"}},
    {"minimum",
     {"a", "b"},
     "where(a ≤ b, a, where(a > b, b, a + b))",
     {"where(a < b, g, where(a > b, 0, g/2))", "where(a > b, g, where(a < b, 0, g/2))"}},
    {"multiply", {"a", "b"}, "a·b", {"g·b", "g·a"}},
    {"negate", {"x"}, "−x", {"−g"}},
    {"pad", {"x"}, "pad(x)", {"slice(g)"}},
    {"pick", {"x"}, "pick(x)", {"place(g)"}},
    {"place", {"x"}, "place(x)", {"pick(g)"}},
    {"pow",
     {"a", "b"},
     "a^b",
     {"g·b·where(b = 0, where(a = 0, 1, a), a)^(b − 1)", "g·y·log(where(a = 0, 1, a))"}},
    {"relu", {"x"}, "where(x ≤ 0, 0, x)", {"where(x ≤ 0, 0, g)"}},
    {"reshape", {"x"}, "reshape(x)", {"reshape(g)"}},
    {"sigmoid", {"x"}, "1/(1 + exp(−x))", {"g·y·(1 − y)"}},
    {"slice", {"x"}, "slice(x)", {"pad(g)"}},
    {"softmax", {"x"}, "exp(x − max(x))/Σ(exp(x − max(x)))", {"y·(g − Σ(g·y))"}},
    {"softplus", {"x"}, "max(x, 0) + log(1 + exp(−|x|))", {"g·σ(x)"}},
    {"softmax_cross_entropy", {"x"}, "mean(−pick(log_softmax(x)))", {"g·(softmax(x) − onehot)/n"}},
    {"sqrt", {"x"}, "√(x)", {"g/(2·y)"}},
    {"square", {"x"}, "x·x", {"g·2·x"}},
    {"step", {"x"}, "where(x > 0, 1, 0)", {"0"}},
    {"subtract", {"a", "b"}, "a − b", {"g", "−g"}},
    {"sum", {"x"}, "sum(x)", {"broadcast(g)"}},
    {"tanh", {"x"}, "tanh(x)", {"g·(1 − y·y)"}},
    {"transpose", {"x"}, "xᵀ", {"gᵀ"}},
    {"where", {"c", "a", "b"}, "where(c = 0, b, a)", {"0", "where(c = 0, 0, g)", "where(c = 0, g, 0)"}},
};

// Also those that nothing in this program calls: a static library must not lose them.
TEST(Operations, AreAllThere) {
  Strings names;
  for (const auto& operation : operations()) names.push_back(operation.name);
  for (const auto& expected : table)
    EXPECT_TRUE(std::count(names.begin(), names.end(), expected.name) == 1) << expected.name;
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

// Every rule in the sources, so that a new file of rules cannot be forgotten.
TEST(Operations, AreThoseOfTheSources) {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "../../autograd/ops";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "the sources are not there: " << folder;
  std::set<std::string> listed, written;
  for (const auto& operation : operations()) listed.insert(operation.name);
  const std::regex name("(?:string_view name = |Operation\\{)\"([a-z_]+)\"");
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(file.path());
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    for (std::sregex_iterator match(text.begin(), text.end(), name), end; match != end; ++match)
      written.insert((*match)[1]);
  }
  EXPECT_EQ(listed, written);
}

TEST(Operations, PrintTheirFormulas) {
  for (const auto& [name, inputs, value, pullbacks] : table) {
    try {
      const Operation found = operation(name);
      EXPECT_EQ(found.name, name);
      EXPECT_EQ(found.inputs, inputs) << name;
      EXPECT_EQ(found.value, value) << name;
      EXPECT_EQ(found.pullbacks, pullbacks) << name;
    } catch (const std::out_of_range& error) {
      ADD_FAILURE() << error.what();
    }
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
    operation("convolve");
    FAIL();
  } catch (const std::out_of_range& error) {
    EXPECT_STREQ(error.what(), "operation: there is none named 'convolve'");
  }
}

}  // namespace
}  // namespace xgrad
