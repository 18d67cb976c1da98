#include "leaf_table.hpp"

#include <algorithm>
#include <bit>

namespace xgrad::engine {

std::size_t LeafTable::slot_of(const Node* leaf) const noexcept {
  // Multiplicative hashing by 2^64/φ (Knuth, The Art of Computer Programming 3, 6.4); nodes are 64-byte
  // aligned.
  const std::uint64_t hash = (reinterpret_cast<std::uintptr_t>(leaf) >> 6) * 0x9E3779B97F4A7C15u;
  std::size_t slot = hash >> (64 - std::bit_width(slots_.size() - 1));
  while (slots_[slot].leaf != nullptr && slots_[slot].leaf != leaf) slot = (slot + 1) % slots_.size();
  return slot;
}

std::uint32_t& LeafTable::operator[](const Node* leaf) {
  if (2 * used_ >= slots_.size()) grow();
  Slot& slot = slots_[slot_of(leaf)];
  if (slot.leaf == nullptr) {
    slot = {leaf, no_position};
    ++used_;
  }
  return slot.position;
}

std::uint32_t LeafTable::find(const Node* leaf) const noexcept {
  if (slots_.empty()) return no_position;
  const Slot& slot = slots_[slot_of(leaf)];
  return slot.leaf == nullptr ? no_position : slot.position;
}

void LeafTable::grow() {
  PooledVector<Slot> before(std::max<std::size_t>(2 * slots_.size(), 16), Slot{nullptr, no_position});
  before.swap(slots_);
  for (const Slot& slot : before)
    if (slot.leaf != nullptr) slots_[slot_of(slot.leaf)] = slot;
}

void LeafTable::clear() noexcept {
  if (used_ == 0) return;
  std::fill(slots_.begin(), slots_.end(), Slot{nullptr, no_position});
  used_ = 0;
}

}  // namespace xgrad::engine
