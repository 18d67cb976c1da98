#include <xgrad/autograd/kernels/arrange.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/ops/shapes.hpp>
#include <xgrad/autograd/rule.hpp>
#include <xgrad/autograd/transform.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

// Every element that was summed gets the sum's cotangent: the dual of BroadcastTo.
struct Sum : Structural {
  static constexpr std::string_view name = "sum";

  Shape kept, result;

  auto value(const auto& x) const { return sum_to(x, kept, result); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return broadcast_to(g, kept, shape_of(x));
  }
};
template struct Recorder<Sum>;

// c·x for a number c.
template <Real T>
Array<T> scaled(Array<T> x, double factor) {
  const Lanes<T> c(static_cast<T>(factor));
  transform(
      x, [c](const Lanes<T>& lanes) { return c * lanes; }, x);
  return x;
}
template <Real T>
Variable<T> scaled(const Variable<T>& x, double factor) {
  return factor * x;
}
Symbol scaled(const Symbol& x, double) { return x / "n"; }

// The sum, divided by the number n of elements that each result is the mean of.
struct Mean : Structural {
  static constexpr std::string_view name = "mean";

  Shape kept, result;
  double reciprocal = 1;  // 1/n

  auto value(const auto& x) const { return scaled(sum_to(x, kept, result), reciprocal); }
  auto pullback(const auto& g, const auto& x, const auto&) const {
    return broadcast_to(scaled(g, reciprocal), kept, shape_of(x));
  }
};
template struct Recorder<Mean>;

template <Real T>
Variable<T> sum_to(const Variable<T>& x, const Shape& kept, const Shape& result) {
  if (!broadcasts_to(kept, x.shape()) || element_count(kept) != element_count(result))
    throw std::invalid_argument(fmt::format("sum_to: {} is {}, which cannot be summed to {} and read as {}",
                                            display_name(*x.node(), "x"), to_string(x.shape()),
                                            to_string(kept), to_string(result)));
  const Operand<T> operand(x);
  return Recorder<Sum>::record(Sum{{}, kept, result}, {&operand});
}

template <Real T>
Variable<T> sum(const Variable<T>& x, const Axes& axes, bool keepdims) {
  const auto [kept, result] = reduced_shape(x.shape(), axes, keepdims, "sum");
  return sum_to(x, kept, result);
}

template <Real T>
Variable<T> mean(const Variable<T>& x, const Axes& axes, bool keepdims) {
  const auto [kept, result] = reduced_shape(x.shape(), axes, keepdims, "mean");
  if (x.size() == 0)
    throw std::invalid_argument(
        fmt::format("mean: {} has shape {}, no element", display_name(*x.node(), "x"), to_string(x.shape())));
  const double count = static_cast<double>(x.size() / element_count(kept));
  const Operand<T> operand(x);
  return Recorder<Mean>::record(Mean{{}, kept, result, 1 / count}, {&operand});
}

template Variable<float> sum(const Variable<float>&, const Axes&, bool);
template Variable<double> sum(const Variable<double>&, const Axes&, bool);
template Variable<float> mean(const Variable<float>&, const Axes&, bool);
template Variable<double> mean(const Variable<double>&, const Axes&, bool);
template Variable<float> sum_to(const Variable<float>&, const Shape&, const Shape&);
template Variable<double> sum_to(const Variable<double>&, const Shape&, const Shape&);

}  // namespace xgrad
