// Walkthrough 03: logistic regression by its graph, by a loop over the samples, by matrices, and by the tape.
#include "check.hpp"
#include "views.hpp"

#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

using namespace xgrad;

namespace {

using Matrix = xt::xtensor<double, 2>;

bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b)); }

void one_sample() {
  //! [graph]
  // z = w₁x₁ + w₂x₂ + b,   a = σ(z),   L = −y·ln a − (1 − y)·ln(1 − a)
  const double x1 = 2, x2 = -1, y = 1;
  Variable w1(0.5, "w1"), w2(0.3, "w2"), b(0.1, "b");

  Tape tape;
  const auto z = w1 * x1 + w2 * x2 + b;
  const auto a = sigmoid(z);
  const auto L = -y * log(a) - (1 - y) * log(1 - a);
  fmt::print("z = {:.4f}, a = {:.4f}, L = {:.4f}\n", z.item(), a.item(), L.item());
  //! [graph]

  //! [chain]
  const double p = a.item();
  const double da = -y / p + (1 - y) / (1 - p);  // dJ/da
  const double da_dz = p * (1 - p);
  const double dz = da * da_dz;
  fmt::print("dJ/da = {:.4f}, da/dz = {:.4f}, their product {:.4f}, a − y = {:.4f}\n", da, da_dz, dz, p - y);
  //! [chain]
  check(close(dz, p - y), "dJ/da·da/dz = a − y");

  //! [compare]
  const auto by_tape = tape.gradient(L, {a, z, w1, w2, b});
  const std::vector<double> by_hand = {da, dz, dz * x1, dz * x2, dz};
  const std::vector<std::string_view> names = {"da", "dz", "dw1", "dw2", "db"};
  for (std::size_t i = 0; i < names.size(); ++i)
    fmt::print("{:3}  by hand {:7.4f}  by tape {:7.4f}\n", names[i], by_hand[i], by_tape[i].item());
  //! [compare]
  for (std::size_t i = 0; i < names.size(); ++i) check(close(by_hand[i], by_tape[i].item()), names[i]);
}

/// J, dJ/dw₁, dJ/dw₂, dJ/db.
using Result = std::array<double, 4>;

//! [loop]
Result by_loop(const Matrix& X, const Matrix& Y, const Matrix& W, double b) {
  double J = 0, dw1 = 0, dw2 = 0, db = 0;
  const std::size_t samples = X.shape(1);
  for (std::size_t i = 0; i < samples; ++i) {
    const double z = W(0, 0) * X(0, i) + W(1, 0) * X(1, i) + b;
    const double a = 1 / (1 + std::exp(-z));
    J -= Y(0, i) * std::log(a) + (1 - Y(0, i)) * std::log(1 - a);
    const double dz = a - Y(0, i);
    dw1 += X(0, i) * dz;
    dw2 += X(1, i) * dz;
    db += dz;
  }
  const double m = static_cast<double>(samples);
  return {J / m, dw1 / m, dw2 / m, db / m};
}
//! [loop]

//! [matrices]
/// The product of two matrices; there is no tape where it is called.
Matrix dot(const Matrix& A, const Matrix& B) { return matmul(constant(A), B).value(); }

// X (n × m) and Y (1 × m) have the samples as columns, W is (n × 1):
// Z = WᵀX + b,   A = σ(Z),   dZ = A − Y,   dW = X·dZᵀ/m,   db = Σ dZ/m
Result by_matrices(const Matrix& X, const Matrix& Y, const Matrix& W, double b) {
  const double m = static_cast<double>(X.shape(1));
  const Matrix Z = dot(xt::transpose(W), X) + b;
  const Matrix A = 1 / (1 + xt::exp(-Z));
  const Matrix dZ = A - Y;
  const Matrix dW = dot(X, xt::transpose(dZ)) / m;
  const double db = xt::sum(dZ)() / m;
  const double J = -xt::mean(Y * xt::log(A) + (1 - Y) * xt::log(1 - A))();
  return {J, dW(0, 0), dW(1, 0), db};
}
//! [matrices]

//! [tape]
Result by_tape(const Matrix& X, const Matrix& Y, const Matrix& W0, double b0) {
  Variable W(W0, "W"), b(b0, "b");
  Tape tape;
  const auto A = sigmoid(matmul(W, X, {.transpose_a = true}) + b);
  const auto J = -mean(Y * log(A) + (1 - Y) * log(1 - A));
  const auto gradients = tape.gradient(J, {W, b});
  const auto& dW = gradients[0].value();
  return {J.item(), dW(0, 0), dW(1, 0), gradients[1].item()};
}
//! [tape]

void print(std::string_view way, const Result& r) {
  fmt::print("{:8}  J {:.4f}, dw1 {:.4f}, dw2 {:.4f}, db {:.4f}\n", way, r[0], r[1], r[2], r[3]);
}

void all_samples() {
  //! [data]
  // Two features; the class is 1 above a line, but for some noise.
  Generator generator(1);
  const Matrix X = generator.normal<double>({2, 1000});
  const Matrix noise = generator.normal<double>({1, 1000});
  const Matrix Y =
      xt::cast<double>(xt::view(X, xt::range(0, 1)) - xt::view(X, xt::range(1, 2)) + noise > 0.5);
  //! [data]

  //! [three]
  Matrix W = {{0.5}, {0.3}};
  double b = 0.1;
  const Result loop = by_loop(X, Y, W, b), matrices = by_matrices(X, Y, W, b), tape = by_tape(X, Y, W, b);
  print("loop", loop);
  print("matrices", matrices);
  print("tape", tape);
  //! [three]
  for (std::size_t i = 0; i < loop.size(); ++i)
    check(close(loop[i], tape[i]) && close(matrices[i], tape[i]), "loop = matrices = tape");

  //! [descent]
  // W := W − α·dW,   b := b − α·db
  const double alpha = 1;
  for (int iteration = 0; iteration < 200; ++iteration) {
    const auto [J, dw1, dw2, db] = by_matrices(X, Y, W, b);
    W -= alpha * Matrix{{dw1}, {dw2}};
    b -= alpha * db;
  }
  fmt::print("after 200 updates J {:.4f}, w1 {:.3f}, w2 {:.3f}, b {:.3f}\n", by_matrices(X, Y, W, b)[0],
             W(0, 0), W(1, 0), b);
  //! [descent]
  check(by_matrices(X, Y, W, b)[0] < loop[0], "J falls");
}

struct Timed {
  double result;
  double milliseconds;
};

/// What the work results in, and the time of the fastest of 50 runs.
Timed fastest(const auto& work) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  Timed best{0, std::numeric_limits<double>::infinity()};
  for (int i = 0; i < 50; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const double result = work();
    const Milliseconds time = std::chrono::steady_clock::now() - start;
    best = {result, std::min(best.milliseconds, time.count())};
  }
  return best;
}

//! [times]
// Inlined below, GCC 12 would keep the total in memory, and the loop would look slower than it is.
[[gnu::noinline]] double dot_by_loop(std::span<const double> a, std::span<const double> b) {
  double total = 0;
  for (std::size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
  return total;
}

void times() {
  Generator generator(2);
  const Shape shape = {100'000};
  const auto a = constant(generator.uniform<double>(shape)), b = constant(generator.uniform<double>(shape));

  const auto loop = fastest([&] { return dot_by_loop(a.value(), b.value()); });
  const auto vectorized = fastest([&] { return sum(a * b).item(); });
  fmt::print("dot product: {:.0f} by the loop, {:.0f} vectorized\n", loop.result, vectorized.result);
  fmt::print("loop {:.3f} ms, vectorized {:.3f} ms\n", loop.milliseconds, vectorized.milliseconds);
  //! [times]
  check(close(loop.result, vectorized.result), "the two dot products are equal");
}

}  // namespace

int main() {
  one_sample();
  all_samples();
  times();
}
