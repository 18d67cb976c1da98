/// Einstein sums: products of arrays, and sums of them, in letters.
#pragma once

#include "../export.hpp"
#include "../location.hpp"
#include "../variable.hpp"

#include <concepts>
#include <span>
#include <string_view>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace engine {

/// The subscripts of an einsum, and the line that they are given in.
struct Subscripts {
  std::string_view text;
  Location location;

  template <std::convertible_to<std::string_view> Text>
  Subscripts(const Text& given, Location line = Location::current())  // NOLINT: converting is its use
      : text(given), location(line) {}
};

template <Real T>
Variable<T> einstein_sum(const Subscripts& subscripts, std::span<const Variable<T>> x);

}  // namespace engine

/// The sum of products that the letters say, as NumPy's einsum: `einsum("bij,bjk,kl->il", a, b, c)` is
/// y_il = Σ_bjk a_bij·b_bjk·c_kl.
///
/// Each letter names an index, and each operand is given the letters of its dimensions, divided by commas.
/// Behind "->" are those of the result; the sum goes over all others. Without "->" the result has the letters
/// that come once, in alphabetical order. A letter that comes twice in one operand takes its diagonal. "..."
/// stands for any number of further dimensions, which broadcast; without "->" they are the first of the
/// result. A dimension of length 1 is repeated, as in any broadcast. Spaces mean nothing. A number is an
/// operand without letters: `einsum(",i->i", 2.0, x)`.
///
/// Two operands at a time are multiplied and summed, by transposes, which are views, and one (batched)
/// matmul; up to five in the order that takes the least multiplications, more so that what is in between
/// stays small.
///
/// Throws std::invalid_argument, with the text and what is wrong in it, for a sign that has no meaning there,
/// another number of operands or dimensions than given, letters of different lengths, a letter that comes
/// twice in the result or is in no operand, and a result without "..." if that stands for dimensions.
template <class... X>
requires engine::Operands<X...>
auto einsum(engine::Subscripts subscripts, X&&... x) {
  using T = engine::common_real<X...>;
  const Variable<T> operands[] = {Operand<T>(x, subscripts.location).variable()...};
  return engine::einstein_sum<T>(subscripts, operands);
}

/// The same for as many operands as the program has.
template <Real T>
Variable<T> einsum(engine::Subscripts subscripts, const std::vector<Variable<T>>& x) {
  return engine::einstein_sum<T>(subscripts, x);
}

}  // namespace xgrad
