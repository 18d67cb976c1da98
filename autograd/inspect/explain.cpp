#include "explain.hpp"
#include "../tape.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

namespace xgrad::inspect {

using namespace engine;

namespace {

/// A node, and which of its inputs the path goes on to.
struct Link {
  std::size_t node;
  std::size_t edge;
};
using Path = std::vector<Link>;  // from J to x

/// The edges of a graph that lie on some path from J to x.
class Paths {
 public:
  Paths(const Trace& trace, std::size_t x) : trace_(trace), x_(x), count_(trace.nodes.size(), 0.0) {
    count_[x] = 1;
    for (std::size_t i = x + 1; i <= trace.output; ++i)
      for (const TraceEdge& edge : trace.nodes[i].inputs)
        if (edge.cotangent) count_[i] += count_[edge.input];
  }

  /// How many there are; a double, since they may be 2^1000.
  double count() const { return count_[trace_.output]; }

  /// The first `most` of them, by a walk without recursion.
  std::vector<Path> first(std::size_t most) const {
    std::vector<Path> found;
    Path path{{trace_.output, 0}};
    while (!path.empty() && found.size() < most) {
      Link& link = path.back();
      if (link.node == x_) {
        path.pop_back();
        found.push_back(path);
        if (!path.empty()) ++path.back().edge;
        continue;
      }
      const auto& inputs = trace_.nodes[link.node].inputs;
      while (link.edge < inputs.size() &&
             !(inputs[link.edge].cotangent && count_[inputs[link.edge].input] > 0))
        ++link.edge;
      if (link.edge == inputs.size()) {
        path.pop_back();
        if (!path.empty()) ++path.back().edge;
      } else {
        path.push_back({inputs[link.edge].input, 0});
      }
    }
    return found;
  }

 private:
  const Trace& trace_;
  std::size_t x_;
  std::vector<double> count_;  // of the paths from each node to x
};

/// Of many parts, the first and the last few.
std::vector<std::string> shortened(std::vector<std::string> parts, std::size_t most) {
  most = std::max<std::size_t>(most, 2);
  if (parts.size() <= most) return parts;
  const auto half = static_cast<std::ptrdiff_t>(most / 2);
  const std::string gap = fmt::format("… ({} more) …", parts.size() - 2 * static_cast<std::size_t>(half));
  parts.erase(parts.begin() + half, parts.end() - half);
  parts.insert(parts.begin() + half, gap);
  return parts;
}

std::string without_gradient(const TraceNode& J, const TraceNode& x) {
  return x.operation == "constant"
             ? fmt::format("{} is a constant: {} is not differentiated by it", x.name, J.name)
             : fmt::format("no gradient flows from {} to {}", J.name, x.name);
}

class Explanation {
 public:
  Explanation(const Trace& trace, std::size_t x, ExplainOptions options)
      : trace_(trace), x_(x), options_(options), paths_(trace, x) {}

  std::string text() const {
    const TraceNode& x = trace_.nodes[x_];
    if (x_ == trace_.output) return fmt::format("{} = {}: the seed", derivative(x_), to_text(*x.adjoint));
    if (!x.adjoint) return without_gradient(J(), x);
    const auto paths = paths_.first(std::max<std::size_t>(options_.paths, 1));
    const bool numbers =
        std::all_of(paths.begin(), paths.end(), [&](const Path& p) { return of_numbers(p); });
    if (paths_.count() == 1) return numbers ? number_path(paths[0], true) : array_path(paths[0]);
    std::string text = fmt::format("{} = {}, the sum over {:.6g} paths:", derivative(x_), to_text(*x.adjoint),
                                   paths_.count());
    double listed = 0;
    for (const Path& path : paths) {
      text += fmt::format("\n  {}", numbers ? number_path(path, false) : array_path(path));
      if (numbers) listed += product(path);
    }
    const double more = paths_.count() - static_cast<double>(paths.size());
    if (more > 0 && numbers)
      text +=
          fmt::format("\n  … and {:.6g} more, which give {}", more, to_text(x.adjoint->entries[0] - listed));
    else if (more > 0)
      text += fmt::format("\n  … and {:.6g} more", more);
    return text;
  }

 private:
  const TraceNode& J() const { return trace_.nodes[trace_.output]; }
  std::string derivative(std::size_t i) const {
    return fmt::format("d{}/d{}", J().name, trace_.nodes[i].name);
  }
  const TraceEdge& edge(const Link& link) const { return trace_.nodes[link.node].inputs[link.edge]; }

  bool of_numbers(const Path& path) const {
    return std::all_of(path.begin(), path.end(),
                       [&](const Link& link) { return edge(link).slope && edge(link).slope->shape.empty(); });
  }

  double product(const Path& path) const {
    double product = J().adjoint->entries[0];
    for (const Link& link : path) product *= edge(link).slope->entries[0];
    return product;
  }

  /// dJ/db = dJ/dv · dv/du · du/db = 3 · 1 · 2 = 6
  std::string number_path(const Path& path, bool whole) const {
    std::vector<std::string> factors, values;
    for (const Link& link : path) {
      factors.push_back(
          fmt::format("d{}/d{}", trace_.nodes[link.node].name, trace_.nodes[edge(link).input].name));
      const double slope = edge(link).slope->entries[0];
      values.push_back(values.empty() ? to_text(slope) : to_factor(slope));
    }
    std::string text = whole && path.size() > 1 ? fmt::format("{} = ", derivative(x_)) : "";
    text += fmt::format("{}", fmt::join(shortened(factors, options_.factors), " · "));
    if (path.size() > 1) text += fmt::format(" = {}", fmt::join(shortened(values, options_.factors), " · "));
    return fmt::format("{} = {}", text, to_text(product(path)));
  }

  /// dJ/dW (3, 2) = xᵀ dJ/dz;  dJ/dz (4, 2) = dJ/dy·(1 − y·y);  …
  std::string array_path(const Path& path) const {
    std::vector<std::string> steps;
    for (const Link& link : path) {
      const TraceEdge& passed = edge(link);
      std::string step = fmt::format("{} {} = {}", derivative(passed.input),
                                     to_string(passed.cotangent->shape), passed.pullback);
      if (options_.entries) step += fmt::format(" = {}", to_text(*passed.cotangent));
      steps.push_back(std::move(step));
    }
    std::reverse(steps.begin(), steps.end());
    return fmt::format("{}", fmt::join(shortened(steps, options_.factors), ";  "));
  }

  const Trace& trace_;
  std::size_t x_;
  ExplainOptions options_;
  Paths paths_;
};

}  // namespace

std::string explain(const Trace& trace, const Which& x, ExplainOptions options) {
  return Explanation(trace, x.in(trace), options).text();
}

std::string why(const Trace& trace, const Which& which) {
  const std::size_t x = which.in(trace);
  const std::string& J = trace.nodes[trace.output].name;
  const std::string& name = trace.nodes[x].name;
  if (x == trace.output) return fmt::format("d{0}/d{0} = {1}, the seed", J, to_text(*trace.nodes[x].adjoint));
  std::vector<std::string> contributions;
  for (std::size_t i = trace.output + 1; i-- > 0;)
    for (const TraceEdge& edge : trace.nodes[i].inputs) {
      if (edge.input != x || !edge.cotangent) continue;
      const TraceNode& y = trace.nodes[i];
      std::string text = fmt::format("\n  {} from {} = {}", to_text(*edge.cotangent), y.name, y.formula);
      if (const std::string line = line_of(y); !line.empty()) text += fmt::format(" ({})", line);
      text += fmt::format(": {}", edge.pullback);
      if (edge.slope && edge.slope->shape.empty())
        text += fmt::format(" = {} · {}", to_text(*y.adjoint), to_factor(edge.slope->entries[0]));
      contributions.push_back(std::move(text));
    }
  if (contributions.empty()) return without_gradient(trace.nodes[trace.output], trace.nodes[x]);
  return fmt::format("d{}/d{} = {}, {}:{}", J, name, to_text(*trace.nodes[x].adjoint),
                     contributions.size() == 1
                         ? "one contribution"
                         : fmt::format("the sum of {} contributions", contributions.size()),
                     fmt::join(contributions, ""));
}

template <Real T>
std::string why(const Variable<T>& x) {
  Tape* tape = Tape::current();
  if (tape == nullptr || tape->last_output() == no_position)
    throw std::logic_error("why: no gradient was computed on this thread's tape; call backward first");
  return why(Trace(*tape, *tape->nodes()[tape->last_output()], {}), x);
}

template XGRAD_EXPORT std::string why(const Variable<float>&);
template XGRAD_EXPORT std::string why(const Variable<double>&);

}  // namespace xgrad::inspect
