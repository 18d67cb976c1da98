#include "memory.hpp"

#include <array>
#include <bit>
#include <cstdlib>
#include <limits>
#include <new>
#include <string_view>

#if defined(__has_feature)  // Clang's way to ask
#define XGRAD_HAS_FEATURE(feature) __has_feature(feature)
#else
#define XGRAD_HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || XGRAD_HAS_FEATURE(address_sanitizer)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(block, bytes) static_cast<void>(0)
#define ASAN_UNPOISON_MEMORY_REGION(block, bytes) static_cast<void>(0)
#endif

namespace xgrad::memory {
namespace {

// Blocks up to 2 KiB come in steps of 64 bytes; above, each doubling has four steps, so that at most a
// fifth of a block is unused.
constexpr std::size_t log_of_small_limit = 11, small_limit = 1 << log_of_small_limit;
constexpr std::size_t small_classes = small_limit / alignment;
constexpr std::size_t log_of_steps = 2, steps = 1 << log_of_steps;
constexpr std::size_t largest_pooled = std::size_t{1} << (sizeof(std::size_t) > 4 ? 32 : 30);
constexpr std::size_t classes = small_classes + steps * 22;  // 22 doublings: from 2^11 to above 2^32

// What a thread keeps in reserve if it does not ask for another limit.
constexpr std::size_t usual_limit = std::size_t{1} << 30;

struct SizeClass {
  std::size_t index;
  std::size_t bytes;
};

constexpr SizeClass size_class(std::size_t wanted) {
  const std::size_t bytes = wanted + slack;
  if (bytes <= small_limit) [[likely]] {
    const std::size_t index = (bytes - 1) / alignment;
    return {index, (index + 1) * alignment};
  }
  const auto doubling = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;  // 2^doubling < bytes
  const std::size_t base = std::size_t{1} << doubling;
  const std::size_t log_of_step = doubling - log_of_steps;
  const std::size_t above = ((bytes - base - 1) >> log_of_step) + 1;  // 1 … steps
  return {small_classes + (doubling - log_of_small_limit) * steps + above - 1, base + (above << log_of_step)};
}

static_assert(size_class(0).index == 0 && size_class(largest_pooled).index < classes);

struct FreeBlock {
  FreeBlock* next;
};

void to_heap(void* block) noexcept { ::operator delete (block, std::align_val_t{alignment}); }

struct Pool {
  std::array<FreeBlock*, classes> free{};
  // How much may be kept, and how much more than there is: none before the pool is open, and after it was
  // closed.
  std::size_t limit = 0, room = 0;
  bool open = false;    // its closer waits for the end of the thread
  bool closed = false;  // the thread has ended

  void release() noexcept {
    for (FreeBlock*& list : free) {
      while (list != nullptr) {
        ASAN_UNPOISON_MEMORY_REGION(list, sizeof(FreeBlock));
        FreeBlock* next = list->next;
        to_heap(list);
        list = next;
      }
    }
    room = limit;
  }
  std::size_t reserved() const noexcept { return limit - room; }
};

// The pool itself needs no destructor, so that a variable with static storage, destroyed after the
// thread's own objects, can still give its memory back: from then on straight to the heap.
thread_local constinit Pool pool;

struct PoolCloser {
  ~PoolCloser() {
    pool.release();
    pool.limit = pool.room = 0;
    pool.closed = true;
  }
};

void open_pool() {
  thread_local PoolCloser closer;
  static_cast<void>(closer);
  static const bool without_pool = [] {
    const char* wish = std::getenv("XGRAD_POOL");
    return wish != nullptr && std::string_view(wish) == "0";
  }();
  pool.limit = pool.room = without_pool ? 0 : usual_limit;
  pool.open = true;
}

// The rare ways are functions of their own, so that the usual ones need no stack.

[[gnu::noinline]] void* from_heap(std::size_t bytes) {
  // Already here, not only when a block comes back: an array with static storage may be the first to give one
  // back, when the thread's own objects are gone and nothing would close the pool any more.
  if (!pool.open) open_pool();
  if (pool.reserved() > 0) {  // it may be what the heap lacks
    if (void* block = ::operator new (bytes, std::align_val_t{alignment}, std::nothrow)) return block;
    pool.release();
  }
  return ::operator new (bytes, std::align_val_t{alignment});
}

[[gnu::noinline]] void* allocate_large(std::size_t bytes) {
  if (bytes > std::numeric_limits<std::size_t>::max() - slack) throw std::bad_alloc();
  return from_heap(bytes + slack);
}

void keep(void* block, SizeClass its) noexcept {
  auto* freed = static_cast<FreeBlock*>(block);
  freed->next = pool.free[its.index];
  pool.free[its.index] = freed;
  pool.room -= its.bytes;
  ASAN_POISON_MEMORY_REGION(block, its.bytes);
}

[[gnu::noinline]] void keep_or_give_back(void* block, SizeClass its) noexcept {
  if (!pool.open) open_pool();
  if (its.bytes > pool.room)
    to_heap(block);
  else
    keep(block, its);
}

}  // namespace

void* allocate(std::size_t bytes) {
  if (bytes > largest_pooled) [[unlikely]]
    return allocate_large(bytes);
  const auto [index, size] = size_class(bytes);
  FreeBlock* const block = pool.free[index];
  if (block == nullptr) [[unlikely]]
    return from_heap(size);
  ASAN_UNPOISON_MEMORY_REGION(block, size);
  pool.free[index] = block->next;
  pool.room += size;
  return block;
}

void deallocate(void* block, std::size_t bytes) noexcept {
  if (block == nullptr) return;
  if (bytes > largest_pooled) [[unlikely]]
    return to_heap(block);
  const SizeClass its = size_class(bytes);
  if (its.bytes > pool.room) [[unlikely]]
    return keep_or_give_back(block, its);
  keep(block, its);
}

void release() noexcept { pool.release(); }

std::size_t reserved() noexcept { return pool.reserved(); }

void limit_reserve(std::size_t bytes) noexcept {
  if (!pool.open) open_pool();
  if (pool.closed) return;
  if (pool.reserved() > bytes) pool.release();
  pool.room = bytes - pool.reserved();
  pool.limit = bytes;
}

}  // namespace xgrad::memory
