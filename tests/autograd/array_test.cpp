#include <xgrad/autograd/array.hpp>
#include <xgrad/autograd/ops/shapes.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

namespace xgrad {

using namespace engine;

namespace {

static_assert(Real<float> && Real<double>);
static_assert(!Real<int> && !Real<long double> && !Real<const float>);

static_assert(Expression<Array<float>> && Expression<const xt::xarray<int>&>);
static_assert(Expression<decltype(xt::xarray<int>() + 1)>);
static_assert(!Expression<float> && !Expression<std::vector<float>>);

static_assert(Number<int> && Number<float> && Number<const bool&>);
static_assert(!Number<Array<float>> && !Number<const char*>);

template <class T>
class Arrays : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Arrays, Reals);

TYPED_TEST(Arrays, LieInAlignedMemory) {
  for (std::size_t n = 1; n < 100; ++n)
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(Array<TypeParam>::from_shape({n}).data()) % memory::alignment,
              0u);
}

TYPED_TEST(Arrays, AreRowMajor) {
  const Array<TypeParam> x = {{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(x.shape(), (Shape{2, 3}));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(x.data()[i], static_cast<TypeParam>(i + 1));
}

TYPED_TEST(Arrays, TakeTheElementsOfAnyExpression) {
  const xt::xarray<TypeParam, xt::layout_type::column_major> columns = {{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(Array<TypeParam>(columns), (Array<TypeParam>{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(Array<TypeParam>(columns).data()[1], 2);  // copied by index, not as memory

  const xt::xarray<TypeParam> row = {10, 20, 30};
  EXPECT_EQ(Array<TypeParam>(2 * columns + row), (Array<TypeParam>{{12, 24, 36}, {18, 30, 42}}));
  EXPECT_EQ(Array<TypeParam>(xt::arange<int>(3)), (Array<TypeParam>{0, 1, 2}));
}

TYPED_TEST(Arrays, ComputeAsXtensorDoes) {
  Array<TypeParam> x = {1, 2, 3};
  x += 1;
  const Array<TypeParam> y = x * x - x;
  EXPECT_EQ(y, (Array<TypeParam>{2, 6, 12}));
}

TYPED_TEST(Arrays, MayBeScalarsOrEmpty) {
  const Array<TypeParam> scalar(TypeParam{3});
  EXPECT_EQ(scalar.shape(), Shape{});
  EXPECT_EQ(scalar(), 3);
  EXPECT_EQ(Array<TypeParam>::from_shape({3, 0}).size(), 0u);
}

TYPED_TEST(Arrays, AreMovedWithoutACopy) {
  Array<TypeParam> x = {1, 2, 3};
  const TypeParam* elements = x.data();
  const Array<TypeParam> y = std::move(x);
  EXPECT_EQ(y.data(), elements);
}

// Users have both kinds, and need not know.
TEST(Shape, StandsForThatOfAnXtensorArray) {
  const Array<double> ours(Shape{2, 3});
  const xt::xarray<double> theirs(ours.shape()), other = xt::zeros<double>({2, 4});
  EXPECT_TRUE(ours.shape() == theirs.shape());
  EXPECT_TRUE(theirs.shape() == ours.shape());
  EXPECT_TRUE(ours.shape() != other.shape());
  EXPECT_TRUE(other.shape() != ours.shape());
  EXPECT_TRUE((Shape{2, 4}) != ours.shape());  // longer, and
  EXPECT_TRUE((Shape{2, 2}) != ours.shape());  // shorter
  const xt::xarray<double>::shape_type copy = ours.shape();
  EXPECT_TRUE(copy == ours.shape());
  EXPECT_EQ(Array<double>(other.shape()).shape(), (Shape{2, 4}));
  const Variable v(xt::xarray<double>{1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_TRUE(reshape(v, other.shape()).shape() == other.shape());
  EXPECT_EQ(xt::zeros<double>(v.shape()).shape()[0], 8u);
  EXPECT_EQ(xt::xarray<double>::from_shape(ours.shape()).dimension(), 2u);
  EXPECT_EQ(Shape(3), (Shape{0, 0, 0}));  // of so many dimensions
  const Shape deep{1, 2, 3, 4, 5, 6};
  Shape assigned{7};
  assigned = deep;
  EXPECT_EQ(assigned, deep);
}

}  // namespace
}  // namespace xgrad
