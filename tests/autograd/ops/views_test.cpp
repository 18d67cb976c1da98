#include "views.hpp"
#include "arrays.hpp"

#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>
#include <xtensor/xstrided_view.hpp>

namespace xgrad {
namespace {

using Inputs = std::vector<Variable<double>>;

const Variable m(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "m");
const Variable v(xt::xarray<double>{0, 1, 2, 3, 4}, "v");
constexpr auto _ = placeholders::_;

template <class Error, class... S>
std::string message(const Variable<double>& x, const S&... slices) {
  return message_of<Error>([&] { view(x, slices...); });
}

TEST(View, TakesXtensorsSlices) {
  EXPECT_TRUE(same(view(m, 1).value(), Array<double>{4, 5, 6}));
  EXPECT_TRUE(same(view(m, all(), -1).value(), Array<double>{3, 6}));
  EXPECT_TRUE(same(view(m, range(0, 1), range(1, _)).value(), Array<double>{{2, 3}}));
  EXPECT_TRUE(same(view(m, ellipsis(), 0).value(), Array<double>{1, 4}));
  EXPECT_EQ(view(m, newaxis(), 0, ellipsis(), newaxis()).shape(), (Shape{1, 3, 1}));
  EXPECT_TRUE(same(view(m, keep(1, 0, 1), drop(1)).value(), Array<double>{{4, 6}, {1, 3}, {4, 6}}));
  EXPECT_TRUE(same(view(m, keep(-1), drop(-1)).value(), Array<double>{{4, 5}}));
  EXPECT_TRUE(same(view(m, keep(std::vector<std::size_t>{1})).value(), Array<double>{{4, 5, 6}}));
  EXPECT_TRUE(
      same(view(m, xt::newaxis(), xt::all(), xt::range(1, 3)).value(), Array<double>{{{2, 3}, {5, 6}}}));
  EXPECT_EQ(view(m, 1, 2).item(), 6);
  EXPECT_EQ(view(m, 1, 2).shape(), (Shape{}));
  EXPECT_EQ(view(Variable(2.0), newaxis()).shape(), (Shape{1}));
  EXPECT_EQ(view(Variable(2.0), ellipsis()).item(), 2);
}

// With and without the braces that take any number.
TEST(View, TakesManySlices) {
  const Variable x(numbers({2, 1, 3, 1, 2, 2}));
  const auto y = view(x, {1, 0, range(1, 3), all(), 0, all()});
  EXPECT_EQ(y.shape(), (Shape{2, 1, 2}));
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) EXPECT_EQ(y.value()(i, 0, j), x.value()(1, 0, i + 1, 0, 0, j));
  EXPECT_TRUE(same(view(x, 1, 0, range(1, 3), all(), 0).value(), y.value()));
  EXPECT_TRUE(same(view(m, {1, 2}).value(), Array<double>(6.0)));
  EXPECT_TRUE(same(view(m, Slices{range(1, 2)}).value(), view(m, range(1, 2)).value()));
}

/// What Python's `range(*slice(first, last, step).indices(n))` lists.
std::vector<double> pythons_indices(std::ptrdiff_t n, std::ptrdiff_t first, std::ptrdiff_t last,
                                    std::ptrdiff_t step) {
  std::vector<double> indices;
  const std::ptrdiff_t low = step < 0 ? -1 : 0, high = step < 0 ? n - 1 : n;
  const auto bound = [&](std::ptrdiff_t at) { return std::min(std::max(at < 0 ? at + n : at, low), high); };
  for (std::ptrdiff_t i = bound(first); step < 0 ? i > bound(last) : i < bound(last); i += step)
    indices.push_back(static_cast<double>(i));
  return indices;
}

TEST(View, RangesMeanWhatPythonsMean) {
  for (const std::ptrdiff_t step : {1, 2, 3, 7, -1, -2, -3, -7})
    for (std::ptrdiff_t first = -7; first <= 7; ++first)
      for (std::ptrdiff_t last = -7; last <= 7; ++last) {
        const auto y = view(v, range(first, last, step));
        const auto expected = pythons_indices(5, first, last, step);
        EXPECT_EQ(std::vector<double>(y.value().begin(), y.value().end()), expected)
            << first << " to " << last << " by " << step;
      }
  EXPECT_TRUE(same(view(v, range(_, _, -2)).value(), Array<double>{4, 2, 0}));
  EXPECT_TRUE(same(view(v, range(_, 1, -1)).value(), Array<double>{4, 3, 2}));
  EXPECT_TRUE(same(view(v, range(1, _, 2)).value(), Array<double>{1, 3}));
  EXPECT_TRUE(same(view(v, range(_, 2)).value(), Array<double>{0, 1}));
  EXPECT_TRUE(same(view(v, range(3, _)).value(), Array<double>{3, 4}));
  EXPECT_TRUE(same(view(v, range(2, _, -1)).value(), Array<double>{2, 1, 0}));
}

TEST(View, MayBeEmpty) {
  EXPECT_EQ(view(m, range(1, 1)).shape(), (Shape{0, 3}));
  EXPECT_EQ(view(Variable(numbers({0, 3})), all(), 1).shape(), (Shape{0}));
  EXPECT_EQ(view(m, keep(std::vector<int>{})).shape(), (Shape{0, 3}));
  EXPECT_EQ(view(v, drop(0, 1, 2, 3, 4)).shape(), (Shape{0}));
}

TEST(View, LiesInTheSameMemory) {
  const double* const first = m.value().data();
  const auto row = view(m, 1);
  EXPECT_EQ(row.value().data(), first + 3);
  const auto turned = transpose(view(m, range(_, _, -1), range(1, _)));
  EXPECT_EQ(engine::as<double>(*turned.node()).place().memory.data(), first);
  EXPECT_TRUE(same(turned.value(), Array<double>{{5, 2}, {6, 3}}));
  EXPECT_TRUE(same((view(v, range(_, _, -1)) - v).value(), Array<double>{4, 2, 0, -2, -4}));
}

// A view in a view, strided both: the elements are where they are said to be.
TEST(View, OfViews) {
  const Variable x(numbers({6, 7}));
  const auto inner = view(view(x, range(5, 0, -2), range(1, _, 3)), range(_, _, -1), 1);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(inner.value()(i), x.value()(1 + 2 * i, 4));
  EXPECT_TRUE(
      same(view(transpose(x), 3, range(1, 3)).value(), Array<double>{x.value()(1, 3), x.value()(2, 3)}));
}

TEST(View, GivesNoGradientToWhatIsNotInIt) {
  Variable x(m.value(), "x");
  Tape tape;
  dirty_the_pool<double>({2, 3});
  tape.backward(sum(view(x, all(), range(2, _, -2)) * Array<double>{7, 8}));
  EXPECT_TRUE(same(x.grad(), Array<double>{{8, 0, 7}, {8, 0, 7}}));
}

// Where x has a cotangent already the view adds its own to it, but not where somebody else holds that, too.
TEST(View, AddsItsGradientToOthers) {
  const Variable x(v.value(), "x");
  Tape tape;
  const auto doubled = x + x;
  const auto y = sum(view(doubled, range(1, _, 2)) * 10.0) + sum(view(doubled, range(_, 1, -1)) * 100.0) +
                 sum(view(doubled, range(0, 3)) * 1000.0);
  const auto gradients = tape.gradient(y, {doubled, x});
  EXPECT_TRUE(same(gradients[0].value(), Array<double>{1000, 1010, 1100, 110, 100}));
  EXPECT_TRUE(same(gradients[1].value(), Array<double>{2000, 2020, 2200, 220, 200}));

  const auto seed = constant(Array<double>{1, 2, 3, 4, 5});
  const auto z = x + concatenate(view(x, range(0, 2)), Array<double>{0, 0, 0}, 0);
  EXPECT_TRUE(same(tape.gradient(z, x, seed).value(), Array<double>{2, 4, 3, 4, 5}));
  EXPECT_TRUE(same(seed.value(), Array<double>{1, 2, 3, 4, 5}));
}

TEST(View, AddsUpWhatIsKeptTwice) {
  Variable x(v.value(), "x");
  Tape tape;
  tape.backward(sum(view(x, keep(1, 3, 1)) * Array<double>{1, 10, 100}));
  EXPECT_TRUE(same(x.grad(), Array<double>{0, 101, 0, 10, 0}));
}

TEST(View, RefusesWhatIsNotThere) {
  EXPECT_EQ(message<std::out_of_range>(m, 0, 3), "view: index 3 of dimension 1 is out of range: m is (2, 3)");
  EXPECT_EQ(message<std::out_of_range>(m, -3), "view: index -3 of dimension 0 is out of range: m is (2, 3)");
  EXPECT_EQ(message<std::out_of_range>(m, newaxis(), keep(0, 2)),
            "view: index 2 of dimension 0 is out of range: m is (2, 3)");
  EXPECT_EQ(message<std::out_of_range>(m, all(), drop(0, 3)),
            "view: drop names 2 indices of dimension 1, of which 1 are there, each once: m is (2, 3)");
  EXPECT_EQ(message<std::out_of_range>(m, all(), drop(0, 0)),
            "view: drop names 2 indices of dimension 1, of which 1 are there, each once: m is (2, 3)");
  EXPECT_EQ(message<std::invalid_argument>(m, 0, all(), newaxis(), range(0, 1)),
            "view: 3 slices were given for 2 dimensions: m is (2, 3)");
  EXPECT_EQ(message<std::invalid_argument>(m, ellipsis(), 0, ellipsis()),
            "view: more than one ellipsis was given");
  EXPECT_EQ(message<std::invalid_argument>(m, 0, range(0, 3, 0)),
            "view: the step of a range is 0 in dimension 1: m is (2, 3)");
  EXPECT_EQ(message<std::invalid_argument>(Variable<double>(), 0),
            "view: x is an empty Variable, which holds no value");
}

TEST(View, IsMadeInTheLineOfTheCall) {
  Tape tape;
  const auto y = view(m, 0, all());
  const auto z = view(m, keep(0));
  EXPECT_EQ(y.node()->location().line, static_cast<std::uint32_t>(__LINE__ - 2));
  EXPECT_EQ(z.node()->location().line, static_cast<std::uint32_t>(__LINE__ - 2));
  EXPECT_NE(std::string(y.node()->location().file).find("views_test.cpp"), std::string::npos);
}

TEST(SetView, ReplacesAPart) {
  EXPECT_TRUE(same(set_view(m, 0, 0.0).value(), Array<double>{{0, 0, 0}, {4, 5, 6}}));
  EXPECT_TRUE(same(set_view(m, {all(), range(_, _, -2)}, Array<double>{7, 8}).value(),
                   Array<double>{{8, 2, 7}, {8, 5, 7}}));
  EXPECT_TRUE(same(set_view(m.value(), {1, 2}, Variable(9.0)).value(), Array<double>{{1, 2, 3}, {4, 5, 9}}));
  EXPECT_TRUE(same(set_view(m, {all(), keep(2, 0)}, Array<double>{7, 8}).value(),
                   Array<double>{{8, 2, 7}, {8, 5, 7}}));
  EXPECT_TRUE(same(set_view(transpose(m), 1, 0.0).value(), Array<double>{{1, 4}, {0, 0}, {3, 6}}));
  EXPECT_EQ(m.value()(0, 0), 1);
}

TEST(SetView, GivesEachItsPartOfTheGradient) {
  const Inputs in = {Variable(numbers({3, 4}), "x"), Variable(numbers({2, 1}, -1, 1, 3), "part")};
  for (const Slices& part : {Slices{range(0, 2), range(1, _, 2)}, Slices{keep(2, 0), drop(1)}}) {
    const auto set = [&](const Inputs& each) { return square(set_view(each[0], part, each[1])); };
    const auto add = [&](const Inputs& each) { return square(add_view(each[0], part, each[1])); };
    EXPECT_TRUE(gradcheck(set, in).ok());
    EXPECT_TRUE(gradgradcheck(set, in).ok());
    EXPECT_TRUE(gradcheck(add, in).ok());
    EXPECT_TRUE(gradgradcheck(add, in).ok());
  }
}

// What was replaced has no weight, not even where its cotangent is infinite or it is NaN.
TEST(SetView, ForgetsWhatItReplaces) {
  Variable x(xt::xarray<double>{nan, 4}, "x");
  Tape tape;
  const auto y = sqrt(set_view(x, 0, 0.0));
  EXPECT_TRUE(same(y.value(), Array<double>{0, 2}));
  tape.backward(sum(y));
  EXPECT_TRUE(same(x.grad(), Array<double>{0, 0.25}));
}

TEST(AddView, AddsToAPart) {
  EXPECT_TRUE(same(add_view(m, {0, range(1, _)}, 10.0).value(), Array<double>{{1, 12, 13}, {4, 5, 6}}));
  EXPECT_TRUE(
      same(add_view(v, keep(1, 1, -1), Array<double>{1, 10, 100}).value(), Array<double>{0, 12, 2, 3, 104}));
}

TEST(SetView, RefusesPartsThatDoNotFit) {
  const Variable part(xt::xarray<double>{1, 2, 3}, "part");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              set_view(m, {all(), range(0, 2)}, part);
            }),
            "set_view: part is (3), which does not broadcast to (2, 2), that part of m, (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] {
              add_view(m, {0, keep(0, 1)}, Array<double>{1, 2, 3});
            }),
            "add_view: the part is (3), which does not broadcast to (2), that part of m, (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { set_view(v, keep(1, 1), 0.0); }),
            "set_view: keep names an index twice, of which only one value can stay");
  EXPECT_EQ(message_of<std::out_of_range>([&] { set_view(m, 2, 0.0); }),
            "set_view: index 2 of dimension 0 is out of range: m is (2, 3)");
  EXPECT_EQ(message_of<std::invalid_argument>([&] { add_view(m, 0, Variable<double>()); }),
            "add_view: part is an empty Variable, which holds no value");
}

// The cotangents of many views of one array are added up together: before, between and after what else uses
// it, and where a view is asked for itself, or several of its uses.
TEST(View, AddsUpWithAllOtherUses) {
  const Variable u(numbers({6, 40}, 0.5, 1.5, 1), "u"), w(numbers({6, 40}, 0.5, 1.5, 2), "w");
  Tape tape;
  const auto early = sum(square(u) * w);
  const auto left = view(u, range(0, 5), range(0, 39)), right = view(u, range(1, 6), range(1, 40)),
             part = view(left, range(0, 5, 2), all());
  const auto late = sum(exp(u) * w) + sum(view(u, 2) * view(w, 3)) + sum(transpose(u));
  const auto y =
      early + sum(left * right) + 3 * sum(left) + sum(square(part)) + late + sum(view(w, all(), 5));
  const std::vector<Variable<double>> asked{u, w, left, right, part};
  const auto g = tape.gradient(y, asked), expected = tape.gradient(y, asked, {.differentiable = true});
  for (std::size_t i = 0; i < asked.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_TRUE(close(g[i].value(), expected[i].value()));
    EXPECT_TRUE(close(tape.gradient(y, asked[i]).value(), expected[i].value()));
  }
  for (int times = 1; times <= 2; ++times) {  // gradients in leaves are added up, too
    tape.backward(y);
    EXPECT_TRUE(close(u.grad(), Array<double>(times * expected[0].value())));
    EXPECT_TRUE(close(w.grad(), Array<double>(times * expected[1].value())));
  }
}

// What a view passes on, others may pass on, too, and change.
TEST(View, SharesItsCotangentWithOthers) {
  const Variable a(numbers({4, 20}, 0.5, 1.5, 1)), b(numbers({4, 20}, 0.5, 1.5, 2));
  const auto inside = range(1, -1);
  Tape tape;
  const auto parts = view(a, inside, inside) + view(b, inside, inside);
  const auto y = sum(square(pad(parts, {{1, 1}, {1, 1}}) + a + 2 * b));
  const auto g = tape.gradient(y, {a, b}), expected = tape.gradient(y, {a, b}, {.differentiable = true});
  for (std::size_t i = 0; i < 2; ++i) EXPECT_TRUE(close(g[i].value(), expected[i].value())) << i;
}

TEST(Slice, TakesAPartAlongEachAxis) {
  EXPECT_TRUE(same(slice(m, 0, 1, 2).value(), Array<double>{{4, 5, 6}}));
  EXPECT_TRUE(same(slice(m, 1, 0, 2).value(), Array<double>{{1, 2}, {4, 5}}));
  const auto last = slice(m, -1, 2, 3);
  EXPECT_EQ(last.shape(), (Shape{2, 1}));
  EXPECT_EQ(last.value()(0, 0), 3);
  EXPECT_EQ(last.value()(1, 0), 6);
}

TEST(Slice, MayBeEmptyOrWhole) {
  EXPECT_EQ(slice(m, 1, 2, 2).shape(), (Shape{2, 0}));
  EXPECT_TRUE(same(slice(m, 1, 0, 3).value(), m.value()));
  EXPECT_EQ(slice(constant(numbers({0, 3})), 0, 0, 0).shape(), (Shape{0, 3}));
}

TEST(Slice, GivesNoGradientToWhatWasCutOff) {
  Variable x(m.value(), "x");
  Tape tape;
  dirty_the_pool<double>({2, 3});
  tape.backward(sum(slice(x, 1, 1, 2) * 7.0));
  EXPECT_TRUE(same(x.grad(), Array<double>{{0, 7, 0}, {0, 7, 0}}));
}

// Negative numbers count from the end, and what is then not between the two ends is out of range.
TEST(Slice, CountsFromBothEnds) {
  constexpr std::ptrdiff_t n = 3;
  const Variable x(xt::xarray<double>{1, 2, 3}, "x");
  for (std::ptrdiff_t begin = -n - 2; begin <= n + 2; ++begin)
    for (std::ptrdiff_t end = -n - 2; end <= n + 2; ++end) {
      SCOPED_TRACE(testing::Message() << begin << " to " << end);
      const std::ptrdiff_t first = begin < 0 ? n + begin : begin, last = end < 0 ? n + end : end;
      if (0 <= first && first <= last && last <= n) {
        const Array<double> part =
            xt::arange<double>(static_cast<double>(first + 1), static_cast<double>(last + 1));
        EXPECT_TRUE(same(slice(x, 0, begin, end).value(), part));
      } else {
        EXPECT_THROW(slice(x, 0, begin, end), std::out_of_range);
      }
    }
}

TEST(Slice, ChecksItsRange) {
  EXPECT_EQ(message_of<std::out_of_range>([] { slice(m, 1, 1, 4); }),
            "slice: from 1 to 4 of dimension 1 is out of range: m is (2, 3)");
  EXPECT_EQ(message_of<std::out_of_range>([] { slice(m, 0, 2, 1); }),
            "slice: from 2 to 1 of dimension 0 is out of range: m is (2, 3)");
  EXPECT_THROW(slice(m, 2, 0, 1), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad
