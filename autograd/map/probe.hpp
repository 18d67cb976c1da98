/// Probe: asks a formula of `map`, when it is compiled, whether it calls only what Duals have.
#pragma once

#include "../export.hpp"
#include "../operand.hpp"
#include "../variable.hpp"

#include <concepts>
#include <type_traits>

namespace xgrad XGRAD_EXPORT {

template <Real T>
class Probe;

namespace detail {

// Refusals that are seen when a call is looked at: what is never called for its value is not compiled.

/// A variable has one type, whatever it is assigned.
template <class V, bool is_allowed>
struct AssignedInFormula {
  static_assert(is_allowed,
                "xgrad: in a formula of map, what a function gives needs a variable of its own: "
                "auto z = exp(y), not y = exp(y)");
  using Done = void;
};
/// A formula is computed for many elements at once.
template <class V>
struct AskedInFormula {
  static_assert(std::is_void_v<V>, "xgrad: a formula of map cannot decide by a value; where(c, a, b) does");
  using Done = void;
};

}  // namespace detail

/// A Variable to every function but those that Duals have, which make a Probe of Probes. So what a formula
/// gives is a Probe if nothing else was called on the way. It is only ever asked for its type.
template <Real T>
class Probe : public Variable<T> {
 public:
  Probe(double number);  // NOLINT: as in a formula

  template <std::same_as<Variable<T>> V, class = typename detail::AssignedInFormula<V, false>::Done>
  Probe& operator=(const V&);
  template <class B, class = typename detail::AssignedInFormula<B, std::is_convertible_v<B, Probe>>::Done>
  Probe& operator+=(const B&);
  template <class B, class = typename detail::AssignedInFormula<B, std::is_convertible_v<B, Probe>>::Done>
  Probe& operator-=(const B&);
  template <class B, class = typename detail::AssignedInFormula<B, std::is_convertible_v<B, Probe>>::Done>
  Probe& operator*=(const B&);
  template <class B, class = typename detail::AssignedInFormula<B, std::is_convertible_v<B, Probe>>::Done>
  Probe& operator/=(const B&);

  template <class V = T, class = typename detail::AskedInFormula<V>::Done>
  V item() const;
  template <class V = T, class = typename detail::AskedInFormula<V>::Done>
  Array<V> value() const;
  template <class V = T, class = typename detail::AskedInFormula<V>::Done>
  const Shape& shape() const;
  template <class V = T, class = typename detail::AskedInFormula<V>::Done>
  std::size_t size() const;

  friend Probe operator+(const Probe& a, const Probe&) { return a; }
  friend Probe operator-(const Probe& a, const Probe&) { return a; }
  friend Probe operator*(const Probe& a, const Probe&) { return a; }
  friend Probe operator/(const Probe& a, const Probe&) { return a; }
  friend Probe operator-(const Probe& x) { return x; }
  friend Probe operator+(const Probe& x) { return x; }
  friend Probe operator>(const Probe& a, const Probe&) { return a; }
  friend Probe operator>=(const Probe& a, const Probe&) { return a; }
  friend Probe operator<(const Probe& a, const Probe&) { return a; }
  friend Probe operator<=(const Probe& a, const Probe&) { return a; }
};

namespace detail {

template <Real T>
struct variable_of<Probe<T>> {
  using type = T;
};

template <class X>
inline constexpr bool is_probe = false;
template <Real T>
inline constexpr bool is_probe<Probe<T>> = true;

template <class X>
concept IsProbe = is_probe<X>;

/// Probes and numbers, of which one at least is a Probe.
template <class... X>
concept Probes = (is_probe<std::decay_t<X>> || ...) &&
                 ((is_probe<std::decay_t<X>> || std::is_arithmetic_v<std::decay_t<X>>)&&...);

}  // namespace detail

// None of these is `square<double>`, of which a program may take the address.

template <detail::IsProbe P>
P square(const P& x);
template <detail::IsProbe P>
P cube(const P& x);
template <detail::IsProbe P>
P reciprocal(const P& x);
template <detail::IsProbe P>
P abs(const P& x);
template <detail::IsProbe P>
P relu(const P& x);

template <class A, class B>
requires(engine::PlainOperands<A, B>&& detail::Probes<A, B>) Probe<engine::common_real<A, B>> maximum(
    A&& a, B&& b, Location location = Location::current());
template <class A, class B>
requires(engine::PlainOperands<A, B>&& detail::Probes<A, B>) Probe<engine::common_real<A, B>> minimum(
    A&& a, B&& b, Location location = Location::current());
template <class C, class A, class B>
requires(engine::PlainOperands<C, A, B>&& detail::Probes<C, A, B>) Probe<engine::common_real<C, A, B>> where(
    C&& condition, A&& a, B&& b, Location location = Location::current());

}  // namespace xgrad
