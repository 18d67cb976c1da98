#include "chapter.hpp"

namespace xgrad::rules {

// Asked as "x ≤ 0" so that NaN stays NaN.
struct Relu : Elementwise {
  static constexpr std::string_view name = "relu";
  static auto value(const auto& x) { return where(x <= 0, 0, x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return where(x <= 0, 0, g); }
};
template struct Compiled<Relu>;

// y = s·x below zero:  dx = g·s,  ds = g·x there
struct LeakyRelu : Elementwise {
  static constexpr std::string_view name = "leaky_relu";
  static constexpr std::array inputs{"x", "s"};
  static auto value(const auto& x, const auto& s) { return where(x <= 0, s * x, x); }
  static auto pullback(Wrt<0>, const auto& g, const auto& x, const auto& s, const auto&) {
    return where(x <= 0, s * g, g);
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& x, const auto&, const auto&) {
    return where(x >= 0, 0, g * x);
  }
};
template struct Compiled<LeakyRelu>;

// Constant almost everywhere. At 0 it is 0.
struct Step : Elementwise {
  static constexpr std::string_view name = "step";
  static auto value(const auto& x) { return where(x > 0, 1, 0); }
  static Zero pullback(const auto&, const auto&, const auto&) { return {}; }
};
template struct Compiled<Step>;

// At 0 and 6 the derivative is taken to be 0, that of the flat side, as it is for the following at both ends.
struct Relu6 : Elementwise {
  static constexpr std::string_view name = "relu6";
  static auto value(const auto& x) { return where(x <= 0, 0, where(x >= 6, 6, x)); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return where(x <= 0, 0, where(x >= 6, 0, g));
  }
};
template struct Compiled<Relu6>;

struct HardTanh : Elementwise {
  static constexpr std::string_view name = "hard_tanh";
  static auto value(const auto& x) { return where(x <= -1, -1, where(x >= 1, 1, x)); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return where(abs(x) >= 1, 0, g); }
};
template struct Compiled<HardTanh>;

// x/6 + 1/2 in between.
struct HardSigmoid : Elementwise {
  static constexpr std::string_view name = "hard_sigmoid";
  static auto value(const auto& x) { return where(x <= -3, 0, where(x >= 3, 1, (x + 3) / 6)); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return where(abs(x) >= 3, 0, g / 6); }
};
template struct Compiled<HardSigmoid>;

// x·(x + 3)/6 in between.
struct HardSwish : Elementwise {
  static constexpr std::string_view name = "hard_swish";
  static auto value(const auto& x) { return where(x <= -3, 0, where(x >= 3, x, x * ((x + 3) / 6))); }
  static auto pullback(const auto& g, const auto& x, const auto&) {
    return weighted(g, where(x <= -3, 0, where(x >= 3, 1, (2 * x + 3) / 6)));
  }
};
template struct Compiled<HardSwish>;

}  // namespace xgrad::rules
