#include <xgrad/autograd/transform.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace xgrad {
namespace {

template <class T>
class Transform : public testing::Test {};
TYPED_TEST_SUITE(Transform, Reals);

TYPED_TEST(Transform, ComputesInPlaceAtEveryLength) {
  for (const std::size_t n : lengths) {
    const auto a = numbers<TypeParam>({n}, -2, 2, 1), b = numbers<TypeParam>({n}, -2, 2, 2);
    Array<TypeParam> out = a;
    transform(
        out, [](const auto& x, const auto& y) { return x * y - x; }, out, b);
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(out(i), a(i) * b(i) - a(i)) << i << " of " << n;
  }
}

// Of the same size, larger and smaller, in each place: refused before anything is written.
TYPED_TEST(Transform, RefusesOtherShapes) {
  const Array<TypeParam> x = {1, 2, 3, 4};
  for (const Shape& shape : {Shape{2, 2}, Shape{5}, Shape{3}, Shape{}, Shape{4, 1}}) {
    const Array<TypeParam> other(shape);
    const auto sum = [](const auto& a, const auto& b) { return a + b; };
    const std::string expected =
        "transform: an operand is " + to_string(shape) + ", the result is (4); the shapes must be equal";
    Array<TypeParam> out = x;
    EXPECT_EQ(message_of<std::invalid_argument>([&] { transform(out, sum, other, x); }), expected);
    EXPECT_EQ(message_of<std::invalid_argument>([&] { transform(out, sum, x, other); }), expected);
    EXPECT_TRUE(same(out, x));
  }
}

}  // namespace
}  // namespace xgrad
