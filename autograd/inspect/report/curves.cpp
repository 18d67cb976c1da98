#include "../../symbol.hpp"
#include "page_parts.hpp"
#include "sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace xgrad::inspect::page {

Section curves_section(const History& history) {
  std::vector<Chart> charts;
  std::vector<std::vector<std::string>> rows;
  for (const Curve& curve : history.curves()) {
    auto chart = std::ranges::find(charts, curve.chart, &Chart::title);
    if (chart == charts.end())
      chart = charts.insert(chart, {.title = curve.chart, .x_label = history.step()});
    chart->series.push_back({curve.name, curve.steps, curve.values});

    // NaN is neither the lowest nor the highest.
    const auto at = [&](auto better) {
      std::size_t best = 0;
      for (std::size_t i = 1; i < curve.values.size(); ++i)
        if (better(curve.values[i], curve.values[best]) || std::isnan(curve.values[best])) best = i;
      return fmt::format("{} at {}", shown(curve.values[best]), number_text(curve.steps[best]));
    };
    rows.push_back({curve.chart + ", " + curve.name, shown(curve.values.front()), shown(curve.values.back()),
                    at(std::less()), at(std::greater())});
  }
  std::string html = "<div class=\"grid\">\n";
  for (const Chart& chart : charts) html += picture(chart);
  html += "</div>\n" + table(fmt::format("The curves in numbers, the lowest and the highest with their {}",
                                         history.step()),
                             {"Curve", "First", "Last", "Lowest", "Highest"}, rows);
  return {"curves", "Curves", html};
}

Section activations_section(const History& history) {
  std::string html = "<div class=\"grid\">\n";
  for (const Chart& chart : history.activations()) html += picture(chart);
  return {"activations", "Activation functions", html + "</div>\n"};
}

}  // namespace xgrad::inspect::page
