/// Axis: where a value stands on an axis, and which values get a tick.
#pragma once

#include "../../export.hpp"

#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

struct Tick {
  double value;
  std::string label;
};

/// An axis over an interval of values, linear or logarithmic, with ticks at round numbers: multiples of 1, 2
/// or 5 times a power of ten; powers of ten, if a logarithmic axis spans several.
class Axis {
 public:
  enum class Ends { values, ticks };  ///< what the axis goes to: the interval, or the next ticks outside

  struct Options {
    bool logarithmic = false;
    Ends ends = Ends::values;
    bool whole = false;  ///< no ticks between whole numbers
    int ticks = 6;       ///< about so many, 1 or more
  };

  /// Over [lowest, highest], two numbers that such an axis can hold.
  Axis(double lowest, double highest, const Options& options);

  /// Numbers up to 10³⁰⁰ in size, so that no difference overflows; on a logarithmic axis from 10⁻³⁰⁰.
  static bool holds(double value, bool logarithmic);

  /// From 0, where the axis begins, to 1, where it ends.
  double place(double value) const;

  const std::vector<Tick>& ticks() const { return ticks_; }

 private:
  void choose_linear_ticks(const Options& options);
  void choose_logarithmic_ticks(const Options& options);

  bool logarithmic_;
  double begin_, end_;
  std::vector<Tick> ticks_;
};

}  // namespace inspect
}  // namespace xgrad
