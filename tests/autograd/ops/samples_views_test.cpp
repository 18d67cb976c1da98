// Every operation on operands that lie in memory otherwise than one element after the other: values and
// derivatives are those of copies.
#include "samples/generated.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace xgrad {
namespace {

using namespace samples;

/// How the operands lie in memory.
enum class Lying { turned_around, with_gaps, backwards };

constexpr Lying ways[] = {Lying::turned_around, Lying::with_gaps, Lying::backwards};

const char* name(Lying way) {
  return way == Lying::turned_around ? "turned around" : way == Lying::with_gaps ? "with gaps" : "backwards";
}

Slices slices_of(const Shape& shape, const Slice& slice) {
  engine::PooledVector<Slice> slices;
  for (std::size_t d = 0; d < shape.size(); ++d) slices.push_back(slice);
  return Slices(std::move(slices));
}

/// That part of an array which lies in it so.
template <class T>
Variable<T> part(const Variable<T>& x, Lying way) {
  using placeholders::_;
  if (way == Lying::turned_around) return transpose(x);
  return view(x,
              slices_of(x.shape(), way == Lying::with_gaps ? Slice(range(1, _, 2)) : Slice(range(_, _, -1))));
}

/// An array of which x is that part. What lies between is NaN, so that it shows where it is read.
template <class T>
Array<T> around(const Array<T>& x, Lying way) {
  Shape shape = x.shape();
  if (way == Lying::turned_around) std::reverse(shape.begin(), shape.end());
  if (way == Lying::with_gaps)
    for (auto& length : shape) length = 2 * length + 1;
  Array<T> y(shape, std::numeric_limits<T>::quiet_NaN());
  for (std::size_t k = 0; k < x.size(); ++k) {
    Shape index = index_of(k, x.shape());
    if (way == Lying::turned_around)
      std::reverse(index.begin(), index.end());
    else
      for (std::size_t d = 0; d < index.size(); ++d)
        index[d] = way == Lying::with_gaps ? 2 * index[d] + 1 : shape[d] - 1 - index[d];
    y.data()[position_of(index, shape)] = x.data()[k];
  }
  return y;
}

/// What is not in the part has no derivative.
template <class T>
void expect_part(const Array<T>& gradient, const Array<T>& expected, Lying way, double tolerance) {
  Array<T> filled = around(expected, way);
  for (T& each : filled)
    if (std::isnan(each)) each = 0;
  EXPECT_TRUE(close(gradient, filled, tolerance, 1));
}

/// `tolerance` is 0 where the same kernels compute.
template <class T>
void expect_those_of_copies(const Function<T>& call, const std::vector<Variable<T>>& copies, Lying way,
                            double tolerance, bool is_differentiable) {
  std::vector<Variable<T>> wholes;
  for (const auto& each : copies) wholes.emplace_back(around(each.value(), way));
  const auto of_parts = [&](const std::vector<Variable<T>>& x) {
    std::vector<Variable<T>> parts;
    for (const auto& each : x) parts.push_back(part(each, way));
    return call(parts);
  };
  EXPECT_TRUE(close(of_parts(wholes).value(), call(copies).value(), tolerance, 1)) << "not recorded";
  Tape tape;
  const auto expected = call(copies), y = of_parts(wholes);
  EXPECT_TRUE(close(y.value(), expected.value(), tolerance, 1));
  if (!is_differentiable) return;
  const auto seed = seed_for(y);
  // The seed lies in memory in the same way.
  const auto whole_seed = constant(around(seed, way));
  const auto seed_part = part(whole_seed, way);
  for (const bool differentiable : {false, true}) {
    const auto copied =
        tape.gradient(expected, copies, seed, {.differentiable = differentiable, .allow_unused = true});
    const auto gradients =
        tape.gradient(y, wholes, seed_part, {.differentiable = differentiable, .allow_unused = true});
    for (std::size_t i = 0; i < copies.size(); ++i) {
      SCOPED_TRACE(i);
      expect_part(gradients[i].value(), copied[i].value(), way, tolerance);
    }
  }
  std::vector<Variable<T>> v = directions_for(copies, 7), whole_v;
  for (const auto& each : v) whole_v.push_back(constant(around(each.value(), way)));
  EXPECT_TRUE(close(jvp(of_parts, wholes, whole_v).tangent.value(), jvp(call, copies, v).tangent.value(),
                    tolerance, 1));
}

template <class T>
void expect_those_of_copies(const Sample& sample, const Function<T>& call, double tolerance) {
  for (const Lying way : ways) {
    SCOPED_TRACE(description(sample) + ", " + name(way));
    expect_those_of_copies<T>(call, leaves<T>(sample.inputs), way, tolerance, differentiable(sample));
  }
}

TEST(SamplesOfViews, LieAsTheirNameSays) {
  const Array<double> x = numbers({3, 4});
  for (const Lying way : ways) {
    const Variable<double> whole(around(x, way));
    const auto y = part(whole, way);
    EXPECT_FALSE(engine::as<double>(*y.node()).place().layout.is_row_major()) << name(way);
    EXPECT_TRUE(same(y.value(), x)) << name(way);
  }
}

TEST(SamplesOfViews, AreThoseOfCopies) {
  for (const auto& sample : table()) expect_those_of_copies(sample, sample.call, 1e-13);
}

TEST(SamplesOfViews, OfElementsAreThoseOfCopiesToTheLastBit) {
  // Rows that lie beside each other are added up in another order.
  for (const auto& sample : generated())
    expect_those_of_copies(sample, sample.call, sample.operation == "logsumexp" ? 1e-15 : 0);
}

TEST(SamplesOfViews, OfFloatsAreThoseOfCopies) {
  for (const auto& sample : table()) expect_those_of_copies(sample, sample.call_on_floats, 3e-6);
}

/// Operands all of whose elements are one, in memory, as broadcast_to makes them.
// A large transpose is copied once, for all that reads it; what is small or repeats elements never.
TEST(SamplesOfViews, AreCopiedWhereThatPays) {
  const auto is_copied = [](const Variable<double>& x) {
    EXPECT_FALSE(engine::as<double>(*x.node()).view().is_contiguous());
    static_cast<void>(tanh(x));
    return engine::as<double>(*x.node()).view().is_contiguous();
  };
  const auto large = constant(numbers({129, 128})), small = constant(numbers({128, 128}));
  EXPECT_TRUE(is_copied(transpose(large)));
  EXPECT_FALSE(is_copied(transpose(small)));
  EXPECT_FALSE(is_copied(broadcast_to(constant(numbers({129, 1})), {129, 128})));
  EXPECT_FALSE(is_copied(broadcast_to(constant(numbers({128})), {129, 128})));
  EXPECT_FALSE(is_copied(view(constant(numbers({129, 200})), all(), range(0, 128))));
  EXPECT_TRUE(is_copied(view(constant(numbers({129, 256})), all(), range(0, 256, 2))));
  EXPECT_TRUE(is_copied(transpose(constant(numbers({1, 129, 128})), {2, 1, 0}))) << "the last dimension is 1";
}

TEST(SamplesOfViews, MayRepeatElements) {
  for (const auto& sample : generated()) {
    if (sample.of != Of::elements || sample.inputs.size() != 2 || !differentiable(sample)) continue;
    const auto x = leaves<double>(sample.inputs);
    Shape shape;
    engine::broadcast(x[0].shape(), x[1].shape(), shape);
    SCOPED_TRACE(description(sample));
    Tape tape;
    const auto y = sample.call(x), z = sample.call({broadcast_to(x[0], shape), broadcast_to(x[1], shape)});
    EXPECT_TRUE(same(z.value(), y.value()));
    const auto expected = tape.gradient(y, x, seed_for(y), {.allow_unused = true});
    const auto gradients = tape.gradient(z, x, seed_for(y), {.allow_unused = true});
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_TRUE(close(gradients[i].value(), expected[i].value(), 1e-14, 1)) << i;
  }
}

// x and xᵀ, which lie in the same memory: what x gets is g₀ + g₁ᵀ.
TEST(SamplesOfViews, MayLieInTheSameMemory) {
  std::set<std::string> checked;
  for (const auto* samples : {&table(), &generated()})
    for (const auto& sample : *samples) {
      if (sample.inputs.size() != 2 || !differentiable(sample)) continue;
      const Array<double>& first = sample.inputs[0];
      if (first.dimension() != 2 || first.shape()[0] != first.shape()[1] || first.size() < 2) continue;
      if (sample.inputs[1].shape() != first.shape()) continue;
      const Array<double> turned = transposed(first), value = sample.reference({first, turned});
      if (std::any_of(value.begin(), value.end(), [](double y) { return !std::isfinite(y); })) continue;
      SCOPED_TRACE(description(sample));
      checked.insert(sample.operation);
      Tape tape;
      const Variable<double> x(first), copy(turned), one(first);
      const auto y = sample.call({x, copy}), z = sample.call({one, transpose(one)});
      EXPECT_TRUE(close(z.value(), y.value(), 1e-13, 1));
      const auto expected = tape.gradient(y, {x, copy}, seed_for(y), {.allow_unused = true});
      EXPECT_TRUE(close(tape.gradient(z, one, seed_for(y), {.allow_unused = true}).value(),
                        Array<double>(expected[0].value() + transposed(expected[1].value())), 1e-13, 1));
    }
  for (const char* operation : {"add", "multiply", "hypot", "matmul", "solve", "concatenate"})
    EXPECT_TRUE(checked.contains(operation)) << operation;
}

}  // namespace
}  // namespace xgrad
