/// Scope: a name for a part of a recording, such as the layer of a network.
#pragma once

#include "export.hpp"
#include "location.hpp"
#include "memory.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <typeinfo>

namespace xgrad XGRAD_EXPORT {

class Tape;

namespace engine {

/// Text that takes nothing from the heap once the pool has served its length.
using PooledString = std::basic_string<char, std::char_traits<char>, PoolAllocator<char>>;

/// A part of a tape, from one position to another, that was recorded inside a Scope, or for a derivative.
struct Section {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  PooledString name;                       ///< as given; empty for a module without one
  const std::type_info* module = nullptr;  ///< the type of the module whose `forward` this is
  Location location;                       ///< the line that entered it
  std::uint32_t begin = 0;                 ///< the position of its first node
  std::uint32_t end = none;                ///< one above that of its last node; `none` while it is open
  std::uint32_t parent = none;             ///< the index of the section it lies in
  std::uint32_t call = none;           ///< that of the section in whose line its nodes are said to be made
  std::uint32_t derivative_of = none;  ///< the position of the node that was differentiated
  std::uint32_t index = none;          ///< of a module among those it is composed with
};

/// In which line what a scope records is said to be made.
enum class Lines {
  as_around,  ///< as what is recorded around the scope
  shown,      ///< each node in its own line: the scope's code is the user's
  hidden      ///< all in the line that entered the scope, or that of a scope around it which hides lines
};

}  // namespace engine

/// What is recorded on the calling thread's tape while a Scope is alive, belongs together: drawings show it
/// as a group that can be folded. Modules open one for each call.
///
///     Scope scope("encoder");
///
/// Without a tape it does nothing.
class Scope {
 public:
  explicit Scope(std::string_view name, Location location = Location::current());
  /// For a composition, such as a loss, of which users know the call and not what it is made of.
  static Scope of_call(std::string_view name, Location location);
  /// For a call of a module, with its index if it is one of several; without a type it is called "Module".
  Scope(const std::type_info* module, Location location, engine::Lines lines,
        std::size_t index = engine::Section::none);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Scope(std::string_view name, Location location, engine::Lines lines);

  Tape* tape_;
};

}  // namespace xgrad
