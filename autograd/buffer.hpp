/// Buffer: the elements of an array, in memory that arrays can share.
#pragma once

#include "export.hpp"
#include "memory.hpp"
#include "reference_count.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// A container as xtensor wants one for the elements of an array, in memory of the pool, uninitialized unless
/// a value is given. A copy has memory of its own. Only `part` shares: whoever writes then calls `own` first,
/// which the library does, and an array that a user can write to never shares.
template <class T>
class Buffer {
 public:
  using allocator_type = PoolAllocator<T>;
  using value_type = T;
  using reference = T&;
  using const_reference = const T&;
  using pointer = T*;
  using const_pointer = const T*;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using iterator = T*;
  using const_iterator = const T*;
  using reverse_iterator = std::reverse_iterator<iterator>;
  using const_reverse_iterator = std::reverse_iterator<const_iterator>;

  Buffer() noexcept = default;
  explicit Buffer(std::size_t count) : begin_(count == 0 ? nullptr : allocate(count)), end_(begin_ + count) {}
  Buffer(std::size_t count, const T& value) : Buffer(count) { std::fill(begin_, end_, value); }
  template <std::input_iterator I>
  Buffer(I first, I last) : Buffer(static_cast<std::size_t>(std::distance(first, last))) {
    std::copy(first, last, begin_);
  }
  Buffer(std::initializer_list<T> elements) : Buffer(elements.begin(), elements.end()) {}

  Buffer(const Buffer& other) : Buffer(other.begin_, other.end_) {}
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(const Buffer& other) {
    if (this == &other) return *this;
    resize(other.size());
    std::copy(other.begin_, other.end_, begin_);
    return *this;
  }
  Buffer& operator=(Buffer&& other) noexcept {
    Buffer(std::move(other)).swap(*this);
    return *this;
  }
  ~Buffer() {
    if (Shared* shared = shared_.load(std::memory_order_relaxed); shared != nullptr) [[unlikely]]
      Shared::drop(shared);
    else
      memory::deallocate(begin_, size() * sizeof(T));
  }

  /// `count` of the elements, from `first` on, in the same memory. Several threads may ask at once.
  Buffer part(std::size_t first, std::size_t count) const {
    Buffer part;
    if (count == 0) return part;
    Shared& shared = share();
    shared.references.add();
    part.shared_.store(&shared, std::memory_order_relaxed);
    part.begin_ = begin_ + first;
    part.end_ = part.begin_ + count;
    return part;
  }

  /// Whether no other buffer has this memory.
  bool is_only_owner() const noexcept {
    const Shared* shared = shared_.load(std::memory_order_relaxed);
    return shared == nullptr || shared->references.is_one();
  }
  /// Moves to memory of its own, with a copy of the elements, if another buffer has this one, too.
  void own() {
    if (!is_only_owner()) Buffer(std::as_const(*this)).swap(*this);
  }

  bool empty() const noexcept { return begin_ == end_; }
  std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - begin_); }
  /// The elements are then to be set anew, unless there are as many as before and nobody shares them.
  void resize(std::size_t count) {
    if (begin_ == nullptr) {  // as an array is made: several instructions less
      if (count == 0) return;
      begin_ = allocate(count);
      end_ = begin_ + count;
    } else if (count != size() || !is_only_owner()) {
      Buffer(count).swap(*this);
    }
  }

  reference operator[](std::size_t i) { return begin_[i]; }
  const_reference operator[](std::size_t i) const { return begin_[i]; }
  reference front() { return *begin_; }
  const_reference front() const { return *begin_; }
  reference back() { return end_[-1]; }
  const_reference back() const { return end_[-1]; }

  pointer data() noexcept { return begin_; }
  const_pointer data() const noexcept { return begin_; }
  iterator begin() noexcept { return begin_; }
  iterator end() noexcept { return end_; }
  const_iterator begin() const noexcept { return begin_; }
  const_iterator end() const noexcept { return end_; }
  const_iterator cbegin() const noexcept { return begin_; }
  const_iterator cend() const noexcept { return end_; }
  reverse_iterator rbegin() noexcept { return reverse_iterator(end_); }
  reverse_iterator rend() noexcept { return reverse_iterator(begin_); }
  const_reverse_iterator rbegin() const noexcept { return const_reverse_iterator(end_); }
  const_reverse_iterator rend() const noexcept { return const_reverse_iterator(begin_); }
  const_reverse_iterator crbegin() const noexcept { return rbegin(); }
  const_reverse_iterator crend() const noexcept { return rend(); }

  void swap(Buffer& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
    Shared* const shared = shared_.load(std::memory_order_relaxed);
    shared_.store(other.shared_.load(std::memory_order_relaxed), std::memory_order_relaxed);
    other.shared_.store(shared, std::memory_order_relaxed);
  }
  friend void swap(Buffer& a, Buffer& b) noexcept { a.swap(b); }

 private:
  /// Who owns the memory, once it is shared.
  struct Shared {
    ReferenceCount references;
    T* block;
    std::size_t count;

    static Shared* make(T* block, std::size_t count) {
      return new (memory::allocate(sizeof(Shared))) Shared{{}, block, count};
    }
    static void destroy(Shared* shared) noexcept { memory::deallocate(shared, sizeof(Shared)); }
    static void drop(Shared* shared) noexcept {
      if (!shared->references.subtract()) return;
      memory::deallocate(shared->block, shared->count * sizeof(T));
      destroy(shared);
    }
  };

  static T* allocate(std::size_t count) { return PoolAllocator<T>().allocate(count); }

  Shared& share() const {
    Shared* shared = shared_.load(std::memory_order_acquire);
    if (shared != nullptr) return *shared;
    Shared* const made = Shared::make(begin_, size());
    if (shared_.compare_exchange_strong(shared, made, std::memory_order_acq_rel)) return *made;
    Shared::destroy(made);  // another thread was faster
    return *shared;
  }

  T* begin_ = nullptr;
  T* end_ = nullptr;
  mutable std::atomic<Shared*> shared_{nullptr};  // null as long as the memory is this buffer's alone
};

}  // namespace engine
}  // namespace xgrad
