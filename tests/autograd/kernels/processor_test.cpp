#include <xgrad/autograd/kernels/processor.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace xgrad {
namespace {

// Linux says the same of the processor and of itself.
TEST(Processor, CanDoWhatTheOperatingSystemSays) {
  std::ifstream stream("/proc/cpuinfo");
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("flags")) continue;
    std::istringstream words(line.substr(line.find(':') + 1));
    const std::set<std::string> flags(std::istream_iterator<std::string>(words), {});
    const auto has = [&](std::initializer_list<const char*> names) {
      for (const char* name : names)
        if (!flags.contains(name)) return false;
      return true;
    };
    EXPECT_EQ(processor_features().avx2, has({"avx2", "fma"}));
    EXPECT_EQ(processor_features().avx512, has({"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}));
    return;
  }
  GTEST_SKIP() << "no flags in /proc/cpuinfo";
}

}  // namespace
}  // namespace xgrad
