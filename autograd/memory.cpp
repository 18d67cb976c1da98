#include "memory.hpp"

#include <array>
#include <bit>
#include <cstdlib>
#include <limits>
#include <new>
#include <string_view>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(block, bytes) static_cast<void>(0)
#define ASAN_UNPOISON_MEMORY_REGION(block, bytes) static_cast<void>(0)
#endif

namespace xgrad::memory {
namespace {

// Blocks up to 1 KiB come in steps of 64 bytes; above, each doubling has four steps, so that at most a
// fifth of a block is unused.
constexpr std::size_t small_limit = 1024;
constexpr std::size_t small_classes = small_limit / alignment;
constexpr std::size_t steps = 4;
constexpr std::size_t largest_pooled = std::size_t{1} << (sizeof(std::size_t) > 4 ? 32 : 30);
constexpr std::size_t classes = small_classes + steps * 23;  // 23 doublings: from 2^10 to above 2^32

// What a thread keeps in reserve if it does not ask for another limit.
constexpr std::size_t usual_limit = std::size_t{1} << 30;

struct SizeClass {
  std::size_t index;
  std::size_t bytes;
};

SizeClass size_class(std::size_t wanted) {
  const std::size_t bytes = wanted + slack;
  if (bytes <= small_limit) [[likely]] {
    const std::size_t index = (bytes - 1) / alignment;
    return {index, (index + 1) * alignment};
  }
  const auto doubling = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;  // 2^doubling < bytes
  const std::size_t base = std::size_t{1} << doubling;
  const std::size_t step = base / steps;
  const std::size_t above = (bytes - base + step - 1) / step;  // 1 … steps
  return {small_classes + (doubling - 10) * steps + above - 1, base + above * step};
}

struct FreeBlock {
  FreeBlock* next;
};

void to_heap(void* block) noexcept { ::operator delete (block, std::align_val_t{alignment}); }

struct Pool {
  std::array<FreeBlock*, classes> free{};
  std::size_t reserved = 0;
  std::size_t limit = usual_limit;
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
    reserved = 0;
  }
};

// The pool itself needs no destructor, so that a variable with static storage, destroyed after the
// thread's own objects, can still give its memory back: from then on straight to the heap.
thread_local constinit Pool pool;

struct PoolCloser {
  ~PoolCloser() {
    pool.release();
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
  if (without_pool) pool.limit = 0;
  pool.open = true;
}

void* from_heap(std::size_t bytes) {
  if (pool.reserved > 0) {  // it may be what the heap lacks
    if (void* block = ::operator new (bytes, std::align_val_t{alignment}, std::nothrow)) return block;
    pool.release();
  }
  return ::operator new (bytes, std::align_val_t{alignment});
}

}  // namespace

void* allocate(std::size_t bytes) {
  if (bytes > largest_pooled) {
    if (bytes > std::numeric_limits<std::size_t>::max() - slack) throw std::bad_alloc();
    return from_heap(bytes + slack);
  }
  const auto [index, size] = size_class(bytes);
  if (FreeBlock* block = pool.free[index]) {
    ASAN_UNPOISON_MEMORY_REGION(block, size);
    pool.free[index] = block->next;
    pool.reserved -= size;
    return block;
  }
  // Already here, not only when a block comes back: an array with static storage may be the first to give one
  // back, when the thread's own objects are gone and nothing would close the pool any more.
  if (!pool.open) open_pool();
  return from_heap(size);
}

void deallocate(void* block, std::size_t bytes) noexcept {
  if (block == nullptr) return;
  if (bytes > largest_pooled) return to_heap(block);
  const auto [index, size] = size_class(bytes);
  if (!pool.open && !pool.closed) open_pool();
  if (pool.closed || pool.reserved + size > pool.limit) return to_heap(block);
  auto* freed = static_cast<FreeBlock*>(block);
  freed->next = pool.free[index];
  pool.free[index] = freed;
  pool.reserved += size;
  ASAN_POISON_MEMORY_REGION(block, size);
}

void release() noexcept { pool.release(); }

std::size_t reserved() noexcept { return pool.reserved; }

void limit_reserve(std::size_t bytes) noexcept {
  if (!pool.open && !pool.closed) open_pool();
  pool.limit = bytes;
  if (pool.reserved > bytes) pool.release();
}

}  // namespace xgrad::memory
