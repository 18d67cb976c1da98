#include "arrays.hpp"

#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/kernels/broadcast_plan.hpp>
#include <xgrad/autograd/kernels/elementwise.hpp>
#include <xgrad/autograd/kernels/lanes.hpp>

#include <gtest/gtest.h>

#include <array>
#include <concepts>
#include <numeric>
#include <span>
#include <vector>

namespace xgrad {
namespace {

template <class T>
class Elementwise : public testing::Test {};
TYPED_TEST_SUITE(Elementwise, Reals);

/// f of operands that broadcast to the shape.
template <class F, class T, std::same_as<Array<T>>... More>
Array<T> map(const F&, const Shape& shape, const Array<T>& x, const More&... more) {
  constexpr kernels::ElementLoop<T> loop = [](T* out, const lanes::Source<T>* in, std::size_t n) {
    lanes::map<1 + sizeof...(More)>(F(), out, in, n);
  };
  return kernels::map<T>(loop, shape, std::array<View<T>, 1 + sizeof...(More)>{View<T>(x), View<T>(more)...});
}

/// A shape of up to five short dimensions.
Shape random_shape(Generator& generator) {
  Shape shape(generator.index(6));
  for (auto& length : shape) length = generator.index(3) == 0 ? 1 : 1 + generator.index(7);
  return shape;
}

/// A shape that broadcasts to `shape`: without some of the leading dimensions, with 1 in place of others.
Shape random_operand(Generator& generator, const Shape& shape) {
  Shape operand(shape.begin() + static_cast<std::ptrdiff_t>(generator.index(shape.size() + 1)), shape.end());
  for (auto& length : operand)
    if (generator.index(3) == 0) length = 1;
  return operand;
}

TYPED_TEST(Elementwise, AgreesWithLoopsOverRandomShapes) {
  Generator generator(1);
  for (int trial = 0; trial < 2000; ++trial) {
    const Shape shape = random_shape(generator);
    const auto a = numbers<TypeParam>(random_operand(generator, shape), -2, 2, 1);
    const auto b = numbers<TypeParam>(random_operand(generator, shape), -2, 2, 2);
    const auto c = numbers<TypeParam>(random_operand(generator, shape), -2, 2, 3);
    Array<TypeParam> expected(shape);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const Shape index = index_of(i, shape);
      expected.data()[i] = a.data()[position_of(index, a.shape())] -
                           2 * b.data()[position_of(index, b.shape())] -
                           4 * c.data()[position_of(index, c.shape())];
    }
    const auto y =
        map([](const auto& u, const auto& v, const auto& w) { return u - (v + v) - (w + w + w + w); }, shape,
            a, b, c);
    ASSERT_TRUE(close(y, expected, few_ulp<TypeParam>, 10))
        << to_string(shape) << " of " << to_string(a.shape()) << ", " << to_string(b.shape()) << ", "
        << to_string(c.shape());
  }
}

// Operands that are slices, or turned around, and rows longer than what is copied together at a time.
TYPED_TEST(Elementwise, ReadsOperandsWhereverTheyLie) {
  using T = TypeParam;
  Generator generator(2);
  for (int trial = 0; trial < 500; ++trial) {
    Shape shape(1 + generator.index(4));
    for (auto& length : shape) length = 1 + generator.index(trial % 50 == 0 ? 40 : 6);
    if (trial % 10 == 0) shape.back() = 500 + generator.index(600);
    std::vector<Array<T>> memory;
    std::vector<engine::Layout> layouts;
    for (int k = 0; k < 2; ++k) {
      std::vector<std::size_t> shuffled(shape.size());
      std::iota(shuffled.begin(), shuffled.end(), std::size_t{0});
      generator.shuffle(shuffled);
      Shape order(shuffled.begin(), shuffled.end()), larger(shape.size());
      for (std::size_t d = 0; d < shape.size(); ++d) larger[order[d]] = shape[d] + generator.index(3);
      memory.push_back(numbers<T>(larger, -2, 2, static_cast<std::uint64_t>(trial)));
      engine::Layout layout = engine::Layout(larger).permuted(order);
      for (std::size_t d = 0; d < shape.size(); ++d) {
        const std::size_t first = generator.index(layout.shape[d] - shape[d] + 1);
        layout = layout.sliced(d, first, first + shape[d]);
      }
      layouts.push_back(layout);
    }
    const std::array<View<T>, 2> views{View<T>(memory[0].data(), layouts[0]),
                                       View<T>(memory[1].data(), layouts[1])};
    const auto subtract = [](const auto& u, const auto& v) { return u - (v + v); };
    const kernels::ElementLoop<T> loop = [](T* out, const lanes::Source<T>* in, std::size_t n) {
      lanes::map<2>(decltype(subtract)(), out, in, n);
    };
    const auto y = kernels::map<T>(loop, shape, views);
    const auto expected = map(subtract, shape, kernels::contiguous(views[0]), kernels::contiguous(views[1]));
    ASSERT_TRUE(same(y, expected)) << to_string(shape);
  }
}

TYPED_TEST(Elementwise, GivesNothingForNothing) {
  const auto copy = [](const auto& u) { return u; };
  EXPECT_EQ(map(copy, Shape{0}, Array<TypeParam>(Shape{0})).size(), 0u);
  EXPECT_EQ(map(copy, Shape{3, 0}, Array<TypeParam>(Shape{1, 0})).shape(), (Shape{3, 0}));
  EXPECT_EQ(map(copy, Shape{0, 4}, numbers<TypeParam>({4})).shape(), (Shape{0, 4}));
}

// Dimensions that all operands go through alike are one: the fewer there are, the longer the rows.
TEST(BroadcastPlan, JoinsDimensions) {
  const auto plan_of = [](const Shape& shape, const std::array<Shape, 2>& operands) {
    const Array<float> a(operands[0]), b(operands[1]);
    const std::array<View<float>, 2> views{a, b};
    const kernels::BroadcastPlan plan(shape, std::span<const View<float>>(views));
    std::vector<std::vector<std::ptrdiff_t>> rows;  // length, then the strides
    for (std::size_t d = 0; d < plan.dimensions(); ++d)
      rows.push_back({static_cast<std::ptrdiff_t>(plan.length(d)), plan.stride(d, 0), plan.stride(d, 1)});
    return rows;
  };
  using Rows = std::vector<std::vector<std::ptrdiff_t>>;
  EXPECT_EQ(plan_of({2, 3, 4}, {Shape{2, 3, 4}, Shape{2, 3, 4}}), (Rows{{24, 1, 1}}));
  EXPECT_EQ(plan_of({2, 3, 4}, {Shape{2, 3, 4}, Shape{4}}), (Rows{{6, 4, 0}, {4, 1, 1}}));
  EXPECT_EQ(plan_of({2, 3, 4}, {Shape{2, 3, 4}, Shape{3, 4}}), (Rows{{2, 12, 0}, {12, 1, 1}}));
  EXPECT_EQ(plan_of({2, 3, 4}, {Shape{2, 3, 4}, Shape{2, 1, 1}}), (Rows{{2, 12, 1}, {12, 1, 0}}));
  EXPECT_EQ(plan_of({3, 4}, {Shape{3, 1}, Shape{1, 4}}), (Rows{{3, 1, 0}, {4, 0, 1}}));
  EXPECT_EQ(plan_of({2, 3, 4}, {Shape{2, 3, 4}, Shape{3, 1}}), (Rows{{2, 12, 0}, {3, 4, 1}, {4, 1, 0}}));
  EXPECT_EQ(plan_of({1, 5, 1}, {Shape{5, 1}, Shape{}}), (Rows{{5, 1, 0}}));
  EXPECT_EQ(plan_of({}, {Shape{}, Shape{1, 1}}), (Rows{{1, 0, 0}}));
}

// ---- The loop over contiguous memory ---------------------------------------------------------------------

/// n elements at any offset from alignment, with untouched ones to both sides.
template <class T>
class Guarded {
 public:
  Guarded(std::size_t n, std::size_t offset)
      : n_(n), begin_(margin + offset), memory_(Shape{n + 2 * margin + offset}) {
    std::fill(memory_.begin(), memory_.end(), untouched);
  }
  T* data() { return memory_.data() + begin_; }
  bool intact() const {
    for (std::size_t i = 0; i < memory_.size(); ++i)
      if ((i < begin_ || i >= begin_ + n_) && memory_.data()[i] != untouched) return false;
    return true;
  }

 private:
  static constexpr std::size_t margin = 64;
  static constexpr T untouched = -12345;
  std::size_t n_, begin_;
  Array<T> memory_;
};

TYPED_TEST(Elementwise, WritesNothingButItsResult) {
  for (const std::size_t n : lengths)
    for (std::size_t offset = 0; offset < 3; ++offset) {
      Guarded<TypeParam> in(n, offset + 1), out(n, offset);
      for (std::size_t i = 0; i < n; ++i) in.data()[i] = static_cast<TypeParam>(i);
      const TypeParam seven = 7;
      lanes::map(
          [](const auto& u, const auto& v) { return u + v; }, out.data(),
          std::array{lanes::Source<TypeParam>{in.data(), false}, lanes::Source<TypeParam>{&seven, true}}, n);
      for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(out.data()[i], static_cast<TypeParam>(i + 7)) << n;
      EXPECT_TRUE(out.intact() && in.intact()) << n;
    }
}

TYPED_TEST(Elementwise, MayWriteOverAnOperand) {
  for (const std::size_t n : lengths) {
    Guarded<TypeParam> x(n, 1);
    for (std::size_t i = 0; i < n; ++i) x.data()[i] = static_cast<TypeParam>(i);
    const lanes::Source<TypeParam> source{x.data(), false};
    lanes::map([](const auto& u, const auto& v) { return u + v + v; }, x.data(), std::array{source, source},
               n);
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(x.data()[i], static_cast<TypeParam>(3 * i)) << n;
    EXPECT_TRUE(x.intact()) << n;
  }
}

// The registers' last lanes may lie behind the end; what is there must not be computed on.
TYPED_TEST(Elementwise, NeverComputesOnWhatLiesBehindTheEnd) {
  for (const std::size_t n : lengths) {
    if (n == 0) continue;
    Array<TypeParam> memory(Shape{n + 64});
    std::fill(memory.begin(), memory.end(), static_cast<TypeParam>(nan));
    std::fill(memory.data(), memory.data() + n, TypeParam{2});
    Array<TypeParam> out(Shape{n});
    bool seen = false;
    lanes::map(
        [&](const auto& u) {
          seen |= xsimd::any(u != u);
          return u;
        },
        out.data(), std::array{lanes::Source<TypeParam>{memory.data(), false}}, n);
    EXPECT_FALSE(seen) << n;
  }
}

}  // namespace
}  // namespace xgrad
