#include <xgrad/autograd/format.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

namespace xgrad {
namespace {

TEST(Format, IsThatOfStreams) {
  const Variable x(xt::xarray<double>{{1, 2}, {3, 4.5}}, "x");
  const Variable<std::int64_t> indices(std::vector<int>{2, 0});
  std::ostringstream stream;
  stream << x;
  EXPECT_EQ(fmt::format("{}", x), stream.str());
  EXPECT_EQ(fmt::format("{} at {}", Variable<float>(0.5f), indices), "0.5 at {2, 0}");
}

}  // namespace
}  // namespace xgrad
