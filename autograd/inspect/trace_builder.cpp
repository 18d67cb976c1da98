#include "../sweep.hpp"
#include "../symbol.hpp"
#include "node_of.hpp"
#include "trace.hpp"
#include "traced_nodes.hpp"
#include "traced_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace xgrad::inspect {

using namespace engine;

namespace {

bool is_number(const Node& node) { return node.shape().empty(); }

[[noreturn]] void refuse(const Node& output) {
  const bool was_recorded = output.identity().position != no_position;
  const char* why = output.needs_gradient() ? "was not recorded on this tape"
                    : was_recorded          ? "was recorded on a tape that was cleared, or is gone"
                                            : "was computed from no leaf, or while no tape recorded";
  throw std::invalid_argument(fmt::format("trace: {} {}", description(output), why));
}

/// Throws for an output that a sweep could not start from.
std::uint32_t checked_position(const Tape& tape, const Node& output) {
  const std::uint32_t position = tape.position_of(output);
  if (position == no_position) refuse(output);
  tape.check_versions();
  return position;
}

/// Builds a trace: describes each node and its edges, and watches a sweep.
class TraceBuilder final : Sweep::Observer {
 public:
  TraceBuilder(Trace& trace, Tape& tape, const Node& output, TraceOptions options)
      : trace_(trace),
        tape_(tape),
        output_(checked_position(tape, output)),
        entries_(std::max<std::size_t>(options.entries, 1)),
        lines_(options.lines),
        nodes_(tape, output_),
        orders_(derivative_orders(tape, output_)),
        sums_(nodes_.size()) {
    trace.nodes.resize(nodes_.size());
    trace.output = nodes_.index_at(output_);
    trace.sections = sections_of(tape);
    const auto names = names_of(nodes_, trace.output);
    const auto sections = innermost_sections(tape, nodes_.positions());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      trace.identities.push_back(nodes_[i].identity());
      trace.nodes[i].name = names[i];
      trace.nodes[i].section = sections[i];
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) describe(i);
    sweep();
  }

 private:
  Numbers kept(const Node& node) const { return numbers_of(node.shape(), elements_of(node), entries_); }

  void describe(std::size_t i) {
    const Node& origin = nodes_[i];
    TraceNode& node = trace_.nodes[i];
    const bool computed = !nodes_.inputs_of(i).empty();
    node.operation = computed ? std::string(origin.operation()) : origin.is_leaf() ? "leaf" : "constant";
    node.dtype = origin.dtype();
    node.value = kept(origin);
    if (lines_) describe_line(origin, node);
    if (!computed) return;
    node.order = orders_[nodes_.positions()[i]];
    describe_formula(i);
  }

  void describe_line(const Node& origin, TraceNode& node) {
    Location location = origin.location();
    // What a call of the library makes for itself is said to be made in that line; what it is given is not.
    const bool is_given = origin.is_leaf() || !origin.name().empty();
    if (const Section* call = call_around(tape_, node.section); call != nullptr && !is_given)
      location = call->location;
    node.line_is_exact = location.file != nullptr;
    if (node.line_is_exact && !origin.is_leaf()) last_line_ = location;
    if (!node.line_is_exact) location = last_line_;
    if (location.file == nullptr) return;
    node.file = location.file;
    node.line = location.line;
  }

  void describe_formula(std::size_t i) {
    const Node& origin = nodes_[i];
    TraceNode& node = trace_.nodes[i];
    const auto edges = nodes_.inputs_of(i);
    std::vector<Symbol> letters, numbers;
    bool all_numbers = is_number(origin);
    for (const Edge& edge : edges) {
      const std::size_t input = nodes_.index_of(edge);
      const bool number = is_number(*edge.input);
      const double x = number ? elements_of(*edge.input)[0] : 0;
      numbers.push_back(number ? Symbol::substitute(x, to_text(x)) : Symbol("?"));
      letters.push_back(input == none ? Symbol(x, to_text(x)) : Symbol(trace_.nodes[input].name));
      all_numbers = all_numbers && number;
    }
    node.formula = origin.formula(letters).text();
    if (all_numbers) node.numbers = origin.formula(numbers).text();
    for (std::size_t k = 0; k < edges.size(); ++k)
      if (nodes_.index_of(edges[k]) != none) node.inputs.push_back(describe_edge(i, k, letters));
  }

  TraceEdge describe_edge(std::size_t i, std::size_t k, const std::vector<Symbol>& letters) const {
    const Node& origin = nodes_[i];
    const Edge& edge = nodes_.inputs_of(i)[k];
    TraceEdge described;
    described.input = nodes_.index_of(edge);
    described.gradient = edge.position != no_position;
    if (!described.gradient) return described;
    const std::string& name = trace_.nodes[i].name;
    const Symbol y(name), adjoint(fmt::format("d{}/d{}", trace_.nodes[trace_.output].name, name));
    described.pullback = origin.pullback_formula(k, adjoint, letters, y).text();
    if (!origin.is_elementwise()) return described;
    described.derivative = origin.pullback_formula(k, Symbol::one(), letters, y).text();
    if (edge.input->shape() != origin.shape()) return described;
    const NodeRef slope = origin.pullback(k, origin.filled(1));
    described.gradient = static_cast<bool>(slope);
    if (slope) described.slope = kept(*slope);
    return described;
  }

  void sweep() {
    std::vector<std::uint32_t> wanted;
    for (std::uint32_t position = 0; position <= output_; ++position)
      if (nodes_.index_at(position) != none) wanted.push_back(position);
    Sweep sweep(tape_, output_, tape_.nodes()[output_]->filled(1), wanted, false, this);
    while (sweep.step()) {
    }
    for (const std::uint32_t position : wanted)
      if (const NodeRef& adjoint = sweep.adjoint(position))
        trace_.nodes[nodes_.index_at(position)].adjoint = kept(*adjoint);
  }

  /// Notes what passes, and adds up how much of the input's adjoint is there by now.
  void passed(std::uint32_t y, std::size_t input, const NodeRef& cotangent) override {
    const std::size_t i = nodes_.index_at(y);
    TraceEdge& described = trace_.nodes[i].inputs[nodes_.shown_before(i, input)];
    described.gradient = static_cast<bool>(cotangent);
    if (!cotangent) return;
    const std::vector<double> elements = elements_of(*cotangent);
    std::vector<double>& sum = sums_[described.input];
    sum.resize(elements.size());
    std::transform(sum.begin(), sum.end(), elements.begin(), sum.begin(), std::plus());
    described.cotangent = numbers_of(cotangent->shape(), elements, entries_);
    described.adjoint = numbers_of(cotangent->shape(), sum, entries_);
  }

  Trace& trace_;
  Tape& tape_;
  std::uint32_t output_;  // its position
  std::size_t entries_;
  bool lines_;
  TracedNodes nodes_;
  std::vector<int> orders_;                // of the node at each position
  std::vector<std::vector<double>> sums_;  // of the cotangents that came to each node so far
  Location last_line_;
};

Tape& current_tape() {
  if (Tape* tape = Tape::current()) return *tape;
  throw std::logic_error("trace: no tape is alive on this thread; give the tape, or ask while it lives");
}

}  // namespace

Trace::Trace(Tape& tape, const Node& y, TraceOptions options) { TraceBuilder(*this, tape, y, options); }

template <Real T>
Trace::Trace(Tape& tape, const Variable<T>& y, TraceOptions options)
    : Trace(tape, node_of(y, "trace", "the output"), options) {}

template <Real T>
Trace::Trace(const Variable<T>& y, TraceOptions options)
    : Trace(current_tape(), node_of(y, "trace", "the output"), options) {}

template XGRAD_EXPORT Trace::Trace(Tape&, const Variable<float>&, TraceOptions);
template XGRAD_EXPORT Trace::Trace(Tape&, const Variable<double>&, TraceOptions);
template XGRAD_EXPORT Trace::Trace(const Variable<float>&, TraceOptions);
template XGRAD_EXPORT Trace::Trace(const Variable<double>&, TraceOptions);

}  // namespace xgrad::inspect
