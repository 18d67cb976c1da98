#include "stepper.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace xgrad::inspect {

std::vector<Stop> stops_of(const Trace& trace) {
  std::vector<Stop> stops;
  for (std::size_t i = 0; i < trace.nodes.size(); ++i) stops.push_back({Stop::Phase::forward, i});
  for (std::size_t i = trace.nodes.size(); i-- > 0;) {
    const TraceNode& node = trace.nodes[i];
    if (!node.adjoint) continue;
    if (i == trace.output || node.inputs.empty()) stops.push_back({Stop::Phase::backward, i});
    for (std::size_t edge = 0; edge < node.inputs.size(); ++edge)
      if (node.inputs[edge].cotangent) stops.push_back({Stop::Phase::backward, i, edge});
  }
  return stops;
}

Condition not_finite() {
  return [](const Numbers& x) { return x.not_finite > 0; };
}
Condition larger_than(double magnitude) {
  return [magnitude](const Numbers& x) {
    return x.not_finite > 0 || std::max(std::abs(x.min), std::abs(x.max)) > magnitude;
  };
}
Condition all_zero() {
  return [](const Numbers& x) { return x.size() > 0 && x.zeros == x.size(); };
}

Stepper::Stepper(Trace trace) : trace_(std::move(trace)), stops_(stops_of(trace_)) {}

bool Stepper::next() {
  if (position_ == stops_.size()) return false;
  ++position_;
  return true;
}

bool Stepper::back() {
  if (position_ == 0) return false;
  --position_;
  return true;
}

bool Stepper::run_to(const Which& which) {
  const std::size_t node = which.in(trace_);
  for (std::size_t at = position_; at < stops_.size(); ++at)
    if (stops_[at].node == node) {
      position_ = at + 1;
      return true;
    }
  return false;
}

void Stepper::to_seed() {
  const auto is_backward = [](const Stop& stop) { return stop.phase == Stop::Phase::backward; };
  const auto seed = std::find_if(stops_.begin(), stops_.end(), is_backward);
  position_ = static_cast<std::size_t>(seed - stops_.begin()) + 1;
}

const Stop& Stepper::stop() const {
  if (position_ == 0) throw std::logic_error("stepper: nothing has happened yet; call next() first");
  return stops_[position_ - 1];
}

const Numbers* Stepper::adjoint_at(std::size_t node, std::size_t position) const {
  for (std::size_t at = position; at-- > 0 && stops_[at].phase == Stop::Phase::backward;) {
    const Stop& stop = stops_[at];
    const TraceNode& from = trace_.nodes[stop.node];
    if (stop.edge == none && stop.node == node) return &*from.adjoint;
    if (stop.edge != none && from.inputs[stop.edge].input == node) return &*from.inputs[stop.edge].adjoint;
  }
  return nullptr;
}

const Numbers* Stepper::adjoint(const Which& node) const { return adjoint_at(node.in(trace_), position_); }

std::vector<std::string> Stepper::pending(const Which& which) const {
  const std::size_t node = which.in(trace_);
  std::vector<std::string> names;
  for (std::size_t at = position_; at < stops_.size(); ++at) {
    const Stop& stop = stops_[at];
    if (stop.edge != none && trace_.nodes[stop.node].inputs[stop.edge].input == node)
      names.push_back(trace_.nodes[stop.node].name);
  }
  return names;
}

namespace {

std::string in_parentheses(const std::string& line) { return line.empty() ? "" : fmt::format(" ({})", line); }

/// "∂v/∂u = c = 2"
std::string local_derivative(const Trace& trace, const TraceNode& node, const TraceEdge& edge) {
  std::string text = fmt::format("∂{}/∂{} = {}", node.name, trace.nodes[edge.input].name, edge.derivative);
  if (edge.slope && to_text(*edge.slope) != edge.derivative)
    text += fmt::format("{}{}", edge.slope->shape.empty() ? " = " : ", ", to_text(*edge.slope));
  return text;
}

std::string describe_value(const Trace& trace, const TraceNode& node) {
  std::string text = equation(node);
  text += in_parentheses(line_of(node));
  for (const TraceEdge& edge : node.inputs)
    if (edge.gradient) {
      if (!edge.derivative.empty())
        text += fmt::format("\n  {}", local_derivative(trace, node, edge));
      else
        text += fmt::format("\n  d{0}/d{1} = {2}", trace.nodes[trace.output].name,
                            trace.nodes[edge.input].name, edge.pullback);
    }
  return text;
}

std::string describe_passage(const Trace& trace, const TraceNode& node, const TraceEdge& edge) {
  const std::string& J = trace.nodes[trace.output].name;
  const std::string& x = trace.nodes[edge.input].name;
  std::string text = fmt::format("{} passes to {}: ", node.name, x);
  if (edge.slope && edge.slope->shape.empty())
    text += fmt::format("d{0}/d{1} · ∂{1}/∂{2} = {3} · {4} = {5}", J, node.name, x, to_text(*node.adjoint),
                        to_factor(edge.slope->entries[0]), to_text(*edge.cotangent));
  else
    text += fmt::format("{}, {}", edge.pullback, to_text(*edge.cotangent));
  return text;
}

}  // namespace

std::string Stepper::describe() const {
  if (position_ == 0) return "nothing has happened yet";
  const Stop& stop = stops_[position_ - 1];
  const TraceNode& node = trace_.nodes[stop.node];
  const std::string& J = trace_.nodes[trace_.output].name;
  const bool forward = stop.phase == Stop::Phase::forward;
  std::string text = fmt::format("[{}/{}] {}: ", position_, stops_.size(), forward ? "forward" : "backward");
  if (forward) {
    text += describe_value(trace_, node);
    std::vector<std::string> pending;
    for (std::size_t i = stop.node + 1; i < trace_.nodes.size(); ++i) pending.push_back(trace_.nodes[i].name);
    constexpr std::size_t few = 8;
    if (pending.size() > few)
      text += fmt::format("\n  still to compute: {} nodes", pending.size());
    else if (!pending.empty())
      text += fmt::format("\n  still to compute: {}", fmt::join(pending, ", "));
    return text;
  }
  if (stop.edge == none) {
    const bool is_output = stop.node == trace_.output;
    text += fmt::format("d{}/d{} = {}{}", J, node.name, to_text(*node.adjoint),
                        is_output ? ", the seed" : ", complete");
    return text;
  }
  const TraceEdge& edge = node.inputs[stop.edge];
  text += describe_passage(trace_, node, edge);
  const std::string& x = trace_.nodes[edge.input].name;
  const auto pending = this->pending(x);
  text += fmt::format("\n  d{}/d{} so far {}", J, x, to_text(*edge.adjoint));
  text += pending.empty() ? "; complete" : fmt::format("; still to come: from {}", fmt::join(pending, ", "));
  return text;
}

void Stepper::watch_values(Condition condition, std::string condition_name) {
  watches_.push_back({Stop::Phase::forward, std::move(condition), std::move(condition_name)});
}
void Stepper::watch_adjoints(Condition condition, std::string condition_name) {
  watches_.push_back({Stop::Phase::backward, std::move(condition), std::move(condition_name)});
}

void Stepper::check_watches() {
  const Stop& stop = stops_[position_ - 1];
  const bool forward = stop.phase == Stop::Phase::forward;
  const std::size_t about = stop.edge == none ? stop.node : trace_.nodes[stop.node].inputs[stop.edge].input;
  const TraceNode& node = trace_.nodes[about];
  const Numbers& numbers = forward ? node.value : *adjoint_at(about, position_);
  for (const Watch& watch : watches_) {
    if (watch.phase != stop.phase || !watch.condition(numbers)) continue;
    const std::string line = in_parentheses(line_of(node));
    if (forward)
      reason_ = fmt::format("the value of {} is {}{}", equation(node), watch.name, line);
    else
      reason_ = fmt::format(
          "the adjoint d{}/d{} = {}{} is {}{}", trace_.nodes[trace_.output].name, node.name, to_text(numbers),
          stop.edge == none ? "" : fmt::format(", from {},", trace_.nodes[stop.node].name), watch.name, line);
    return;
  }
}

bool Stepper::run() {
  reason_.clear();
  while (reason_.empty() && next()) check_watches();
  return !reason_.empty();
}

}  // namespace xgrad::inspect
