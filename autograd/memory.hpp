/// Pooled memory for arrays, nodes and tapes.
///
/// A training loop asks for the same sizes again and again. Freed blocks are therefore kept in lists by
/// size, one set of lists per thread (no locks), and handed out again: after the first step nothing is
/// allocated from the heap.
#pragma once

#include "export.hpp"

#include <cstddef>
#include <new>
#include <vector>

namespace xgrad XGRAD_EXPORT {

namespace memory {

/// Every block is aligned to this many bytes: a cache line, and the widest vector register there is.
inline constexpr std::size_t alignment = 64;

/// Behind the bytes asked for, this many more may be read (not written): a kernel loads the last few
/// elements of an array as one full vector.
inline constexpr std::size_t slack = alignment;

/// A block of at least `bytes` bytes, from the calling thread's pool. If the heap has no more, the pool's
/// reserve goes back to it first. Throws std::bad_alloc.
void* allocate(std::size_t bytes);

/// Gives a block back to the calling thread's pool; `bytes` as it was asked for.
void deallocate(void* block, std::size_t bytes) noexcept;

/// Returns what the calling thread's pool holds in reserve to the heap.
void release() noexcept;

/// Bytes the calling thread's pool holds in reserve.
std::size_t reserved() noexcept;

/// Lets the calling thread's pool hold at most so many bytes in reserve, 1 GiB if never called; what is freed
/// beyond that goes back to the heap. With 0 the thread has no pool, as have all threads of a program that
/// runs with XGRAD_POOL=0 in its environment: for AddressSanitizer or valgrind, which do not see that a block
/// in reserve is used.
void limit_reserve(std::size_t bytes) noexcept;

}  // namespace memory

/// A standard allocator over the pool.
template <class T>
struct PoolAllocator {
  using value_type = T;

  PoolAllocator() = default;
  template <class U>
  PoolAllocator(const PoolAllocator<U>&) noexcept {}  // NOLINT: converting, as allocators are

  T* allocate(std::size_t count) {
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(memory::allocate(count * sizeof(T)));
  }
  void deallocate(T* block, std::size_t count) noexcept { memory::deallocate(block, count * sizeof(T)); }

  friend bool operator==(const PoolAllocator&, const PoolAllocator&) noexcept { return true; }
};

namespace engine {

template <class T>
using PooledVector = std::vector<T, PoolAllocator<T>>;

}  // namespace engine
}  // namespace xgrad
