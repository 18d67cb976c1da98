// Walkthrough 06: a network of twelve parameters, every number of it by hand and by the tape.
#include "check.hpp"

#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <string_view>
#include <vector>

using namespace xgrad;

namespace {

//! [compare]
/// One line of the table: a value, and what the text prints for it.
struct Entry {
  std::string_view name;
  double value, text;
  bool slip = false;  ///< the text is wrong here
};

void compare(const std::vector<Entry>& entries) {
  for (const auto& [name, value, text, slip] : entries) {
    fmt::print("{:8} {:.4f}  text {:.4f}{}\n", name, value, text, slip ? "  (a slip)" : "");
    const bool agrees = std::abs(value - text) <= 0.00005;  // to the fourth decimal
    check(agrees != slip, name);
  }
}
//! [compare]

//! [forward]
struct Network {
  // w[i] is wᵢ: w₁…w₆ lead to the hidden layer, w₇…w₁₀ to the output; each layer has one bias.
  std::array<double, 11> w = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.1};
  double b1 = 0.5, b2 = 0.5;
};

constexpr double x1 = 1, x2 = 4, x3 = 5;  // the input
constexpr double t1 = 0.1, t2 = 0.05;     // and what should come out

double sigma(double z) { return 1 / (1 + std::exp(-z)); }

struct Values {
  double zh1, zh2, h1, h2, zo1, zo2, o1, o2, E;
};

Values forward(const Network& n) {
  Values v{};
  v.zh1 = n.w[1] * x1 + n.w[3] * x2 + n.w[5] * x3 + n.b1;
  v.zh2 = n.w[2] * x1 + n.w[4] * x2 + n.w[6] * x3 + n.b1;
  v.h1 = sigma(v.zh1);
  v.h2 = sigma(v.zh2);
  v.zo1 = n.w[7] * v.h1 + n.w[9] * v.h2 + n.b2;
  v.zo2 = n.w[8] * v.h1 + n.w[10] * v.h2 + n.b2;
  v.o1 = sigma(v.zo1);
  v.o2 = sigma(v.zo2);
  v.E = 0.5 * ((v.o1 - t1) * (v.o1 - t1) + (v.o2 - t2) * (v.o2 - t2));
  return v;
}
//! [forward]

//! [backward]
struct Derivatives {
  double do1, do2, so1, so2;  // dE/do and do/dz = o(1 − o)
  double dh1, dh2, sh1, sh2;  // dE/dh and dh/dz = h(1 − h)
  Network d;                  // dE/dw and dE/db, in the places of w and b
};

Derivatives backward(const Network& n, const Values& v) {
  Derivatives g{};
  g.do1 = v.o1 - t1;
  g.do2 = v.o2 - t2;
  g.so1 = v.o1 * (1 - v.o1);
  g.so2 = v.o2 * (1 - v.o2);
  const double dzo1 = g.do1 * g.so1, dzo2 = g.do2 * g.so2;

  g.dh1 = dzo1 * n.w[7] + dzo2 * n.w[8];  // h₁ acts on o₁ and on o₂
  g.dh2 = dzo1 * n.w[9] + dzo2 * n.w[10];
  g.sh1 = v.h1 * (1 - v.h1);
  g.sh2 = v.h2 * (1 - v.h2);
  const double dzh1 = g.dh1 * g.sh1, dzh2 = g.dh2 * g.sh2;

  g.d.w = {0,         dzh1 * x1,   dzh2 * x1,   dzh1 * x2,   dzh2 * x2,  dzh1 * x3,
           dzh2 * x3, dzo1 * v.h1, dzo2 * v.h1, dzo1 * v.h2, dzo2 * v.h2};
  g.d.b1 = dzh1 + dzh2;
  g.d.b2 = dzo1 + dzo2;
  return g;
}
//! [backward]

//! [leaves]
// The same parameters as leaves. A row of W belongs to an input: in order, W has w₁…w₆, and V has w₇…w₁₀.
struct Leaves {
  Variable<double> W{xt::xarray<double>{{0.1, 0.2}, {0.3, 0.4}, {0.5, 0.6}}, "W"};
  Variable<double> V{xt::xarray<double>{{0.7, 0.8}, {0.9, 0.1}}, "V"};
  Variable<double> b1{0.5, "b1"}, b2{0.5, "b2"};

  Variable<double> output() const {
    const xt::xarray<double> x = {{x1, x2, x3}};
    return sigmoid(matmul(sigmoid(matmul(x, W) + b1), V) + b2);
  }
  static Variable<double> error(const Variable<double>& o) {
    return 0.5 * sum(square(o - xt::xarray<double>{{t1, t2}}));
  }
  std::vector<Variable<double>> all() const { return {W, V, b1, b2}; }
};
//! [leaves]

/// Whether w, from the given index on, are the elements of the array.
bool equal(const Network& n, std::size_t first, const Array<double>& array) {
  for (std::size_t i = 0; i < array.size(); ++i)
    if (!(std::abs(n.w[first + i] - array.flat(i)) < 1e-14)) return false;
  return true;
}

void check_with_tape(double E, const Network& d) {
  //! [tape]
  const Leaves leaves;
  Tape tape;
  const auto error = Leaves::error(leaves.output());
  const auto gradients = tape.gradient(error, leaves.all());
  //! [tape]
  check(std::abs(error.item() - E) < 1e-14, "E by the tape");
  check(equal(d, 1, gradients[0].value()), "dE/dW by the tape");
  check(equal(d, 7, gradients[1].value()), "dE/dV by the tape");
  check(std::abs(gradients[2].item() - d.b1) < 1e-14, "dE/db1 by the tape");
  check(std::abs(gradients[3].item() - d.b2) < 1e-14, "dE/db2 by the tape");
  fmt::print("all twelve derivatives by the tape: equal\n");
}

void one_step() {
  //! [values]
  const Network n;
  const Values v = forward(n);
  compare({{"z_h1", v.zh1, 4.3}, {"z_h2", v.zh2, 5.3}, {"h1", v.h1, 0.9866}, {"h2", v.h2, 0.9950}});
  compare({{"z_o1", v.zo1, 2.0862}, {"z_o2", v.zo2, 1.3888}, {"o1", v.o1, 0.8896}, {"o2", v.o2, 0.8004}});
  fmt::print("E        {:.4f}\n", v.E);
  //! [values]

  //! [derivatives]
  const Derivatives g = backward(n, v);
  const auto& [w, b1, b2] = g.d;
  compare({{"o1 - t1", g.do1, 0.7896},
           {"o2 - t2", g.do2, 0.7504},
           {"do1/dz", g.so1, 0.0983},
           {"do2/dz", g.so2, 0.1598}});
  compare({{"dE/dw7", w[7], 0.0765},
           {"dE/dw8", w[8], 0.1183},
           {"dE/dw9", w[9], 0.0772},
           {"dE/dw10", w[10], 0.1193},
           {"dE/db2", b2, 0.1975}});
  compare({{"dE/dh1", g.dh1, 0.1502},
           {"dE/dh2", g.dh2, 0.0818},
           {"dh1/dz", g.sh1, 0.0132},
           {"dh2/dz", g.sh2, 0.0049}});
  compare({{"dE/dw1", w[1], 0.0020},
           {"dE/dw2", w[2], 0.0004},
           {"dE/dw3", w[3], 0.0079},
           {"dE/dw4", w[4], 0.0016}});
  compare({{"dE/dw5", w[5], 0.0099}, {"dE/dw6", w[6], 0.0020}, {"dE/db1", b1, 0.0008, true}});
  //! [derivatives]

  //! [rounded]
  fmt::print("from the rounded figures: do1/dz {:.4f}, dE/dh1 {:.4f}\n", 0.8896 * (1 - 0.8896),
             0.7896 * 0.0983 * 0.7 + 0.7504 * 0.1598 * 0.8);
  //! [rounded]

  check_with_tape(v.E, g.d);

  //! [paths]
  // b₁ reaches E by four paths: through h₁ or h₂, and from there through o₁ or o₂.
  const double dzo1 = g.do1 * g.so1, dzo2 = g.do2 * g.so2;
  const double h1_o1 = dzo1 * n.w[7] * g.sh1, h1_o2 = dzo2 * n.w[8] * g.sh1;
  const double h2_o1 = dzo1 * n.w[9] * g.sh2, h2_o2 = dzo2 * n.w[10] * g.sh2;
  fmt::print("dE/db1 = {:.5f} + {:.5f} + {:.5f} + {:.5f} = {:.4f}\n", h1_o1, h1_o2, h2_o1, h2_o2,
             h1_o1 + h1_o2 + h2_o1 + h2_o2);
  fmt::print("two of them: {:.5f} + {:.5f} = {:.4f}\n", h1_o1, h2_o2, h1_o1 + h2_o2);
  fmt::print("with the text's 0.9983: {:.4f}\n",
             0.7896 * 0.9983 * 0.7 * 0.0132 + 0.7504 * 0.1598 * 0.1 * 0.0049);
  //! [paths]
  check(std::abs(h1_o1 + h1_o2 + h2_o1 + h2_o2 - b1) < 1e-15, "the four paths make up db1");

  //! [update]
  // w := w − α·dE/dw
  const double alpha = 0.01;
  const auto next = [&](double parameter, double derivative) { return parameter - alpha * derivative; };
  const std::array<double, 11> text = {0,      0.1000, 0.2000, 0.2999, 0.4000, 0.4999,
                                       0.6000, 0.6992, 0.7988, 0.8992, 0.0988};
  for (std::size_t i = 1; i <= 10; ++i) compare({{fmt::format("w{}", i), next(n.w[i], w[i]), text[i]}});
  compare({{"b1", next(n.b1, b1), 0.0500, true}, {"b2", next(n.b2, b2), 0.4980}});
  //! [update]
}

struct Run {
  std::vector<double> iteration, E, o1, o2;
};

//! [descent]
Run descend(int iterations) {
  Leaves leaves;
  nn::SGD optimizer(leaves.all(), {.learning_rate = 0.01});
  Run run;
  for (int i = 0; i <= iterations; ++i) {
    Tape tape;
    const auto o = leaves.output();
    const auto E = Leaves::error(o);
    run.iteration.push_back(i);
    run.E.push_back(E.item());
    run.o1.push_back(o.value()(0, 0));
    run.o2.push_back(o.value()(0, 1));
    optimizer.zero_grad();
    tape.backward(E);
    optimizer.step();
  }
  return run;
}
//! [descent]

void draw(const std::filesystem::path& folder, Run run) {
  for (auto* values : {&run.iteration, &run.E, &run.o1, &run.o2}) values->resize(1501);
  const auto level = [&](double target) { return std::vector<double>(run.iteration.size(), target); };
  using inspect::Series;
  const inspect::Chart error{.title = "The error",
                             .x_label = "iteration",
                             .y_label = "E",
                             .series = {{.x = run.iteration, .y = run.E}},
                             .width = 480,
                             .height = 340};
  const inspect::Chart outputs{.title = "The outputs and where they should be",
                               .x_label = "iteration",
                               .series = {{"o1", run.iteration, run.o1},
                                          {"o2", run.iteration, run.o2},
                                          {"0.1", run.iteration, level(t1), Series::Style::dashed},
                                          {"0.05", run.iteration, level(t2), Series::Style::dashed}},
                               .width = 480,
                               .height = 340};
  inspect::save_svg(folder / "06-descent.svg", inspect::to_svg({error, outputs}, 2));
}

}  // namespace

int main(int argc, char** argv) {
  one_step();

  //! [iterations]
  const Run run = descend(10'000);
  for (const std::size_t i : {0, 1, 100, 500, 1000, 1500, 5000, 10'000})
    fmt::print("{:5}: E {:.4f}, o1 {:.4f}, o2 {:.4f}\n", i, run.E[i], run.o1[i], run.o2[i]);
  //! [iterations]
  if (argc > 1) draw(argv[1], run);
}
