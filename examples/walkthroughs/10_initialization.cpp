// Page 10 of docs/walkthroughs: what the first weights decide. Zeros, small, large, Xavier, He.
#include "check.hpp"

#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using namespace xgrad;

namespace {

using Matrix = Array<double>;

void print(const std::string& name, const Matrix& m) {
  const std::size_t columns = m.shape().back();
  for (std::size_t i = 0; i < m.size(); ++i) {
    if (i % columns == 0) fmt::print("{:<5}", i == 0 ? name : "");
    fmt::print("{:>9.4f}{}", m.flat(i), (i + 1) % columns == 0 ? "\n" : "");
  }
}

//! [network]
// Exclusive or, learned by three hidden units: a column of W1 and an entry of W2 belong to each of them.
const Matrix X = xt::xarray<double>{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
const Matrix y = xt::xarray<double>{0, 1, 1, 0};

using Start = std::function<Matrix(const Shape&)>;

struct Network {
  Variable<double> W1, b1, W2, b2;

  explicit Network(const Start& start)
      : W1(start({2, 3}), "W1"), b1(start({3}), "b1"), W2(start({3}), "W2"), b2(start({1}), "b2") {}

  Variable<double> loss() const {
    auto hidden = tanh(matmul(X, W1) + b1);
    return nn::binary_cross_entropy_with_logits(matmul(hidden, W2) + b2, y);
  }
};
//! [network]

void twins() {
  //! [twins]
  const Network network([](const Shape& shape) { return Matrix(shape, 0.5); });
  Tape tape;
  const auto d = tape.gradient(network.loss(), {network.W1, network.W2});
  print("dW1", d[0].value());
  print("dW2", d[1].value());
  //! [twins]
}

/// How far apart the hidden units' weights are: 0 if every column of W1 is the same.
double distance(const Network& network) {
  const Matrix& W = network.W1.value();
  return xt::amax(xt::amax(W, {1}) - xt::amin(W, {1}))();
}

void symmetry() {
  Generator generator(1);
  const auto constant = [](double c) { return [c](const Shape& shape) { return Matrix(shape, c); }; };
  const auto uniform = [&](double epsilon) {
    return [&, epsilon](const Shape& shape) { return generator.uniform<double>(shape, -epsilon, epsilon); };
  };
  const auto train = [](const std::string& name, const Start& start) {
    //! [train]
    const Network network(start);
    nn::SGD optimizer(std::vector{network.W1, network.b1, network.W2, network.b2}, {.learning_rate = 1});
    const double before = distance(network);
    for (int step = 0; step < 2000; ++step) {
      Tape tape;
      auto J = network.loss();
      optimizer.zero_grad();
      tape.backward(J);
      optimizer.step();
    }
    //! [train]
    const double after = distance(network), loss = network.loss().item();
    fmt::print("{:<24} {:>8.4f} {:>8.4f} {:>8.4f}\n", name, before, after, loss);
    return std::pair{after, loss};
  };

  fmt::print("{:<24} {:>8} {:>8} {:>8}\n", "first weights", "apart", "after", "loss");
  const auto zeros = train("0", constant(0));
  const auto halves = train("0.5", constant(0.5));
  check(zeros.first < 1e-9 && halves.first < 1e-9, "units that start equal stay equal");
  check(std::abs(zeros.second - std::log(2.0)) < 1e-9, "zeros learn nothing");
  check(halves.second > (2 * std::log(1.5) + std::log(3.0)) / 4, "twins are one unit, and one is not enough");
  for (const double epsilon : {0.01, 0.1, 1.0}) {
    const auto random = train(fmt::format("uniform in [-{0}, {0}]", epsilon), uniform(epsilon));
    check(random.first > 0.01, "random weights do not become equal");
    check(epsilon < 0.1 ? random.second > 0.69 : random.second < 0.01, "0.01 is too little, 0.1 is enough");
  }
}

double mean_of(const Matrix& m) { return xt::mean(m)(); }

double deviation_of(const Matrix& m) { return xt::stddev(m)(); }

void saturation() {
  Generator generator(2);
  const auto x = generator.normal<double>({100, 100});  // 100 samples of 100 inputs
  fmt::print("{:>7} {:>10} {:>14} {:>8} {:>8}\n", "epsilon", "std of z", "|tanh| > 0.99", "tanh'",
             "sigmoid'");
  double before = 1;
  for (const double epsilon : {0.01, 0.1, 0.3, 1.0, 3.0, 10.0}) {
    //! [saturation]
    Variable z(matmul(x, constant(generator.uniform<double>({100, 100}, -epsilon, epsilon))).value(), "z");
    Tape tape;
    const auto a = tanh(z), p = sigmoid(z);
    const Matrix tanh_slope = tape.gradient(sum(a), z).value();
    const Matrix sigmoid_slope = tape.gradient(sum(p), z).value();
    //! [saturation]
    fmt::print("{:>7} {:>10.3f} {:>12.1f} % {:>8.4f} {:>8.4f}\n", epsilon, deviation_of(z.value()),
               100 * mean_of(Matrix(xt::abs(a.value()) > 0.99)), mean_of(tanh_slope), mean_of(sigmoid_slope));
    check(mean_of(tanh_slope) < before, "larger weights, smaller slopes");
    before = mean_of(tanh_slope);
  }
  check(before < 0.02, "large weights saturate tanh");
}

void initializers() {
  Generator generator(3);
  const auto show = [&](const std::string& name, const nn::Initializer<double>& make, double expected) {
    const double measured = deviation_of(make(300, 100, generator));
    fmt::print("{:<15} {:.4f} {:.4f}\n", name, expected, measured);
    check(std::abs(measured / expected - 1) < 0.02, name + " has the deviation of its formula");
  };
  //! [initializers]
  // 300 inputs, 100 outputs: the standard deviation by formula, and measured.
  show("xavier_uniform", nn::xavier_uniform, std::sqrt(2.0 / (300 + 100)));
  show("xavier_normal", nn::xavier_normal, std::sqrt(2.0 / (300 + 100)));
  show("he_uniform", nn::he_uniform, std::sqrt(2.0 / 300));
  show("he_normal", nn::he_normal, std::sqrt(2.0 / 300));
  //! [initializers]
}

using Activation = std::function<Variable<double>(const Variable<double>&)>;
using Weights = std::function<Matrix(Generator&)>;

/// The standard deviation of the values, and of the gradients, of each layer.
struct Profile {
  std::vector<double> values, gradients;
};

//! [depth]
constexpr std::size_t width = 100, depth = 15;

Profile profile(const Activation& activation, const Weights& weights) {
  Generator generator(4);
  Variable x(generator.normal<double>({100, width}), "x");  // 100 samples
  Tape tape;
  std::vector<Variable<double>> a;
  for (std::size_t layer = 0; layer < depth; ++layer)
    a.push_back(activation(matmul(layer == 0 ? x : a.back(), constant(weights(generator)))));
  const auto seed = generator.normal<double>({100, width});  // dJ/da of the last layer
  const auto d = tape.gradient(a.back(), a, seed);

  Profile profile;
  for (std::size_t layer = 0; layer < depth; ++layer) {
    profile.values.push_back(deviation_of(a[layer].value()));
    profile.gradients.push_back(deviation_of(d[layer].value()));
  }
  return profile;
}
//! [depth]

/// One activation's profiles, one for each way to draw the weights.
struct Study {
  std::string activation;
  std::vector<std::string> ways;
  std::vector<Profile> profiles;
};

Study study(const std::string& name, const Activation& activation) {
  Study study{name, {}, {}};
  const auto add = [&](const std::string& way, const Weights& weights) {
    study.ways.push_back(way);
    study.profiles.push_back(profile(activation, weights));
  };
  //! [ways]
  add("0.05", [](Generator& g) { return g.normal<double>({width, width}, 0, 0.05); });
  add("Xavier", [](Generator& g) { return nn::xavier_normal<double>(width, width, g); });
  add("He", [](Generator& g) { return nn::he_normal<double>(width, width, g); });
  add("0.3", [](Generator& g) { return g.normal<double>({width, width}, 0, 0.3); });
  //! [ways]
  return study;
}

using Curve = std::vector<double> Profile::*;

void print(const std::string& title, const Study& study, Curve curve) {
  fmt::print("{:<16}", study.activation + title);
  for (const auto& way : study.ways) fmt::print("{:>10}", way);
  for (const std::size_t layer : {1, 5, 10, 15}) {
    fmt::print("\n  layer {:<8}", layer);
    for (const Profile& p : study.profiles) fmt::print("{:>10.2g}", (p.*curve)[layer - 1]);
  }
  fmt::print("\n");
}

/// `right` is the way that keeps the size of values and gradients.
void check_sizes(const Study& study, std::size_t right) {
  const auto kept = [](double ratio) { return ratio > 0.2 && ratio < 5; };
  const Profile &tiny = study.profiles[0], &good = study.profiles[right], &large = study.profiles[3];
  check(tiny.values.back() < 1e-3 && tiny.gradients.front() < 1e-3, "weights of 0.05 make all vanish");
  check(kept(good.values.back() / good.values.front()), "values keep their size for " + study.activation);
  check(kept(good.gradients.front()), "gradients keep their size for " + study.activation);
  check(large.gradients.front() > 10, "weights of 0.3 make gradients explode");
}

inspect::Chart chart(const std::string& title, const Study& study, Curve curve) {
  std::vector<double> layers(depth);
  std::iota(layers.begin(), layers.end(), 1);
  inspect::Chart chart{.title = study.activation + title,
                       .x_label = "layer",
                       .y_label = "standard deviation",
                       .log_y = true,
                       .width = 420,
                       .height = 300};
  for (std::size_t i = 0; i < study.ways.size(); ++i)
    chart.series.push_back({study.ways[i], layers, study.profiles[i].*curve});
  return chart;
}

}  // namespace

int main(int argc, char** argv) {
  twins();
  symmetry();
  saturation();
  initializers();

  const Study with_tanh = study("tanh", [](const Variable<double>& z) { return tanh(z); });
  const Study with_relu = study("ReLU", [](const Variable<double>& z) { return relu(z); });
  std::vector<inspect::Chart> charts;
  for (const Study& study : {with_tanh, with_relu}) {
    print(", values", study, &Profile::values);
    print(", gradients", study, &Profile::gradients);
    charts.push_back(chart(": values", study, &Profile::values));
    charts.push_back(chart(": gradients", study, &Profile::gradients));
  }
  check_sizes(with_tanh, 1);
  check_sizes(with_relu, 2);
  if (argc > 1)
    inspect::save_svg(std::filesystem::path(argv[1]) / "10-depth.svg", inspect::to_svg(charts, 2));
}
