// Walkthrough 04: why logistic regression is not fitted by squared error, and gradient descent on a plane.
#include "check.hpp"

#include <xgrad/autograd/inspect/report/chart.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <numbers>
#include <string_view>
#include <vector>

using namespace xgrad;
using inspect::Chart;
using inspect::Series;

namespace {

using Numbers = std::vector<double>;

//! [losses]
// One feature, one weight: z = wx. The last sample lies far out, on the wrong side.
const xt::xarray<double> x = {1.0, 2.0, 0.4, 9.0};
const xt::xarray<double> y = {1.0, 1.0, 0.0, 0.0};

// ½(σ(z) − y)²
Variable<double> squared_error(const Variable<double>& z) { return 0.5 * square(sigmoid(z) - y); }

// −y·ln σ(z) − (1 − y)·ln(1 − σ(z)) = ln(1 + eᶻ) − yz
Variable<double> cross_entropy(const Variable<double>& z) { return softplus(z) - y * z; }
//! [losses]

//! [curve]
struct Curve {
  Array<double> cost, slope, curvature;
};

/// J(w), J'(w) and J''(w) for every w (K × 1) at once: J at one of them depends on no other.
Curve curve(const auto& loss, const Array<double>& weights) {
  Variable w(weights, "w");
  Tape tape;
  const auto J = mean(loss(w * x), {-1}, true);  // (K × 1)
  const auto slope = tape.gradient(sum(J), w, {.differentiable = true});
  const auto curvature = tape.gradient(sum(slope), w);
  return {J.value(), slope.value(), curvature.value()};
}
//! [curve]

Numbers numbers(const Array<double>& array) { return {array.begin(), array.end()}; }

bool close(const Array<double>& a, const xt::xarray<double>& b) {
  return a.shape() == b.shape() && xt::allclose(a, b, 1e-9, 1e-15);
}

/// On paper, with σ' = a(1 − a): J'' is the mean of x²·σ'·(σ' + (a − y)(1 − 2a)), and of x²·σ'.
void check_curvature(const Array<double>& weights, const Curve& squared, const Curve& crossed) {
  const xt::xarray<double> a = 1 / (1 + xt::exp(-weights * x));
  const xt::xarray<double> slope = a * (1 - a);
  check(
      close(squared.curvature, xt::mean(x * x * slope * (slope + (a - y) * (1 - 2 * a)), {1}, xt::keep_dims)),
      "J'' of the squared error");
  check(close(crossed.curvature, xt::mean(x * x * slope, {1}, xt::keep_dims)), "J'' of the cross-entropy");
}

void describe(std::string_view name, const Array<double>& w, const Curve& curve) {
  const auto& [cost, slope, curvature] = curve;
  fmt::print("{}: J'' from {:.4f} to {:.4f}, negative at {} of {} points\n", name, xt::amin(curvature)(),
             xt::amax(curvature)(), xt::sum(curvature < 0)(), curvature.size());
  for (std::size_t k = 1; k < w.size(); ++k)
    if (slope(k - 1, 0) < 0 && slope(k, 0) >= 0)
      fmt::print("  a minimum between w = {:.2f} and {:.2f}, J = {:.4f}\n", w(k - 1, 0), w(k, 0), cost(k, 0));
}

//! [descend]
// w := w − α·dJ/dw
double descend(const auto& loss, double start, double alpha, int steps) {
  Variable w(start, "w");
  for (int step = 0; step < steps; ++step) {
    Tape tape;
    const auto dw = tape.gradient(mean(loss(w * x)), w);
    w.mutable_value() -= alpha * dw.value();
  }
  return w.item();
}
//! [descend]

void two_costs(const std::filesystem::path& folder) {
  //! [scan]
  Array<double> weights = xt::linspace(-8.0, 8.0, 321);
  weights.reshape({321, 1});
  const Curve squared = curve(squared_error, weights), crossed = curve(cross_entropy, weights);
  describe("squared error", weights, squared);
  describe("cross-entropy", weights, crossed);
  //! [scan]
  check_curvature(weights, squared, crossed);
  check(xt::amin(squared.curvature)() < 0, "the squared error is not convex");
  check(xt::amin(crossed.curvature)() > 0, "the cross-entropy is convex");

  //! [starts]
  for (const double start : {-6.0, 2.0}) {
    const double by_squares = descend(squared_error, start, 0.1, 3000);
    const double by_entropy = descend(cross_entropy, start, 0.1, 3000);
    fmt::print("from w = {:2}: squared error to {:6.3f}, cross-entropy to {:6.3f}\n", start, by_squares,
               by_entropy);
  }
  //! [starts]

  if (folder.empty()) return;
  const Numbers w = numbers(weights);
  const auto panel = [&](const char* title, const char* label, const Array<double>& values) {
    return Chart{.title = title,
                 .x_label = "w",
                 .y_label = label,
                 .series = {{.x = w, .y = numbers(values)}},
                 .width = 420,
                 .height = 280};
  };
  inspect::save_svg(
      folder / "04-costs.svg",
      inspect::to_svg({panel("Squared error", "J", squared.cost), panel("Cross-entropy", "J", crossed.cost),
                       panel("Squared error: curvature", "J''", squared.curvature),
                       panel("Cross-entropy: curvature", "J''", crossed.curvature)},
                      2));
}

//! [plane]
// Two parameters: z = wx + b, for eight samples.
const xt::xarray<double> feature = {-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5};
const xt::xarray<double> label = {0, 0, 1, 0, 1, 0, 1, 1};

Variable<double> plane(const Variable<double>& w, const Variable<double>& b) {
  return nn::binary_cross_entropy_with_logits(w * feature + b, label);
}
//! [plane]

double plane(double w, double b) { return plane(Variable(w), Variable(b)).item(); }

struct Path {
  Numbers w, b, J;
};

//! [path]
Path descend(double alpha, int steps) {
  Variable w(-1.0, "w"), b(2.0, "b");
  Path path;
  for (int step = 0; step <= steps; ++step) {
    Tape tape;
    const auto J = plane(w, b);
    const auto gradients = tape.gradient(J, {w, b});
    path.w.push_back(w.item());
    path.b.push_back(b.item());
    path.J.push_back(J.item());
    w.mutable_value() -= alpha * gradients[0].value();
    b.mutable_value() -= alpha * gradients[1].value();
  }
  return path;
}
//! [path]

//! [limit]
/// The larger eigenvalue of the matrix of second derivatives of J.
double steepest_curvature(double w0, double b0) {
  Variable w(w0, "w"), b(b0, "b");
  Tape tape;
  const auto gradients = tape.gradient(plane(w, b), {w, b}, {.differentiable = true});
  const double ww = tape.gradient(gradients[0], w).item(), bb = tape.gradient(gradients[1], b).item();
  const double wb = tape.gradient(gradients[0], b).item();
  return (ww + bb) / 2 + std::hypot((ww - bb) / 2, wb);
}
//! [limit]

/// Where J = level: J rises along every ray from its minimum, so each ray meets the level once.
void add_contour(Series& contours, double w0, double b0, double level) {
  for (int i = 0; i <= 120; ++i) {
    const double angle = 2 * std::numbers::pi * i / 120, dw = std::cos(angle), db = std::sin(angle);
    double inside = 0, outside = 20;
    for (int halving = 0; halving < 40; ++halving) {
      const double middle = (inside + outside) / 2;
      (plane(w0 + middle * dw, b0 + middle * db) < level ? inside : outside) = middle;
    }
    contours.x.push_back(w0 + inside * dw);
    contours.y.push_back(b0 + inside * db);
  }
  contours.x.push_back(std::numeric_limits<double>::quiet_NaN());  // a gap before the next
  contours.y.push_back(std::numeric_limits<double>::quiet_NaN());
}

void draw(const std::filesystem::path& folder, const Path& right, const Path& too_large) {
  Series contours{.name = "J = 0.54, 0.58, 0.65, 0.8, 1, 1.3", .style = Series::Style::dashed};
  for (const double level : {0.54, 0.58, 0.65, 0.8, 1.0, 1.3})
    add_contour(contours, right.w.back(), right.b.back(), level);
  const auto panel = [&](const char* title, const Path& path) {
    const std::ptrdiff_t shown = 9;
    const auto first = [](const Numbers& all) { return Numbers(all.begin(), all.begin() + shown); };
    return Chart{.title = title,
                 .x_label = "w",
                 .y_label = "b",
                 .series = {contours,
                            {.name = "the path", .x = first(path.w), .y = first(path.b)},
                            {.name = "its points",
                             .x = first(path.w),
                             .y = first(path.b),
                             .style = Series::Style::points}},
                 .width = 480,
                 .height = 420};
  };
  inspect::save_svg(folder / "04-paths.svg",
                    inspect::to_svg({panel("α = 4", right), panel("α = 7", too_large)}, 2));
}

void descent_on_a_plane(const std::filesystem::path& folder) {
  //! [rates]
  for (const double alpha : {0.1, 1.0, 4.0, 7.0}) {
    const auto [w, b, J] = descend(alpha, 100);
    const double dw = (w[1] - w[0]) / alpha, db = (b[1] - b[0]) / alpha;
    fmt::print("α = {:3}: the first step promises {:6.3f} and gives {:6.3f}; J {:.4f}, then {:.4f}, {:.4f}\n",
               alpha, -alpha * (dw * dw + db * db), J[1] - J[0], J[0], J[10], J[100]);
  }
  //! [rates]

  //! [bound]
  const Path right = descend(4, 200), too_large = descend(7, 200);
  const double w = right.w.back(), b = right.b.back();
  const double bound = 2 / steepest_curvature(w, b);
  fmt::print("the minimum: w = {:.3f}, b = {:.3f}, J = {:.4f}; α must stay below {:.2f}\n", w, b,
             right.J.back(), bound);
  //! [bound]

  //! [separable]
  const auto separable = [](double scale) {
    const xt::xarray<double> scores = scale * xt::xarray<double>{-1.0, -0.5, 0.5, 1.0};
    return nn::binary_cross_entropy_with_logits(Variable(scores), xt::xarray<double>{0, 0, 1, 1}).item();
  };
  fmt::print("separable: J(1) = {:.3f}, J(10) = {:.1e}, J(100) = {:.1e}\n", separable(1), separable(10),
             separable(100));
  //! [separable]

  if (!folder.empty()) draw(folder, right, too_large);
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : "";
  two_costs(folder);
  descent_on_a_plane(folder);
}
