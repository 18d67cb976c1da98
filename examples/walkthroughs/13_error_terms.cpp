// Page 13 of docs/walkthroughs: backpropagation as an algorithm, by net inputs and by activations.
#include "check.hpp"
#include "views.hpp"

#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace xgrad;

namespace {

using Matrix = Array<double>;
using Matrices = std::vector<Matrix>;
using Variables = std::vector<Variable<double>>;

bool same(const Matrix& a, const Matrix& b) {
  return a.shape() == b.shape() && xt::allclose(a, b, 1e-11, 1e-13);
}

bool same(const Matrices& a, const Matrices& b) {
  bool all = a.size() == b.size();
  for (std::size_t i = 0; all && i < a.size(); ++i) all = same(a[i], b[i]);
  return all;
}

void print(const std::string& name, const Matrix& m) {
  for (std::size_t i = 0; i < m.shape()[0]; ++i) {
    fmt::print("{:<7}", i == 0 ? name : "");
    for (std::size_t j = 0; j < m.shape()[1]; ++j) fmt::print("{:>9.4f}", m(i, j));
    fmt::print("\n");
  }
}

/// a·b, without a tape.
Matrix product(const Matrix& a, const Matrix& b, MatMulOptions options = {}) {
  return matmul(constant(a), constant(b), options).value();
}

//! [outputs]
// How a network ends: its last activation g and its loss L, on Variables; and what a person finds for them:
// ∂L/∂ŷ, and the way from there through g to ∂L/∂z. A sample is a column.
struct Output {
  std::string name;
  Variable<double> (*activation)(const Variable<double>& z);
  Variable<double> (*loss)(const Variable<double>& yhat, const Matrix& y);  // summed over the samples
  Matrix (*slope)(const Matrix& yhat, const Matrix& y);
  Matrix (*through)(const Matrix& slope, const Matrix& yhat);
};
//! [outputs]

// L = ½ Σ (ŷ − y)²,  L = −Σ y ln ŷ + (1 − y) ln(1 − ŷ),  L = −Σ y ln ŷ
Variable<double> quadratic(const Variable<double>& yhat, const Matrix& y) {
  return 0.5 * sum(square(yhat - y));
}
Variable<double> binary(const Variable<double>& yhat, const Matrix& y) {
  return -sum(y * log(yhat) + (1 - y) * log(1 - yhat));
}
Variable<double> categorical(const Variable<double>& yhat, const Matrix& y) { return -sum(y * log(yhat)); }

//! [slopes]
Matrix of_quadratic(const Matrix& yhat, const Matrix& y) { return yhat - y; }
Matrix of_binary(const Matrix& yhat, const Matrix& y) { return -y / yhat + (1 - y) / (1 - yhat); }
Matrix of_categorical(const Matrix& yhat, const Matrix& y) { return -y / yhat; }

// ⊙ g′(z) where each output depends on its own z only; by the Jacobian of softmax, ŷ_k(δ_ik − ŷ_i)
Matrix through_linear(const Matrix& slope, const Matrix&) { return slope; }
Matrix through_sigmoid(const Matrix& slope, const Matrix& yhat) { return slope * yhat * (1 - yhat); }
Matrix through_softmax(const Matrix& slope, const Matrix& yhat) {
  const Matrix dots = xt::sum(slope * yhat, {0}, xt::keep_dims);  // one number for each sample
  return yhat * (slope - dots);
}
//! [slopes]

const std::vector<Output> outputs = {
    {"linear, quadratic", [](const Variable<double>& z) { return 1.0 * z; }, quadratic, of_quadratic,
     through_linear},
    {"sigmoid, quadratic", [](const Variable<double>& z) { return sigmoid(z); }, quadratic, of_quadratic,
     through_sigmoid},
    {"sigmoid, binary", [](const Variable<double>& z) { return sigmoid(z); }, binary, of_binary,
     through_sigmoid},
    {"softmax, categorical", [](const Variable<double>& z) { return softmax(z, 0); }, categorical,
     of_categorical, through_softmax}};

//! [network]
// Three layers, g = tanh in the first two. W^l is n^l × n^(l−1), b^l is n^l × 1. C is the mean of the losses.
struct Network {
  Variables W, b;
};

struct Pass {
  Variables z, a;  // a[0] is the input, z[l] the net input of layer l + 1, and a[l + 1] = g(z[l])
  Variable<double> C;
};

Pass forward(const Network& network, const Matrix& X, const Matrix& Y, const Output& output) {
  Pass pass{{}, {constant(X)}, {}};
  for (std::size_t l = 0; l < 3; ++l) {
    pass.z.push_back(matmul(network.W[l], pass.a[l]) + network.b[l]);
    pass.a.push_back(l < 2 ? tanh(pass.z[l]) : output.activation(pass.z[l]));
  }
  pass.C = output.loss(pass.a[3], Y) / X.shape()[1];
  return pass;
}
//! [network]

struct Gradients {
  Matrices W, b, error;  // error: that of the algorithm, for each layer
};

//! [by_net_input]
// By δ = ∂L/∂z, one column for each of the s samples.
Gradients by_net_input(const Network& network, const Pass& pass, const Matrix& Y, const Output& output) {
  const double s = static_cast<double>(Y.shape()[1]);
  Gradients d{Matrices(3), Matrices(3), Matrices(3)};
  const Matrix& yhat = pass.a[3].value();
  Matrix delta = output.through(output.slope(yhat, Y), yhat);  // δ³ = ∂L/∂ŷ ⊙ g′(z³)
  for (std::size_t l = 3; l-- > 0;) {
    const Matrix& below = pass.a[l].value();
    d.W[l] = product(delta, below, {.transpose_b = true}) / s;  // ∂C/∂W = δ·Aᵀ/s
    d.b[l] = xt::sum(delta, {1}, xt::keep_dims) / s;            // ∂C/∂b = the sum of δ's columns / s
    d.error[l] = delta;
    if (l == 0) break;
    const Matrix back = product(network.W[l].value(), delta, {.transpose_a = true});
    delta = back * (1 - below * below);  // δ of the layer below = (Wᵀ·δ) ⊙ g′(z), where g′ = 1 − a²
  }
  return d;
}
//! [by_net_input]

//! [by_activation]
// By the activation error ∂L/∂a.
Gradients by_activation(const Network& network, const Pass& pass, const Matrix& Y, const Output& output) {
  const double s = static_cast<double>(Y.shape()[1]);
  Gradients d{Matrices(3), Matrices(3), Matrices(3)};
  Matrix error = output.slope(pass.a[3].value(), Y);
  for (std::size_t l = 3; l-- > 0;) {
    const Matrix &a = pass.a[l + 1].value(), &below = pass.a[l].value();
    const Matrix delta = l == 2 ? output.through(error, a) : Matrix(error * (1 - a * a));
    d.W[l] = product(delta, below, {.transpose_b = true}) / s;
    d.b[l] = xt::sum(delta, {1}, xt::keep_dims) / s;
    d.error[l] = error;
    error = product(network.W[l].value(), delta, {.transpose_a = true});  // ∂L/∂a below = Wᵀ·δ
  }
  return d;
}
//! [by_activation]

/// dC/dx for each x from the tape, times `scale`.
Matrices from_tape(Tape& tape, const Variable<double>& C, const Variables& x, double scale = 1) {
  Matrices gradients;
  for (const auto& d : tape.gradient(C, x)) gradients.push_back(scale * d.value());
  return gradients;
}

double norm(const Gradients& d) {
  double squares = 0;
  for (const Matrices* parts : {&d.W, &d.b})
    for (const Matrix& part : *parts) squares += xt::sum(part * part)();
  return std::sqrt(squares);
}

void compare(const Network& network, const Matrix& X, const Matrix& Y, const Output& output) {
  Tape tape;
  const Pass pass = forward(network, X, Y, output);
  const Gradients one = by_net_input(network, pass, Y, output);
  const Gradients two = by_activation(network, pass, Y, output);

  //! [tape]
  const double s = static_cast<double>(Y.shape()[1]);
  const Gradients taped{from_tape(tape, pass.C, network.W), from_tape(tape, pass.C, network.b), {}};
  const Matrices net_input_errors = from_tape(tape, pass.C, pass.z, s);  // ∂L/∂z = s·∂C/∂z
  const Matrices activation_errors = from_tape(tape, pass.C, {pass.a[1], pass.a[2], pass.a[3]}, s);
  //! [tape]
  check(same(one.W, taped.W) && same(one.b, taped.b), "by δ, the gradient is the tape's: " + output.name);
  check(same(two.W, taped.W) && same(two.b, taped.b), "by ∂L/∂a, it is the tape's: " + output.name);
  check(same(one.error, net_input_errors), "δ is what the tape has at z: " + output.name);
  check(same(two.error, activation_errors), "the activation error is what it has at a: " + output.name);

  const bool plain = same(one.error[2], Matrix(pass.a[3].value() - Y));
  check(plain == (output.name != "sigmoid, quadratic"), "where δ is ŷ − y at the output: " + output.name);
  fmt::print("{:<21} {:>7.4f} {:>8.4f} {:>8.4f} {:>8.4f}   {}\n", output.name, pass.C.item(), norm(one),
             norm(two), norm(taped), plain ? "yes" : "no");
}

void softmax_in_detail(const Network& network, const Matrix& X, const Matrix& Y) {
  const Output& output = outputs.back();
  const Pass pass = forward(network, X, Y, output);
  const Gradients d = by_net_input(network, pass, Y, output);
  print("yhat", pass.a[3].value());
  print("delta3", d.error[2]);
  print("delta2", d.error[1]);
  print("delta1", d.error[0]);
  print("dC/db3", d.b[2]);
}

/// The cost's gradient is the mean of the losses' gradients, sample by sample.
void one_by_one(const Network& network, const Matrix& X, const Matrix& Y) {
  const auto sample = [](const Matrix& m, std::size_t j) -> Matrix {
    return xt::view(m, xt::all(), xt::range(j, j + 1));
  };
  for (const Output& output : outputs) {
    const Gradients all = by_net_input(network, forward(network, X, Y, output), Y, output);
    Matrices W, b;
    for (std::size_t l = 0; l < 3; ++l) {
      W.push_back(xt::zeros_like(all.W[l]));
      b.push_back(xt::zeros_like(all.b[l]));
    }
    const std::size_t samples = Y.shape()[1];
    for (std::size_t j = 0; j < samples; ++j) {
      const Matrix x = sample(X, j), y = sample(Y, j);
      const Gradients one = by_net_input(network, forward(network, x, y, output), y, output);
      for (std::size_t l = 0; l < 3; ++l) {
        W[l] += one.W[l] / samples;
        b[l] += one.b[l] / samples;
      }
    }
    check(same(W, all.W) && same(b, all.b), "the mean of the samples' gradients is that of the batch");
  }
}

void order_of_evaluation(const Network& network, const Matrix& X, const Matrix& Y) {
  const Output& output = outputs.back();
  Tape tape;
  const Pass pass = forward(network, X, Y, output);
  const Gradients d = by_net_input(network, pass, Y, output);
  const auto slope = [&](std::size_t l) -> Matrix { return 1 - pass.a[l].value() * pass.a[l].value(); };
  const double s = static_cast<double>(Y.shape()[1]);
  //! [order]
  const Matrix& W2 = network.W[1].value();
  const Matrix left = product(W2, d.error[1], {.transpose_a = true}) * slope(1);  // (Wᵀδ) ⊙ g′
  const Matrix right = product(W2, Matrix(d.error[1] * slope(1)), {.transpose_a = true});  // Wᵀ(δ ⊙ g′)
  const Matrix tape_delta = s * tape.gradient(pass.C, {pass.z[0]})[0].value();
  //! [order]
  fmt::print("{:>9} {:>9} {:>9}\n", "(W'd)*g'", "W'(d*g')", "tape");
  for (std::size_t i = 0; i < 4; ++i)
    fmt::print("{:>9.4f} {:>9.4f} {:>9.4f}\n", left(i, 0), right(i, 0), tape_delta(i, 0));
  check(same(left, tape_delta) && !same(right, tape_delta), "first the product, then g′");

  try {
    //! [refused]
    Variable delta3(d.error[2], "delta3"), slope2(slope(2), "g'(z2)");
    const auto wrong = delta3 * slope2;
    //! [refused]
  } catch (const std::invalid_argument& error) {
    fmt::print("{}\n", error.what());
    return;
  }
  check(false, "δ³ ⊙ g′(z²) is refused");
}

}  // namespace

int main() {
  //! [data]
  Generator generator(1);
  const auto X = generator.normal<double>({3, 5});  // 3 inputs, 5 samples
  Network network;
  for (const auto& [inputs, units] : {std::pair<std::size_t, std::size_t>{3, 4}, {4, 4}, {4, 3}}) {
    network.W.emplace_back(generator.normal<double>({units, inputs}, 0, 0.5));
    network.b.emplace_back(generator.normal<double>({units, 1}, 0, 0.3));
  }
  const Matrix one_hot = xt::xarray<double>{{1, 0, 0, 1, 0}, {0, 0, 1, 0, 0}, {0, 1, 0, 0, 1}};
  const Matrix multi_hot = xt::xarray<double>{{1, 0, 0, 1, 1}, {0, 0, 1, 1, 1}, {1, 1, 0, 0, 1}};
  //! [data]

  softmax_in_detail(network, X, one_hot);
  fmt::print("{:<21} {:>7} {:>8} {:>8} {:>8}   {}\n", "", "C", "by delta", "by dL/da", "tape", "yhat - y");
  for (const Output& output : outputs)
    compare(network, X, output.name == "softmax, categorical" ? one_hot : multi_hot, output);
  one_by_one(network, X, one_hot);
  order_of_evaluation(network, X, one_hot);
}
