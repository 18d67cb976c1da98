#include "tape_check.hpp"
#include "gradcheck.hpp"
#include "message_parts.hpp"
#include "recording.hpp"
#include "shape.hpp"
#include "slope.hpp"
#include "tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace xgrad {

using namespace engine;

namespace {

/// Numbers from 0.5 to 1.5, of either sign if wanted, of which no two are alike.
double pattern(std::size_t i, bool signs) {
  const double x = std::sin(1 + 2.399963 * static_cast<double>(i));
  return signs ? (x < 0 ? x - 0.5 : x + 0.5) : 1 + 0.5 * x;
}

template <Real T>
Array<T> pattern_of(const Shape& shape) {
  Array<T> weights(shape);
  for (std::size_t i = 0; i < weights.size(); ++i) weights.data()[i] = static_cast<T>(pattern(i, false));
  return weights;
}

template <Real T>
double inner(const Array<T>& a, const Array<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a.data()[i]) * b.data()[i];
  return sum;
}

/// An operation, and the sum of its outputs, weighted, as a function of one input along one direction.
template <Real T>
class Along {
 public:
  Along(const Node& y, std::size_t input)
      : y_(y), input_(input), x_(as<T>(*y.inputs()[input].input).value()) {
    for (const Edge& edge : y.inputs()) inputs_.push_back(edge.input);
    double size = 0;
    for (const T element : x_) size = std::max(size, std::abs(static_cast<double>(element)));
    direction_ = Array<double>(x_.shape());
    for (std::size_t i = 0; i < x_.size(); ++i) {
      // Relative to each element, so that small ones beside large ones stay in their domain.
      const double element = std::abs(static_cast<double>(x_.data()[i]));
      direction_.data()[i] = pattern(i, true) * (element > 0 ? element : size > 0 ? size : 1);
    }
  }

  const Array<double>& direction() const { return direction_; }

  double at(double t) const {
    Array<T> moved(x_.shape());
    for (std::size_t i = 0; i < x_.size(); ++i)
      moved.data()[i] = static_cast<T>(static_cast<double>(x_.data()[i]) + t * direction_.data()[i]);
    const auto node = make_constant<T>([&] { return std::move(moved); });
    std::vector<const Node*> inputs = inputs_;
    inputs[input_] = node.get();
    std::vector<NodeRef> outputs(y_.output_count());
    y_.recompute(inputs, outputs);
    double sum = 0;
    for (std::size_t k = 0; k < outputs.size(); ++k)
      if (outputs[k]->dtype() == y_.dtype())
        sum += inner(as<T>(*outputs[k]).value(), pattern_of<double>(outputs[k]->shape()));
    return sum;
  }

 private:
  const Node& y_;
  std::size_t input_;
  const Array<T>& x_;
  std::vector<const Node*> inputs_;
  Array<double> direction_;
};

Verdict verdict(double pullback, const Slope& slope, double relative) {
  if (!std::isfinite(slope.central) || !std::isfinite(slope.error)) return Verdict::undecidable;
  // It may be so where the slope is infinite, and then differences of different steps differ.
  if (!std::isfinite(pullback))
    return slope.error > std::abs(slope.central) / 16 + slope.side_error ? Verdict::undecidable
                                                                         : Verdict::wrong;
  const double size = std::max(std::abs(pullback), std::abs(slope.central));
  const double tolerance = relative * size + slope.side_error;
  const auto [low, high] = std::minmax(slope.left, slope.right);
  const bool is_kink = high - low > 4 * tolerance;
  if (is_kink && pullback >= low - tolerance && pullback <= high + tolerance) return Verdict::undecidable;
  const double difference = std::abs(pullback - slope.central);
  if (difference <= relative * size) return Verdict::right;
  if (slope.error > size / 16) return Verdict::undecidable;
  return difference <= relative * size + 4 * slope.error ? Verdict::right : Verdict::wrong;
}

template <Real T>
void check_operation(const Node& y, std::uint32_t position, TapeCheck& check) {
  std::vector<NodeRef> adjoints;
  for (std::size_t k = 0; k < y.output_count(); ++k) {
    const Node& output = y.output(k);
    adjoints.push_back(output.dtype() == y.dtype()
                           ? NodeRef(make_constant<T>([&] { return pattern_of<T>(output.shape()); }))
                           : NodeRef());
  }
  std::vector<Wanted> wanted(y.inputs().size());
  for (std::size_t i = 0; i < wanted.size(); ++i)
    wanted[i].needed = y.inputs()[i].position != no_position && y.inputs()[i].input->dtype() == y.dtype() &&
                       y.recomputes_with(i);
  y.pullbacks(adjoints, wanted, false);
  constexpr double relative = std::is_same_v<T, float> ? 1e-3 : 1e-6;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].needed) continue;
    const Along<T> along(y, i);
    const double pullback =
        wanted[i].cotangent ? inner(as<T>(*wanted[i].cotangent).value(), along.direction()) : 0;
    const Slope slope =
        slope_at_0([&](double t) { return along.at(t); }, 1, std::numeric_limits<T>::epsilon() / 2);
    const TapeCheck::Finding finding{
        position, std::string(y.operation()), y.location(), i, pullback, slope.central, slope.error};
    switch (verdict(pullback, slope, relative)) {
      case Verdict::right:
        ++check.right;
        break;
      case Verdict::wrong:
        check.wrong.push_back(finding);
        break;
      case Verdict::undecidable:
        check.undecided.push_back(finding);
        break;
    }
  }
}

std::string line_of(const TapeCheck::Finding& finding, const char* verdict) {
  return fmt::format("{}: {}{}, operation {}, by input {}: the pullback gives {}, differences {} ± {:.1g}\n",
                     verdict, finding.operation, line_text(finding.location), finding.position, finding.input,
                     finding.pullback, finding.numeric, finding.error);
}

}  // namespace

TapeCheck Tape::check() const {
  check_versions("check");
  const PauseRecording pause;
  TapeCheck check;
  for (std::uint32_t position = 0; position < nodes_.size(); ++position) {
    const Node& y = *nodes_[position];
    if (inputs_of(y).empty() || y.is_further_output()) continue;
    if (y.dtype() == "float")
      check_operation<float>(y, position, check);
    else if (y.dtype() == "double")
      check_operation<double>(y, position, check);
  }
  return check;
}

std::string TapeCheck::to_string() const {
  std::string text;
  for (const Finding& finding : wrong) text += line_of(finding, "wrong");
  for (const Finding& finding : undecided) text += line_of(finding, "undecided");
  return text + fmt::format("{} right, {} wrong, {} undecided\n", right, wrong.size(), undecided.size());
}

}  // namespace xgrad
