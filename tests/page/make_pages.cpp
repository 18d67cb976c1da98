// Writes the pages that the tests in this folder look at: make_pages FOLDER
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

using namespace xgrad;

namespace {

void formula(const std::filesystem::path& file) {
  const Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
  Tape tape;
  const auto u = (b * c).named("u");
  const auto v = (a + u).named("v");
  inspect::to_html((3.0 * v).named("J"), file, {.title = "J = 3(a + bc)"});
}

void network(const std::filesystem::path& file) {
  Generator generator(1);
  const nn::Sequential model(nn::Linear<double>(3, 4, generator), nn::Tanh<double>(),
                             nn::Linear<double>(4, 2, generator));
  Tape tape;
  const auto y = model(xt::xarray<double>{{1, 2, 3}, {0.5, -1, 2}});
  inspect::to_html(nn::mse(y, xt::xarray<double>{{0, 1}, {1, 0}}).named("loss"), file);
}

void second_derivative(const std::filesystem::path& file) {
  const Variable x(0.5, "x");
  Tape tape;
  const auto y = tanh(x).named("y");
  const auto slope = tape.gradient(y, {x}, {.differentiable = true})[0].named("slope");
  inspect::to_html(tape.gradient(slope, {x}, {.differentiable = true})[0].named("curvature"), file);
}

/// Groups in groups: six layers in three blocks.
void layers(const std::filesystem::path& file) {
  Generator generator(3);
  Tape tape;
  Variable<double> h(generator.uniform<double>({2, 4}, -1, 1), "x");
  for (int block = 0; block < 3; ++block) {
    const Scope scope(fmt::format("block {}", block));
    const nn::Sequential model(nn::Linear<double>(4, 4, generator), nn::Tanh<double>(),
                               nn::Linear<double>(4, 4, generator), nn::ReLU<double>());
    h = h + model(h);
  }
  inspect::to_html(nn::cross_entropy(h, std::vector<int>{1, 3}).named("loss"), file);
}

/// A long short-term memory over 36 steps: some 800 nodes.
void unrolled(const std::filesystem::path& file) {
  Generator generator(4);
  struct Gate {
    Variable<double> W, U, b;
  };
  const auto gate_of = [&](const std::string& name) {
    return Gate{Variable(generator.normal<double>({2, 3}, 0, 1), "W" + name),
                Variable(generator.normal<double>({3, 3}, 0, 1), "U" + name),
                Variable(generator.normal<double>({3}, 0, 1), "b" + name)};
  };
  const Gate f = gate_of("f"), i = gate_of("i"), o = gate_of("o"), g = gate_of("g");
  Tape tape;
  Variable<double> h = constant(xt::xarray<double>(xt::zeros<double>({1, 3}))), c = h;
  for (int step = 0; step < 36; ++step) {
    const Scope scope(fmt::format("step {}", step));
    const auto x = constant(generator.normal<double>({1, 2}, 0, 1)).named("x");
    const auto of = [&](const Gate& gate) { return linear(x, gate.W, gate.b) + matmul(h, gate.U); };
    c = sigmoid(of(f)) * c + sigmoid(of(i)) * tanh(of(g));
    h = sigmoid(of(o)) * tanh(c);
  }
  inspect::to_html(sum(h).named("loss"), file);
}

/// Some 2,000 nodes in 40 groups, with edges that skip groups and values that are not finite.
void many(const std::filesystem::path& file) {
  Generator generator(2);
  std::vector<Variable<double>> some;
  for (int i = 0; i < 10; ++i) some.emplace_back(generator.uniform<double>({}, -1, 1), fmt::format("x{}", i));
  Tape tape;
  for (int block = 0; block < 40; ++block) {
    const Scope scope(fmt::format("block {}", block));
    for (int i = 0; i < 48; ++i) {
      const auto& a = some[some.size() - 1 - generator.index(std::min<std::size_t>(some.size(), 12))];
      some.push_back(tanh(a + some[generator.index(some.size())]));
    }
  }
  some.push_back(log(constant(0.0) * some.back()));
  inspect::to_html(some.back() + some[some.size() - 2], file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: make_pages FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  formula(folder / "formula.html");
  network(folder / "network.html");
  second_derivative(folder / "second_derivative.html");
  layers(folder / "layers.html");
  unrolled(folder / "unrolled.html");
  many(folder / "many.html");
}
