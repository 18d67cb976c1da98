/// Kernels that are compiled for several instruction sets, one of which is chosen when the program starts.
/// For the library's own sources: the macros that the names here depend on are its build's.
///
/// The files in kernels/per_set and ops/formulas are compiled once with the compiler's own flags, and once
/// more for each wider set (cmake/instruction_sets.cmake), XGRAD_WIDER_SET being its name. What they define
/// for one set must not be taken for another: each symbol is local to its file, or has the set in its name.
/// Inline functions of the standard library have not, and must have been inlined. The test
/// `instruction_sets/symbols` looks.
#pragma once

#include "loops.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>

namespace xgrad::kernels {

// Kernels are declared by these names (processor.hpp says what they mean), as xsimd's own types for wider
// sets exist only where the compiler may use them.

/// The compiler's own set.
struct Own {
  static const std::string_view name;
};
struct Avx2 {
  static constexpr std::string_view name = "avx2";
  static bool supported() noexcept;
};
struct Avx512 {
  static constexpr std::string_view name = "avx512";
  static bool supported() noexcept;
};

template <class... Sets>
struct SetList {
  static constexpr std::size_t size = sizeof...(Sets);
};

#ifdef XGRAD_WIDER_SETS

/// The wider sets, the narrowest first.
using WiderSets = SetList<XGRAD_WIDER_SETS>;

/// 0 is the compiler's own, as it is before the choice; then come the wider ones.
extern std::size_t chosen_set;

#else

using WiderSets = SetList<>;
inline constexpr std::size_t chosen_set = 0;

#endif

static_assert(1 + WiderSets::size <= std::tuple_size_v<BySet<int>>);

/// The set that this file is compiled for.
#ifdef XGRAD_WIDER_SET
using ThisSet = XGRAD_WIDER_SET;
#else
using ThisSet = Own;
#endif

/// A table of functions, as a file in kernels/per_set defines it for a set.
template <class Table, class Set>
struct CompiledFor {
  static const Table table;
};

/// That of the set that was chosen.
template <class Table>
const Table& chosen() noexcept {
  return []<class... Sets>(SetList<Sets...>) -> const Table& {
    static constexpr std::array all{&CompiledFor<Table, Own>::table, &CompiledFor<Table, Sets>::table...};
    return *all[chosen_set];
  }(WiderSets());
}

}  // namespace xgrad::kernels
