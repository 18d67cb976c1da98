/// NodeIdentity: which node is meant, also when it is gone.
#pragma once

#include "export.hpp"

#include <compare>
#include <cstdint>
#include <limits>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// Where an input's adjoint is kept during a sweep, when it is not wanted.
inline constexpr std::uint32_t no_position = std::numeric_limits<std::uint32_t>::max();

/// Tells a node from every other one that the process has made or will make, while its address is given to
/// another when it is gone.
struct NodeIdentity {
  std::uint64_t number = 0;              ///< of the tape that recorded it; of any other node its own
  std::uint32_t position = no_position;  ///< on that tape

  friend auto operator<=>(const NodeIdentity&, const NodeIdentity&) = default;
};

}  // namespace engine
}  // namespace xgrad
