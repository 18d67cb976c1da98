#include "traced_sections.hpp"

#include <fmt/format.h>

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace xgrad::inspect {

using namespace engine;

namespace {

/// "Linear" of xgrad::nn::Linear<float>.
std::string type_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
  std::string name = status == 0 ? text.get() : type.name();
  name.erase(std::min(name.find('<'), name.size()));
  return name.substr(name.rfind(':') + 1);  // 0 where there is none
}

TraceSection described(const Section& section) {
  std::string name(section.name.begin(), section.name.end());
  if (section.module != nullptr) name = type_name(*section.module);
  if (section.index != Section::none) name = fmt::format("{}: {}", section.index, name);
  return {std::move(name), section.parent == Section::none ? none : section.parent,
          section.derivative_of != Section::none};
}

}  // namespace

std::vector<TraceSection> sections_of(const Tape& tape) {
  std::vector<TraceSection> sections;
  for (const Section& section : tape.sections()) sections.push_back(described(section));
  return sections;
}

std::vector<std::size_t> innermost_sections(const Tape& tape, const std::vector<std::uint32_t>& positions) {
  const auto sections = tape.sections();
  std::vector<std::size_t> innermost(positions.size(), none);
  // Inner sections come after those they lie in, so the last that holds a node is the innermost.
  for (std::size_t s = 0; s < sections.size(); ++s) {
    const auto first = std::lower_bound(positions.begin(), positions.end(), sections[s].begin);
    const auto last = std::lower_bound(positions.begin(), positions.end(), sections[s].end);
    std::fill(innermost.begin() + (first - positions.begin()), innermost.begin() + (last - positions.begin()),
              s);
  }
  return innermost;
}

const Section* call_around(const Tape& tape, std::size_t section) {
  const std::uint32_t call = section == none ? Section::none : tape.sections()[section].call;
  return call == Section::none ? nullptr : &tape.sections()[call];
}

std::vector<int> derivative_orders(const Tape& tape, std::uint32_t last) {
  std::vector<int> orders(last + 1, 0);
  std::vector<const Section*> open;
  const auto sections = tape.sections();
  std::size_t next = 0;
  for (std::uint32_t position = 0; position <= last; ++position) {
    for (; next < sections.size() && sections[next].begin <= position; ++next)
      if (sections[next].derivative_of != Section::none) open.push_back(&sections[next]);
    while (!open.empty() && open.back()->end <= position) open.pop_back();
    int& order = orders[position];
    for (const Edge& edge : tape.inputs_of(*tape.nodes()[position])) {
      if (edge.position != no_position) order = std::max(order, orders[edge.position]);
      if (!open.empty()) order = std::max(order, 1 + orders[open.back()->derivative_of]);
    }
  }
  return orders;
}

}  // namespace xgrad::inspect
