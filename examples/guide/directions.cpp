// Chapter 5 of docs/guide.md: derivatives along a direction.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

using namespace xgrad;

namespace {

void along_a_direction() {
  //! [jvp]
  Variable x(xt::xarray<double>{1, 2, 3}, "x");
  const xt::xarray<double> v = {1, 0, -1};

  const auto f = [](const Variable<double>& t) { return t * sum(t); };
  const auto [y, dy] = jvp(f, x, v);
  fmt::print("f(x) = {}, f'(x)·v = {}\n", y.value(), dy.value());
  //! [jvp]
}

void several_inputs() {
  //! [several]
  Variable W(xt::xarray<double>{{1, 2}, {3, 4}}, "W");
  Variable t(xt::xarray<double>{1, 1}, "t");

  const auto f = [](const std::vector<Variable<double>>& in) { return matmul(in[0], square(in[1])); };
  const std::vector v = {constant(xt::zeros<double>({2, 2})), constant(xt::ones<double>({2}))};
  const auto [y, dy] = jvp(f, std::vector{W, t}, v);
  fmt::print("{} {}\n", y.value(), dy.value());
  //! [several]
}

void hessian() {
  //! [hessian]
  const auto valley = [](const Variable<double>& p) {
    const auto x = slice(p, 0, 0, 1), y = slice(p, 0, 1, 2);
    return sum(square(1 - x) + 100 * square(y - square(x)));
  };
  const auto slope = [&](const Variable<double>& p) {
    Tape tape;
    return tape.gradient(valley(p), p);
  };

  Variable p(xt::xarray<double>{1, 1}, "p");
  const auto [g, Hv] = jvp(slope, p, xt::xarray<double>{1, 3});
  fmt::print("g = {}, Hv = {}\n", g.value(), Hv.value());
  //! [hessian]
}

void recorded() {
  //! [recorded]
  // How well does y = e^(−kt) obey dy/dt = −2y? The loss is (dy/dt + 2y)² = (2 − k)²·e^(−2kt).
  Variable k(1.5, "k"), times(xt::xarray<double>{0, 1}, "times");
  Tape tape;
  const auto decay = [&](const Variable<double>& t) { return exp(-k * t); };
  const auto [y, slope] = jvp(decay, times, xt::ones<double>({2}));
  const auto loss = sum(square(slope + 2 * y));
  fmt::print("loss {:.4f}, dJ/dk {:.4f}\n", loss.item(), tape.gradient(loss, k).item());
  //! [recorded]
}

}  // namespace

int main() {
  along_a_direction();
  several_inputs();
  hessian();
  recorded();
}
