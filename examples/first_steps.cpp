// The first thirty lines, as README.md shows them: a gradient, a network, a check.
//! [all]
#include <xgrad/xgrad.hpp>

#include <cstdio>
#include <vector>

using namespace xgrad;

int main() {
  // A gradient.
  Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
  {
    Tape tape;  // from here on, operations on Variables are recorded
    auto J = 3.0 * (a + b * c);
    tape.backward(J);
    std::printf("dJ/da = %g, dJ/db = %g, dJ/dc = %g\n", a.grad()(), b.grad()(), c.grad()());
  }

  // A network, trained.
  Generator generator(1);
  nn::Sequential model(nn::Linear(2, 16, generator), nn::Tanh(), nn::Linear(16, 2, generator));
  nn::Adam optimizer(model.parameters(), {.learning_rate = 0.02});
  const xt::xarray<float> x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const std::vector<int> exclusive_or = {0, 1, 1, 0};
  for (int step = 0; step < 500; ++step) {
    Tape tape;
    auto loss = nn::cross_entropy(model(x), exclusive_or);
    optimizer.zero_grad();
    tape.backward(loss);
    optimizer.step();
  }
  const Array<float> p = softmax(model(x)).value();  // no tape: plain computation
  std::printf("P(1) = %.2f, %.2f, %.2f, %.2f\n", p(0, 1), p(1, 1), p(2, 1), p(3, 1));

  // A check.
  const auto f = [](const std::vector<Variable<double>>& in) { return in[0] * exp(in[1] / in[2]); };
  const auto report = gradcheck(f, {a, b, c});
  std::printf("%zu derivatives compared with differences, %zu wrong\n", report.checked, report.failed);
}
//! [all]
