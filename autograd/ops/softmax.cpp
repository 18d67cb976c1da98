#include "../kernels/softmax.hpp"
#include "../kernels/chosen.hpp"
#include "../kernels/folds.hpp"
#include "../rule.hpp"
#include "along_axes.hpp"
#include "index_range.hpp"
#include "indexing.hpp"
#include "reductions.hpp"
#include "softmax.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <tuple>

namespace xgrad {

using namespace engine;
using namespace kernels;

namespace rules {

extern template struct Compiled<struct LogSumExp>;
extern template struct Compiled<struct Softmax>;
extern template struct Compiled<struct LogSoftmax>;
extern template struct Compiled<struct Hardmax>;

}  // namespace rules

namespace rules {

// J = 1/n Σᵢ (ln Σⱼ e^xᵢⱼ − x_i,label):  dx = (softmax(x) − onehot)/n, the prediction minus the target.
// A rule of its own because, composed of log_softmax, pick, mean and negate, it made a training step of the
// smallest network a sixth slower.
struct SoftmaxCrossEntropy : Structural {
  static constexpr std::string_view name = "softmax_cross_entropy";
  static constexpr std::array inputs{"logits", "labels"};
  static constexpr std::array index_inputs{false, true};

  const char* called = name.data();                        // by which name, for messages
  std::tuple<Buffer<float>, Buffer<double>> logarithms{};  // of softmax(x), kept for the pullback

  void check(const Node& x, const Node& labels) const {
    const Shape& shape = x.shape();
    if (shape.size() != 2 || labels.shape() != Shape{shape[0]} || shape[0] == 0)
      throw std::invalid_argument(fmt::format("{}: {} is {}, there are {} labels; expected (labels, classes)",
                                              called, display_name(x, "logits"), to_string(shape),
                                              element_count(labels.shape())));
    const Array<std::int64_t>& all = as<std::int64_t>(labels).value();
    if (const auto i = first_outside(all, shape[1]))
      throw std::out_of_range(fmt::format("{}: label {} of sample {} is out of range for {} classes", called,
                                          all.data()[*i], *i, shape[1]));
  }

  template <Real T>
  Array<T> value(const Array<T>& x, const Array<std::int64_t>& labels) {
    const std::size_t rows = labels.size(), classes = x.shape()[1];
    Buffer<T>& logarithm = std::get<Buffer<T>>(logarithms);
    logarithm = Buffer<T>(x.size());
    chosen<SoftmaxOfRows<T>>().logarithm(logarithm.data(), x.data(), rows, classes);
    Buffer<T> picked(rows);
    for (std::size_t i = 0; i < rows; ++i)
      picked[i] = logarithm[i * classes + static_cast<std::size_t>(labels.data()[i])];
    Array<T> mean = uninitialized<T>(Shape{});
    chosen<Folds<T>>().sums_of_rows(picked.data(), 1, rows, mean.data());
    *mean.data() /= -static_cast<T>(rows);
    return mean;
  }
  Symbol text(const Symbol& x, const Symbol&) const {
    return call("mean", {-call("pick", {call("log_softmax", {x})})});
  }

  template <Real T>
  Array<T> pullback(Wrt<0>, const Array<T>& g, const Array<T>& x, const Array<std::int64_t>& labels,
                    const Array<T>&) const {
    const std::size_t classes = x.shape()[1];
    const T factor = *g.data() / static_cast<T>(labels.size());
    Array<T> error = uninitialized<T>(x.shape());
    const std::array<lanes::Source<T>, 2> operands{
        {{std::get<Buffer<T>>(logarithms).data(), false}, {&factor, true}}};
    chosen<SoftmaxOfRows<T>>().exponential(error.data(), operands.data(), error.size());
    for (std::size_t i = 0; i < labels.size(); ++i)
      error.data()[i * classes + static_cast<std::size_t>(labels.data()[i])] -= factor;
    return error;
  }
  template <Real T>
  Variable<T> pullback(Wrt<0>, const Variable<T>& g, const Variable<T>& x,
                       const Variable<std::int64_t>& labels, const Variable<T>&) const {
    const Array<T> ones = xt::ones<T>(Shape{labels.size()});
    return g * (softmax(x) - place(constant(ones), labels, x.shape()[1])) / labels.size();
  }
  Symbol pullback(Wrt<0>, const Symbol& g, const Symbol& x, const Symbol&, const Symbol&) const {
    return g * (softmax(x) - "onehot") / "n";
  }
  template <Real T>
  Variable<T> pushforward(Wrt<0> logits, const Variable<T>& dx, const Variable<T>& x,
                          const Variable<std::int64_t>& labels, const Variable<T>& y) const {
    return sum(dx * pullback(logits, constant(T(1)), x, labels, y));
  }
};
template struct Compiled<SoftmaxCrossEntropy>;

}  // namespace rules

template <Real T>
Variable<T> logsumexp(const Variable<T>& x, const Axes& axes, bool keepdims, Location location) {
  return reduce_rows<rules::LogSumExp>(x, axes, keepdims, location);
}

template <Real T>
Variable<T> softmax(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  return along<rules::Softmax>(x, axis, location);
}

template <Real T>
Variable<T> softmax(const Variable<T>& x, SoftmaxOptions options, Location location) {
  const double temperature = options.temperature;
  if (!(temperature > 0) || !std::isfinite(temperature))
    throw std::invalid_argument(
        fmt::format("softmax: the temperature is {}, expected a positive number", temperature));
  if (temperature == 1) return softmax(x, options.axis, location);
  return softmax(record<rules::Divide, T>({x, location}, Operand<T>(temperature)), options.axis, location);
}

template <Real T>
Variable<T> hardmax(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  return along<rules::Hardmax>(x, axis, location);
}

template <Real T>
Variable<T> log_softmax(const Variable<T>& x, std::ptrdiff_t axis, Location location) {
  return along<rules::LogSoftmax>(x, axis, location);
}

template <Real T, detail::IsIndexVariable I>
Variable<T> softmax_cross_entropy(const Variable<T>& logits, const I& labels, Location location,
                                  const char* name) {
  return apply(rules::SoftmaxCrossEntropy{{}, name, {}}, Operand<T>(logits, location), labels);
}

template XGRAD_EXPORT Variable<float> logsumexp(const Variable<float>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<double> logsumexp(const Variable<double>&, const Axes&, bool, Location);
template XGRAD_EXPORT Variable<float> softmax(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> softmax(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> softmax(const Variable<float>&, SoftmaxOptions, Location);
template XGRAD_EXPORT Variable<double> softmax(const Variable<double>&, SoftmaxOptions, Location);
template XGRAD_EXPORT Variable<float> hardmax(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> hardmax(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> log_softmax(const Variable<float>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<double> log_softmax(const Variable<double>&, std::ptrdiff_t, Location);
template XGRAD_EXPORT Variable<float> softmax_cross_entropy(const Variable<float>&,
                                                            const Variable<std::int64_t>&, Location,
                                                            const char*);
template XGRAD_EXPORT Variable<double> softmax_cross_entropy(const Variable<double>&,
                                                             const Variable<std::int64_t>&, Location,
                                                             const char*);

}  // namespace xgrad
