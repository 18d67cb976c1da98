#include "leaf_table.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace xgrad::engine {

namespace {

constexpr std::size_t few = 16;
constexpr std::uint32_t unused = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::size_t LeafTable::slot_of(const Node* leaf) const noexcept {
  // Multiplicative hashing by 2^64/φ (Knuth, The Art of Computer Programming 3, 6.4); nodes are 64-byte
  // aligned.
  const std::uint64_t hash = (reinterpret_cast<std::uintptr_t>(leaf) >> 6) * 0x9E3779B97F4A7C15u;
  std::size_t slot = hash >> (64 - std::bit_width(slots_.size() - 1));
  while (slots_[slot] != unused && leaves_[slots_[slot]].leaf != leaf) slot = (slot + 1) % slots_.size();
  return slot;
}

std::uint32_t LeafTable::find_by_hash(const Node* leaf) const noexcept {
  const std::uint32_t index = slots_[slot_of(leaf)];
  return index == unused ? no_position : leaves_[index].position;
}

void LeafTable::add(const Node* leaf, std::uint64_t version, std::uint32_t position) {
  leaves_.push_back({leaf, version, position});
  if (leaves_.size() <= few) return;
  if (2 * leaves_.size() > slots_.size())
    hash_all(4 * std::bit_ceil(leaves_.size()));
  else
    slots_[slot_of(leaf)] = static_cast<std::uint32_t>(leaves_.size() - 1);
}

void LeafTable::hash_all(std::size_t slots) {
  slots_.assign(slots, unused);
  for (std::size_t i = 0; i < leaves_.size(); ++i)
    slots_[slot_of(leaves_[i].leaf)] = static_cast<std::uint32_t>(i);
}

void LeafTable::clear() noexcept {
  leaves_.clear();
  slots_.clear();
}

}  // namespace xgrad::engine
