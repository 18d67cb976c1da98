#include "nudge.hpp"
#include "../shape.hpp"
#include "../tape.hpp"
#include "node_of.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace xgrad::inspect {

using namespace engine;

namespace {

/// A copy of a value with h added to one element.
template <Real T>
NodeRef changed(const Node& x, std::size_t element, double h) {
  return make_constant<T>([&] {
    Array<T> value = as<T>(x).value();
    value.data()[element] = static_cast<T>(value.data()[element] + h);
    return value;
  });
}

/// The nodes of a trace, which itself holds none, as they are on the tape that it was made of.
std::vector<const Node*> nodes_of(const Trace& trace, const Tape& tape) {
  std::map<NodeIdentity, const Node*> on_tape;
  for (const NodeRef& node : tape.nodes()) {
    on_tape[node->identity()] = node.get();
    for (const Edge& edge : tape.inputs_of(*node)) on_tape[edge.input->identity()] = edge.input;
  }
  std::vector<const Node*> nodes;
  for (const NodeIdentity& identity : trace.identities) nodes.push_back(on_tape.at(identity));
  return nodes;
}

void check(const Node& J, double h) {
  if (!(std::abs(h) > 0) || !std::isfinite(h))
    throw std::invalid_argument(
        fmt::format("nudge: h is {}, expected a finite number that is not 0", to_text(h)));
  if (element_count(J.shape()) != 1)
    throw std::invalid_argument(
        fmt::format("nudge: {} is {}, expected a single number", description(J), to_string(J.shape())));
}

/// The element that is meant. Throws for one that x does not have, or that J does not depend on.
std::size_t checked_element(const Trace& trace, const TraceNode& x, std::size_t element) {
  const std::size_t count = x.value.size();
  if (element == none && count == 1) element = 0;
  if (element >= count)
    throw std::invalid_argument(fmt::format(
        "nudge: {} is {}; {}", x.name, to_string(x.value.shape),
        element == none ? "give the element to change"
                        : fmt::format("it has no element {}", static_cast<std::ptrdiff_t>(element))));
  if (!x.adjoint)
    throw std::invalid_argument(
        fmt::format("nudge: no gradient flows from {} to {}", trace.nodes[trace.output].name, x.name));
  return element;
}

/// The nodes of a tape as they would be if one of them had another value.
class Experiment {
 public:
  Experiment(const Tape& tape, const Node& x, NodeRef changed) : tape_(tape) {
    after_[&x] = std::move(changed);
  }

  /// The node itself if it does not depend on what was changed.
  const Node& after(const Node& node) const {
    const auto found = after_.find(&node);
    return found == after_.end() ? node : *found->second;
  }

  /// Computes a node anew if one of its inputs was. These come first. False if the node stays as it is.
  bool recompute(const Node& node) {
    std::vector<const Node*> inputs;
    bool depends = false;
    for (const Edge& edge : tape_.inputs_of(node)) {
      inputs.push_back(&after(*edge.input));
      depends = depends || inputs.back() != edge.input;
    }
    if (depends && !node.is_further_output()) {
      std::vector<NodeRef> outputs(node.output_count());
      node.recompute(inputs, outputs);
      for (std::size_t k = 0; k < outputs.size(); ++k) after_[&node.output(k)] = std::move(outputs[k]);
    }
    return depends;
  }

 private:
  const Tape& tape_;
  std::unordered_map<const Node*, NodeRef> after_;
};

}  // namespace

Nudge nudge(Tape& tape, const Node& J, const Which& which, double h, std::size_t element) {
  check(J, h);
  const Trace trace(tape, J, {.entries = none});
  const std::size_t start = which.in(trace);
  const TraceNode& nudged = trace.nodes[start];
  element = checked_element(trace, nudged, element);
  const std::vector<const Node*> nodes = nodes_of(trace, tape);
  const Node& x = *nodes[start];
  Experiment experiment(
      tape, x, nudged.dtype == "float" ? changed<float>(x, element, h) : changed<double>(x, element, h));
  const auto change = [&](const Node& node, std::size_t k, std::string name, std::string formula) {
    return Nudge::Change{std::move(name), std::move(formula), elements_of(node)[k],
                         elements_of(experiment.after(node))[k]};
  };

  const bool is_array = nudged.value.size() > 1;
  Nudge result{{}, h, 0, 0};
  result.changes.push_back(
      change(x, element, is_array ? fmt::format("{}[{}]", nudged.name, element) : nudged.name, ""));
  for (std::size_t i = start + 1; i < trace.nodes.size(); ++i) {
    const TraceNode& shown = trace.nodes[i];
    if (experiment.recompute(*nodes[i]) && shown.value.size() == 1)
      result.changes.push_back(change(*nodes[i], 0, shown.name, shown.formula));
  }
  // What h became when it was rounded to the dtype.
  const double before = result.changes.front().before, step = result.changes.front().after - before;
  if (step == 0)
    throw std::invalid_argument(fmt::format("nudge: h is {}, too little to change {}, which is {}",
                                            to_text(h), result.changes.front().name, to_text(before)));
  result.ratio = (result.changes.back().after - result.changes.back().before) / step;
  result.derivative = nudged.adjoint->entries[element];
  return result;
}

std::string Nudge::to_string() const {
  constexpr int digits = 9;  // so that 25.010001 shows that a square is no line
  std::string text;
  for (const Change& change : changes)
    text += fmt::format("{}{}{}: {} → {}\n", change.name, change.formula.empty() ? "" : " = ", change.formula,
                        to_text(change.before, digits), to_text(change.after, digits));
  return text + fmt::format("Δ{0}/Δ{1} = {2}, d{0}/d{1} = {3}", changes.back().name, changes.front().name,
                            to_text(ratio), to_text(derivative));
}

template <Real T>
Nudge nudge(const Variable<T>& J, const Which& x, double h, std::size_t element) {
  Tape* tape = Tape::current();
  if (tape == nullptr)
    throw std::logic_error("nudge: no tape is alive on this thread; give the tape, or ask while it lives");
  return nudge(*tape, node_of(J, "nudge", "the output"), x, h, element);
}

template XGRAD_EXPORT Nudge nudge(const Variable<float>&, const Which&, double, std::size_t);
template XGRAD_EXPORT Nudge nudge(const Variable<double>&, const Which&, double, std::size_t);

}  // namespace xgrad::inspect
