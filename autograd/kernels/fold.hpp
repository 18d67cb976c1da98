/// Folding many terms into one: sums whose rounding error hardly grows with their length, products and
/// extremes.
#pragma once

#include "../dtype.hpp"
#include "../export.hpp"
#include "lanes.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace lanes {

// What two terms become, lane by lane, and the term that changes no other.

struct Plus {
  template <Real T>
  static constexpr T neutral = 0;
  [[gnu::always_inline]] auto operator()(const auto& a, const auto& b) const { return a + b; }
};

struct Times {
  template <Real T>
  static constexpr T neutral = 1;
  [[gnu::always_inline]] auto operator()(const auto& a, const auto& b) const { return a * b; }
};

/// NaN if one is. Of a number and NaN, xsimd's max and min give the second: so a NaN in a stays, and only b
/// is asked for one, which is known before a is.
struct Larger {
  template <Real T>
  static constexpr T neutral = -std::numeric_limits<T>::infinity();
  template <Real T, class A>
  [[gnu::always_inline]] auto operator()(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) const {
    return xsimd::select(b == b, xsimd::max(b, a), b);
  }
};

struct Smaller {
  template <Real T>
  static constexpr T neutral = std::numeric_limits<T>::infinity();
  template <Real T, class A>
  [[gnu::always_inline]] auto operator()(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b) const {
    return xsimd::select(b == b, xsimd::min(b, a), b);
  }
};

// A sum's rounding error grows with the number of additions that a term goes through: ten million times 0.1f,
// added one by one, is off by a twelfth. Here these are few for any length. A run of terms is cut into blocks
// whose sums are added up, and more terms than a run has into halves. It is as many additions as one by one,
// and the end of a loop over a whole block is foreseen by the processor, so it takes no more time.
inline constexpr std::size_t block_length = 64, longest_run = 64 * block_length;

/// Folds term(i), begin ≤ i < end. `chains` neighbors, 1 or 4, are kept apart until the end, so that the
/// operations need not wait for each other.
template <std::size_t chains, class Term, class Value, class Combine>
Value fold_run(const Term& term, std::size_t begin, std::size_t end, const Value& neutral,
               const Combine& combine) {
  static_assert(chains == 1 || chains == 4);
  return [&]<std::size_t... k>(std::index_sequence<k...>) {
    std::array<Value, chains> total{(static_cast<void>(k), neutral)...};
    std::size_t i = begin;
    while (i + block_length <= end) {
      std::array<Value, chains> block{term(i + k)...};
      for (std::size_t j = chains; j < block_length; j += chains)
        ((block[k] = combine(block[k], term(i + j + k))), ...);
      ((total[k] = combine(total[k], block[k])), ...);
      i += block_length;
    }
    for (; i + chains <= end; i += chains) ((total[k] = combine(total[k], term(i + k))), ...);
    for (; i < end; ++i) total[0] = combine(total[0], term(i));
    if constexpr (chains == 1)
      return total[0];
    else
      return combine(combine(total[0], total[1]), combine(total[2], total[3]));
  }
  (std::make_index_sequence<chains>());
}

template <std::size_t chains, class Term, class Value, class Combine>
Value fold_halves(const Term& term, std::size_t begin, std::size_t end, const Value& neutral,
                  const Combine& combine) {
  if (end - begin <= longest_run) return fold_run<chains>(term, begin, end, neutral, combine);
  const std::size_t runs = (end - begin + longest_run - 1) / longest_run;
  const std::size_t middle = begin + (runs + 1) / 2 * longest_run;
  const Value first = fold_halves<chains>(term, begin, middle, neutral, combine);
  return combine(first, fold_halves<chains>(term, middle, end, neutral, combine));
}

/// Folds term(0), …, term(count − 1) into one value; `neutral` if there are none.
template <std::size_t chains, class Term, class Value, class Combine>
Value fold_terms(const Term& term, std::size_t count, const Value& neutral, const Combine& combine) {
  // Nearly always there is but one run. The copy is for the compiler: a term whose address is passed on is
  // kept in memory.
  if (count <= longest_run) return fold_run<chains>(term, 0, count, neutral, combine);
  const Term copy = term;
  return fold_halves<chains>(copy, 0, count, neutral, combine);
}

}  // namespace lanes
}  // namespace xgrad
