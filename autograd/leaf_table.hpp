/// LeafTable: the leaves on a tape, and their places.
#pragma once

#include "export.hpp"
#include "node.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// A leaf on a tape.
struct RecordedLeaf {
  const Node* leaf;
  std::uint64_t version;  ///< of its value when it was recorded
  std::uint32_t position;
};

/// The leaves in the order of their first use. The table is the tape's, not the leaf's, because a leaf may be
/// on several threads' tapes at once. A few are searched one after the other, more by a flat hash table.
class LeafTable {
 public:
  /// The leaf's position; `no_position` if it is not there.
  std::uint32_t find(const Node* leaf) const noexcept {
    if (!slots_.empty()) return find_by_hash(leaf);
    for (const RecordedLeaf& one : leaves_)
      if (one.leaf == leaf) return one.position;
    return no_position;
  }
  /// Takes in one that is not there.
  void add(const Node* leaf, std::uint64_t version, std::uint32_t position);
  void reserve(std::size_t count) { leaves_.reserve(count); }
  void clear() noexcept;

  std::span<const RecordedLeaf> leaves() const noexcept { return leaves_; }

 private:
  std::uint32_t find_by_hash(const Node* leaf) const noexcept;
  void hash_all(std::size_t slots);
  std::size_t slot_of(const Node* leaf) const noexcept;

  PooledVector<RecordedLeaf> leaves_;
  PooledVector<std::uint32_t> slots_;  // indices of leaves: a power of two of them, at most half of them used
};

}  // namespace engine
}  // namespace xgrad
