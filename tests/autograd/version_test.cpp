#include <xgrad/version.hpp>

#include <gtest/gtest.h>

#include <string>

namespace xgrad {
namespace {

TEST(Version, IsTheSameInMacrosHeadersAndLibrary) {
  const std::string macros = std::to_string(XGRAD_VERSION_MAJOR) + "." + std::to_string(XGRAD_VERSION_MINOR) +
                             "." + std::to_string(XGRAD_VERSION_PATCH);
  EXPECT_EQ(header_version, macros);
  EXPECT_EQ(library_version(), macros);
}

}  // namespace
}  // namespace xgrad
