// Chapter 7 of docs/guide.md: checking a gradient.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <vector>

using namespace xgrad;

namespace {

void agrees() {
  //! [check]
  Variable x(xt::xarray<double>{{0.3, -0.1, 0.7}, {1.1, 0.2, -0.4}}, "x");
  Variable W(xt::xarray<double>{{0.5, -0.3}, {0.2, 0.9}, {-0.6, 0.1}}, "W");
  Variable b(xt::xarray<double>{0.1, -0.2}, "b");

  const auto f = [](const std::vector<Variable<double>>& in) {
    return sum(tanh(matmul(in[0], in[1]) + in[2]));
  };
  const auto report = gradcheck(f, {x, W, b});
  fmt::print("{}: {} entries, {} failed\n", report.ok() ? "right" : "wrong", report.checked, report.failed);
  fmt::print("second derivatives: {}\n", gradgradcheck(f, {x, W, b}).ok() ? "right" : "wrong");
  //! [check]
}

void disagrees() {
  //! [wrong]
  Variable x(xt::xarray<double>{1, 2, 3}, "x");
  const auto f = [](const std::vector<Variable<double>>& in) {
    return sum(in[0] * stop_gradient(in[0]));  // meant to be x², but half of the gradient is cut off
  };
  fmt::print("{}\n", gradcheck(f, {x}).to_string());
  //! [wrong]
}

void of_a_network() {
  //! [network]
  Generator generator(1);
  nn::Sequential model(nn::Linear<double>(2, 8, generator), nn::Tanh<double>(),
                       nn::Linear<double>(8, 2, generator));
  const xt::xarray<double> x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const std::vector<int> labels = {0, 1, 1, 0};

  const auto loss = [&](const auto&) { return nn::cross_entropy(model(x), labels); };
  const auto report = gradcheck(loss, model.named_parameters());
  fmt::print("{}: {} entries\n", report.ok() ? "right" : "wrong", report.checked);
  //! [network]
}

}  // namespace

int main() {
  agrees();
  disagrees();
  of_a_network();
}
