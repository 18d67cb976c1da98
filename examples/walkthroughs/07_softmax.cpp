// Page 07 of docs/walkthroughs: from scores to probabilities, to a loss, to its gradient, to a decision.
#include "check.hpp"
#include "views.hpp"

#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

using namespace xgrad;

namespace {

using Vector = Array<double>;

bool same(const Vector& a, const Vector& b) {
  return a.shape() == b.shape() && xt::allclose(a, b, 1e-12, 1e-14);
}

void print(const std::string& name, const Vector& values) {
  fmt::print("{:<18}", name);
  for (const double value : values) fmt::print("{:>8.4f}", value);
  fmt::print("\n");
}

void probabilities() {
  //! [softmax]
  const Vector z = xt::xarray<double>{2, 1, -1};
  const Vector e = xt::exp(z);
  const Vector by_hand = e / xt::sum(e)();
  Variable scores(z, "z");
  print("e^z", e);
  print("softmax", softmax(scores).value());
  print("of z + 1000", softmax(scores + 1000).value());
  print("z / sum of z", z / xt::sum(z)());  // no probabilities
  //! [softmax]
  check(same(softmax(scores).value(), by_hand), "softmax is e^z over the sum of e^z");
  check(xt::allclose(softmax(scores + 1000).value(), by_hand, 1e-9), "only differences of scores matter");
}

void cross_entropy() {
  //! [ten]
  const Vector p = xt::xarray<double>{0.10, 0.05, 0.15, 0.10, 0.05, 0.20, 0.10, 0.05, 0.10, 0.10};
  Vector y = xt::zeros<double>({10});
  y(6) = 1;
  const double loss = -xt::sum(y * xt::log(p))();
  fmt::print("sum of p {:.2f}, loss {:.4f}, -ln p6 {:.4f}\n", xt::sum(p)(), loss, -std::log(p(6)));
  //! [ten]
  check(std::abs(xt::sum(p)() - 1) < 1e-12, "the ten probabilities add up to 1");
  check(std::abs(loss + std::log(0.10)) < 1e-12, "cross-entropy with one-hot is −ln of one entry");

  //! [gradient]
  Variable z(Vector(xt::log(p)), "z");  // scores of which softmax makes p
  Tape tape;
  auto J = -sum(y * log(softmax(z)));
  const Vector gradient = tape.gradient(J, z).value();
  //! [gradient]
  fmt::print("dJ/dz ");
  for (const double g : gradient) fmt::print("{:>6.2f}", g);
  fmt::print("\n");
  check(same(gradient, p - y), "the gradient is ŷ − y");

  //! [in_one]
  auto same_loss = nn::cross_entropy(reshape(z, {1, 10}), std::vector{6});
  //! [in_one]
  check(std::abs(same_loss.item() - loss) < 1e-12, "nn::cross_entropy is the same loss");
  check(same(tape.gradient(same_loss, z).value(), gradient), "with the same gradient");

  //! [raised]
  const Vector after = softmax(z + y).value();  // z6 raised by 1, the others left alone
  fmt::print("p6 {:.3f} -> {:.3f}; p0 by {:.3f}, p5 by {:.3f}\n", p(6), after(6), after(0) / p(0),
             after(5) / p(5));
  //! [raised]
  for (std::size_t i = 0; i < 10; ++i) check(after(i) < p(i) || i == 6, "all others fall");

  //! [stepped]
  const Vector sure = xt::xarray<double>{0.05, 0.90, 0.05}, first = xt::xarray<double>{1, 0, 0};
  const Vector scores = xt::log(sure) - (sure - first);  // a step along −(ŷ − y)
  print("after a step", softmax(Variable(scores)).value());
  //! [stepped]
  check(softmax(Variable(scores)).value()(2) > sure(2), "one of the others rises");
}

void jacobian() {
  //! [jacobian]
  Variable z(xt::xarray<double>{2, 1, -1}, "z");
  Tape tape;
  const auto a = softmax(z);
  for (std::size_t i = 0; i < 3; ++i) {
    Vector seed = xt::zeros<double>({3});
    seed(i) = 1;
    const Vector row = tape.gradient(a, z, seed).value();  // ∂a_i/∂z_j for all j
    print(fmt::format("da{}/dz", i + 1), row);

    Vector formula(Shape{3});  // a_i(δ_ij − a_j)
    for (std::size_t j = 0; j < 3; ++j) formula(j) = a.value()(i) * ((i == j ? 1 : 0) - a.value()(j));
    check(same(row, formula), "row of the Jacobian");
    check(std::abs(xt::sum(row)()) < 1e-12, "each row adds up to 0");
  }
  //! [jacobian]
}

void two_classes() {
  fmt::print("{:>5} {:>5} {:>8} {:>8}\n", "z1", "z2", "softmax", "sigmoid");
  for (const auto& [z1, z2] : {std::pair{0.0, 0.0}, {1.5, 0.0}, {-3.0, 0.0}, {2.5, 1.0}, {4.0, 7.0}}) {
    //! [two]
    const double a1 = softmax(Variable(xt::xarray<double>{z1, z2})).value()(0);
    const double p = sigmoid(Variable(z1 - z2)).item();
    //! [two]
    fmt::print("{:>5} {:>5} {:>8.4f} {:>8.4f}\n", z1, z2, a1, p);
    check(std::abs(a1 - p) < 1e-14, "softmax of two scores is the sigmoid of their difference");
  }
}

void temperature() {
  //! [temperature]
  Variable z(xt::xarray<double>{1, 3, 2, 3}, "z");
  for (const double beta : {0.01, 0.5, 1.0, 5.0, 50.0})
    print(fmt::format("beta {}", beta), softmax(z, {.temperature = 1 / beta}).value());
  print("hardmax", hardmax(z).value());
  //! [temperature]
  check(same(softmax(z, {.temperature = 0.2}).value(), softmax(5 * z).value()), "temperature is 1/β");
  check(same(softmax(z, {.temperature = 0.02}).value(), hardmax(z).value()), "β = 50 is hard");
  check(same(hardmax(z).value(), Vector(xt::xarray<double>{0, 0.5, 0, 0.5})), "two maxima get ½ each");

  //! [flat]
  Tape tape;
  fmt::print("recorded: softmax {}, hardmax {}\n", softmax(z).needs_gradient(), hardmax(z).needs_gradient());
  //! [flat]
  check(softmax(z).needs_gradient() && !hardmax(z).needs_gradient(), "no gradient flows through hardmax");
}

void decisions() {
  //! [decisions]
  Variable p(xt::xarray<double>{0.5, 0.15, 0.35}, "p");
  print("one class", hardmax(p).value());

  Variable scores(xt::xarray<double>{-1.2, 0, 0.4, 3}, "scores");
  const auto each = sigmoid(scores);  // a probability for each class by itself
  print("each by itself", each.value());
  print("above 0.5", step(each - 0.5).value());
  //! [decisions]
  check(same(hardmax(p).value(), Vector(xt::xarray<double>{1, 0, 0})), "[0.5 0.15 0.35] → [1 0 0]");
  check(same(step(each - 0.5).value(), Vector(xt::xarray<double>{0, 0, 1, 1})), "exactly 0.5 is not above");
  check(same(step(each - 0.5).value(), step(scores).value()), "p > 0.5 is z > 0");
}

inspect::Chart chart(const std::string& title, const std::vector<double>& scores) {
  inspect::Chart chart{
      .title = title, .x_label = "β", .y_label = "probability", .log_x = true, .width = 420, .height = 300};
  for (const double score : scores) chart.series.push_back({.name = fmt::format("a of z = {}", score)});
  const Variable z(xt::adapt(scores), "z");
  for (int k = -40; k <= 40; ++k) {
    const double beta = std::pow(10.0, k / 20.0);
    const Vector a = softmax(z, {.temperature = 1 / beta}).value();
    for (std::size_t i = 0; i < scores.size(); ++i) {
      chart.series[i].x.push_back(beta);
      chart.series[i].y.push_back(a(i));
    }
  }
  return chart;
}

}  // namespace

int main(int argc, char** argv) {
  probabilities();
  cross_entropy();
  jacobian();
  two_classes();
  temperature();
  decisions();
  if (argc > 1)
    inspect::save_svg(
        std::filesystem::path(argv[1]) / "07-temperature.svg",
        inspect::to_svg({chart("One largest score", {1, 2, 3}), chart("Two largest scores", {1, 3, 3})}, 2));
}
