/// Dual: what a formula of `map` computes on where it is compiled for the program's own instruction set: some
/// elements at once, and their slopes.
///
/// It needs nothing but the compiler's own vectors, so that it costs little to include.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// The width of the registers that this program is compiled for.
inline constexpr std::size_t vector_bytes =
#if defined(__AVX512F__)
    64;
#elif defined(__AVX__)
    32;
#else
    16;
#endif

}  // namespace engine

/// The values of some elements, and how fast each grows with `inputs` inputs: the chain rule, forwards. Which
/// slopes there are is known when the formula is compiled, and only these are computed.
template <Real T, std::size_t inputs, std::size_t bytes = engine::vector_bytes>
class Dual {
 public:
  typedef T Vector __attribute__((vector_size(bytes)));
  static constexpr std::size_t width = bytes / sizeof(T);

  Dual() = default;
  [[gnu::always_inline]] Dual(const Vector& x) : value(x) {}
  [[gnu::always_inline]] Dual(double x)
      : value(static_cast<T>(x) - Vector{}) {}  // NOLINT: a number in a formula

  /// Elements of input i.
  template <std::size_t i>
  [[gnu::always_inline]] static Dual input(const Vector& x) {
    Dual y(x);
    y.slope[i] = Dual(1.0).value;
    y.depends[i] = true;
    return y;
  }

  Vector value;
  Vector slope[inputs];                // no std::array, as its argument would lose the attribute
  std::array<bool, inputs> depends{};  ///< whether there is a slope
  bool selects = false;                ///< whether a slope may be 0 because another value was chosen

  /// The cotangent of input i, given that of this. What was not chosen gets none, even if that is infinite.
  template <std::size_t i>
  [[gnu::always_inline]] Vector cotangent(const Vector& g) const {
    const Vector product = g * slope[i];
    return selects ? (slope[i] == Vector{} ? slope[i] : product) : product;
  }

  [[gnu::always_inline]] friend Dual operator+(const Dual& a, const Dual& b) {
    return of_two(
        a.value + b.value, a, [](const Vector& s) { return s; }, b, [](const Vector& s) { return s; });
  }
  [[gnu::always_inline]] friend Dual operator-(const Dual& a, const Dual& b) {
    return of_two(
        a.value - b.value, a, [](const Vector& s) { return s; }, b, [](const Vector& s) { return -s; });
  }
  [[gnu::always_inline]] friend Dual operator*(const Dual& a, const Dual& b) {
    return of_two(
        a.value * b.value, a, [&](const Vector& s) { return s * b.value; }, b,
        [&](const Vector& s) { return s * a.value; });
  }
  [[gnu::always_inline]] friend Dual operator/(const Dual& a, const Dual& b) {
    const Vector y = a.value / b.value;
    return of_two(
        y, a, [&](const Vector& s) { return s / b.value; }, b,
        [&](const Vector& s) { return -s * y / b.value; });
  }
  [[gnu::always_inline]] friend Dual operator-(const Dual& x) {
    return of_one(-x.value, x, [](const Vector& s) { return -s; });
  }
  [[gnu::always_inline]] friend Dual operator+(const Dual& x) { return x; }

  [[gnu::always_inline]] Dual& operator+=(const Dual& b) { return *this = *this + b; }
  [[gnu::always_inline]] Dual& operator-=(const Dual& b) { return *this = *this - b; }
  [[gnu::always_inline]] Dual& operator*=(const Dual& b) { return *this = *this * b; }
  [[gnu::always_inline]] Dual& operator/=(const Dual& b) { return *this = *this / b; }

  // 1 where it holds, 0 elsewhere.
  [[gnu::always_inline]] friend Dual operator>(const Dual& a, const Dual& b) {
    return chosen(a.value > b.value);
  }
  [[gnu::always_inline]] friend Dual operator>=(const Dual& a, const Dual& b) {
    return chosen(a.value >= b.value);
  }
  [[gnu::always_inline]] friend Dual operator<(const Dual& a, const Dual& b) {
    return chosen(a.value < b.value);
  }
  [[gnu::always_inline]] friend Dual operator<=(const Dual& a, const Dual& b) {
    return chosen(a.value <= b.value);
  }

  /// A value, and the slopes of x, each as `f` changes it.
  template <class F>
  [[gnu::always_inline]] static Dual of_one(const Vector& value, const Dual& x, const F& f) {
    return of_two(value, x, f, Dual(Vector{}), f);
  }
  /// A value, and the sums of the slopes of a and b, each as its function changes it.
  template <class A, class B>
  [[gnu::always_inline]] static Dual of_two(const Vector& value, const Dual& a, const A& of_a, const Dual& b,
                                            const B& of_b) {
    Dual y(value);
    y.selects = a.selects || b.selects;
    [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
      ((y.depends[i] = a.depends[i] || b.depends[i]), ...);
      ((a.depends[i] && b.depends[i] ? void(y.slope[i] = of_a(a.slope[i]) + of_b(b.slope[i]))
        : a.depends[i]               ? void(y.slope[i] = of_a(a.slope[i]))
        : b.depends[i]               ? void(y.slope[i] = of_b(b.slope[i]))
                                     : void()),
       ...);
    }
    (std::make_index_sequence<inputs>());
    return y;
  }
  /// The same where the functions choose among values.
  template <class A, class B>
  [[gnu::always_inline]] static Dual choice(const Vector& value, const Dual& a, const A& of_a, const Dual& b,
                                            const B& of_b) {
    Dual y = of_two(value, a, of_a, b, of_b);
    y.selects = true;
    return y;
  }

 private:
  [[gnu::always_inline]] static Dual chosen(const auto& condition) {
    return condition ? Dual(1.0).value : Vector{};
  }
};

namespace detail {

template <class X>
inline constexpr bool is_dual = false;
template <Real T, std::size_t inputs, std::size_t bytes>
inline constexpr bool is_dual<Dual<T, inputs, bytes>> = true;

template <class X>
concept IsDual = is_dual<X>;

template <class First, class... Rest>
struct first_dual : first_dual<Rest...> {};
template <class First, class... Rest>
requires is_dual<First>
struct first_dual<First, Rest...> {
  using type = First;
};

/// Duals and numbers, of which one at least is a Dual.
template <class... X>
concept Duals = (is_dual<X> || ...) && ((is_dual<X> || std::is_arithmetic_v<X>)&&...);
template <class... X>
using DualOf = typename first_dual<X...>::type;

}  // namespace detail

// The functions that a formula may call on them, each as the rule of its name (ops/formulas). One that calls
// others is computed by loops of the library.

template <detail::IsDual D>
[[gnu::always_inline]] inline D square(const D& x) {
  return x * x;
}

template <detail::IsDual D>
[[gnu::always_inline]] inline D cube(const D& x) {
  return x * x * x;
}

template <detail::IsDual D>
[[gnu::always_inline]] inline D reciprocal(const D& x) {
  return 1.0 / x;
}

template <detail::IsDual D>
[[gnu::always_inline]] inline D abs(const D& x) {
  using V = typename D::Vector;
  const V zero{}, v = x.value;
  const auto signed_as_x = [&](const V& s) { return v > zero ? s : v < zero ? -s : zero; };
  return x.choice(v < zero ? -v : v + zero, x, signed_as_x, 0.0, signed_as_x);
}

template <detail::IsDual D>
[[gnu::always_inline]] inline D relu(const D& x) {
  using V = typename D::Vector;
  const V zero{}, v = x.value;
  const auto above = [&](const V& s) { return v <= zero ? zero : s; };
  return x.choice(above(v), x, above, 0.0, above);
}

template <class A, class B>
requires detail::Duals<A, B>
[[gnu::always_inline]] inline auto maximum(const A& first, const B& second) {
  using D = detail::DualOf<A, B>;
  using V = typename D::Vector;
  const D a = first, b = second;
  const auto is_a = a.value > b.value, is_b = a.value < b.value;
  return D::choice(
      a.value >= b.value ? a.value
      : is_b             ? b.value
                         : a.value + b.value,
      a, [&](const V& s) { return is_a   ? s
                                  : is_b ? V{}
                                         : s / 2; }, b,
      [&](const V& s) { return is_b   ? s
                               : is_a ? V{}
                                      : s / 2; });
}

template <class A, class B>
requires detail::Duals<A, B>
[[gnu::always_inline]] inline auto minimum(const A& a, const B& b) {
  return -maximum(-detail::DualOf<A, B>(a), -detail::DualOf<A, B>(b));
}

template <class C, class A, class B>
requires detail::Duals<C, A, B>
[[gnu::always_inline]] inline auto where(const C& condition, const A& first, const B& second) {
  using D = detail::DualOf<C, A, B>;
  using V = typename D::Vector;
  const D c = condition, a = first, b = second;
  const auto is_b = c.value == V{};
  return D::choice(
      is_b ? b.value : a.value, a, [&](const V& s) { return is_b ? V{} : s; }, b,
      [&](const V& s) { return is_b ? s : V{}; });
}

}  // namespace xgrad
