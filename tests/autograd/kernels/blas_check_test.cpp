#include <xgrad/autograd/kernels/blas_check.hpp>
#include <xgrad/autograd/kernels/gemm.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

// This program's OpenBLAS, as the library sees it: one that does not know the processor.
namespace {
const char* config = "OpenBLAS 0.3.21 DYNAMIC_ARCH Prescott";
}
extern "C" {
char* openblas_get_corename() {
  static char name[] = "Prescott";
  return name;
}
char* openblas_get_config() { return const_cast<char*>(config); }
}

namespace xgrad {
namespace {

constexpr ProcessorFeatures plain, with_avx2{.avx2 = true}, with_avx512{.avx2 = true, .avx512 = true};

std::string advice(std::string_view kernels, const ProcessorFeatures& processor) {
  return blas_advice(kernels, processor).value_or("");
}

TEST(BlasAdvice, NamesTheKernelsThatTheProcessorCanRun) {
  EXPECT_NE(advice("Prescott", with_avx2).find("OPENBLAS_CORETYPE=HASWELL"), std::string::npos);
  EXPECT_NE(advice("Prescott", with_avx512).find("OPENBLAS_CORETYPE=SKYLAKEX"), std::string::npos);
  EXPECT_NE(advice("Nehalem", with_avx2).find("its Nehalem kernels"), std::string::npos);
}

TEST(BlasAdvice, IsNotGivenWhereTheKernelsFit) {
  for (const char* old : {"Prescott", "Core2", "Nehalem", "Sandybridge", "Barcelona"})
    EXPECT_EQ(advice(old, plain), "") << old;
  for (const char* kernels :
       {"Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids", "armv8", "unheard of"}) {
    EXPECT_EQ(advice(kernels, with_avx2), "") << kernels;
    EXPECT_EQ(advice(kernels, with_avx512), "") << kernels;
  }
}

// In a process of its own: what two products and two sums of products print to stderr.
class CheckBlas : public testing::Test {
 protected:
  void SetUp() override {
    if (!processor_features().avx2) GTEST_SKIP() << "to this processor no kernels are too old";
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    unsetenv("OPENBLAS_CORETYPE");
    unsetenv("XGRAD_QUIET");
  }

  static void multiply() {
    const Array<float> a(Shape{64, 64}, 1.0f), b(Shape{64}, 1.0f);  // small products are not BLAS's
    for (int i = 0; i < 2; ++i) {
      const auto product = kernels::matmul<float>(a, a);
      const auto sum = kernels::linear<float>(a, product, b);
    }
    std::exit(0);
  }
};
constexpr const char* one_line = "^xgrad: OpenBLAS [^\n]*Prescott[^\n]*\n$";
constexpr const char* nothing = "^$";
const auto succeeds = testing::ExitedWithCode(0);

TEST_F(CheckBlas, TellsOnce) { EXPECT_EXIT(multiply(), succeeds, one_line); }

TEST_F(CheckBlas, TellsAtASumOfProductsToo) {
  const Array<double> x(Shape{64, 64}, 1.0), b(Shape{64}, 1.0), &W = x;
  EXPECT_EXIT((kernels::linear<double>(x, W, b), std::exit(0)), succeeds, one_line);
}

TEST_F(CheckBlas, IsSilentWhereTheUserHasChosen) {
  setenv("OPENBLAS_CORETYPE", "Prescott", 1);
  EXPECT_EXIT(multiply(), succeeds, nothing);
}

TEST_F(CheckBlas, IsSilentIfAskedToBe) {
  setenv("XGRAD_QUIET", "1", 1);
  EXPECT_EXIT(multiply(), succeeds, nothing);
  setenv("XGRAD_QUIET", "0", 1);
  EXPECT_EXIT(multiply(), succeeds, one_line);
}

TEST_F(CheckBlas, IsSilentWhereThereIsNoChoice) {
  EXPECT_EXIT((config = "OpenBLAS 0.3.21 Prescott", multiply()), succeeds, nothing);
}

}  // namespace
}  // namespace xgrad
