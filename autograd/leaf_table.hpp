/// LeafTable: the places of leaves on a tape.
#pragma once

#include "export.hpp"
#include "node.hpp"

#include <cstdint>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

template <class T>
using PooledVector = std::vector<T, PoolAllocator<T>>;

/// A flat hash table from leaf to position. It is the tape's, not the leaf's, because a leaf may be on
/// several threads' tapes at once.
class LeafTable {
 public:
  /// The leaf's position, to be set by the caller if it is `no_position`: a leaf not seen before.
  std::uint32_t& operator[](const Node* leaf);
  std::uint32_t find(const Node* leaf) const noexcept;
  void clear() noexcept;

 private:
  struct Slot {
    const Node* leaf;
    std::uint32_t position;
  };
  void grow();
  std::size_t slot_of(const Node* leaf) const noexcept;

  PooledVector<Slot> slots_;  // a power of two, at most half of them used
  std::size_t used_ = 0;
};

}  // namespace engine
}  // namespace xgrad
