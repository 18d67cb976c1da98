#include "page_data.hpp"
#include "../explain.hpp"
#include "../stepper.hpp"
#include "../trace_file.hpp"
#include "page_layouts.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace xgrad::inspect {
namespace {

using json = nlohmann::json;

json pixels(double length) { return std::lround(length); }

/// A height, and behind it, as a negative number, how often it is repeated: most edges run straight.
json written(const std::vector<long>& heights) {
  json out = json::array();
  for (std::size_t k = 0; k < heights.size();) {
    const auto next = std::find_if(heights.begin() + static_cast<std::ptrdiff_t>(k), heights.end(),
                                   [&](long height) { return height != heights[k]; });
    const auto end = static_cast<std::size_t>(next - heights.begin());
    out.push_back(heights[k]);
    if (end - k > 1) out.push_back(1 - static_cast<std::ptrdiff_t>(end - k));
    k = end;
  }
  return out;
}

/// The lanes that links run in. Those from one box run together as far as they can, and are written once.
class Trunks {
 public:
  /// The index of a trunk that begins with these lanes.
  std::size_t with(std::size_t from, const std::vector<double>& lanes) {
    std::vector<long> heights;
    for (const double lane : lanes) heights.push_back(std::lround(lane));
    for (const std::size_t t : of_box_[from]) {
      std::vector<long>& trunk = all_[t];
      const std::size_t common = std::min(trunk.size(), heights.size());
      if (!std::equal(trunk.begin(), trunk.begin() + static_cast<std::ptrdiff_t>(common), heights.begin()))
        continue;
      if (heights.size() > trunk.size()) trunk = std::move(heights);
      return t;
    }
    of_box_[from].push_back(all_.size());
    all_.push_back(std::move(heights));
    return all_.size() - 1;
  }

  json written() const {
    json out = json::array();
    for (const auto& trunk : all_) out.push_back(inspect::written(trunk));
    return out;
  }

 private:
  std::vector<std::vector<long>> all_;
  std::map<std::size_t, std::vector<std::size_t>> of_box_;
};

/// A node by its index, a folded section by −1 − its index.
json written(const BoxContent& content) {
  return content.node != none ? static_cast<std::ptrdiff_t>(content.node)
                              : -1 - static_cast<std::ptrdiff_t>(content.section);
}

json written(const PageLayout& layout) {
  json out = {{"column", layout.column},
              {"turn", layout.turn},
              {"boxes", json::array()},
              {"links", json::array()},
              {"groups", json::array()}};
  for (const auto& [content, rank, y] : layout.boxes)
    out["boxes"].push_back({written(content), rank, pixels(y)});
  Trunks trunks;
  for (const PageLink& link : layout.links) {
    json& row =
        out["links"].emplace_back(json{link.from, link.to, pixels(link.port), pixels(link.end_label)});
    if (link.lanes.empty()) continue;
    row.push_back(pixels(link.begin_label));
    row.push_back(trunks.with(link.from, link.lanes));
    row.push_back(link.lanes.size());
  }
  out["trunks"] = trunks.written();
  for (const PageGroup& group : layout.groups) {
    json bands = json::array();
    for (const Band& band : group.bands) {
      bands.push_back(pixels(band.top));
      bands.push_back(pixels(band.bottom));
    }
    out["groups"].push_back(
        {group.section, group.bands.front().rank, pixels(group.left), pixels(group.right), std::move(bands)});
  }
  return out;
}

/// A node in the forward sweep; [node] or [node, edge] in the backward sweep.
json written(const Stop& stop) {
  if (stop.phase == Stop::Phase::forward) return stop.node;
  return stop.edge == none ? json::array({stop.node}) : json::array({stop.node, stop.edge});
}

}  // namespace

std::string page_data(const Trace& trace, const std::string& title, std::size_t explained) {
  json data = {{"title", title},
               {"trace", json::parse(to_json(trace))},
               {"box", {{"width", page_box_width}, {"height", page_box_height}}},
               {"layouts", json::array()},
               {"stops", json::array()},
               {"explanations", json::object()}};
  for (const PageLayout& layout : page_layouts(trace)) data["layouts"].push_back(written(layout));
  for (const Stop& stop : stops_of(trace)) data["stops"].push_back(written(stop));
  for (std::size_t i = 0; i < trace.nodes.size() && explained > 0; ++i) {
    const TraceNode& node = trace.nodes[i];
    if (node.operation != "leaf" || !node.adjoint) continue;
    data["explanations"][std::to_string(i)] = explain(trace, node.name, {.paths = 6, .factors = 8});
    --explained;
  }
  return data.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace xgrad::inspect
