#include <xgrad/autograd/instruction_set.hpp>
#include <xgrad/autograd/kernels/instruction_set.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <string>

namespace xgrad {
namespace {

using kernels::choose_set;
using kernels::InstructionSet;

/// As on a processor that has AVX2 and no AVX-512.
constexpr std::array sets{InstructionSet{"sse2", true}, InstructionSet{"avx2", true},
                          InstructionSet{"avx512", false}};

TEST(InstructionSet, IsTheWidestThatIsSupported) {
  EXPECT_EQ(choose_set(sets, "").set, 1u);
  EXPECT_EQ(choose_set(sets, "").complaint, "");
  EXPECT_EQ(choose_set(std::array{InstructionSet{"other", true}}, "").set, 0u);
}

TEST(InstructionSet, MayBeANarrowerOneThatIsNamed) {
  EXPECT_EQ(choose_set(sets, "sse2").set, 0u);
  EXPECT_EQ(choose_set(sets, "sse2").complaint, "");
  EXPECT_EQ(choose_set(sets, "avx2").set, 1u);
}

TEST(InstructionSet, IsNotOneThatTheProcessorLacks) {
  const auto choice = choose_set(sets, "avx512");
  EXPECT_EQ(choice.set, 1u);
  EXPECT_EQ(
      choice.complaint,
      "XGRAD_INSTRUCTION_SET is 'avx512', which this processor, or its operating system, does not support; "
      "avx2 is used");
}

TEST(InstructionSet, IsNotOneThatNobodyKnows) {
  for (const char* wanted : {"mmx", "AVX2", " avx2", "avx"}) {
    const auto choice = choose_set(sets, wanted);
    EXPECT_EQ(choice.set, 1u);
    EXPECT_EQ(choice.complaint, "XGRAD_INSTRUCTION_SET is '" + std::string(wanted) +
                                    "', but can be one of sse2, avx2, avx512; avx2 is used");
  }
}

TEST(InstructionSet, IsChosenByTheEnvironment) {
  const char* const wanted = std::getenv("XGRAD_INSTRUCTION_SET");
  const auto compiled = kernels::compiled_sets();
  EXPECT_EQ(instruction_set(), compiled[choose_set(compiled, wanted == nullptr ? "" : wanted).set].name);
}

}  // namespace
}  // namespace xgrad
