#include "strokes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace strokes {
namespace {

using xgrad::Generator;

// On the paper: x to the right, y downwards; a digit fills about (0, 0) to (1, 1).
struct Point {
  double x = 0, y = 0;
};

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(double s, Point a) { return {s * a.x, s * a.y}; }
double dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }

using Stroke = std::vector<Point>;  // the pen passes these points without being lifted, in a smooth curve
using Form = std::vector<Stroke>;   // one way to write a digit
using Digit = std::vector<Form>;

// clang-format off
const std::array<Digit, 10>& digits() {
  static const std::array<Digit, 10> forms = {{
    {  // 0: round, narrow
      {{{.5, 0}, {.22, .15}, {.12, .5}, {.24, .86}, {.5, 1}, {.78, .86}, {.88, .5}, {.76, .14}, {.48, .01}}},
      {{{.6, .04}, {.4, .1}, {.28, .5}, {.36, .92}, {.54, 1}, {.7, .8}, {.72, .4}, {.62, .1}, {.45, .02}}},
    },
    {  // 1: a line; with a flag; with a flag and a foot
      {{{.5, 0}, {.5, 1}}},
      {{{.28, .28}, {.54, 0}}, {{.54, 0}, {.52, 1}}},
      {{{.32, .2}, {.52, 0}}, {{.52, 0}, {.5, 1}}, {{.25, 1}, {.76, .99}}},
    },
    {  // 2: with a flat foot; with a loop
      {{{.18, .26}, {.32, .04}, {.6, 0}, {.8, .22}, {.68, .52}, {.4, .8}, {.16, 1}}, {{.16, 1}, {.86, .98}}},
      {{{.2, .2}, {.48, 0}, {.76, .2}, {.6, .6}, {.26, .96}, {.14, .84}, {.34, .76}, {.6, .94}, {.88, .9}}},
    },
    {  // 3: round; with a flat top
      {{{.2, .14}, {.5, 0}, {.76, .2}, {.42, .46}}, {{.42, .46}, {.82, .7}, {.56, 1}, {.14, .88}}},
      {{{.18, .02}, {.78, .02}}, {{.78, .02}, {.42, .4}}, {{.42, .4}, {.82, .66}, {.6, .98}, {.14, .9}}},
    },
    {  // 4: open; closed
      {{{.28, 0}, {.14, .56}}, {{.14, .56}, {.88, .54}}, {{.68, .16}, {.64, 1}}},
      {{{.64, 0}, {.1, .66}}, {{.1, .66}, {.9, .66}}, {{.64, 0}, {.62, 1}}},
    },
    {  // 5: with corners; in one curve
      {{{.78, .02}, {.28, .02}}, {{.28, .02}, {.22, .44}}, {{.22, .44}, {.54, .36}, {.82, .66}, {.56, 1}, {.16, .9}}},
      {{{.8, .04}, {.38, .06}, {.26, .38}, {.6, .46}, {.78, .74}, {.5, 1}, {.18, .9}}},
    },
    {  // 6: curved; with a straight back
      {{{.7, .02}, {.34, .26}, {.18, .66}, {.4, 1}, {.76, .84}, {.7, .56}, {.4, .52}, {.2, .74}}},
      {{{.54, 0}, {.24, .6}, {.44, 1}, {.78, .78}, {.54, .54}, {.24, .7}}},
    },
    {  // 7: plain; with a bar; with a hook
      {{{.14, .04}, {.84, .03}}, {{.84, .03}, {.56, .46}, {.42, 1}}},
      {{{.14, .04}, {.84, .03}}, {{.84, .03}, {.56, .46}, {.42, 1}}, {{.3, .52}, {.8, .48}}},
      {{{.14, .24}, {.18, .04}}, {{.18, .04}, {.82, .06}}, {{.82, .06}, {.6, .5}, {.54, 1}}},
    },
    {  // 8: in one line; two rings
      {{{.76, .16}, {.5, 0}, {.24, .2}, {.5, .48}, {.8, .76}, {.5, 1}, {.2, .76}, {.5, .48}, {.78, .14}}},
      {{{.5, 0}, {.26, .22}, {.5, .46}, {.74, .22}, {.5, 0}}, {{.5, .46}, {.18, .74}, {.5, 1}, {.82, .74}, {.5, .46}}},
    },
    {  // 9: with a straight stem; with a bow
      {{{.74, .24}, {.44, .02}, {.2, .26}, {.42, .5}, {.74, .26}}, {{.76, .1}, {.74, .5}, {.62, 1}}},
      {{{.74, .2}, {.44, .02}, {.2, .26}, {.44, .48}, {.76, .2}, {.78, .6}, {.58, .98}, {.22, .9}}},
    },
  }};
  return forms;
}
// clang-format on

// How one writer writes: from the ideal form to the paper, where an image is the square (0, 0) to (1, 1). The
// numbers are chosen so that, trained on 5000 images, a linear classifier gets about 94 % of others right, a
// network with 128 hidden units 98 %. Both struggle with an unsteady hand; what the hidden layer is for are
// slant, turn and place.
class Writer {
 public:
  explicit Writer(Generator& generator)
      : generator_(&generator),
        slant_(0.1 + 0.26 * generator.normal()),
        turn_(0.12 * generator.normal()),
        width_(0.62 * std::exp(0.2 * generator.normal())),
        height_(0.76 * std::exp(0.09 * generator.normal())),
        center_{0.5 + 0.038 * generator.normal(), 0.5 + 0.038 * generator.normal()},
        unsteadiness_(0.01 + 0.018 * generator.uniform()),
        pen_(0.06 * std::exp(0.25 * generator.normal())) {}

  Point place(Point ideal) {
    const Point shaky = ideal + unsteadiness_ * Point{generator_->normal(), generator_->normal()};
    const Point upright = {width_ * (shaky.x - 0.5), height_ * (shaky.y - 0.5)};
    const Point slanted = {upright.x - slant_ * upright.y, upright.y};
    const double c = std::cos(turn_), s = std::sin(turn_);
    return center_ + Point{c * slanted.x - s * slanted.y, s * slanted.x + c * slanted.y};
  }

  double pen_radius() const { return pen_; }

 private:
  Generator* generator_;
  double slant_, turn_, width_, height_;
  Point center_;
  double unsteadiness_, pen_;
};

// Points close together on the smooth curve through these (Catmull–Rom spline).
Stroke smooth(const Stroke& through) {
  constexpr int steps = 5;
  const auto at = [&](std::size_t i, int offset) {
    const auto last = static_cast<std::ptrdiff_t>(through.size()) - 1;
    const auto index = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(i) + offset, 0, last);
    return through[static_cast<std::size_t>(index)];
  };
  Stroke curve = {through.front()};
  for (std::size_t i = 0; i + 1 < through.size(); ++i) {
    const Point a = at(i, 0), b = at(i, 1);
    const Point slope_a = 0.5 * (b - at(i, -1)), slope_b = 0.5 * (at(i, 2) - a);
    for (int step = 1; step <= steps; ++step) {
      const double t = static_cast<double>(step) / steps, u = 1 - t;
      curve.push_back(u * u * (1 + 2 * t) * a + t * t * (1 + 2 * u) * b + t * u * u * slope_a -
                      t * t * u * slope_b);
    }
  }
  return curve;
}

// A canvas finer than the image; each cell holds how much of it is inked.
class Canvas {
 public:
  void clear() { cells_.fill(0); }

  void draw(const Stroke& curve, double radius) {
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) draw(curve[i], curve[i + 1], radius);
  }

  // How dark pixel (row, column) of the image is.
  double pixel(std::size_t row, std::size_t column) const {
    double sum = 0;
    for (std::size_t y = 0; y < fineness; ++y)
      for (std::size_t x = 0; x < fineness; ++x)
        sum += cells_[(row * fineness + y) * size + column * fineness + x];
    return sum / (fineness * fineness);
  }

 private:
  static constexpr std::size_t fineness = 2;
  static constexpr std::size_t size = side * fineness;

  // A line with round ends: a cell is inked as far as its center is less than `radius` from the line, the
  // edge being one cell wide.
  void draw(Point a, Point b, double radius) {
    const Point along = b - a;
    const double length_squared = std::max(dot(along, along), 1e-12);
    const double reach = radius + 0.5 / size;
    const auto cell = [](double coordinate) {
      return static_cast<std::size_t>(std::clamp(coordinate * size, 0.0, static_cast<double>(size)));
    };
    const std::size_t right = std::min(cell(std::max(a.x, b.x) + reach) + 1, size);
    const std::size_t bottom = std::min(cell(std::max(a.y, b.y) + reach) + 1, size);
    for (std::size_t row = cell(std::min(a.y, b.y) - reach); row < bottom; ++row)
      for (std::size_t column = cell(std::min(a.x, b.x) - reach); column < right; ++column) {
        const Point center = {(static_cast<double>(column) + 0.5) / size,
                              (static_cast<double>(row) + 0.5) / size};
        const double t = std::clamp(dot(center - a, along) / length_squared, 0.0, 1.0);
        const Point off = center - (a + t * along);
        const double ink = std::clamp((reach - std::sqrt(dot(off, off))) * size, 0.0, 1.0);
        double& cell_ink = cells_[row * size + column];
        cell_ink = std::max(cell_ink, ink);
      }
  }

  std::array<double, size * size> cells_{};
};

}  // namespace

template <xgrad::Real T>
xgrad::nn::Dataset<T> make(std::size_t count, Generator& generator) {
  constexpr double noise = 0.02;
  xgrad::nn::Dataset<T> dataset{xgrad::Array<T>::from_shape({count, side * side}),
                                std::vector<std::size_t>(count)};
  Canvas canvas;
  T* value = dataset.inputs.data();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = i % 10;
    dataset.labels[i] = label;

    canvas.clear();
    Writer writer(generator);
    const Digit& forms = digits()[label];
    for (Stroke stroke : forms[generator.index(forms.size())]) {
      for (Point& point : stroke) point = writer.place(point);
      canvas.draw(smooth(stroke), writer.pen_radius());
    }
    for (std::size_t row = 0; row < side; ++row)
      for (std::size_t column = 0; column < side; ++column)
        *value++ =
            static_cast<T>(std::clamp(canvas.pixel(row, column) + noise * generator.normal(), 0.0, 1.0));
  }
  return dataset;
}

template xgrad::nn::Dataset<float> make<float>(std::size_t, Generator&);
template xgrad::nn::Dataset<double> make<double>(std::size_t, Generator&);

}  // namespace strokes
