// Page 09 of docs/walkthroughs: activation functions, their slopes, and what becomes of these in a deep
// network.
#include "check.hpp"

#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace xgrad;

namespace {

using Matrix = Array<double>;
using Function = std::function<Variable<double>(const Variable<double>&)>;

bool same(const Matrix& a, const Matrix& b) {
  return a.shape() == b.shape() && xt::allclose(a, b, 1e-12, 1e-12);
}

void print(const std::string& name, const Matrix& values) {
  fmt::print("{:<12}", name);
  for (const double value : values) fmt::print("{:>9.4f}", value);
  fmt::print("\n");
}

struct Activation {
  std::string name;
  Function f;
  Matrix (*slope)(const Matrix& z, const Matrix& a);  // the formula of f′
};

//! [activations]
const std::vector<Activation> activations = {
    {"step", [](const auto& z) { return step(z); },
     [](const Matrix& z, const Matrix&) -> Matrix { return 0 * z; }},
    {"linear 0.5z", [](const auto& z) { return 0.5 * z; },
     [](const Matrix& z, const Matrix&) -> Matrix { return 0.5 + 0 * z; }},
    {"sigmoid", [](const auto& z) { return sigmoid(z); },
     [](const Matrix&, const Matrix& a) -> Matrix { return a * (1 - a); }},
    {"tanh", [](const auto& z) { return tanh(z); },
     [](const Matrix&, const Matrix& a) -> Matrix { return 1 - a * a; }},
    {"ReLU", [](const auto& z) { return relu(z); },
     [](const Matrix& z, const Matrix&) -> Matrix { return xt::where(z > 0, 1.0, 0.0); }},
    {"leaky ReLU", [](const auto& z) { return leaky_relu(z, 0.1); },
     [](const Matrix& z, const Matrix&) -> Matrix { return xt::where(z > 0, 1.0, 0.1); }},
    {"softplus", [](const auto& z) { return softplus(z); },
     [](const Matrix& z, const Matrix&) -> Matrix { return 1 / (1 + xt::exp(-z)); }}};
//! [activations]

struct Curve {
  Matrix value, slope;
};

Curve curve(const Activation& activation, const Matrix& at) {
  //! [slope]
  Variable z(at, "z");
  Tape tape;
  const auto a = activation.f(z);
  // The step is not recorded, as no gradient flows through it: its slope is 0.
  const Matrix slope = a.needs_gradient() ? tape.gradient(sum(a), z).value() : Matrix(xt::zeros_like(at));
  //! [slope]
  check(same(slope, activation.slope(at, a.value())), "the slope of " + activation.name);
  return {a.value(), slope};
}

void table() {
  const Matrix at = xt::xarray<double>{-2, 0, 2};
  print("z", at);
  for (const Activation& activation : activations) {
    const Curve c = curve(activation, at);
    print(activation.name, c.value);
    print("  slope", c.slope);
  }
}

void draw_curves(const std::filesystem::path& file) {
  const Matrix at = xt::linspace<double>(-5, 5, 201);
  const std::vector<double> x(at.begin(), at.end());
  std::vector<inspect::Chart> charts;
  for (const Activation& activation : activations) {
    const Curve c = curve(activation, at);
    charts.push_back(
        {.title = activation.name,
         .x_label = "z",
         .series = {{"value", x, {c.value.begin(), c.value.end()}},
                    {"slope", x, {c.slope.begin(), c.slope.end()}, inspect::Series::Style::dashed}},
         .width = 300,
         .height = 260});
  }
  inspect::save_svg(file, inspect::to_svg(charts, 3));
}

void linear_layers_collapse() {
  //! [collapse]
  Generator generator(1);
  const auto x = generator.normal<double>({3});
  const Variable W1(generator.normal<double>({4, 3}), "W1"), b1(generator.normal<double>({4}), "b1");
  const Variable W2(generator.normal<double>({2, 4}), "W2"), b2(generator.normal<double>({2}), "b2");
  const double c = 0.5;  // the activation between the two: c·z
  const auto two_layers = matmul(W2, c * (matmul(W1, x) + b1)) + b2;

  const auto W = c * matmul(W2, W1), b = c * matmul(W2, b1) + b2;
  const auto one_layer = matmul(W, x) + b;
  //! [collapse]
  print("two layers", two_layers.value());
  print("one layer", one_layer.value());
  check(same(two_layers.value(), one_layer.value()), "two linear layers are one");
}

//! [first_layer]
// How long the gradient of the first layer's weights is, in a network of `depth` layers of 50 units. Weights
// are normal with standard deviation scale/√50; the derivative of J by each output is a random number.
double first_layer(const Function& f, std::size_t depth, double scale) {
  constexpr std::size_t width = 50, samples = 20;
  Generator generator(1);
  const auto x = generator.normal<double>({samples, width});
  const auto draw = [&] { return generator.normal<double>({width, width}, 0, scale / std::sqrt(width)); };
  Tape tape;
  const Variable W(draw(), "W");
  auto a = f(matmul(x, W));
  for (std::size_t layer = 1; layer < depth; ++layer) a = f(matmul(a, constant(draw())));
  const auto seed = generator.normal<double>({samples, width});
  const Matrix gradient = tape.gradient(a, W, seed).value();
  return std::sqrt(xt::sum(gradient * gradient)() / samples);
}
//! [first_layer]

const std::vector<std::size_t> depths = {1, 2, 5, 10, 20};

struct Column {
  std::string name;
  Function f;
  double scale;
};

std::vector<double> by_depth(const Column& column) {
  std::vector<double> lengths;
  for (const std::size_t depth : depths) lengths.push_back(first_layer(column.f, depth, column.scale));
  return lengths;
}

inspect::Chart depth_chart(const std::string& title, const std::vector<Column>& columns) {
  inspect::Chart chart{.title = title,
                       .x_label = "layers",
                       .y_label = "gradient of the first layer",
                       .log_y = true,
                       .width = 420,
                       .height = 320};
  for (const Column& column : columns)
    chart.series.push_back({column.name, {depths.begin(), depths.end()}, by_depth(column)});
  return chart;
}

void print(const inspect::Chart& chart) {
  fmt::print("{:<10}", "layers");
  for (const auto& series : chart.series) fmt::print("{:>12}", series.name);
  for (std::size_t i = 0; i < depths.size(); ++i) {
    fmt::print("\n{:<10}", depths[i]);
    for (const auto& series : chart.series) fmt::print("{:>12.2g}", series.y[i]);
  }
  fmt::print("\n");
}

std::vector<inspect::Chart> depth_charts() {
  const auto f = [](std::size_t i) { return activations[i].f; };
  return {depth_chart("Weights of standard deviation 1/√50",
                      {{"sigmoid", f(2), 1}, {"tanh", f(3), 1}, {"ReLU", f(4), 1}, {"leaky ReLU", f(5), 1}}),
          depth_chart("ReLU, weights of other sizes",
                      {{"0.5", f(4), 0.5}, {"1", f(4), 1}, {"1.41", f(4), std::sqrt(2.0)}, {"3", f(4), 3}})};
}

void dead_unit(const std::string& name, const Function& f) {
  //! [dead]
  const Matrix x = xt::xarray<double>{0.5, 1, 1.5, 2}, y = x + 1;  // to be learned: w = 1, b = 1
  Variable w(1.0, "w"), b(-5.0, "b");
  const auto loss = [&] { return nn::mse(f(w * x + b), y); };
  nn::SGD optimizer(std::vector{w, b}, {.learning_rate = 0.1});
  const double before = loss().item();
  for (int i = 0; i < 1000; ++i) {
    Tape tape;
    auto J = loss();
    optimizer.zero_grad();
    tape.backward(J);
    optimizer.step();
  }
  fmt::print("{:<11} w {:>6.3f}, b {:>6.3f}, loss {:.3f} -> {:.3f}\n", name, w.item(), b.item(), before,
             loss().item());
  //! [dead]
  if (name == "ReLU")
    check(w.item() == 1 && b.item() == -5, "a dead unit does not move");
  else
    check(loss().item() < 1e-3, "a leaky one recovers");
}

void nothing_learned() {
  //! [step]
  Generator generator(1);
  const auto x = generator.normal<double>({50, 2});
  Variable W1(generator.normal<double>({2, 4}), "W1"), W2(generator.normal<double>({4, 1}), "W2");
  Tape tape;
  auto J = mean(square(matmul(step(matmul(x, W1)), W2) - 1));
  const auto d = tape.gradient(J, {W1, W2}, {.allow_unused = true});
  //! [step]
  print("dJ/dW1", d[0].value());
  print("dJ/dW2", d[1].value());
  check(xt::amax(xt::abs(d[0].value()))() == 0, "behind the step, nothing arrives");
  check(xt::amax(xt::abs(d[1].value()))() > 0, "after it, the gradient is there");
}

void largest_of_three() {
  //! [maxout]
  Variable z(xt::xarray<double>{-1, 2, 0.5, 3, -2, 1}, "z");  // three pieces for each of two units
  Tape tape;
  const auto a = maxout(z, 3);
  print("maxout", a.value());
  print("da/dz", tape.gradient(sum(a), z).value());
  //! [maxout]
  check(same(a.value(), Matrix(xt::xarray<double>{2, 3})), "maxout is the largest piece");
}

}  // namespace

int main(int argc, char** argv) {
  table();
  linear_layers_collapse();
  const auto charts = depth_charts();
  for (const auto& chart : charts) print(chart);
  dead_unit("ReLU", [](const auto& z) { return relu(z); });
  dead_unit("leaky ReLU", [](const auto& z) { return leaky_relu(z, 0.1); });
  nothing_learned();
  largest_of_three();
  if (argc > 1) {
    draw_curves(std::filesystem::path(argv[1]) / "09-curves.svg");
    inspect::save_svg(std::filesystem::path(argv[1]) / "09-depth.svg", inspect::to_svg(charts, 2));
  }
}
