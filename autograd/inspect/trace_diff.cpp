#include "../symbol.hpp"
#include "trace_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace xgrad::inspect {
namespace {

bool equal(double a, double b, DiffOptions options) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return true;
  if (!std::isfinite(a) || !std::isfinite(b)) return false;
  return std::abs(a - b) <= options.relative * std::max(std::abs(a), std::abs(b)) + options.absolute;
}

/// "entry (0, 2)" of an array, nothing of a number.
std::string entry_name(std::size_t entry, const Shape& shape) {
  if (shape.empty()) return "";
  Shape index(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; entry /= shape[d]) index[d] = entry % shape[d];
  return fmt::format(", entry {}", to_string(index));
}

/// How two arrays differ; empty if they do not.
std::string difference(const Numbers& a, const Numbers& b, DiffOptions options) {
  if (a.shape != b.shape) return fmt::format(": shapes {} and {}", to_string(a.shape), to_string(b.shape));
  if (a.digest == b.digest) return "";
  if (a.has_entries() && b.has_entries()) {
    for (std::size_t i = 0; i < a.entries.size(); ++i)
      if (!equal(a.entries[i], b.entries[i], options))
        return fmt::format("{}: {} and {}", entry_name(i, a.shape), number_text(a.entries[i]),
                           number_text(b.entries[i]));
    return "";
  }
  if (a.not_finite != b.not_finite)
    return fmt::format(": {} and {} elements that are not finite", a.not_finite, b.not_finite);
  if (options.relative == 0 && options.absolute == 0) return ": the entries, which were not kept, differ";
  // As far as statistics may be apart whose elements are equal. Those of a mean near 0 need not be near 0.
  DiffOptions of_mean = options, of_norm = options;
  of_mean.absolute += options.relative * std::max({-a.min, a.max, -b.min, b.max});
  of_norm.absolute *= std::sqrt(static_cast<double>(a.size()));
  const std::tuple<const char*, double Numbers::*, DiffOptions> statistics[] = {
      {"least element", &Numbers::min, options},
      {"largest element", &Numbers::max, options},
      {"mean", &Numbers::mean, of_mean},
      {"norm", &Numbers::norm, of_norm}};
  for (const auto& [name, statistic, allowed] : statistics)
    if (!equal(a.*statistic, b.*statistic, allowed))
      return fmt::format(", {}: {} and {}", name, number_text(a.*statistic), number_text(b.*statistic));
  return "";
}

std::string structural_difference(const TraceNode& a, const TraceNode& b) {
  if (a.operation != b.operation)
    return fmt::format("{} was made by {}, {} by {}", a.name, a.operation, b.name, b.operation);
  if (a.dtype != b.dtype) return fmt::format("{} is a {}, {} a {}", a.name, a.dtype, b.name, b.dtype);
  const bool same_inputs =
      std::equal(a.inputs.begin(), a.inputs.end(), b.inputs.begin(), b.inputs.end(),
                 [](const TraceEdge& x, const TraceEdge& y) { return x.input == y.input; });
  return same_inputs ? "" : fmt::format("{} was computed from other nodes", a.name);
}

}  // namespace

TraceDifference diff_traces(const Trace& a, const Trace& b, DiffOptions options) {
  const std::size_t common = std::min(a.nodes.size(), b.nodes.size());
  for (std::size_t i = 0; i < common; ++i) {
    const TraceNode &x = a.nodes[i], &y = b.nodes[i];
    if (std::string text = structural_difference(x, y); !text.empty()) return {x.name, std::move(text)};
    if (const std::string text = difference(x.value, y.value, options); !text.empty())
      return {x.name, fmt::format("the value of {}{}", x.name, text)};
  }
  if (a.nodes.size() != b.nodes.size()) {
    const auto& longer = a.nodes.size() > common ? a : b;
    return {longer.nodes[common].name, fmt::format("{} is in the {} trace only", longer.nodes[common].name,
                                                   &longer == &a ? "first" : "second")};
  }
  for (std::size_t i = common; i-- > 0;) {
    const TraceNode &x = a.nodes[i], &y = b.nodes[i];
    if (x.adjoint.has_value() != y.adjoint.has_value())
      return {x.name,
              fmt::format("{} has an adjoint in the {} trace only", x.name, x.adjoint ? "first" : "second")};
    if (!x.adjoint) continue;
    if (const std::string text = difference(*x.adjoint, *y.adjoint, options); !text.empty())
      return {x.name, fmt::format("the adjoint of {}{}", x.name, text)};
  }
  return {};
}

}  // namespace xgrad::inspect
