// What a tape is asked for: gradients. The chain rule itself is in sweep.cpp.
#include "forward_frame.hpp"
#include "shape.hpp"
#include "sweep.hpp"
#include "tape.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <utility>

namespace xgrad {

using namespace engine;

// A value that was recorded and then overwritten would give pullbacks at a point that nobody asked for.
void Tape::check_versions(const char* asked) const {
  for (const RecordedLeaf& one : leaves_.leaves())
    if (one.leaf->version() != one.version)
      throw std::logic_error(
          fmt::format("{}: {} was written to after this tape recorded it; record the computation again",
                      asked, description(*one.leaf)));
}

std::string Tape::why_not_recorded(const Node& node) const {
  if (foreign(node))
    return fmt::format("{} was computed before this tape, or before it was cleared", description(node));
  if (node.is_leaf()) return fmt::format("{} is used nowhere on this tape", description(node));
  return fmt::format("{} was computed while no tape recorded, or from constants alone", description(node));
}

namespace {

/// Whether forward mode differentiates what is computed here: only operations know its tangents, so that a
/// sweep has to compute by them.
bool carries_tangents() noexcept { return ForwardFrame::innermost() != nullptr; }

NodeRef seed_for(const char* asked, const Node& y, const AnyOperand* seed, bool differentiable) {
  if (seed == nullptr) {
    if (element_count(y.shape()) == 1) return y.filled(1);
    throw std::invalid_argument(
        fmt::format("{}: {} has shape {}, not one element; reduce it to a scalar, or give a seed", asked,
                    description(y), to_string(y.shape())));
  }
  if (seed->empty()) refuse_empty(asked, "the seed");
  if (seed->shape() != y.shape())
    throw std::invalid_argument(fmt::format("{}: the seed's shape is {}, that of {} is {}", asked,
                                            to_string(seed->shape()), description(y), to_string(y.shape())));
  // A leaf may be written to later, while gradients that are the seed itself should stay.
  Node& node = seed->node();
  if (node.is_leaf() && !differentiable) return node.plus(node.filled(0), NodeRef(&node));
  return NodeRef(&node);
}

}  // namespace

void Tape::backward_from(const Node* y, const AnyOperand* seed) {
  if (y == nullptr) refuse_empty("backward", "the output");
  const std::uint32_t output = position_of(*y);
  if (output == no_position) throw std::invalid_argument("backward: " + why_not_recorded(*y));
  check_versions("backward");
  last_output_ = output;
  std::optional<PauseRecording> pause;
  if (carries_tangents()) [[unlikely]]
    pause.emplace();
  Sweep sweep(*this, output, seed_for("backward", *y, seed, false), {}, pause.has_value());
  while (sweep.step()) {
  }
  for (const RecordedLeaf& leaf : leaves_.leaves())
    if (leaf.position <= output && sweep.adjoint(leaf.position))
      nodes_[leaf.position]->collect(sweep.take_adjoint(leaf.position));
}

template <Real U>
Gradients<U> Tape::gradient_from(const Node* y, const std::vector<Variable<U>>& x, const AnyOperand* seed,
                                 GradientOptions options, Location location) {
  if (y == nullptr) refuse_empty("gradient", "the output");
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!x[i].defined()) refuse_empty("gradient", fmt::format("input {}", i));
  const std::uint32_t output = position_of(*y);
  if (output == no_position && !options.allow_unused)
    throw std::invalid_argument("gradient: " + why_not_recorded(*y));
  check_versions("gradient");
  NodeRef start = seed_for("gradient", *y, seed, options.differentiable);

  std::vector<std::uint32_t> wanted;
  for (const Variable<U>& input : x) {
    const std::uint32_t position = position_of(*input.node());
    if (output != no_position && position <= output) wanted.push_back(position);
  }

  Gradients<U> gradients;
  const auto collect = [&](const auto& adjoint_of) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Node& input = *x[i].node();
      const NodeRef adjoint = adjoint_of(position_of(input));
      if (!adjoint && !options.allow_unused) {
        const std::string reason =
            foreign(input) || !input.needs_gradient()
                ? why_not_recorded(input)
                : fmt::format("{} does not depend on {}", description(*y), description(input));
        throw std::invalid_argument(
            fmt::format("gradient: {} (input {}); allow_unused gives zeros instead", reason, i));
      }
      gradients.emplace_back(adjoint ? adjoint : input.filled(0));
    }
  };
  if (wanted.empty()) {
    collect([](std::uint32_t) { return NodeRef(); });
    return gradients;
  }

  // What the sweep records goes onto this tape, even if another is the innermost now.
  const RecordingFrame frame(options.differentiable ? this : nullptr);
  last_output_ = output;
  struct DerivativeSection {
    Tape* tape;
    ~DerivativeSection() {
      if (tape != nullptr) tape->leave();
    }
  } derivative{options.differentiable ? this : nullptr};
  if (options.differentiable) {
    Section& section = enter(location, Lines::hidden);
    section.name = "gradient";
    section.derivative_of = output;
  }
  Sweep sweep(*this, output, std::move(start), wanted, options.differentiable || carries_tangents());
  while (sweep.step()) {
  }
  collect([&](std::uint32_t position) { return position <= output ? sweep.adjoint(position) : NodeRef(); });
  return gradients;
}

template XGRAD_EXPORT Gradients<float> Tape::gradient_from(const Node*, const std::vector<Variable<float>>&,
                                                           const AnyOperand*, GradientOptions, Location);
template XGRAD_EXPORT Gradients<double> Tape::gradient_from(const Node*, const std::vector<Variable<double>>&,
                                                            const AnyOperand*, GradientOptions, Location);

}  // namespace xgrad
