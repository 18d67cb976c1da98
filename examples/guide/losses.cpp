// Chapter 10 of docs/guide.md: losses, optimizers and initial weights.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>

using namespace xgrad;

namespace {

void losses() {
  //! [losses]
  Variable logits(xt::xarray<double>{{2.0, -1.0, 0.5}, {1000.0, 0.0, -1000.0}}, "logits");
  fmt::print("cross-entropy {:.4f}\n", nn::cross_entropy(logits, std::vector{0, 0}).item());

  Variable prediction(xt::xarray<double>{0.5, 2.0}, "prediction");
  fmt::print("squared error {:.4f}\n", nn::mse(prediction, xt::xarray<double>{1.0, 1.0}).item());

  Variable logit(xt::xarray<double>{3.0, -50.0}, "logit");
  const xt::xarray<double> target = {1.0, 0.0};
  fmt::print("binary cross-entropy {:.4f} or {:.4f}\n",
             nn::binary_cross_entropy_with_logits(logit, target).item(),
             nn::binary_cross_entropy(sigmoid(logit), target).item());
  //! [losses]

  //! [own_loss]
  const auto huber = [](const auto& y, const auto& y0) {
    const auto error = abs(y - y0);
    return mean(where(error < 1, 0.5 * square(error), error - 0.5));
  };
  fmt::print("Huber {:.4f}\n", huber(prediction, xt::xarray<double>{1.0, 4.0}).item());
  //! [own_loss]
}

void descent() {
  //! [schedule]
  // The line through four points: y = ax + b.
  const xt::xarray<double> x = {0, 1, 2, 3}, y = {1, 3, 5, 7};
  Variable a(0.0, "a"), b(0.0, "b");
  nn::SGD optimizer(std::vector{a, b}, {.learning_rate = 0.05, .momentum = 0.9});
  for (int step = 0; step < 400; ++step) {
    optimizer.options.learning_rate = 0.05 * std::pow(0.99, step);
    Tape tape;
    auto loss = nn::mse(a * x + b, y);
    optimizer.zero_grad();
    tape.backward(loss);
    optimizer.step();
  }
  fmt::print("a = {:.3f}, b = {:.3f}\n", a.item(), b.item());
  //! [schedule]
}

void weights() {
  //! [initializers]
  Generator generator(1);
  const auto W = nn::he_uniform<float>(300, 100, generator);  // inputs × outputs
  nn::Linear layer(300, 100, generator, {.weight = nn::he_normal, .bias = false});

  const auto zeros = [](std::size_t inputs, std::size_t outputs, Generator&) {
    return Array<float>(xt::zeros<float>({inputs, outputs}));
  };
  nn::Linear silent(300, 100, generator, {.weight = zeros});  // an initializer of your own
  fmt::print("{} {} {}\n", to_string(W.shape()), layer.parameters().size(), silent.parameters().size());
  //! [initializers]
}

}  // namespace

int main() {
  losses();
  descent();
  weights();
}
