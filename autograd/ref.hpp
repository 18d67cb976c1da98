/// Ref: who owns a node.
#pragma once

#include "export.hpp"

#include <concepts>
#include <utility>

namespace xgrad XGRAD_EXPORT {
namespace engine {

/// An owning reference to a node.
template <class N>
class Ref {
 public:
  Ref() noexcept = default;
  explicit Ref(N* node) noexcept : node_(node) {
    if (node_ != nullptr) node_->references_.add();
  }
  /// Takes over a node that was just made, and is counted once already.
  static Ref adopt(N* node) noexcept {
    Ref ref;
    ref.node_ = node;
    return ref;
  }
  Ref(const Ref& other) noexcept : Ref(other.node_) {}
  Ref(Ref&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  template <class Derived>
  requires std::derived_from<Derived, N> Ref(Ref<Derived> other)
  noexcept : node_(other.release()) {}  // NOLINT: a derived reference is one
  Ref& operator=(Ref other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Ref() { drop(); }

  N* get() const noexcept { return node_; }
  N* release() noexcept { return std::exchange(node_, nullptr); }
  N* operator->() const noexcept { return node_; }
  N& operator*() const noexcept { return *node_; }
  explicit operator bool() const noexcept { return node_ != nullptr; }

  /// Whether nobody else holds the node, so that it may be written to.
  bool unique() const noexcept { return node_->references_.is_one(); }

 private:
  void drop() noexcept {
    if (node_ != nullptr && node_->references_.subtract()) delete node_;
  }

  N* node_ = nullptr;
};

}  // namespace engine
}  // namespace xgrad
