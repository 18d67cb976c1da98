// What is thrown names the function that was called, its operands, and their axes and lengths, no two of
// which are alike here: another one than the one that is wrong would show.
#include <xgrad/xgrad.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace xgrad {
namespace {

const Variable<double> number(2.0, "c"), w(numbers({4}), "w"), v2(numbers({2}), "v2"), v3(numbers({3}), "v3"),
    m(numbers({3, 5}), "m"), b(numbers({2, 3, 4}), "b"), b2(numbers({2, 3, 7}), "b2"),
    none(numbers({2, 0, 4}), "none"), none1(numbers({0}), "none1"), none_rows(numbers({0, 3}), "none_rows"),
    tall(numbers({4, 2}), "tall"), S(numbers({3, 3}), "S"), SS(numbers({5, 3, 3}), "SS"),
    row5(numbers({1, 5}), "row5"), three_by_two(numbers({3, 2}), "p"), three_by_five(numbers({2, 3, 5}), "q"),
    numbers3(numbers({5, 3}), "r"), Z(Array<double>{{1, 2, 3}, {0, 0, 4}, {0, 0, 5}}, "Z"),
    ZZ(Array<double>{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 0}}}, "ZZ"),
    N(Array<double>{{{1, 0}, {0, 1}}, {{1, 0}, {0, -1}}}, "N"),
    nans(Array<double>{{{1, 0}, {0, 1}}, {{1, 0}, {0, nan}}}, "nans"),
    dependent(Array<double>{{1, 2}, {2, 4}, {3, 6}}, "dependent"),
    wide_dependent(Array<double>{{1, 2, 3}, {2, 4, 6}}, "wide"), boxes(numbers({2, 4, 7}), "boxes"),
    w2(numbers({2}), "w2"), pairs(numbers({3, 2}), "pairs"), one_pair(numbers({1, 2}), "one"),
    one_column(numbers({3, 1}), "column"), five_by_two(numbers({5, 2}), "W");

/// rows × columns indices, the last of which is `last`, the others 0.
xt::xarray<int> indices(std::size_t rows, std::size_t columns, int last) {
  xt::xarray<int> all = xt::zeros<int>({rows, columns});
  all.flat(all.size() - 1) = last;
  return all;
}

template <class F>
void invalid(const F& f, const std::string& message) {
  EXPECT_EQ(message_of<std::invalid_argument>(f), message);
}
template <class F>
void out_of_range(const F& f, const std::string& message) {
  EXPECT_EQ(message_of<std::out_of_range>(f), message);
}
template <class F>
void out_of_domain(const F& f, const std::string& message) {
  EXPECT_EQ(message_of<std::domain_error>(f), message);
}

TEST(Refusals, OfReductionsAndProducts) {
  invalid([] { b + m; }, "add: shapes do not broadcast: b is (2, 3, 4), m is (3, 5)");
  invalid([] { sum(b, 3); }, "sum: axis 3 is out of range for 3 dimensions");
  invalid([] { sum(b, -4); }, "sum: axis -4 is out of range for 3 dimensions");
  invalid([] { sum(b, {0, 1, 0}); }, "sum: an axis is given twice in (0, 1, 0)");
  invalid([] { sum(b, {0, -3}); }, "sum: an axis is given twice in (0, -3)");
  invalid([] { mean(b, 3); }, "mean: axis 3 is out of range for 3 dimensions");
  invalid([] { mean(none, 1); }, "mean: none has shape (2, 0, 4), no element");
  invalid([] { max(b, 3); }, "max: axis 3 is out of range for 3 dimensions");
  invalid([] { max(none); }, "max: none has shape (2, 0, 4), no element");
  invalid([] { max(none, {1}); }, "max: none has shape (2, 0, 4), no element");
  invalid([] { min(none, {1}); }, "min: none has shape (2, 0, 4), no element");
  invalid([] { argmax(none, 1); }, "argmax: none has shape (2, 0, 4), no element");
  invalid([] { argmin(none); }, "argmin: none has shape (2, 0, 4), no element");
  invalid([] { argmin(b, -4); }, "argmin: axis -4 is out of range for 3 dimensions");
  invalid(
      [] {
        sum_to(b, {2, 2, 4}, {2, 2, 4});
      },
      "sum_to: b is (2, 3, 4), which cannot be summed to (2, 2, 4) and read as (2, 2, 4)");
  invalid(
      [] {
        sum_to(b, {2, 1, 4}, {4});
      },
      "sum_to: b is (2, 3, 4), which cannot be summed to (2, 1, 4) and read as (4)");
  invalid([] { cumsum(b, 3); }, "cumsum: axis 3 is out of range for 3 dimensions");
  invalid([] { cumprod(b, -4); }, "cumprod: axis -4 is out of range for 3 dimensions");
  invalid([] { variance(b, {0}, 2); },
          "variance: b has shape (2, 3, 4), 2 elements for each result; expected more than ddof, 2");
  invalid(
      [] {
        variance(b, {1, 2}, 12);
      },
      "variance: b has shape (2, 3, 4), 12 elements for each result; expected more than ddof, 12");
  invalid([] { stddev(b, {0}, 2); },
          "stddev: b has shape (2, 3, 4), 2 elements for each result; expected more than ddof, 2");
  invalid([] { stddev(b, 3); }, "stddev: axis 3 is out of range for 3 dimensions");
  invalid([] { average(b, m); }, "average: the weights are (3, 5), which does not broadcast to b, (2, 3, 4)");
  invalid([] { average(b, w, 3); }, "average: axis 3 is out of range for 3 dimensions");
  invalid([] { quantile(b, 1.5); }, "quantile: q is 1.5, expected a number from 0 to 1");
  invalid([] { quantile(b, -0.25); }, "quantile: q is -0.25, expected a number from 0 to 1");
  invalid([] { quantile(none, 0.5); }, "quantile: none has shape (2, 0, 4), no element");
  invalid([] { quantile(none, 0.5, {1}); }, "quantile: none has shape (2, 0, 4), no element");
  invalid([] { quantile(b, 0.5, 3); }, "quantile: axis 3 is out of range for 3 dimensions");
  invalid([] { median(none); }, "median: none has shape (2, 0, 4), no element");
  invalid([] { median(b, {-4}); }, "median: axis -4 is out of range for 3 dimensions");
  invalid([] { norm(b, 0.5); }, "norm: p is 0.5, expected at least 1");
  invalid([] { norm(b, nan); }, "norm: p is nan, expected at least 1");
  invalid([] { norm(b, 2, {3}); }, "norm: axis 3 is out of range for 3 dimensions");
  invalid([] { norm_l1(b, 3); }, "norm_l1: axis 3 is out of range for 3 dimensions");
  invalid([] { norm_l2(b, {0, 0}); }, "norm_l2: an axis is given twice in (0, 0)");
  invalid([] { norm_sq(b, 3); }, "norm_sq: axis 3 is out of range for 3 dimensions");
  invalid(
      [] {
        transpose(b, {0, 1});
      },
      "transpose: the order (0, 1) names 2 dimensions, b has shape (2, 3, 4)");
  invalid([] { transpose(b, {0, 1, 3}); }, "transpose: axis 3 is out of range for 3 dimensions");
  invalid([] { transpose(b, {0, 1, 1}); }, "transpose: an axis is given twice in (0, 1, 1)");
  invalid([] { swapaxes(b, 0, 3); }, "swapaxes: axis 3 is out of range for 3 dimensions");
  invalid([] { swapaxes(b, -4, 0); }, "swapaxes: axis -4 is out of range for 3 dimensions");
  invalid([] { moveaxis(b, 3, 0); }, "moveaxis: axis 3 is out of range for 3 dimensions");
  invalid([] { moveaxis(b, 0, -4); }, "moveaxis: axis -4 is out of range for 3 dimensions");
  invalid([] { reshape(b, {5, 5}); }, "reshape: b is (2, 3, 4), 24 elements; the shape (5, 5) has 25");
  invalid(
      [] {
        reshape(b, {5, -1});
      },
      "reshape: b is (2, 3, 4), 24 elements; the shape (5, -1) cannot have as many");
  invalid(
      [] {
        reshape(b, {-1, -1});
      },
      "reshape: b is (2, 3, 4), 24 elements; the shape (-1, -1) cannot have as many");
  invalid(
      [] {
        reshape(b, {-2, 12});
      },
      "reshape: b is (2, 3, 4), 24 elements; the shape (-2, 12) cannot have as many");
  invalid(
      [] {
        reshape(none, {-1, 0});
      },
      "reshape: none is (2, 0, 4), 0 elements; the shape (-1, 0) cannot have as many");
  invalid([] { expand_dims(b, 4); }, "expand_dims: axis 4 is out of range for 4 dimensions");
  invalid([] { expand_dims(b, -5); }, "expand_dims: axis -5 is out of range for 4 dimensions");
  invalid([] { squeeze(b, 1); }, "squeeze: dimension 1 of b is 3 long, expected 1: b is (2, 3, 4)");
  invalid([] { squeeze(b, 3); }, "squeeze: axis 3 is out of range for 3 dimensions");
  invalid(
      [] {
        broadcast_to(b, {2, 3, 5});
      },
      "broadcast_to: b is (2, 3, 4), which does not broadcast to (2, 3, 5)");
  invalid(
      [] {
        broadcast_to(b, {2, 3, 1}, {2, 3, 4});
      },
      "broadcast_to: b is (2, 3, 1), which does not broadcast to (2, 3, 4)");
  invalid([] { tensordot(b, m, 4); },
          "tensordot: the sum over 4 axes of each operand is asked for: b is (2, 3, 4), m is (3, 5)");
  invalid([] { tensordot(b, m, 3); },
          "tensordot: the sum over 3 axes of each operand is asked for: b is (2, 3, 4), m is (3, 5)");
  invalid([] { tensordot(b, m, 1); },
          "tensordot: dimension 2 of b and dimension 0 of m differ: b is (2, 3, 4), m is (3, 5)");
  invalid([] { tensordot(b, m, 2, 0); },
          "tensordot: dimension 2 of b and dimension 0 of m differ: b is (2, 3, 4), m is (3, 5)");
  invalid([] { tensordot(b, m, 3, 0); }, "tensordot: axis 3 is out of range for 3 dimensions");
  invalid([] { tensordot(b, m, 0, 2); }, "tensordot: axis 2 is out of range for 2 dimensions");
  invalid([] { tensordot(b, m, {0, 1}, {1}); }, "tensordot: 2 axes of b and 1 of m given; expected as many");
  invalid([] { tensordot(b, m, {0, 0}, {0, 1}); }, "tensordot: an axis is given twice in (0, 0)");
  invalid([] { dot(b, m); },
          "dot: dimension 2 of b and dimension 0 of m differ: b is (2, 3, 4), m is (3, 5)");
  invalid([] { inner(b, m); },
          "inner: dimension 2 of b and dimension 1 of m differ: b is (2, 3, 4), m is (3, 5)");
  invalid([] { vdot(b, m); },
          "vdot: the operands differ in their number of elements: b is (2, 3, 4), m is (3, 5)");
  invalid([] { cross(b, w); }, "cross: dimension 2 of b is 4 long, expected 3: b is (2, 3, 4)");
  invalid([] { cross(v3, w); }, "cross: dimension 0 of w is 4 long, expected 3: w is (4)");
  invalid([] { cross(v3, v3, 1); }, "cross: axis 1 is out of range for 1 dimensions");
  invalid([] { cross(numbers3, v3, 1); }, "cross: axis 1 is out of range for 1 dimensions");
  invalid([] { cross(three_by_two, three_by_five); },
          "cross: dimension 1 of p is 2 long, expected 3: p is (3, 2)");
  invalid([] { convolve(b, b); },
          "convolve: the operands must be two vectors or two matrices: b is (2, 3, 4), b is (2, 3, 4)");
  invalid([] { convolve(m, w); },
          "convolve: the operands must be two vectors or two matrices: m is (3, 5), w is (4)");
  invalid([] { convolve(none1, w); }, "convolve: an operand has no element: none1 is (0), w is (4)");
  invalid([] { convolve(m, tall, ConvolutionMode::valid); },
          "convolve: neither matrix fits into the other: m is (3, 5), tall is (4, 2)");
  invalid([] { correlate(w, m); },
          "correlate: the operands must be two vectors or two matrices: w is (4), m is (3, 5)");
  invalid([] { diagonal(w); }, "diagonal: w is (4); at least two dimensions are needed");
  invalid([] { diagonal(b, 0, 1, 1); }, "diagonal: an axis is given twice in (1, 1)");
  invalid([] { diagonal(b, 0, 1, -2); }, "diagonal: an axis is given twice in (1, -2)");
  invalid([] { diagonal(b, 0, 0, 3); }, "diagonal: axis 3 is out of range for 3 dimensions");
  invalid([] { trace(w); }, "trace: w is (4); at least two dimensions are needed");
  invalid([] { trace(b, 0, -4, 1); }, "trace: axis -4 is out of range for 3 dimensions");
  invalid([] { diag(b); }, "diag: b is (2, 3, 4); expected a vector or a matrix");
  invalid([] { tril(w); }, "tril: w is (4); at least two dimensions are needed");
  invalid([] { triu(w); }, "triu: w is (4); at least two dimensions are needed");
}

TEST(Refusals, OfMatricesAndIndices) {
  invalid([] { solve(m, w); }, "solve: m is (3, 5); expected a square matrix");
  invalid([] { solve(S, w); }, "solve: S is (3, 3), w is (4); expected a vector or a matrix of as many rows");
  invalid([] { solve(SS, b); },
          "solve: SS is (5, 3, 3), b is (2, 3, 4); expected a vector or a matrix of as many rows, in batches "
          "that broadcast");
  invalid([] { solve(SS, w); },
          "solve: SS is (5, 3, 3), w is (4); expected a vector or a matrix of as many rows, in batches that "
          "broadcast");
  invalid([] { solve(S, boxes); },
          "solve: S is (3, 3), boxes is (2, 4, 7); expected a vector or a matrix of as many rows, in batches "
          "that broadcast");
  out_of_domain([] { solve(Z, v3); }, "solve: A is singular: pivot 2 is zero");
  invalid([] { triangular_solve(S, w); },
          "triangular_solve: S is (3, 3), w is (4); expected a vector or a matrix of as many rows");
  out_of_domain([] { triangular_solve(Z, v3); }, "triangular_solve: A is singular: element (1, 1) is zero");
  out_of_domain([] { triangular_solve(ZZ, v3); },
                "triangular_solve: matrix (1) of A is singular: element (2, 2) is zero");
  invalid([] { inverse(m); }, "inverse: m is (3, 5); expected a square matrix");
  out_of_domain([] { inverse(Z); }, "inverse: A is singular: pivot 2 is zero");
  out_of_domain([] { inverse(ZZ); }, "inverse: matrix (1) of A is singular: pivot 2 is zero");
  invalid([] { det(m); }, "det: m is (3, 5); expected a square matrix");
  invalid([] { cofactors(m); }, "cofactors: m is (3, 5); expected a square matrix");
  invalid([] { slogdet(m); }, "slogdet: m is (3, 5); expected a square matrix");
  invalid([] { cholesky(m); }, "cholesky: m is (3, 5); expected a square matrix");
  out_of_domain([] { cholesky(Z); }, "cholesky: A is not positive definite: pivot 1 is not positive");
  out_of_domain([] { cholesky(N); },
                "cholesky: matrix (1) of A is not positive definite: pivot 1 is not positive");
  invalid([] { qr(w); }, "qr: w is (4); expected a matrix");
  invalid([] { eigh(m); }, "eigh: m is (3, 5); expected a square matrix");
  out_of_domain([] { eigh(nans); }, "eigh: matrix (1) of A has an element that is not finite");
  invalid([] { eigvalsh(m); }, "eigvalsh: m is (3, 5); expected a square matrix");
  out_of_domain([] { eigvalsh(nans); }, "eigvalsh: matrix (1) of A has an element that is not finite");
  invalid([] { svd(w); }, "svd: w is (4); expected a matrix");
  out_of_domain([] { svd(nans); }, "svd: matrix (1) of A has an element that is not finite");
  invalid([] { svdvals(w); }, "svdvals: w is (4); expected a matrix");
  out_of_domain([] { svdvals(nans); }, "svdvals: matrix (1) of A has an element that is not finite");
  invalid([] { expm(m); }, "expm: m is (3, 5); expected a square matrix");
  invalid([] { pinv(w); }, "pinv: w is (4); expected a matrix");
  out_of_domain([] { pinv(nans); }, "pinv: matrix (1) of A has an element that is not finite");
  invalid([] { matrix_power(m, 2); }, "matrix_power: m is (3, 5); expected a square matrix");
  invalid([] { lstsq(w, w); }, "lstsq: w is (4); expected a matrix");
  invalid([] { lstsq(m, w); },
          "lstsq: m is (3, 5), w is (4); expected a vector or a matrix of as many rows, in batches that "
          "broadcast");
  out_of_domain([] { lstsq(dependent, v3); },
                "lstsq: A is not of full rank: column 1 depends linearly on those before it");
  out_of_domain([] { lstsq(wide_dependent, v2); },
                "lstsq: A is not of full rank: row 1 depends linearly on those before it");
  out_of_domain([] { lstsq(Z, v3); },
                "lstsq: A is not of full rank: column 1 depends linearly on those before it");
  invalid([] { cond(w); }, "cond: w is (4); expected a matrix");
  invalid([] { cond(none); }, "cond: none is (2, 0, 4), without elements");
  invalid([] { matrix_rank(b); }, "matrix_rank: b is (2, 3, 4); expected one matrix");
  invalid([] { matrix_rank(nans); }, "matrix_rank: nans is (2, 2, 2); expected one matrix");
  invalid([] { fft(b); },
          "fft: b is (2, 3, 4); expected a last dimension of 2, real and imaginary parts, behind that of the "
          "numbers");
  invalid(
      [] { fft(w2); },
      "fft: w2 is (2); expected a last dimension of 2, real and imaginary parts, behind that of the numbers");
  invalid(
      [] { ifft(w); },
      "ifft: w is (4); expected a last dimension of 2, real and imaginary parts, behind that of the numbers");
  invalid([] { rfft(number); }, "rfft: c is (); expected rows of one element at least");
  invalid([] { irfft(b); },
          "irfft: b is (2, 3, 4); expected a last dimension of 2, real and imaginary parts, behind that of "
          "the numbers");
  invalid([] { irfft(pairs, 6); }, "irfft: pairs is (3, 2), 3 values; 6 numbers have 4");
  invalid([] { irfft(pairs, 3); }, "irfft: pairs is (3, 2), 3 values; 3 numbers have 2");
  invalid([] { irfft(one_pair); }, "irfft: one is (1, 2), 1 values; 0 numbers have 1");
  invalid([] { pick(m, {0, 1}); }, "pick: m is (3, 5), there are 2 indices; one for each row is needed");
  out_of_range([] { pick(m, {0, 5, 0}); }, "pick: index 5 of row 1 is out of range: m is (3, 5)");
  out_of_range([] { pick(m, {0, 0, -1}); }, "pick: index -1 of row 2 is out of range: m is (3, 5)");
  invalid([] { pick(w, {0, 0, 0, 0}); }, "pick: w is (4), there are 4 indices; one for each row is needed");
  invalid([] { place(w, {0, 1}, 4); }, "place: w is (4), there are 2 indices; one for each is needed");
  out_of_range([] { place(w, {0, 1, 4, 0}, 4); }, "place: index 4 of row 2 is out of range: 4 columns");
  invalid([] { place(m, {0, 1, 0}, 4); }, "place: m is (3, 5), there are 3 indices; one for each is needed");
  out_of_range([] { view(w, 4); }, "view: index 4 of dimension 0 is out of range: w is (4)");
  out_of_range([] { view(w, -5); }, "view: index -5 of dimension 0 is out of range: w is (4)");
  out_of_range([] { view(m, 0, 5); }, "view: index 5 of dimension 1 is out of range: m is (3, 5)");
  invalid([] { view(m, 0, 0, 0); }, "view: 3 slices were given for 2 dimensions: m is (3, 5)");
  out_of_range([] { slice(m, 1, 2, 6); }, "slice: from 2 to 6 of dimension 1 is out of range: m is (3, 5)");
  out_of_range([] { slice(m, 1, -6, 2); }, "slice: from -6 to 2 of dimension 1 is out of range: m is (3, 5)");
  out_of_range([] { slice(m, 1, 3, 2); }, "slice: from 3 to 2 of dimension 1 is out of range: m is (3, 5)");
  invalid([] { slice(m, 2, 0, 1); }, "slice: axis 2 is out of range for 2 dimensions");
  invalid([] { set_view(m, {0}, w); },
          "set_view: w is (4), which does not broadcast to (5), that part of m, (3, 5)");
  invalid([] { add_view(m, {range(0, 2)}, w); },
          "add_view: w is (4), which does not broadcast to (2, 5), that part of m, (3, 5)");
  invalid([] { set_view(m, {keep(0, 0)}, 1.0); },
          "set_view: keep names an index twice, of which only one value can stay");
  invalid([] { pad(m, 2, 1, 1); }, "pad: axis 2 is out of range for 2 dimensions");
  invalid([] { pad(m, 1, -1, 2); }, "pad: -1 before and 2 after given for m, expected 0 or more");
  invalid([] { pad(m, 0, 1, -2); }, "pad: 1 before and -2 after given for m, expected 0 or more");
  invalid(
      [] {
        pad(m, {{1, 1}, {2, 2}, {0, 0}});
      },
      "pad: 3 pairs of widths were given for 2 dimensions: m is (3, 5)");
  invalid([] { pad(m, {{1, 1}, {0, -1}}); }, "pad: 0 before and -1 after given for m, expected 0 or more");
  invalid(
      [] {
        pad(none, {{0, 0}, {1, 0}, {0, 0}}, PadMode::edge);
      },
      "pad: dimension 1 has no element to copy: none is (2, 0, 4)");
}

TEST(Refusals, OfPartsAndOrders) {
  invalid([] { concatenate(std::vector<Variable<double>>()); }, "concatenate: there is no part");
  invalid(
      [] {
        concatenate(std::vector{b, m});
      },
      "concatenate: shapes differ elsewhere than in dimension 0: b is (2, 3, 4), m is (3, 5)");
  invalid(
      [] {
        concatenate(std::vector{b, b2}, 1);
      },
      "concatenate: shapes differ elsewhere than in dimension 1: b is (2, 3, 4), b2 is (2, 3, 7)");
  invalid(
      [] {
        concatenate(std::vector{b, b, b2}, 1);
      },
      "concatenate: shapes differ elsewhere than in dimension 1: b is (2, 3, 4), b2 is (2, 3, 7)");
  invalid([] { concatenate(std::vector{b, b2}, 3); }, "concatenate: axis 3 is out of range for 3 dimensions");
  invalid([] { stack(std::vector{b, b2}); }, "stack: shapes differ: b is (2, 3, 4), b2 is (2, 3, 7)");
  invalid([] { stack(std::vector{b, b}, 4); }, "stack: axis 4 is out of range for 4 dimensions");
  invalid([] { stack(std::vector{m, m, b}); }, "stack: shapes differ: m is (3, 5), b is (2, 3, 4)");
  invalid(
      [] {
        hstack(std::vector{m, w});
      },
      "hstack: shapes differ elsewhere than in dimension 1: m is (3, 5), w is (4)");
  invalid(
      [] {
        vstack(std::vector{m, w});
      },
      "vstack: shapes differ elsewhere than in dimension 0: m is (3, 5), part 1 is (1, 4)");
  invalid([] { split(m, 2); }, "split: dimension 0 is not 2 equal pieces: m is (3, 5)");
  invalid([] { split(m, 2, 1); }, "split: dimension 1 is not 2 equal pieces: m is (3, 5)");
  invalid([] { split(m, 0, 1); }, "split: dimension 1 is not 0 equal pieces: m is (3, 5)");
  invalid([] { split(m, 1, 2); }, "split: axis 2 is out of range for 2 dimensions");
  out_of_range(
      [] {
        split(m, {1, 6}, 1);
      },
      "split: position 6 of dimension 1 is out of range or out of order: m is (3, 5)");
  out_of_range(
      [] {
        split(m, {3, 2}, 1);
      },
      "split: position 2 of dimension 1 is out of range or out of order: m is (3, 5)");
  out_of_range([] { split(m, {-6}, 1); },
               "split: position -6 of dimension 1 is out of range or out of order: m is (3, 5)");
  invalid([] { split(m, {1}, 2); }, "split: axis 2 is out of range for 2 dimensions");
  invalid([] { flip(m, 2); }, "flip: axis 2 is out of range for 2 dimensions");
  invalid([] { roll(m, 1, 2); }, "roll: axis 2 is out of range for 2 dimensions");
  invalid([] { roll(m, 1, -3); }, "roll: axis -3 is out of range for 2 dimensions");
  invalid([] { repeat(m, 2, 2); }, "repeat: axis 2 is out of range for 2 dimensions");
  invalid(
      [] {
        repeat(m, std::vector<std::size_t>{1, 2}, 1);
      },
      "repeat: 2 counts were given for the 5 elements of dimension 1: m is (3, 5)");
  invalid([] { tile(m, {2, -1}); }, "tile: -1 repetitions were given, expected 0 or more: m is (3, 5)");
  invalid([] { rot90(m, 1, {0}); }, "rot90: 1 axes were given, expected 2");
  invalid([] { rot90(m, 1, {0, 2}); }, "rot90: axis 2 is out of range for 2 dimensions");
  invalid([] { rot90(m, 1, {1, 1}); }, "rot90: an axis is given twice in (1, 1)");
  invalid([] { rot90(w); }, "rot90: axis 1 is out of range for 1 dimensions");
  invalid([] { diff(m, -1); }, "diff: the order -1 was given, expected 0 or more");
  invalid([] { diff(m, 5); }, "diff: dimension 1 has 5 elements; order 5 takes more: m is (3, 5)");
  invalid([] { diff(m, 3, 0); }, "diff: dimension 0 has 3 elements; order 3 takes more: m is (3, 5)");
  invalid([] { diff(m, 1, 2); }, "diff: axis 2 is out of range for 2 dimensions");
  invalid([] { gradient(m, 0); }, "gradient: the spacing is 0");
  invalid([] { gradient(one_column); },
          "gradient: dimension 1 has 1 elements, two at least are needed: column is (3, 1)");
  invalid([] { gradient(m, 1, 2); }, "gradient: axis 2 is out of range for 2 dimensions");
  out_of_range(
      [] {
        take(m, {0, 3});
      },
      "take: index 3 is out of range for dimension 0 of length 3: m is (3, 5)");
  out_of_range(
      [] {
        take(m, {0, -1});
      },
      "take: index -1 is out of range for dimension 0 of length 3: m is (3, 5)");
  out_of_range([] { take(m, {5}, 1); },
               "take: index 5 is out of range for dimension 1 of length 5: m is (3, 5)");
  invalid([] { take(m, {0}, 2); }, "take: axis 2 is out of range for 2 dimensions");
  out_of_range([] { index_select(m, 1, {5}); },
               "index_select: index 5 is out of range for dimension 1 of length 5: m is (3, 5)");
  invalid([] { index_select(m, 2, {0}); }, "index_select: axis 2 is out of range for 2 dimensions");
  invalid(
      [] {
        index_add(m, 1, {0, 1}, w);
      },
      "index_add: w is (4), expected (3, 2): m is (3, 5), indices is (2)");
  out_of_range([] { index_add(m, 0, {3}, row5); },
               "index_add: index 3 is out of range for dimension 0 of length 3: m is (3, 5)");
  invalid([] { index_add(m, 2, {0}, w); }, "index_add: axis 2 is out of range for 2 dimensions");
  invalid([] { take_along_axis(m, {0}); },
          "take_along_axis: m is (3, 5), indices is (1); all but dimension 1 must be equal");
  out_of_range([] { take_along_axis(m, indices(3, 2, 5)); },
               "take_along_axis: index 5 is out of range for dimension 1 of length 5: m is (3, 5)");
  out_of_range([] { take_along_axis(m, indices(3, 2, -1)); },
               "take_along_axis: index -1 is out of range for dimension 1 of length 5: m is (3, 5)");
  invalid([] { take_along_axis(m, indices(2, 5, 0)); },
          "take_along_axis: m is (3, 5), indices is (2, 5); all but dimension 1 must be equal");
  invalid([] { take_along_axis(m, indices(3, 2, 0), 0); },
          "take_along_axis: m is (3, 5), indices is (3, 2); all but dimension 0 must be equal");
  invalid([] { take_along_axis(m, indices(3, 2, 0), 2); },
          "take_along_axis: axis 2 is out of range for 2 dimensions");
  out_of_range([] { gather(m, 0, indices(2, 5, 3)); },
               "gather: index 3 is out of range for dimension 0 of length 3: m is (3, 5)");
  invalid([] { gather(m, 2, indices(2, 5, 3)); }, "gather: axis 2 is out of range for 2 dimensions");
  out_of_range([] { put_along_axis(m, indices(3, 5, 4), 4); },
               "put_along_axis: index 4 is out of range for dimension 1 of length 4: m is (3, 5)");
  invalid([] { put_along_axis(m, indices(2, 5, 0), 4); },
          "put_along_axis: m is (3, 5), indices is (2, 5); all but dimension 1 must be equal");
  invalid([] { put_along_axis(m, indices(3, 5, 0), 4, 2); },
          "put_along_axis: axis 2 is out of range for 2 dimensions");
  invalid([] { scatter_add(m, 1, indices(3, 2, 0), w); },
          "scatter_add: m is (3, 5), w is (4); all but dimension 1 must be equal");
  invalid([] { scatter_add(m, 1, indices(3, 2, 0), m); },
          "scatter_add: indices is (3, 2), m is (3, 5), expected the same shape");
  out_of_range([] { scatter_add(m, 1, indices(3, 5, 5), m); },
               "scatter_add: index 5 is out of range for dimension 1 of length 5: m is (3, 5)");
  out_of_range([] { scatter_add(m, 1, indices(3, 5, -1), m); },
               "scatter_add: index -1 is out of range for dimension 1 of length 5: m is (3, 5)");
  invalid([] { scatter_add(m, 0, indices(3, 2, 0), three_by_two); },
          "scatter_add: m is (3, 5), p is (3, 2); all but dimension 0 must be equal");
  invalid([] { scatter_add(m, 2, indices(3, 5, 0), m); },
          "scatter_add: axis 2 is out of range for 2 dimensions");
  invalid([] { masked_select(m, w); },
          "masked_select: w is (4), which does not broadcast to (3, 5), the shape of m");
  invalid([] { topk(m, 6); }, "topk: dimension 1 has 5 elements, 6 are asked for: m is (3, 5)");
  invalid([] { topk(m, 4, 0); }, "topk: dimension 0 has 3 elements, 4 are asked for: m is (3, 5)");
  invalid([] { topk(m, 1, 2); }, "topk: axis 2 is out of range for 2 dimensions");
  invalid([] { topk(b, 4, 1); }, "topk: dimension 1 has 3 elements, 4 are asked for: b is (2, 3, 4)");
  invalid([] { sort(m, 2); }, "sort: axis 2 is out of range for 2 dimensions");
  invalid([] { sort(m, -3); }, "sort: axis -3 is out of range for 2 dimensions");
  invalid([] { argsort(m, 2); }, "argsort: axis 2 is out of range for 2 dimensions");
  invalid([] { searchsorted(m, w); }, "searchsorted: m is (3, 5), expected a vector");
  invalid([] { softmax(b, 3); }, "softmax: axis 3 is out of range for 3 dimensions");
  invalid([] { softmax(b, {.temperature = 0}); },
          "softmax: the temperature is 0, expected a positive number");
  invalid([] { softmax(b, {.temperature = -1}); },
          "softmax: the temperature is -1, expected a positive number");
  invalid([] { softmax(b, {.temperature = infinity}); },
          "softmax: the temperature is inf, expected a positive number");
  invalid([] { softmax(b, {.temperature = nan}); },
          "softmax: the temperature is nan, expected a positive number");
  invalid([] { log_softmax(b, -4); }, "log_softmax: axis -4 is out of range for 3 dimensions");
  invalid([] { hardmax(b, 3); }, "hardmax: axis 3 is out of range for 3 dimensions");
  invalid([] { logsumexp(b, {3}); }, "logsumexp: axis 3 is out of range for 3 dimensions");
  invalid(
      [] {
        softmax_cross_entropy(m, {0, 1});
      },
      "softmax_cross_entropy: m is (3, 5), there are 2 labels; expected (labels, classes)");
  out_of_range(
      [] {
        softmax_cross_entropy(m, {0, 1, 5});
      },
      "softmax_cross_entropy: label 5 of sample 2 is out of range for 5 classes");
  out_of_range(
      [] {
        softmax_cross_entropy(m, {0, -1, 0});
      },
      "softmax_cross_entropy: label -1 of sample 1 is out of range for 5 classes");
  invalid(
      [] {
        softmax_cross_entropy(w, {0, 0, 0, 0});
      },
      "softmax_cross_entropy: w is (4), there are 4 labels; expected (labels, classes)");
  invalid([] { softmax_cross_entropy(none_rows, {}); },
          "softmax_cross_entropy: none_rows is (0, 3), there are 0 labels; expected (labels, classes)");
  invalid([] { maxout(m, 2); },
          "maxout: m is (3, 5); its last dimension must be a multiple of 2, the number of pieces");
  invalid([] { maxout(m, 0); },
          "maxout: m is (3, 5); its last dimension must be a multiple of 0, the number of pieces");
  invalid([] { maxout(number, 1); },
          "maxout: c is (); its last dimension must be a multiple of 1, the number of pieces");
  invalid([] { any(m, {2}); }, "any: axis 2 is out of range for 2 dimensions");
  invalid([] { all(m, {-3}); }, "all: axis -3 is out of range for 2 dimensions");
  invalid([] { count_nonzero(m, 2); }, "count_nonzero: axis 2 is out of range for 2 dimensions");
  invalid([] { einsum("ij,jk", m, b); }, "einsum: \"ij,jk\": \"jk\" has 2 letters, b is (2, 3, 4)");
  invalid([] { einsum("ij,jk", m, m); },
          "einsum: \"ij,jk\": 'j' is 5 long in one operand and 3 in another: m is (3, 5), m is (3, 5)");
  invalid([] { linear(m, w, w); }, "linear: the operands must be matrices: m is (3, 5), w is (4)");
  invalid([] { linear(m, m, w); }, "linear: inner dimensions differ: m is (3, 5), m is (3, 5)");
  invalid([] { linear(m, five_by_two, w); },
          "linear: the bias must have one element for each column: W is (5, 2), w is (4)");
  invalid([] { matmul(m, b); }, "matmul: inner dimensions differ: m is (3, 5), b is (2, 3, 4)");
  invalid([] { matmul(b, b); }, "matmul: inner dimensions differ: b is (2, 3, 4), b is (2, 3, 4)");
  invalid([] { matmul(number, m); },
          "matmul: the operands must be vectors, matrices or batches of them: c is (), m is (3, 5)");
  invalid([] { matmul(b, numbers3); }, "matmul: inner dimensions differ: b is (2, 3, 4), r is (5, 3)");
}

}  // namespace
}  // namespace xgrad
