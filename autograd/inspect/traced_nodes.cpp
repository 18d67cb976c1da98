#include "traced_nodes.hpp"
#include "trace.hpp"

#include <fmt/format.h>

#include <set>

namespace xgrad::inspect {

using namespace engine;

namespace {

/// A number without a name stands in the formula; other constants are nodes.
bool is_shown(const Node& constant) { return !constant.shape().empty() || !constant.name().empty(); }

}  // namespace

TracedNodes::TracedNodes(const Tape& tape, std::uint32_t output) : tape_(tape), index_(output + 1, none) {
  std::vector<char> needed(output + 1, 0);
  needed[output] = 1;
  for (std::uint32_t position = output + 1; position-- > 0;)
    if (needed[position])
      for (const Edge& edge : tape.inputs_of(*tape.nodes()[position]))
        if (edge.position != no_position) needed[edge.position] = 1;
  for (std::uint32_t position = 0; position <= output; ++position) {
    if (!needed[position]) continue;
    add_constants(position);
    index_[position] = size();
    add(*tape.nodes()[position], position);
  }
}

void TracedNodes::add(const Node& node, std::uint32_t position) {
  nodes_.push_back(&node);
  positions_.push_back(position);
}

void TracedNodes::add_constants(std::uint32_t used_at) {
  for (const Edge& edge : tape_.inputs_of(*tape_.nodes()[used_at]))
    if (edge.position == no_position && is_shown(*edge.input) &&
        constants_.try_emplace(edge.input, size()).second)
      add(*edge.input, used_at);
}

std::size_t TracedNodes::index_of(const Edge& edge) const {
  if (edge.position != no_position) return index_[edge.position];
  const auto found = constants_.find(edge.input);
  return found == constants_.end() ? none : found->second;
}

std::size_t TracedNodes::shown_before(std::size_t i, std::size_t input) const {
  std::size_t shown = 0;
  for (const Edge& edge : inputs_of(i).first(input)) shown += index_of(edge) != none;
  return shown;
}

std::vector<std::string> names_of(const TracedNodes& nodes, std::size_t output) {
  std::unordered_map<std::string, int> given;
  for (std::size_t i = 0; i < nodes.size(); ++i) ++given[nodes[i].name()];
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
  std::vector<std::string> names;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::string& name = nodes[i].name();
    if (!name.empty() && given[name] == 1)
      names.push_back(name);
    else if (!name.empty())
      names.push_back(unique(name, ++repeated[name]));
    else if (i == output && taken.insert("J").second)
      names.push_back("J");
    else
      names.push_back(unique("v", ++unnamed));
  }
  return names;
}

}  // namespace xgrad::inspect
