#include "arrays.hpp"

#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/kernels/parts.hpp>
#include <xgrad/autograd/layout.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace xgrad {

using engine::Addend;
using engine::Layout;

namespace {

template <class T>
class Parts : public testing::Test {};
TYPED_TEST_SUITE(Parts, Reals);

/// Where the elements of a part lie, one by one.
template <class Put>
void for_elements(const Layout& where, const Put& put) {
  for (std::size_t i = 0; i < engine::element_count(where.shape); ++i) {
    const Shape index = index_of(i, where.shape);
    auto at = static_cast<std::ptrdiff_t>(where.offset);
    for (std::size_t d = 0; d < index.size(); ++d)
      at += static_cast<std::ptrdiff_t>(index[d]) * where.strides[d];
    put(static_cast<std::size_t>(at), i);
  }
}

template <class T>
void expect_sum(const Shape& shape, const std::vector<Layout>& layouts) {
  std::vector<Addend<T>> parts;
  Array<double> expected(shape, 0.0);
  for (const Layout& where : layouts) {
    parts.push_back({numbers<T>(where.shape, -2, 2, parts.size() + 1), where});
    for_elements(where, [&](std::size_t at, std::size_t i) {
      expected.data()[at] += static_cast<double>(parts.back().elements.data()[i]);
    });
  }
  dirty_the_pool<T>(shape);
  EXPECT_TRUE(close(kernels::sum_of_parts<T>(shape, parts), expected, few_ulp<T>, 10)) << to_string(shape);
}

/// The indices begin ≤ i < end of each dimension.
Layout box(const Shape& shape, const Shape& begin, const Shape& end) {
  Layout layout(shape);
  for (std::size_t d = 0; d < shape.size(); ++d) layout = layout.sliced(d, begin[d], end[d]);
  return layout;
}

TYPED_TEST(Parts, OfAStencilAreAddedUp) {
  for (const std::size_t n : {3, 16, 18, 33, 70, 130})
    for (const std::size_t count : {1, 2, 3, 4, 5, 6, 7, 8, 9}) {
      const Shape shape{7, n};
      std::vector<Layout> parts;
      for (std::size_t k = 0; k < count; ++k)
        parts.push_back(box(shape, {k / 3, k % 3}, {5 + k / 3, n - 2 + k % 3}));
      expect_sum<TypeParam>(shape, parts);
    }
}

TYPED_TEST(Parts, LieAnywhere) {
  Generator generator(1);
  for (int trial = 0; trial < 500; ++trial) {
    Shape shape(1 + generator.index(4));
    for (auto& length : shape) length = 1 + generator.index(4);
    shape.back() = 1 + generator.index(40);
    std::vector<Layout> parts;
    for (std::size_t k = generator.index(trial % 10 == 0 ? 20 : 6); k-- > 0;) {
      Shape begin(shape.size()), end(shape.size());
      for (std::size_t d = 0; d < shape.size(); ++d) {
        begin[d] = generator.index(shape[d]);
        end[d] = begin[d] + generator.index(shape[d] - begin[d] + 1);
      }
      parts.push_back(box(shape, begin, end));
      if (trial % 7 == 0 && shape.size() == 2) parts.push_back(Layout(shape).permuted({1, 0}));
      if (trial % 5 == 0 && shape.back() > 2) {  // every other element
        Layout where(shape);
        where.shape.back() = (shape.back() + 1) / 2;
        where.strides.back() = 2;
        parts.push_back(where);
      }
    }
    expect_sum<TypeParam>(shape, parts);
  }
}

TYPED_TEST(Parts, MayBeNone) {
  expect_sum<TypeParam>({3, 20}, {});
  expect_sum<TypeParam>({3, 20}, {box({3, 20}, {1, 4}, {1, 9})});
  expect_sum<TypeParam>({3, 20}, {box({3, 20}, {0, 4}, {3, 4}), box({3, 20}, {0, 0}, {3, 20})});
  expect_sum<TypeParam>({0, 20}, {});
  expect_sum<TypeParam>({}, {Layout(Shape{})});
}

TYPED_TEST(Parts, MayHaveSomethingElseAround) {
  for (const Shape& shape : {Shape{40}, Shape{5, 40}, Shape{5, 4}, Shape{2, 3, 17}})
    for (const std::size_t from : {0, 1})
      for (const std::size_t until : {0, 1}) {
        Shape begin(shape.size(), from), end = shape;
        for (auto& e : end) e -= until;
        const Layout where = box(shape, begin, end);
        const auto x = numbers<TypeParam>(where.shape);
        Array<double> expected(shape, 0.25);
        for_elements(where, [&](std::size_t at, std::size_t i) {
          expected.data()[at] = static_cast<double>(x.data()[i]);
        });
        dirty_the_pool<TypeParam>(shape);
        EXPECT_TRUE(same(kernels::padded<TypeParam>(x, shape, where, TypeParam(0.25)), expected));
        // What lies otherwise in memory is padded, too.
        const auto whole = numbers<TypeParam>(shape);
        const View<TypeParam> part(whole.data(), where);
        for_elements(where, [&](std::size_t at, std::size_t) {
          expected.data()[at] = static_cast<double>(whole.data()[at]);
        });
        EXPECT_TRUE(same(kernels::padded<TypeParam>(part, shape, where, TypeParam(0.25)), expected));
      }
}

}  // namespace
}  // namespace xgrad
