// Walkthrough 05: a network with one hidden layer, samples as columns, backward by hand and by the tape.
#include "check.hpp"
#include "views.hpp"

#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

using namespace xgrad;

namespace {

using Matrix = xt::xtensor<double, 2>;

//! [forward]
/// The product of two matrices; there is no tape where it is called.
Matrix dot(const Matrix& A, const Matrix& B) { return matmul(constant(A), B).value(); }

struct Network {
  Matrix W1, b1;  // (4 × 2) and (4 × 1): four hidden units
  Matrix W2, b2;  // (1 × 4) and (1 × 1): one output
};

struct Activations {
  Matrix A1, A2;  // (4 × m) and (1 × m): a column for each sample
};

// Z1 = W1·X + b1,   A1 = tanh(Z1),   Z2 = W2·A1 + b2,   A2 = σ(Z2)
Activations forward(const Network& n, const Matrix& X) {
  const Matrix A1 = xt::tanh(dot(n.W1, X) + n.b1);
  const Matrix Z2 = dot(n.W2, A1) + n.b2;
  return {A1, 1 / (1 + xt::exp(-Z2))};
}

double cost(const Matrix& A2, const Matrix& Y) {
  return -xt::mean(Y * xt::log(A2) + (1 - Y) * xt::log(1 - A2))();
}
//! [forward]

//! [backward]
/// tanh' by its value: 1 − tanh².
Matrix tanh_slope(const Matrix& A1) { return 1 - A1 * A1; }

/// The sums of the rows, as a column.
Matrix row_sums(const Matrix& A) { return xt::sum(A, {1}, xt::keep_dims); }

// dZ2 = A2 − Y,               dW2 = dZ2·A1ᵀ/m,   db2 = Σ dZ2/m
// dZ1 = W2ᵀ·dZ2 ∗ tanh'(Z1),  dW1 = dZ1·Xᵀ/m,    db1 = Σ dZ1/m
Network backward(const Network& n, const Matrix& X, const Matrix& Y,
                 Matrix (*slope)(const Matrix&) = tanh_slope) {
  const double m = static_cast<double>(X.shape(1));
  const auto [A1, A2] = forward(n, X);
  const Matrix dZ2 = A2 - Y;
  const Matrix dZ1 = dot(xt::transpose(n.W2), dZ2) * slope(A1);
  return {dot(dZ1, xt::transpose(X)) / m, row_sums(dZ1) / m, dot(dZ2, xt::transpose(A1)) / m,
          row_sums(dZ2) / m};
}
//! [backward]

//! [members]
/// The four parameters, or the derivatives in their places, to go through.
constexpr std::array<std::pair<std::string_view, Matrix Network::*>, 4> members = {
    {{"W1", &Network::W1}, {"b1", &Network::b1}, {"W2", &Network::W2}, {"b2", &Network::b2}}};
//! [members]

//! [each]
Matrix column(const Matrix& A, std::size_t i) { return xt::view(A, xt::all(), xt::range(i, i + 1)); }

/// The same, one sample after the other: the mean of the single derivatives.
Network backward_by_samples(const Network& n, const Matrix& X, const Matrix& Y) {
  Network mean{xt::zeros_like(n.W1), xt::zeros_like(n.b1), xt::zeros_like(n.W2), xt::zeros_like(n.b2)};
  const std::size_t samples = X.shape(1);
  for (std::size_t i = 0; i < samples; ++i) {
    const Network d = backward(n, column(X, i), column(Y, i));
    for (const auto& [_, member] : members) mean.*member += d.*member / static_cast<double>(samples);
  }
  return mean;
}
//! [each]

//! [tape]
Network backward_by_tape(const Network& n, const Matrix& X, const Matrix& Y) {
  Variable W1(n.W1, "W1"), b1(n.b1, "b1"), W2(n.W2, "W2"), b2(n.b2, "b2");
  Tape tape;
  const auto A1 = tanh(matmul(W1, X) + b1);
  const auto J = nn::binary_cross_entropy(sigmoid(matmul(W2, A1) + b2), Y);
  const auto d = tape.gradient(J, {W1, b1, W2, b2});
  return {d[0].value(), d[1].value(), d[2].value(), d[3].value()};
}
//! [tape]

//! [compare]
/// How many entries differ, beyond rounding.
std::size_t differing(const Matrix& a, const Matrix& b) {
  check(a.shape() == b.shape(), "a derivative has the shape of its parameter");
  return xt::sum<std::size_t>(!(xt::abs(a - b) <= 1e-14))();
}
//! [compare]

double accuracy(const Matrix& A2, const Matrix& Y) {
  return xt::mean(xt::cast<double>(xt::equal(A2 > 0.5, Y > 0.5)))();
}

//! [train]
void train(std::string_view name, Network n, const Matrix& X, const Matrix& Y,
           Matrix (*slope)(const Matrix&)) {
  const double alpha = 1;
  for (int iteration = 0; iteration <= 1000; ++iteration) {
    if (iteration == 0 || iteration == 100 || iteration == 1000) {
      const Matrix A2 = forward(n, X).A2;
      fmt::print("{:9} {:4}: J {:.3f}, {:.1f} % right\n", name, iteration, cost(A2, Y),
                 100 * accuracy(A2, Y));
    }
    const Network d = backward(n, X, Y, slope);
    for (const auto& [_, member] : members) n.*member -= alpha * d.*member;
  }
}
//! [train]

}  // namespace

int main() {
  //! [data]
  // Points of a square; the class is 1 where both coordinates have the same sign.
  Generator generator(1);
  const Matrix X = generator.uniform<double>({2, 200}, -1, 1);
  const Matrix Y = xt::cast<double>(xt::prod(X, {0}, xt::keep_dims) > 0);
  const Network network{generator.normal<double>({4, 2}), xt::zeros<double>({4, 1}),
                        generator.normal<double>({1, 4}), xt::zeros<double>({1, 1})};
  //! [data]

  //! [check]
  const Network by_hand = backward(network, X, Y), by_tape = backward_by_tape(network, X, Y);
  const Network by_samples = backward_by_samples(network, X, Y);
  for (const auto& [name, member] : members) {
    const Matrix& d = by_tape.*member;
    const std::size_t at_once = differing(by_hand.*member, d), singly = differing(by_samples.*member, d);
    fmt::print("d{}: of {} entries {} differ from the tape's; sample by sample, {}\n", name, d.size(),
               at_once, singly);
    check(at_once == 0 && singly == 0, name);
  }
  //! [check]

  //! [slip]
  const auto squared_outside = [](const Matrix& A1) -> Matrix { return (1 - A1) * (1 - A1); };
  const Network wrong = backward(network, X, Y, squared_outside);
  fmt::print("with (1 − A1)²: {} entries of dW1 differ, {} of db1\n", differing(wrong.W1, by_tape.W1),
             differing(wrong.b1, by_tape.b1));
  //! [slip]
  check(differing(wrong.W1, by_tape.W1) == 8 && differing(wrong.b1, by_tape.b1) == 4, "(1 − A1)² is wrong");

  //! [axis]
  const xt::xarray<double> flat = xt::sum(by_hand.b1, {1});  // the dimension is gone
  const xt::xarray<double> updated = network.b1 - flat;
  fmt::print("b1 is (4, 1), its derivative without keepdims {}, their difference {}\n",
             to_string(flat.shape()), to_string(updated.shape()));
  //! [axis]

  //! [descent]
  train("1 − A1²", network, X, Y, tanh_slope);
  train("(1 − A1)²", network, X, Y, squared_outside);
  //! [descent]
}
