// Walkthrough 12: batch, stochastic and mini-batch gradient descent; learning rates, when to stop, and L2.
#include "check.hpp"
#include "views.hpp"

#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using namespace xgrad;

namespace {

using Data = nn::Dataset<double>;
using Model = nn::Module<double>;

//! [data]
/// Two clouds that overlap; a quarter of the samples are of class 1.
Data clouds(std::size_t samples) {
  Generator generator(1);
  Data data{generator.normal<double>({samples, 2}), std::vector<std::size_t>(samples)};
  for (std::size_t i = 0; i < samples; i += 4) {
    data.labels[i] = 1;
    data.inputs(i, 0) += 2;
    data.inputs(i, 1) += 1;
  }
  return data;
}
//! [data]

//! [cost]
double cost(const Model& model, const Data& data) {
  return nn::cross_entropy(model(data.inputs), data.labels).item();
}
//! [cost]

//! [train]
struct Run {
  std::size_t updates_per_epoch;
  std::vector<double> costs;  ///< of all samples, before the first update and after each
};

Run train(const Data& data, std::size_t batch_size, double learning_rate, int epochs) {
  Generator generator(2);  // the same initial weights each time
  nn::Sequential model(nn::Linear<double>(2, 8, generator), nn::Tanh<double>(),
                       nn::Linear<double>(8, 2, generator));
  nn::DataLoader loader(data, {.batch_size = batch_size}, generator);
  nn::SGD optimizer(model.parameters(), {.learning_rate = learning_rate});

  Run run{loader.batches(), {cost(model, data)}};
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (const auto& batch : loader) {
      {
        Tape tape;
        const auto loss = nn::cross_entropy(model(batch.inputs), batch.labels);
        optimizer.zero_grad();
        tape.backward(loss);
        optimizer.step();
      }
      run.costs.push_back(cost(model, data));
    }
  return run;
}
//! [train]

inspect::Series series(std::string name, const Run& run) {
  inspect::Series curve{.name = std::move(name), .y = run.costs};
  for (std::size_t i = 0; i < run.costs.size(); ++i)
    curve.x.push_back(static_cast<double>(i) / static_cast<double>(run.updates_per_epoch));
  return curve;
}

void save(const std::filesystem::path& file, std::string title, std::vector<inspect::Series> curves,
          bool logarithmic) {
  const inspect::Chart chart{.title = std::move(title),
                             .x_label = "epoch",
                             .y_label = "cost of all samples",
                             .series = std::move(curves),
                             .log_y = logarithmic};
  inspect::save_svg(file, inspect::to_svg(chart));
}

void compare_batch_sizes(const Data& data, const std::filesystem::path& folder) {
  std::vector<inspect::Series> curves;
  //! [sizes]
  for (const std::size_t size : {200, 32, 1}) {
    const auto run = train(data, size, 0.1, 10);
    const auto& [updates, costs] = run;
    int rises = 0;
    for (std::size_t i = 1; i < costs.size(); ++i) rises += costs[i] > costs[i - 1];
    fmt::print("batches of {:3}: {:3} per epoch, {:2.0f} % of the updates raise the cost; ", size, updates,
               100.0 * rises / static_cast<double>(costs.size() - 1));
    fmt::print("cost {:.3f}, after 1 epoch {:.3f}, after 10 {:.3f}\n", costs[0], costs[updates],
               costs.back());
    curves.push_back(series(fmt::format("batches of {}", size), run));
  }
  //! [sizes]
  if (!folder.empty()) save(folder / "12-sizes.svg", "Ten epochs with α = 0.1", curves, false);
}

//! [gradient]
/// The gradient of the cost of these samples, all parameters in one vector.
std::vector<double> gradient(const Model& model, const Data& samples) {
  Tape tape;
  const auto loss = nn::cross_entropy(model(samples.inputs), samples.labels);
  std::vector<double> all;
  for (const auto& g : tape.gradient(loss, model.parameters()))
    all.insert(all.end(), g.value().begin(), g.value().end());
  return all;
}

double squared_distance(const std::vector<double>& a, const std::vector<double>& b) {
  return std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0, std::plus(),
                               [](double x, double y) { return (x - y) * (x - y); });
}
//! [gradient]

void measure_noise(const Data& data) {
  //! [noise]
  // Of s samples out of m, the mean is off by σ·√((1/s)·(m − s)/(m − 1)), where σ is the spread of one.
  Generator generator(3);
  const nn::Linear<double> model(2, 2, generator);
  const auto exact = gradient(model, data);
  const double m = static_cast<double>(data.size());
  double sigma = 0;
  for (const std::size_t size : {1, 4, 20, 100}) {
    nn::DataLoader loader(data, {.batch_size = size}, generator);
    double squares = 0;
    for (std::size_t epoch = 0; epoch < 10 * size; ++epoch)  // 2000 batches of each size
      for (const auto& batch : loader) squares += squared_distance(gradient(model, batch), exact);
    const double off = std::sqrt(squares / 2000);
    if (size == 1) sigma = off;
    const double s = static_cast<double>(size), expected = sigma * std::sqrt((m - s) / (m - 1) / s);
    fmt::print("batches of {:3}: the gradient is off by {:.3f}, expected {:.3f}\n", size, off, expected);
    check(std::abs(off / expected - 1) < 0.1, "the noise falls with the root of the batch size");
  }
  fmt::print("the gradient itself is {:.3f} long\n",
             std::sqrt(squared_distance(exact, std::vector(exact.size(), 0.0))));
  //! [noise]
}

void compare_rates(const Data& data, const std::filesystem::path& folder) {
  std::vector<inspect::Series> curves;
  //! [rates]
  for (const double alpha : {0.01, 1.0, 10.0}) {
    const auto run = train(data, data.size(), alpha, 20);
    const auto& costs = run.costs;
    fmt::print("α = {:4}: cost {:.3f}, after 1 update {:.3f}, after 5 {:.3f}, after 20 {:.3f}\n", alpha,
               costs[0], costs[1], costs[5], costs[20]);
    curves.push_back(series(fmt::format("α = {}", alpha), run));
  }
  //! [rates]
  if (!folder.empty())
    save(folder / "12-rates.svg", "Twenty updates of batch gradient descent", curves, true);
}

//! [stop]
/// Batch gradient descent until no parameter changes by more than the threshold; gives the epochs it took.
int descend(const Model& model, const Data& data, double learning_rate, double threshold, int most_epochs) {
  nn::SGD optimizer(model.parameters(), {.learning_rate = learning_rate});
  for (int epoch = 1; epoch <= most_epochs; ++epoch) {
    Tape tape;
    optimizer.zero_grad();
    tape.backward(nn::cross_entropy(model(data.inputs), data.labels));
    optimizer.step();
    double change = 0;
    for (const auto& parameter : optimizer.parameters())
      change = std::max(change, learning_rate * xt::amax(xt::abs(parameter.grad()))());
    if (change < threshold) return epoch;
  }
  return most_epochs;
}
//! [stop]

void compare_stops(const Data& data) {
  //! [stops]
  struct Rule {
    double alpha, threshold;
  };
  for (const auto& [alpha, threshold] : {Rule{1, 1e-2}, Rule{1, 1e-4}, Rule{1, 1e-6}, Rule{0.001, 1e-3}}) {
    Generator generator(3);
    const nn::Linear<double> model(2, 2, generator);
    const int epochs = descend(model, data, alpha, threshold, 1000);
    fmt::print("α = {:5}, threshold {:5.0e}: {:4} epochs, cost {:.5f}\n", alpha, threshold, epochs,
               cost(model, data));
  }
  //! [stops]
}

//! [penalty]
/// λ/2m·Σ W², without the biases.
Variable<double> penalty(const nn::Linear<double>& layer, double lambda, std::size_t m) {
  return lambda / (2 * static_cast<double>(m)) * sum(square(layer.weight));
}
//! [penalty]

void check_penalty(const Data& data) {
  //! [decay]
  // d/dW (λ/2m·Σ W²) = λ/m·W, so w := (1 − αλ/m)·w − α·dJ/dw: weights shrink, biases do not.
  Generator generator(3);
  const nn::Linear<double> model(2, 2, generator);
  Tape tape;
  const auto p = penalty(model, 20, data.size());
  const auto d = tape.gradient(p, {model.weight, model.bias}, {.allow_unused = true});
  const xt::xarray<double> by_hand = 20.0 / 200 * model.weight.value();
  fmt::print("dp/dW = λ/m·W: {}, dp/db = {}\n", xt::allclose(d[0].value(), by_hand, 1e-14), d[1].value());
  //! [decay]
  check(xt::allclose(d[0].value(), by_hand, 1e-14) && xt::sum(xt::abs(d[1].value()))() == 0, "dp/dW = λ/m·W");
}

struct Regularized {
  double norm, bias, share;
};

//! [regularized]
Regularized train_regularized(const Data& data, double lambda, bool biases_too) {
  Generator generator(3);
  const nn::Linear<double> model(2, 2, generator);
  nn::SGD optimizer(model.parameters(), {.learning_rate = 0.15});
  for (int epoch = 0; epoch < 2000; ++epoch) {
    Tape tape;
    auto loss = nn::cross_entropy(model(data.inputs), data.labels) + penalty(model, lambda, data.size());
    if (biases_too) loss += lambda / (2 * static_cast<double>(data.size())) * sum(square(model.bias));
    optimizer.zero_grad();
    tape.backward(loss);
    optimizer.step();
  }
  const auto p = softmax(model(data.inputs)).value();
  const auto& b = model.bias.value();
  return {std::sqrt(xt::sum(xt::square(model.weight.value()))()), b(1) - b(0),
          xt::mean(xt::view(p, xt::all(), 1))()};
}
//! [regularized]

void compare_penalties(const Data& data) {
  //! [lambdas]
  for (const double lambda : {0.0, 2.0, 20.0, 200.0, 2000.0}) {
    const auto [norm, bias, share] = train_regularized(data, lambda, false);
    const auto both = train_regularized(data, lambda, true);
    fmt::print(
        "λ = {:4}: |W| {:.3f}, b1 − b0 {:6.3f}, mean of P(1) {:.3f}; biases penalized, too: {:6.3f}, "
        "{:.3f}\n",
        lambda, norm, bias, share, both.bias, both.share);
    check(std::abs(share - 0.25) < 1e-4, "the mean probability is the share of the class");
  }
  fmt::print("b1 − b0 without any weights: ln(0.25/0.75) = {:.3f}\n", std::log(0.25 / 0.75));
  //! [lambdas]
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : "";
  const Data data = clouds(200);
  compare_batch_sizes(data, folder);
  measure_noise(data);
  compare_rates(data, folder);
  compare_stops(data);
  check_penalty(data);
  compare_penalties(data);
}
