#include "chapter.hpp"

namespace xgrad::rules {

// ∂y/∂xᵢ = 1/p for the p elements that are equal to the largest, 0 for the others, even if g is infinite: the
// mean of the derivatives on all sides, as in Maximum. Asked as "less than" so that all share a NaN.
struct Max : Rowwise {
  static constexpr std::string_view name = "max";
  using Folded = lanes::Larger;
  static auto value(const auto& x) { return row_max(x); }
  static auto pullback(const auto& g, const auto& x, const auto& y) {
    return where(x < y, 0, g / row_sum(where(x < y, 0, 1)));
  }
  static auto pushforward(const auto& dx, const auto& x, const auto& y) {
    return row_sum(where(x < y, 0, dx / row_sum(where(x < y, 0, 1))));
  }
};
template struct Compiled<Max>;

// As Max.
struct Min : Rowwise {
  static constexpr std::string_view name = "min";
  using Folded = lanes::Smaller;
  static auto value(const auto& x) { return row_min(x); }
  static auto pullback(const auto& g, const auto& x, const auto& y) {
    return where(x > y, 0, g / row_sum(where(x > y, 0, 1)));
  }
  static auto pushforward(const auto& dx, const auto& x, const auto& y) {
    return row_sum(where(x > y, 0, dx / row_sum(where(x > y, 0, 1))));
  }
};
template struct Compiled<Min>;

}  // namespace xgrad::rules
