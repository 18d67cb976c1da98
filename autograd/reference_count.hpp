/// ReferenceCount: how long what is shared lives.
#pragma once

#include "export.hpp"

#include <atomic>
#include <cstdint>

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// How many references there are to a node, or to memory. Atomic, because parameters are shared by the
/// threads that train them; but as long as the program has one thread only, counted without the price of
/// that, five times less (as std::shared_ptr does).
class ReferenceCount {
 public:
  void set(std::uint32_t count) noexcept { count_.store(count, std::memory_order_relaxed); }

  void add() noexcept {
    if (single_threaded())
      set(count_.load(std::memory_order_relaxed) + 1);
    else
      count_.fetch_add(1, std::memory_order_relaxed);
  }

  /// Returns whether that was the last one.
  bool subtract() noexcept {
    if (is_one()) return true;  // nobody is left to race with
    if (!single_threaded()) return count_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    set(count_.load(std::memory_order_relaxed) - 1);
    return false;
  }

  bool is_one() const noexcept { return count_.load(std::memory_order_acquire) == 1; }

 private:
  static bool single_threaded() noexcept {
#if __has_include(<sys/single_threaded.h>)
    return __libc_single_threaded;
#else
    return false;
#endif
  }

  std::atomic<std::uint32_t> count_{1};
};

}  // namespace engine
}  // namespace xgrad
