// A program may use both namespaces, and keeps the names that xgrad needs for itself only.
#include <xgrad/xgrad.hpp>

#include "views.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>
#include <xtensor/xio.hpp>
#include <xtensor/xmanipulation.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xpad.hpp>
#include <xtensor/xsort.hpp>

namespace somebody {

using namespace xt;
using namespace xgrad;

// Ordinary names, which a library should not take from its users.
struct Node {};
struct Edge {};
struct Ref {};
struct Section {};
struct Square {};
struct Step {};
struct Tanh {};
struct Add {};
struct Sum {};
struct Max {};
struct Sweep {};
struct Number {};
struct Expression {};
struct Compiled {};
struct Gradients {};
int element_count = 0;

TEST(Namespaces, NamesAreLeftToTheProgram) {
  static_cast<void>(std::tuple<Node, Edge, Ref, Section, Square, Step, Tanh, Add, Sum, Max, Sweep, Number,
                               Expression, Compiled, Gradients>());
  EXPECT_EQ(element_count, 0);
}

template <class X>
void expect_every_function_is_found(const X& x, X variable) {
  const xt::xarray<double> plain = {{1, 2}, {3, 4}};
  const std::vector<int> axes = {0, 1};
  const Variable<double> row(xt::xarray<double>{0.5, 1.5});

  EXPECT_EQ(sum(x).item(), 10);
  EXPECT_EQ(sum(variable).item(), 10);
  EXPECT_EQ(sum(x * 2.0).item(), 20);
  EXPECT_EQ(sum(x, 0).value()(0), 4);
  EXPECT_EQ(sum(x, {0}).value()(0), 4);
  EXPECT_EQ(sum(variable, {0, 1}).item(), 10);
  EXPECT_EQ(sum(x, {-1}, true).shape(), (Shape{2, 1}));
  EXPECT_EQ(sum(x, axes).item(), 10);
  EXPECT_EQ(sum(x, std::vector<int>{0}).value()(1), 6);
  EXPECT_EQ(sum(variable, Axes{1}).value()(1), 7);
  EXPECT_EQ(mean(x).item(), 2.5);
  EXPECT_EQ(mean(variable, 0).value()(0), 2);
  EXPECT_EQ(mean(x, {1}, true).shape(), (Shape{2, 1}));
  EXPECT_EQ(mean(x, axes).item(), 2.5);
  EXPECT_EQ(transpose(x).value()(0, 1), 3);
  EXPECT_EQ(transpose(variable, {1, 0}).value()(0, 1), 3);
  EXPECT_EQ(transpose(x, axes).value()(0, 1), 2);

  EXPECT_EQ(max(x).item(), 4);
  EXPECT_EQ(min(x, 1).value()(1), 3);
  EXPECT_EQ(exp(log(variable)).shape(), x.shape());
  EXPECT_EQ(sqrt(square(x)).value()(1, 1), 4);
  EXPECT_EQ(abs(-variable).value()(0, 0), 1);
  EXPECT_EQ(tanh(x).shape(), x.shape());
  for (const auto& y : {exp2(variable),         expm1(variable),
                        log2(variable),         log10(variable),
                        log1p(variable),        sin(variable),
                        cos(variable),          tan(variable),
                        sinc(variable),         asin(variable),
                        acos(variable),         atan(variable),
                        sinh(variable),         cosh(variable),
                        asinh(variable),        acosh(variable),
                        atanh(variable),        erf(variable),
                        erfc(variable),         erfinv(variable),
                        lgamma(variable),       digamma(variable),
                        polygamma(1, variable), beta(variable, plain),
                        lbeta(plain, variable), atan2(variable, variable),
                        atan2(plain, x),        atan2(x, 1.0),
                        hypot(variable, plain), hypot(2.0, variable),
                        logaddexp(x, plain),    xlogy(plain, x)})
    EXPECT_EQ(y.shape(), x.shape());
  EXPECT_DOUBLE_EQ(pow(x, 2).value()(1, 1), 16);
  EXPECT_DOUBLE_EQ(pow(2.0, variable).value()(1, 1), 16);
  EXPECT_DOUBLE_EQ(pow(x, plain).value()(0, 1), 4);
  EXPECT_EQ(maximum(x, 3.0).value()(0, 0), 3);
  EXPECT_EQ(maximum(plain, variable).value()(0, 0), 1);
  EXPECT_EQ(minimum(x, variable).value()(0, 0), 1);
  EXPECT_EQ(where(x > 2.0, x, 0.0).value()(0, 0), 0);
  EXPECT_EQ(where(plain > 2.0, variable, -x).value()(0, 0), -1);
  EXPECT_EQ(equal(x, plain).value()(0, 0), 1);
  EXPECT_EQ(equal(variable, 1.0).value()(0, 1), 0);
  EXPECT_EQ((plain + x).value()(0, 0), 2);
  EXPECT_EQ((variable / plain).value()(1, 0), 1);
  EXPECT_EQ((x + row).value()(1, 1), 5.5);
  EXPECT_EQ((+x).value()(1, 1), 4);
  EXPECT_EQ(matmul(x, plain).value()(0, 0), 7);
  EXPECT_EQ(linear(x, variable, row).value()(0, 0), 7.5);
  EXPECT_EQ(concatenate(x, plain).shape(), (Shape{4, 2}));
  EXPECT_EQ(reshape(variable, {4}).value()(3), 4);
  EXPECT_EQ(broadcast_to(row, {2, 2}).value()(1, 1), 1.5);
  EXPECT_EQ(slice(x, 0, 0, 1).shape(), (Shape{1, 2}));
  EXPECT_EQ(pad(x, 0, 1, 1).shape(), (Shape{4, 2}));
  EXPECT_EQ(pad(x, {{1, 1}, {0, 2}}).shape(), (Shape{4, 4}));
  EXPECT_EQ(pad(variable, {{1, 1}}, PadMode::edge).shape(), (Shape{4, 4}));
  EXPECT_EQ(view(x, 1, all()).value()(0), 3);
  EXPECT_EQ(view(variable, range(0, -1), xt::newaxis(), keep(1), ellipsis()).shape(), (Shape{1, 1, 1}));
  EXPECT_EQ(view(variable, {drop(0), range(placeholders::_, placeholders::_, -1)}).value()(0, 0), 4);
  EXPECT_EQ(set_view(variable, {0, all()}, 0.0).value()(0, 1), 0);
  EXPECT_EQ(add_view(plain, 1, row).value()(1, 1), 5.5);
  EXPECT_EQ(flip(x).value()(0, 0), 4);
  EXPECT_EQ(flip(variable, 0).value()(0, 0), 3);
  EXPECT_EQ(flip(x, std::size_t{1}).value()(0, 0), 2);
  EXPECT_EQ(flip(x, {0, 1}).value()(0, 0), 4);
  EXPECT_EQ(roll(x, 1).value()(0, 0), 4);
  EXPECT_EQ(roll(variable, 1, 0).value()(0, 0), 3);
  EXPECT_EQ(repeat(x, 2, 0).shape(), (Shape{4, 2}));
  EXPECT_EQ(repeat(variable, std::vector<std::size_t>{1, 2}, 1).shape(), (Shape{2, 3}));
  EXPECT_EQ(tile(x, 2).shape(), (Shape{2, 4}));
  EXPECT_EQ(tile(variable, {2, 1}).shape(), (Shape{4, 2}));
  EXPECT_EQ(rot90(x).value()(0, 0), 2);
  EXPECT_EQ(ravel(variable).shape(), (Shape{4}));
  EXPECT_EQ(flatten(x).shape(), (Shape{4}));
  EXPECT_EQ(swapaxes(x, 0, 1).value()(0, 1), 3);
  EXPECT_EQ(moveaxis(variable, 0, 1).value()(0, 1), 3);
  EXPECT_EQ(diff(x, 1, 0).value()(0, 0), 2);
  EXPECT_EQ(split(variable, 2)[1].value()(0, 0), 3);
  EXPECT_EQ(split(x, 2, 1)[1].value()(0, 0), 2);
  EXPECT_EQ(stack(xtuple(x, plain), 1).shape(), (Shape{2, 2, 2}));
  EXPECT_EQ(stack(xtuple(x, x * 2.0)).shape(), (Shape{2, 2, 2}));
  EXPECT_EQ(concatenate(xtuple(variable, plain), 1).shape(), (Shape{2, 4}));
  EXPECT_EQ(hstack(xtuple(variable, x)).shape(), (Shape{2, 4}));
  EXPECT_EQ(vstack(xtuple(plain, x)).shape(), (Shape{4, 2}));
  EXPECT_EQ(take(x, {1, 0}).value()(0, 0), 3);
  EXPECT_EQ(sort(variable, 0).value()(0, 0), 1);
  EXPECT_EQ(argsort(x)(0, 1), 1);
  EXPECT_EQ(unique(x).size(), 4u);
  EXPECT_EQ(searchsorted(row, plain)(0, 0), 1);
  EXPECT_EQ(masked_select(x, plain > 2.0).size(), 2u);
  EXPECT_EQ(pick(x, std::vector<int>{1, 0}).value()(1), 3);
  EXPECT_EQ(softmax(variable).shape(), x.shape());
  EXPECT_EQ(log_softmax(x, 0).shape(), x.shape());
  EXPECT_NEAR(logsumexp(x).item(), 4.4401896985611953, 1e-14);
  EXPECT_EQ(cast<float>(x).shape(), x.shape());
  EXPECT_EQ(sigmoid(x).shape(), x.shape());
  EXPECT_EQ(relu(variable).value()(0, 0), 1);
  EXPECT_EQ(leaky_relu(x).value()(0, 0), 1);
  EXPECT_EQ(softplus(x).shape(), x.shape());
  EXPECT_EQ(square(variable).value()(1, 1), 16);
  EXPECT_EQ(cube(x).value()(0, 1), 8);
  EXPECT_EQ(cube(variable).value()(0, 1), 8);
  EXPECT_EQ(reciprocal(variable).value()(0, 1), 0.5);
  EXPECT_EQ(rsqrt(x).value()(1, 1), 0.5);
  EXPECT_EQ(cbrt(variable).value()(0, 0), 1);
  EXPECT_EQ(fma(x, variable, 1.0).value()(0, 1), 5);
  EXPECT_EQ(fma(plain, variable, x).value()(0, 1), 6);
  EXPECT_EQ(fma(plain, plain, variable).value()(0, 1), 6);
  EXPECT_EQ(sign(variable).value()(0, 0), 1);
  EXPECT_EQ(floor(x).value()(0, 0), 1);
  EXPECT_EQ(ceil(variable).value()(0, 0), 1);
  EXPECT_EQ(round(x).value()(0, 0), 1);
  EXPECT_EQ(rint(variable).value()(0, 0), 1);
  EXPECT_EQ(trunc(x).value()(0, 0), 1);
  EXPECT_EQ(fmod(variable, 2.0).value()(1, 0), 1);
  EXPECT_EQ(fmod(plain, x).value()(1, 0), 0);
  EXPECT_EQ(remainder(x, 3).value()(1, 1), 1);
  EXPECT_EQ(remainder(variable, plain).value()(1, 1), 0);
  EXPECT_EQ(clip(variable, 2, 3).value()(1, 1), 3);
  EXPECT_EQ(clip(x, plain, 3.0).value()(0, 0), 1);
  EXPECT_EQ(not_equal(variable, plain).value()(0, 0), 0);
  EXPECT_EQ(not_equal(x, 1.0).value()(0, 1), 1);
  EXPECT_EQ((variable && plain).value()(0, 0), 1);
  EXPECT_EQ((plain || x).value()(0, 0), 1);
  EXPECT_EQ((x > 1.0 && variable < 4.0).value()(1, 1), 0);
  EXPECT_EQ((!variable).value()(0, 0), 0);
  EXPECT_EQ(isfinite(variable).value()(0, 0), 1);
  EXPECT_EQ(isinf(x).value()(0, 0), 0);
  EXPECT_EQ(isnan(variable).value()(0, 0), 0);
  EXPECT_TRUE(any(x) && any(variable) && all(x) && all(variable));
  EXPECT_TRUE(any(variable, 0)(0) && all(x, {0, 1})());
  EXPECT_EQ(count_nonzero(x)(), 4);
  EXPECT_EQ(count_nonzero(variable, 0)(1), 2);
  EXPECT_EQ(count_nonzero(variable, {0, 1})(), 4);
  EXPECT_EQ(count_nonzero(x, axes, true).shape(), (Shape{1, 1}));
  EXPECT_EQ(elu(variable, plain).value()(0, 0), 1);
  EXPECT_EQ(relu6(variable).value()(0, 0), 1);

  EXPECT_TRUE(all(plain) && any(plain));
  EXPECT_EQ(count_nonzero(plain)(), 4);
  EXPECT_EQ(view(plain, all(), 0)(1), 3);  // xtensor's slice
  EXPECT_EQ(sum(plain)(), 10);             // and xtensor's own functions of arrays are as they were
  EXPECT_EQ(dot(x, plain).value()(0, 0), 7);
  EXPECT_EQ(tensordot(x, plain, 2).item(), 30);
  EXPECT_EQ(tensordot(x, variable, {0}, {0}).value()(0, 0), 10);
  EXPECT_EQ(outer(row, row).value()(0, 1), 0.75);
  EXPECT_EQ(einsum("ij,jk", x, plain).value()(0, 0), 7);
  EXPECT_EQ(diagonal(x).value()(1), 4);
  EXPECT_EQ(diagonal(variable, 1).value()(0), 2);
  EXPECT_EQ(diagonal(x, 1, 1, 0).value()(0), 3);
  EXPECT_EQ(trace(x).item(), 5);
  EXPECT_EQ(diag(x).value()(1), 4);
  EXPECT_EQ(diag(row, 1).shape(), (Shape{3, 3}));
  EXPECT_EQ(tril(x).value()(0, 1), 0);
  EXPECT_EQ(tril(variable, -1).value()(0, 0), 0);
  EXPECT_EQ(triu(x, 1).value()(0, 1), 2);
  EXPECT_EQ(convolve(row, row).value()(1), 1.5);
  EXPECT_EQ(convolve(x, plain, ConvolutionMode::valid).value()(0, 0), 20);
  EXPECT_EQ(convolve(row, xt::xarray<double>{1, 2}, convolve_mode::full()).value()(0), 0.5);
  EXPECT_EQ(convolve(row, row, convolve_mode::valid()).shape(), Shape{1});
  EXPECT_EQ(correlate(row, row).item(), 2.5);
  EXPECT_NEAR(det(x).item(), -2, 1e-14);
  EXPECT_EQ(solve(x, plain).shape(), x.shape());
  EXPECT_EQ(triangular_solve(plain, variable).shape(), x.shape());
  EXPECT_EQ(inverse(x).shape(), x.shape());
  EXPECT_EQ(fft(x).shape(), x.shape());

  EXPECT_EQ(mean(plain, {0})(0), 2);
  EXPECT_EQ(transpose(plain)(0, 1), 3);
  EXPECT_EQ(xt::xarray<double>(diagonal(plain))(1), 4);
  EXPECT_EQ(xt::xarray<double>(tril(plain))(0, 1), 0);
  EXPECT_EQ(view(plain, 1, all())(0), 3);
  EXPECT_EQ(view(plain, range(1, placeholders::_), 0)(0), 3);
  EXPECT_EQ(view(plain, range(placeholders::_, placeholders::_, -1), 0)(0), 3);
  EXPECT_EQ(flip(plain, 0)(0, 0), 3);
}

TEST(Namespaces, BothMayBeUsedAtOnce) {
  const Variable<double> x(xt::xarray<double>{{1, 2}, {3, 4}}, "x");
  expect_every_function_is_found(x, x);
}

}  // namespace somebody
