#include "trap.hpp"
#include "message_parts.hpp"
#include "shape.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace xgrad::engine {

namespace {

struct Entry {
  std::vector<std::size_t> index;
  double element;
};

std::string text_of(const Entry& entry) {
  if (entry.index.empty()) return fmt::format("{}", entry.element);
  return fmt::format("{} at ({})", entry.element, fmt::join(entry.index, ", "));
}

/// The first element that is no number.
std::optional<Entry> nonfinite_entry(const Node& node) {
  return visit_value(node, [&]<class T>(const Array<T>& value) -> std::optional<Entry> {
    if constexpr (Real<T>)
      for (std::size_t i = 0; i < value.size(); ++i)
        if (!std::isfinite(value.data()[i]))
          return Entry{index_of(i, value.shape()), static_cast<double>(value.data()[i])};
    return std::nullopt;
  });
}

/// The element that broadcasting reads at an index of the result.
std::string element_at(const Node& x, const std::vector<std::size_t>& index) {
  const Shape& shape = x.shape();
  std::size_t position = 0;
  for (std::size_t d = 0; d < shape.size(); ++d)
    position = position * shape[d] + (shape[d] == 1 ? 0 : index[index.size() - shape.size() + d]);
  return visit_value(x, [&](const auto& value) { return fmt::format("{}", value.data()[position]); });
}

/// "a (2, 3) with 0.5 there, b (3) with 0 there"
std::string inputs_text(const Node& y, const std::vector<std::size_t>& index) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < y.inputs().size(); ++i) {
    const Node& x = *y.inputs()[i].input;
    std::string part =
        fmt::format("{} {}", display_name(x, fmt::format("input {}", i)), to_string(x.shape()));
    if (y.is_elementwise()) part += fmt::format(" with {} there", element_at(x, index));
    parts.push_back(std::move(part));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// "log (fit.cpp:12)", and the name that the user gave its value.
std::string operation_text(const Node& y) {
  const std::string text = std::string(y.operation()) + line_text(y.location());
  return y.name().empty() ? text : fmt::format("{}, which is '{}',", text, y.name());
}

}  // namespace

void trap_value(const Node& y) {
  const auto found = nonfinite_entry(y);
  if (!found) return;
  throw std::domain_error(fmt::format("trap_nonfinite: {} gave {}, of {}", operation_text(y), text_of(*found),
                                      inputs_text(y, found->index)));
}

void trap_cotangent(const Node& y, std::size_t input, const NodeRef& cotangent) {
  if (!cotangent) return;
  const auto found = nonfinite_entry(*cotangent);
  if (!found) return;
  const Node& x = *y.inputs()[input].input;
  std::string at = fmt::format("{}", to_string(x.shape()));
  if (y.is_elementwise() && x.shape() == y.shape()) at = inputs_text(y, found->index);
  throw std::domain_error(fmt::format("trap_nonfinite: backwards, {} gave its {} the cotangent {}, of {}",
                                      operation_text(y), display_name(x, fmt::format("input {}", input)),
                                      text_of(*found), at));
}

}  // namespace xgrad::engine
