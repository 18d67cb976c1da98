// Chapter 2 of docs/guide.md: arrays, broadcasting, constants.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace xgrad;

namespace {

void regression() {
  //! [regression]
  const xt::xarray<double> X = {{1.0, 2.0}, {0.5, -1.0}, {-1.5, 0.3}};  // samples × features
  const xt::xarray<double> y = {1.0, 0.0, 1.0};                         // in the class, or not
  Variable w(xt::xarray<double>{0.1, -0.2}, "w");
  Variable b(0.05, "b");

  Tape tape;
  auto p = sigmoid(matmul(X, w) + b);  // (3): a probability for each sample
  auto loss = -mean(y * log(p) + (1.0 - y) * log(1.0 - p));
  tape.backward(loss);
  fmt::print("loss {:.4f}, dJ/dw {::.4f}, dJ/db {:.4f}\n", loss.item(), w.grad(), b.grad()());
  //! [regression]
}

void broadcasting() {
  //! [broadcasting]
  Variable M(xt::xarray<double>{{1, 2, 3}, {4, 5, 6}}, "M");
  Variable r(xt::xarray<double>{10, 20, 30}, "r");

  Tape tape;
  const auto gradients = tape.gradient(sum(M * r), {M, r});
  fmt::print("dM {}: {}\n", to_string(gradients[0].shape()), gradients[0].value());
  fmt::print("dr {}: {}\n", to_string(gradients[1].shape()), gradients[1].value());
  //! [broadcasting]

  //! [axes]
  auto columns = sum(M, {0});               // (3)
  auto centered = M - mean(M, {-1}, true);  // (2 × 3): every row's mean is taken from it
  fmt::print("{} {}\n", columns.value(), centered.value());
  //! [axes]
}

void constants() {
  //! [constants]
  Variable x(xt::xarray<double>{1, 2, 3}, "x");
  const xt::xarray<double> weights = {0.5, 0.25, 0.25};

  Tape tape;
  auto a = 2 * x;                        // a number
  auto b = weights * x;                  // an array
  auto c = x / (1 + weights * weights);  // an xtensor expression
  auto d = x * constant(weights, "k");   // the same as b, with a name for messages
  auto e = x * stop_gradient(exp(x));    // exp(x) as it is now, held fixed
  fmt::print("{::.2f}\n", tape.gradient(sum(a + b + c + d), x).value());
  fmt::print("{::.3f}\n", tape.gradient(sum(e), x).value());  // eˣ, not (1 + x)·eˣ
  //! [constants]
}

void seeds() {
  //! [seed]
  Variable x(xt::xarray<double>{1, 2, 3}, "x");
  Tape tape;
  auto y = square(x);
  const xt::xarray<double> seed = {1, 10, 100};
  fmt::print("{}\n", tape.gradient(y, x, seed).value());  // of 1·y₀ + 10·y₁ + 100·y₂
  //! [seed]
}

}  // namespace

int main() {
  regression();
  broadcasting();
  constants();
  seeds();
}
