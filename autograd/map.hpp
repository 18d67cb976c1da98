/// map: an elementwise formula of one's own as one operation.
#pragma once

#include "export.hpp"
#include "map/loops.hpp"
#include "operand.hpp"
#include "variable.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// How many operands a `map` may have.
inline constexpr std::size_t most_mapped = 16;

template <Real T>
class MapFormula;  // map/formula.hpp

/// The formula that `call(f, x)` computes of that many Variables, and its loops.
template <Real T>
std::shared_ptr<const MapFormula<T>> read_map_formula(const void* f, std::size_t operands,
                                                      Variable<T> (*call)(const void* f,
                                                                          std::span<const Variable<T>> x),
                                                      const MapLoops<T>& loops);

template <Real T>
Variable<T> map(std::shared_ptr<const MapFormula<T>> formula, std::span<Node* const> x, Location location);

/// The first argument of a `map` with n operands of T: any function object that can be called with them.
template <Real T, std::size_t n>
class MapArgument {
 public:
  template <class F>
  MapArgument(const F& f, Location location = Location::current())  // NOLINT: converting is its use
      : location_(location) {
    constexpr bool callable = [&]<std::size_t... i>(std::index_sequence<i...>) {
      return std::is_invocable_r_v<Variable<T>, const F&,
                                   const std::conditional_t<true, Variable<T>, Index<i>>&...>;
    }
    (std::make_index_sequence<n>());
    static_assert(callable,
                  "xgrad: the formula of map takes as many arguments as map is given operands, each as auto, "
                  "and returns what it computes of them");
    if constexpr (callable) {
      if constexpr (std::is_empty_v<F>) {
        static const std::shared_ptr<const MapFormula<T>> formula =
            read_map_formula<T>(&f, n, &call<F>, MapLoop<F, T, n>::make());
        formula_ = formula;
      } else {
        formula_ = read_map_formula<T>(&f, n, &call<F>, {});
      }
    }
  }

  const std::shared_ptr<const MapFormula<T>>& formula() const noexcept { return formula_; }
  Location location() const noexcept { return location_; }

 private:
  template <std::size_t>
  struct Index {};

  template <class F>
  static Variable<T> call(const void* f, std::span<const Variable<T>> x) {
    return [&]<std::size_t... i>(std::index_sequence<i...>) { return (*static_cast<const F*>(f))(x[i]...); }
    (std::make_index_sequence<n>());
  }

  std::shared_ptr<const MapFormula<T>> formula_;
  Location location_;
};

}  // namespace engine

/// y = f(x…), elementwise with broadcasting: f is a formula of one's own, made of elementwise operations and
/// numbers.
///
///     auto y = map([](auto a, auto b, auto c) { return tanh(a * b + c); }, A, B, C);
///
/// It is one operation: all of f is computed for some hundred elements, which stay in the cache, and then for
/// the next, so that no array is made for what lies between x and y, and none is kept for the gradient. With
/// views for operands a stencil is one `map`. It can be differentiated again, and in forward mode.
///
/// At least one operand is a Variable, of at most 16; the others may be arrays, xtensor expressions or
/// numbers. f is called with Variables that have no elements, and what it does with them is what is computed:
/// so it cannot decide by their values; `where` does. It is called once for each dtype, or, if it captures
/// something, in each call of `map`, as captured numbers may differ. What it captures is a constant: throws
/// std::invalid_argument for a Variable that is differentiated, for an array, for an operation that is not
/// elementwise, and if y does not depend on x; and for shapes that do not broadcast.
///
/// A formula that captures nothing and is arithmetic alone, with square, cube, reciprocal, abs, relu,
/// maximum, minimum and where, also becomes a loop of the program's own, which is used if the program is
/// compiled for registers that are wide enough. If it captures nothing, these do not compile, each with one
/// sentence: to ask an operand for item(), value(), shape() or size(), and to assign what another function
/// gives to what arithmetic gave, as in `y = exp(y)`, where `auto z = exp(y)` does.
template <class... X>
requires(engine::Operands<X...> && sizeof...(X) <= engine::most_mapped) auto map(
    const std::type_identity_t<engine::MapArgument<engine::common_real<X...>, sizeof...(X)>>& f,
    const X&... x) {
  using T = engine::common_real<X...>;
  static_assert(engine::of_one_dtype<X...>,
                "xgrad: the operands differ in dtype; cast<double>(x) converts a float one");
  return [&](const auto&... operands) {
    engine::Node* const nodes[] = {operands.node_or_null()...};
    return engine::map<T>(f.formula(), nodes, f.location());
  }(Operand<T>(x, f.location())...);
}

}  // namespace xgrad
