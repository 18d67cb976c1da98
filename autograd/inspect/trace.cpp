#include <xgrad/autograd/inspect/trace.hpp>
#include <xgrad/autograd/sweep.hpp>
#include <xgrad/autograd/symbol.hpp>

#include <fmt/format.h>

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <stdexcept>
#include <unordered_map>

namespace xgrad::inspect {

using namespace engine;

namespace {

bool is_number(const Node& node) { return node.shape().empty(); }

/// "Linear" of xgrad::nn::Linear<float>.
std::string type_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
  std::string name = status == 0 ? text.get() : type.name();
  name.erase(std::min(name.find('<'), name.size()));
  const std::size_t colon = name.rfind(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

TraceSection section_of(const Section& section) {
  std::string name(section.name.begin(), section.name.end());
  if (section.module != nullptr) name = type_name(*section.module);
  if (section.index != Section::none) name = fmt::format("{}: {}", section.index, name);
  return {std::move(name), section.parent == Section::none ? none : section.parent,
          section.derivative_of != Section::none};
}

[[noreturn]] void refuse(const Node& output) {
  const bool was_recorded = output.identity().position != no_position;
  const char* why = output.needs_gradient() ? "was not recorded on this tape"
                    : was_recorded          ? "was recorded on a tape that was cleared, or is gone"
                                            : "was computed from no leaf, or while no tape recorded";
  throw std::invalid_argument(fmt::format("trace: {} {}", description(output), why));
}

/// Builds a trace: finds the nodes, names them, writes their formulas, and watches a sweep.
class TraceBuilder final : Sweep::Observer {
 public:
  TraceBuilder(Trace& trace, Tape& tape, const Node& output, TraceOptions options)
      : trace_(trace), tape_(tape), options_(options) {
    options_.entries = std::max<std::size_t>(options_.entries, 1);
    const std::uint32_t position = tape.position_of(output);
    if (position == no_position) refuse(output);
    tape.check_versions();
    find_nodes(position);
    trace.output = index_[position];
    name_nodes();
    find_sections();
    find_orders(position);
    for (std::size_t i = 0; i < trace.nodes.size(); ++i) describe(i);
    sweep(position);
  }

 private:
  // ---- Structure ------------------------------------------------------------------------------------------

  /// What the output was computed from, in the order of the tape; constants before their first use.
  void find_nodes(std::uint32_t output) {
    std::vector<char> needed(output + 1, 0);
    needed[output] = 1;
    for (std::uint32_t position = output + 1; position-- > 0;)
      if (needed[position])
        for (const Edge& edge : inputs_of(position))
          if (edge.position != no_position) needed[edge.position] = 1;
    index_.assign(output + 1, none);
    for (std::uint32_t position = 0; position <= output; ++position) {
      if (!needed[position]) continue;
      for (const Edge& edge : inputs_of(position))
        if (edge.position == no_position && is_shown(*edge.input)) add_constant(*edge.input, position);
      index_[position] = trace_.nodes.size();
      add(*tape_.nodes()[position], position);
    }
  }

  std::span<const Edge> inputs_of(std::uint32_t position) const {
    return tape_.inputs_of(*tape_.nodes()[position]);
  }

  /// A number without a name stands in the formula; other constants are nodes.
  static bool is_shown(const Node& constant) { return !is_number(constant) || !constant.name().empty(); }

  void add(const Node& node, std::uint32_t position) {
    trace_.nodes.emplace_back();
    trace_.identities.push_back(node.identity());
    origins_.push_back(&node);
    positions_.push_back(position);
  }

  void add_constant(const Node& node, std::uint32_t used_at) {
    const auto [found, is_new] = constants_.try_emplace(&node, trace_.nodes.size());
    if (is_new) add(node, used_at);
  }

  /// The index of an edge's input; none for a number that stands in the formula.
  std::size_t index_of(const Edge& edge) const {
    if (edge.position != no_position) return index_[edge.position];
    const auto found = constants_.find(edge.input);
    return found == constants_.end() ? none : found->second;
  }

  // ---- Names and sections --------------------------------------------------------------------------------

  void name_nodes() {
    std::unordered_map<std::string, int> given;
    for (const Node* node : origins_) ++given[node->name()];
    std::set<std::string> taken;
    for (const auto& [name, count] : given) taken.insert(name);
    const auto unique = [&](const std::string& stem, int number) {
      std::string name;
      do name = fmt::format("{}{}", stem, number++);
      while (!taken.insert(name).second);
      return name;
    };
    int unnamed = 0;
    std::unordered_map<std::string, int> repeated;
    for (std::size_t i = 0; i < trace_.nodes.size(); ++i) {
      const std::string& name = origins_[i]->name();
      std::string& shown = trace_.nodes[i].name;
      if (!name.empty() && given[name] == 1)
        shown = name;
      else if (!name.empty())
        shown = unique(name, ++repeated[name]);
      else if (i == trace_.output && taken.insert("J").second)
        shown = "J";
      else
        shown = unique("v", ++unnamed);
    }
  }

  void find_sections() {
    const auto sections = tape_.sections();
    for (const Section& section : sections) trace_.sections.push_back(section_of(section));
    // Inner sections come after those they lie in, so the last that holds a node is the innermost.
    for (std::size_t s = 0; s < sections.size(); ++s) {
      const auto first = std::lower_bound(positions_.begin(), positions_.end(), sections[s].begin);
      const auto last = std::lower_bound(positions_.begin(), positions_.end(), sections[s].end);
      for (auto at = first; at != last; ++at)
        trace_.nodes[static_cast<std::size_t>(at - positions_.begin())].section = s;
    }
  }

  /// The call that a user sees of those around a node, each in another's library code: the outermost.
  const Section* call_around(const TraceNode& node) const {
    const Section* call = nullptr;
    for (std::size_t s = node.section; s != none; s = trace_.sections[s].parent)
      if (tape_.sections()[s].hides_lines) call = &tape_.sections()[s];
    return call;
  }

  /// A derivative is of one order more than what was differentiated, which the output need not depend on: so
  /// the orders are those of the whole tape.
  void find_orders(std::uint32_t output) {
    orders_.assign(output + 1, 0);
    std::vector<const Section*> open;
    const auto sections = tape_.sections();
    std::size_t next = 0;
    for (std::uint32_t position = 0; position <= output; ++position) {
      for (; next < sections.size() && sections[next].begin <= position; ++next)
        if (sections[next].derivative_of != Section::none) open.push_back(&sections[next]);
      while (!open.empty() && open.back()->end <= position) open.pop_back();
      int& order = orders_[position];
      for (const Edge& edge : inputs_of(position)) {
        if (edge.position != no_position) order = std::max(order, orders_[edge.position]);
        if (!open.empty()) order = std::max(order, 1 + orders_[open.back()->derivative_of]);
      }
    }
  }

  // ---- One node ------------------------------------------------------------------------------------------

  void describe(std::size_t i) {
    const Node& origin = *origins_[i];
    TraceNode& node = trace_.nodes[i];
    const bool computed = !tape_.inputs_of(origin).empty();
    node.operation = computed ? std::string(origin.operation()) : origin.is_leaf() ? "leaf" : "constant";
    node.dtype = origin.dtype();
    node.value = numbers_of(origin.shape(), elements_of(origin), options_.entries);
    describe_line(origin, node);
    if (!computed) return;
    node.order = orders_[positions_[i]];

    const auto edges = tape_.inputs_of(origin);
    std::vector<Symbol> letters, numbers;
    bool all_numbers = is_number(origin);
    for (const Edge& edge : edges) {
      const std::size_t input = index_of(edge);
      const bool number = is_number(*edge.input);
      const double x = number ? elements_of(*edge.input)[0] : 0;
      numbers.push_back(number ? Symbol::substitute(x, to_text(x)) : Symbol("?"));
      letters.push_back(input == none ? Symbol(x, to_text(x)) : Symbol(trace_.nodes[input].name));
      all_numbers = all_numbers && number;
    }
    node.formula = origin.formula(letters).text();
    if (all_numbers) node.numbers = origin.formula(numbers).text();
    for (std::size_t k = 0; k < edges.size(); ++k)
      if (index_of(edges[k]) != none) node.inputs.push_back(describe_edge(origin, node, k, letters));
  }

  void describe_line(const Node& origin, TraceNode& node) {
    if (!options_.lines) return;
    Location location = origin.location();
    // What a call of the library makes for itself is said to be made in that line; what it is given is not.
    const bool is_given = origin.is_leaf() || !origin.name().empty();
    if (const Section* call = call_around(node); call != nullptr && !is_given) location = call->location;
    node.line_is_exact = location.file != nullptr;
    if (node.line_is_exact && !origin.is_leaf()) last_line_ = location;
    if (!node.line_is_exact) location = last_line_;
    if (location.file == nullptr) return;
    node.file = location.file;
    node.line = location.line;
  }

  TraceEdge describe_edge(const Node& origin, const TraceNode& node, std::size_t k,
                          const std::vector<Symbol>& letters) const {
    const Edge& edge = tape_.inputs_of(origin)[k];
    TraceEdge described;
    described.input = index_of(edge);
    described.gradient = edge.position != no_position;
    if (!described.gradient) return described;
    const Symbol y(node.name), adjoint(fmt::format("d{}/d{}", trace_.nodes[trace_.output].name, node.name));
    described.pullback = origin.pullback_formula(k, adjoint, letters, y).text();
    if (!origin.is_elementwise()) return described;
    described.derivative = origin.pullback_formula(k, Symbol::one(), letters, y).text();
    if (edge.input->shape() != origin.shape()) return described;
    const NodeRef slope = origin.pullback(k, origin.filled(1));
    described.gradient = static_cast<bool>(slope);
    if (slope) described.slope = numbers_of(slope->shape(), elements_of(*slope), options_.entries);
    return described;
  }

  // ---- The sweep -----------------------------------------------------------------------------------------

  void sweep(std::uint32_t output) {
    std::vector<std::uint32_t> wanted;
    for (std::uint32_t position = 0; position <= output; ++position)
      if (index_[position] != none) wanted.push_back(position);
    sums_.resize(trace_.nodes.size());
    Sweep sweep(tape_, output, tape_.nodes()[output]->filled(1), wanted, false, this);
    while (sweep.step()) {
    }
    for (std::uint32_t position : wanted)
      if (const NodeRef& adjoint = sweep.adjoint(position))
        trace_.nodes[index_[position]].adjoint =
            numbers_of(adjoint->shape(), elements_of(*adjoint), options_.entries);
  }

  /// Notes what passes, and adds up how much of the input's adjoint is there by now.
  void passed(std::uint32_t y, std::size_t input, const NodeRef& cotangent) override {
    const Edge& edge = inputs_of(y)[input];
    TraceNode& node = trace_.nodes[index_[y]];
    TraceEdge& described = node.inputs[shown_before(y, input)];
    described.gradient = static_cast<bool>(cotangent);
    if (!cotangent) return;
    const std::vector<double> elements = elements_of(*cotangent);
    std::vector<double>& sum = sums_[index_[edge.position]];
    sum.resize(elements.size());
    std::transform(sum.begin(), sum.end(), elements.begin(), sum.begin(), std::plus());
    described.cotangent = numbers_of(cotangent->shape(), elements, options_.entries);
    described.adjoint = numbers_of(cotangent->shape(), sum, options_.entries);
  }

  /// How many of a node's inputs before this one have an edge in the trace.
  std::size_t shown_before(std::uint32_t y, std::size_t input) const {
    std::size_t shown = 0;
    for (const Edge& edge : inputs_of(y).first(input)) shown += index_of(edge) != none;
    return shown;
  }

  Trace& trace_;
  Tape& tape_;
  TraceOptions options_;
  std::vector<const Node*> origins_;      // of each node
  std::vector<std::size_t> index_;        // of the node at each position of the tape
  std::vector<std::uint32_t> positions_;  // of each node; a constant's is that of its first use
  std::unordered_map<const Node*, std::size_t> constants_;
  std::vector<int> orders_;  // of the node at each position
  std::vector<std::vector<double>> sums_;
  Location last_line_;
};

}  // namespace

Trace::Trace(Tape& tape, const Node& y, TraceOptions options) { TraceBuilder(*this, tape, y, options); }

Tape& Trace::current_tape() {
  if (Tape* tape = Tape::current()) return *tape;
  throw std::logic_error("trace: no tape is alive on this thread; give the tape, or ask while it lives");
}

std::size_t Which::in(const Trace& trace) const {
  if (node_ != nullptr) {
    const auto found = std::find(trace.identities.begin(), trace.identities.end(), node_->identity());
    if (found != trace.identities.end()) return static_cast<std::size_t>(found - trace.identities.begin());
  } else {
    for (std::size_t i = 0; i < trace.nodes.size(); ++i)
      if (trace.nodes[i].name == name_) return i;
  }
  throw std::invalid_argument(
      fmt::format("trace: {} is not a node that {} was computed from",
                  node_ == nullptr ? fmt::format("'{}'", name_) : description(*node_),
                  trace.output == none ? "the output" : trace.nodes[trace.output].name));
}

std::string equation(const TraceNode& node) {
  std::string text = node.name;
  if (!node.formula.empty()) text += " = " + node.formula;
  if (!node.numbers.empty()) text += " = " + node.numbers;
  const std::string value = to_text(node.value);
  if (node.value.shape.empty()) return node.numbers == value ? text : text + " = " + value;
  return fmt::format("{}, {}", text, value);
}

std::string line_of(const TraceNode& node) {
  if (node.file.empty()) return "";
  const std::size_t slash = node.file.find_last_of('/');
  return fmt::format("{}{}:{}", node.line_is_exact ? "" : "after ",
                     slash == std::string::npos ? node.file : node.file.substr(slash + 1), node.line);
}

}  // namespace xgrad::inspect
