#include "chapter.hpp"

namespace xgrad::rules {

// y' = eˣ = y
struct Exp : Elementwise {
  static constexpr std::string_view name = "exp";
  static auto value(const auto& x) { return exp(x); }
  static auto pullback(const auto& g, const auto&, const auto& y) { return g * y; }
};
template struct Compiled<Exp>;

// y' = 1/x
struct Log : Elementwise {
  static constexpr std::string_view name = "log";
  static auto value(const auto& x) { return log(x); }
  static auto pullback(const auto& g, const auto& x, const auto&) { return g / x; }
};
template struct Compiled<Log>;

}  // namespace xgrad::rules
