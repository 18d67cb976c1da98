// Page 08 of docs/walkthroughs: the derivatives of out = Z·W + b, entry by entry and as matrices.
#include "check.hpp"

#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <string>

using namespace xgrad;

namespace {

using Matrix = xt::xarray<double>;

bool same(const Matrix& a, const Matrix& b) {
  return a.dimension() == b.dimension() && xt::has_shape(a, b.shape()) && xt::allclose(a, b, 1e-12, 1e-12);
}

/// A matrix, or a vector as one row.
void print(const std::string& name, const Matrix& m) {
  const std::size_t columns = m.shape().back();
  for (std::size_t i = 0; i < m.size(); ++i) {
    if (i % columns == 0) fmt::print("{:<7}", i == 0 ? name : "");
    fmt::print("{:>9.4g}{}", m.flat(i), (i + 1) % columns == 0 ? "\n" : "");
  }
}

//! [layer]
// Two samples, one in each row; three inputs; two outputs.
const Matrix Z = {{1, 2, 3}, {-1, 4, 2}};
const Matrix W = {{2, -1}, {1, 3}, {0, 1}};
const Matrix b = {1, -2};
const Matrix T = {{4, 8}, {0, 8}};  // what the outputs ought to be: J = ½ Σ (out − T)²
//! [layer]

/// x·y, in plain loops.
Matrix product(const Matrix& x, const Matrix& y) {
  Matrix xy = xt::zeros<double>({x.shape()[0], y.shape()[1]});
  for (std::size_t i = 0; i < x.shape()[0]; ++i)
    for (std::size_t j = 0; j < y.shape()[1]; ++j)
      for (std::size_t k = 0; k < x.shape()[1]; ++k) xy(i, j) += x(i, k) * y(k, j);
  return xy;
}

struct Gradients {
  Matrix out, dOut, dZ, dW, db;
};

Gradients from_the_tape() {
  //! [tape]
  Variable z(Z, "Z"), w(W, "W"), bias(b, "b");
  Tape tape;
  auto out = matmul(z, w) + bias;
  auto J = 0.5 * sum(square(out - T));
  const auto d = tape.gradient(J, {out, z, w, bias});
  //! [tape]
  return {out.value(), d[0].value(), d[1].value(), d[2].value(), d[3].value()};
}

//! [weights]
// w_kj stands in column j of every row of out: in o_ij once for each sample i, times z_ik.
Matrix weights_by_entries(const Matrix& dOut) {
  Matrix dW = xt::zeros<double>({3, 2});
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t j = 0; j < 2; ++j) {
      dW(k, j) = dOut(0, j) * Z(0, k) + dOut(1, j) * Z(1, k);
      fmt::print("dJ/dw{0}{1} = dJ/do1{1}·z1{0} + dJ/do2{1}·z2{0} = {2:>2}·{3:<2} + {4}·{5:<2} = {6:>3}\n",
                 k + 1, j + 1, dOut(0, j), Z(0, k), dOut(1, j), Z(1, k), dW(k, j));
    }
  return dW;
}
//! [weights]

//! [biases]
// b_j is added to o_1j and to o_2j.
Matrix biases_by_entries(const Matrix& dOut) {
  Matrix db = xt::zeros<double>({2});
  for (std::size_t j = 0; j < 2; ++j) {
    db(j) = dOut(0, j) + dOut(1, j);
    fmt::print("dJ/db{0}  = dJ/do1{0} + dJ/do2{0} = {1} + {2} = {3}\n", j + 1, dOut(0, j), dOut(1, j), db(j));
  }
  return db;
}
//! [biases]

//! [inputs]
// z_ik stands in row i of out only: in o_i1 times w_k1, and in o_i2 times w_k2.
Matrix inputs_by_entries(const Matrix& dOut) {
  Matrix dZ = xt::zeros<double>({2, 3});
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      dZ(i, k) = dOut(i, 0) * W(k, 0) + dOut(i, 1) * W(k, 1);
      fmt::print("dJ/dz{0}{1} = dJ/do{0}1·w{1}1 + dJ/do{0}2·w{1}2 = {2}·{3} + {4:>2}·{5:>2} = {6:>2}\n",
                 i + 1, k + 1, dOut(i, 0), W(k, 0), dOut(i, 1), W(k, 1), dZ(i, k));
    }
  return dZ;
}
//! [inputs]

void as_matrices(const Gradients& tape) {
  //! [matrices]
  const Matrix& dOut = tape.dOut;
  const Matrix dW = product(xt::transpose(Z), dOut);  // dW = Zᵀ·dOut: (3 × 2)·(2 × 2)
  const Matrix db = xt::sum(dOut, {0});               // db = the sum of dOut's rows
  const Matrix dZ = product(dOut, xt::transpose(W));  // dZ = dOut·Wᵀ: (2 × 2)·(2 × 3)
  //! [matrices]
  print("dW", dW);
  print("db", db);
  print("dZ", dZ);
  check(same(dW, tape.dW), "Zᵀ·dOut is what the tape gives");
  check(same(db, tape.db), "the sum of dOut's rows is what the tape gives");
  check(same(dZ, tape.dZ), "dOut·Wᵀ is what the tape gives");
}

void as_the_text_prints_them(const Gradients& tape) {
  const Matrix& dOut = tape.dOut;
  const auto compare = [](const std::string& formula, double text, double right) {
    fmt::print("{:<36} {:>2}, not {:>2}\n", formula, right, text);
    check(std::abs(text - right) > 0.5, "the slip in " + formula + " shows");
  };
  //! [slips]
  // What the text's formulas give.
  const double w32 = dOut(0, 0) * Z(0, 2) + dOut(1, 1) * Z(1, 2);
  const double z21 = dOut(1, 0) * W(0, 0) + dOut(0, 1) * W(0, 1);
  const double w21 = Z(1, 0) * dOut(0, 0) + Z(1, 1) * dOut(1, 0);  // second row of the printed Zᵀ
  const double z11 = dOut(0, 0) * W(0, 0) + dOut(0, 1) * W(1, 0);  // first column of the printed Wᵀ
  const double o12 = product(Z, W)(0, 1) + b(0);                   // first row of the printed b: b1 b1
  //! [slips]
  compare("dJ/dw32, with dJ/do11 for dJ/do12:", w32, tape.dW(2, 1));
  compare("dJ/dz21, with dJ/do12 for dJ/do22:", z21, tape.dZ(1, 0));
  compare("dJ/dw21, from a Zᵀ with z21 for z12:", w21, tape.dW(1, 0));
  compare("dJ/dz11, from a Wᵀ with w21 for w12:", z11, tape.dZ(0, 0));
  compare("o12, with b1 for b2:", o12, tape.out(0, 1));
}

void through_the_activation() {
  //! [activation]
  // One layer further back: Z = f(H), so dJ/dH = dJ/dZ ⊙ f′(H).
  Variable H(xt::xarray<double>{{0.5, -1, 2}, {-0.3, 0.8, -2}}, "H");
  Tape tape;
  const auto compare = [&](const std::string& name, const Variable<double>& z, const Matrix& slope) {
    auto J = 0.5 * sum(square(matmul(z, W) + b - T));
    const auto d = tape.gradient(J, {z, H});  // dJ/dZ, dJ/dH
    print(name, d[1].value());
    check(same(d[0].value() * slope, d[1].value()), "dJ/dH = dJ/dZ ⊙ f′(H) for " + name);
  };
  const auto s = sigmoid(H), t = tanh(H), r = relu(H);
  compare("sigmoid", s, s.value() * (1 - s.value()));   // f′ = Z ⊙ (1 − Z)
  compare("tanh", t, 1 - t.value() * t.value());        // f′ = 1 − Z ⊙ Z
  compare("relu", r, xt::cast<double>(r.value() > 0));  // f′ = 1 where Z > 0, else 0
  //! [activation]
}

}  // namespace

int main() {
  const Gradients tape = from_the_tape();
  print("out", tape.out);
  print("dOut", tape.dOut);
  check(same(tape.out, product(Z, W) + b), "out = Z·W + b");
  check(same(tape.dOut, tape.out - T), "dOut = out − T");

  check(same(weights_by_entries(tape.dOut), tape.dW), "dJ/dw by entries is what the tape gives");
  check(same(biases_by_entries(tape.dOut), tape.db), "dJ/db by entries is what the tape gives");
  check(same(inputs_by_entries(tape.dOut), tape.dZ), "dJ/dz by entries is what the tape gives");
  as_matrices(tape);
  as_the_text_prints_them(tape);
  through_the_activation();

  //! [rule]
  const auto rule = operation("linear");  // y = x W + b in one operation, as nn::Linear uses it
  fmt::print("dx = {}, dW = {}, db = {}\n", rule.pullbacks[0], rule.pullbacks[1], rule.pullbacks[2]);
  //! [rule]
}
