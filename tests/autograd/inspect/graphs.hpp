/// The graphs that the tests of inspect look at, and how they compare what they found.
#pragma once

#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/inspect/which.hpp>
#include <xgrad/xgrad.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace xgrad {

/// J = 3(a + bc) at a = 7, b = 4, c = 2, on a tape of its own.
struct Formula {
  Variable<double> a{7.0, "a"}, b{4.0, "b"}, c{2.0, "c"};
  Tape tape;
  Variable<double> u = (b * c).named("u");
  Variable<double> v = (a + u).named("v");
  Variable<double> J = (3.0 * v).named("J");
};

/// A network with a loss, of arrays.
struct Network {
  Generator generator{1};
  nn::Sequential<double> model{nn::Linear<double>(3, 4, generator), nn::Tanh<double>(),
                               nn::Linear<double>(4, 2, generator)};
  xt::xarray<double> x{{1, 2, 3}, {0.5, -1, 2}};
  Tape tape;
  Variable<double> y = model(x).named("y");
  Variable<double> loss = nn::mse(y, xt::xarray<double>{{0, 1}, {1, 0}}).named("loss");
};

/// A graph without a plan, of two leaves and of operations on what came before: of numbers or, for another
/// shape, of arrays, numbers that are broadcast, and sums. Some slopes are 0, and some edges pass nothing on.
struct RandomGraph {
  explicit RandomGraph(std::uint64_t seed, std::size_t size = 9, const Shape& shape = {})
      : generator(seed),
        x(generator.uniform<double>(shape, -1, 1), "x"),
        y(generator.uniform<double>({}, 0.5, 1), "y"),
        values{x, y} {
    while (values.size() < size) values.push_back(next());
    J = values.back() * x + y;
    if (!shape.empty()) J = sum(J);
  }

  const Variable<double>& any() { return values[generator.index(values.size())]; }

  Variable<double> next() {
    switch (generator.index(7)) {
      case 0:
        return any() + any();
      case 1:
        return any() - any();
      case 2:
        return tanh(any());
      case 3:
        return 0.0 * any() + any();
      case 4:
        return where(any() > 0.1, any(), any());
      case 5:
        return where(tanh(any()) + 2.0, any(), any());
      default:
        return any() * any();
    }
  }

  Generator generator;
  Variable<double> x, y;
  Tape tape;
  std::vector<Variable<double>> values;
  Variable<double> J;
};

namespace inspect {

/// The number that a text ends with: "dJ/dx = −0.5".
inline double number_at_the_end(std::string text) {
  const std::string minus = "−";
  for (std::size_t at = text.find(minus); at != std::string::npos; at = text.find(minus, at))
    text.replace(at, minus.size(), "-");
  return std::stod(text.substr(text.find_last_of(" (") + 1));
}

inline bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

inline void expect_equal(const Numbers& a, const Numbers& b, const std::string& what) {
  EXPECT_EQ(a.shape, b.shape) << what;
  ASSERT_EQ(a.entries.size(), b.entries.size()) << what;
  for (std::size_t i = 0; i < a.entries.size(); ++i)
    EXPECT_TRUE(same_number(a.entries[i], b.entries[i])) << what;
  EXPECT_EQ(a.min, b.min) << what;
  EXPECT_EQ(a.max, b.max) << what;
  EXPECT_TRUE(same_number(a.mean, b.mean)) << what;
  EXPECT_TRUE(same_number(a.norm, b.norm)) << what;
  EXPECT_EQ(a.zeros, b.zeros) << what;
  EXPECT_EQ(a.not_finite, b.not_finite) << what;
  EXPECT_EQ(a.digest, b.digest) << what;
}

inline void expect_equal(const std::optional<Numbers>& a, const std::optional<Numbers>& b,
                         const std::string& what) {
  ASSERT_EQ(a.has_value(), b.has_value()) << what;
  if (a) expect_equal(*a, *b, what);
}

/// Everything but the identities, which a file does not hold.
inline void expect_equal(const Trace& a, const Trace& b) {
  EXPECT_EQ(a.output, b.output);
  ASSERT_EQ(a.sections.size(), b.sections.size());
  for (std::size_t s = 0; s < a.sections.size(); ++s) {
    EXPECT_EQ(a.sections[s].name, b.sections[s].name);
    EXPECT_EQ(a.sections[s].parent, b.sections[s].parent);
    EXPECT_EQ(a.sections[s].derivative, b.sections[s].derivative);
  }
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    const TraceNode &x = a.nodes[i], &y = b.nodes[i];
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(x.operation, y.operation) << x.name;
    EXPECT_EQ(x.dtype, y.dtype) << x.name;
    EXPECT_EQ(x.formula, y.formula) << x.name;
    EXPECT_EQ(x.numbers, y.numbers) << x.name;
    expect_equal(x.value, y.value, "the value of " + x.name);
    expect_equal(x.adjoint, y.adjoint, "the adjoint of " + x.name);
    EXPECT_EQ(x.order, y.order) << x.name;
    EXPECT_EQ(x.section, y.section) << x.name;
    EXPECT_EQ(x.file, y.file) << x.name;
    EXPECT_EQ(x.line, y.line) << x.name;
    EXPECT_EQ(x.line_is_exact, y.line_is_exact) << x.name;
    ASSERT_EQ(x.inputs.size(), y.inputs.size()) << x.name;
    for (std::size_t k = 0; k < x.inputs.size(); ++k) {
      const TraceEdge &e = x.inputs[k], &f = y.inputs[k];
      EXPECT_EQ(e.input, f.input) << x.name;
      EXPECT_EQ(e.gradient, f.gradient) << x.name;
      EXPECT_EQ(e.derivative, f.derivative) << x.name;
      EXPECT_EQ(e.pullback, f.pullback) << x.name;
      expect_equal(e.slope, f.slope, "a slope of " + x.name);
      expect_equal(e.cotangent, f.cotangent, "a cotangent of " + x.name);
      expect_equal(e.adjoint, f.adjoint, "an adjoint on the way from " + x.name);
    }
  }
}

}  // namespace inspect
}  // namespace xgrad
