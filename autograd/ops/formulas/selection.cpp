#include "chapter.hpp"

#include <limits>

namespace xgrad::rules {

/// Comparisons are constant almost everywhere.
struct Comparison : Elementwise {
  static constexpr std::array inputs{"a", "b"};
  template <std::size_t i>
  static Zero pullback(Wrt<i>, const auto&, const auto&, const auto&, const auto&) {
    return {};
  }
};

struct Greater : Comparison {
  static constexpr std::string_view name = "greater";
  static auto value(const auto& a, const auto& b) { return where(a > b, 1, 0); }
};
template struct Compiled<Greater>;

struct GreaterEqual : Comparison {
  static constexpr std::string_view name = "greater_equal";
  static auto value(const auto& a, const auto& b) { return where(a >= b, 1, 0); }
};
template struct Compiled<GreaterEqual>;

struct Less : Comparison {
  static constexpr std::string_view name = "less";
  static auto value(const auto& a, const auto& b) { return where(a < b, 1, 0); }
};
template struct Compiled<Less>;

struct LessEqual : Comparison {
  static constexpr std::string_view name = "less_equal";
  static auto value(const auto& a, const auto& b) { return where(a <= b, 1, 0); }
};
template struct Compiled<LessEqual>;

struct Equal : Comparison {
  static constexpr std::string_view name = "equal";
  static auto value(const auto& a, const auto& b) { return where(equal(a, b), 1, 0); }
};
template struct Compiled<Equal>;

struct NotEqual : Comparison {
  static constexpr std::string_view name = "not_equal";
  static auto value(const auto& a, const auto& b) { return where(equal(a, b), 0, 1); }
};
template struct Compiled<NotEqual>;

// In logic all that is not 0 is true, NaN too.

struct LogicalAnd : Comparison {
  static constexpr std::string_view name = "logical_and";
  static auto value(const auto& a, const auto& b) { return where(equal(a, 0), 0, where(equal(b, 0), 0, 1)); }
};
template struct Compiled<LogicalAnd>;

struct LogicalOr : Comparison {
  static constexpr std::string_view name = "logical_or";
  static auto value(const auto& a, const auto& b) { return where(equal(a, 0), where(equal(b, 0), 0, 1), 1); }
};
template struct Compiled<LogicalOr>;

struct LogicalXor : Comparison {
  static constexpr std::string_view name = "logical_xor";
  static auto value(const auto& a, const auto& b) {
    return where(equal(a, 0), where(equal(b, 0), 0, 1), where(equal(b, 0), 1, 0));
  }
};
template struct Compiled<LogicalXor>;

/// A question about one number.
struct Condition : Elementwise {
  static Zero pullback(const auto&, const auto&, const auto&) { return {}; }
};

struct LogicalNot : Condition {
  static constexpr std::string_view name = "logical_not";
  static auto value(const auto& x) { return where(equal(x, 0), 1, 0); }
};
template struct Compiled<LogicalNot>;

struct IsFinite : Condition {
  static constexpr std::string_view name = "isfinite";
  static auto value(const auto& x) {
    return where(abs(x) < number_for(x, std::numeric_limits<double>::infinity()), 1, 0);
  }
};
template struct Compiled<IsFinite>;

struct IsInf : Condition {
  static constexpr std::string_view name = "isinf";
  static auto value(const auto& x) {
    return where(equal(abs(x), number_for(x, std::numeric_limits<double>::infinity())), 1, 0);
  }
};
template struct Compiled<IsInf>;

// NaN alone is not equal to itself.
struct IsNaN : Condition {
  static constexpr std::string_view name = "isnan";
  static auto value(const auto& x) { return where(equal(x, x), 0, 1); }
};
template struct Compiled<IsNaN>;

// The gradient goes to the operand that was chosen.
struct Where : Elementwise {
  static constexpr std::string_view name = "where";
  static constexpr std::array inputs{"c", "a", "b"};
  static auto value(const auto& c, const auto& a, const auto& b) { return where(equal(c, 0), b, a); }
  static Zero pullback(Wrt<0>, const auto&, const auto&, const auto&, const auto&, const auto&) { return {}; }
  static auto pullback(Wrt<1>, const auto& g, const auto& c, const auto&, const auto&, const auto&) {
    return where(equal(c, 0), 0, g);
  }
  static auto pullback(Wrt<2>, const auto& g, const auto& c, const auto&, const auto&, const auto&) {
    return where(equal(c, 0), g, 0);
  }
};
template struct Compiled<Where>;

// a + b is NaN if either is. At a = b each operand gets half: the mean of the derivatives on both sides.
struct Maximum : Elementwise {
  static constexpr std::string_view name = "maximum";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return where(a >= b, a, where(a < b, b, a + b)); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) {
    return where(a > b, g, where(a < b, 0, g / 2));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) {
    return where(a < b, g, where(a > b, 0, g / 2));
  }
};
template struct Compiled<Maximum>;

struct Minimum : Elementwise {
  static constexpr std::string_view name = "minimum";
  static constexpr std::array inputs{"a", "b"};
  static auto value(const auto& a, const auto& b) { return where(a <= b, a, where(a > b, b, a + b)); }
  static auto pullback(Wrt<0>, const auto& g, const auto& a, const auto& b, const auto&) {
    return where(a < b, g, where(a > b, 0, g / 2));
  }
  static auto pullback(Wrt<1>, const auto& g, const auto& a, const auto& b, const auto&) {
    return where(a > b, g, where(a < b, 0, g / 2));
  }
};
template struct Compiled<Minimum>;

}  // namespace xgrad::rules
