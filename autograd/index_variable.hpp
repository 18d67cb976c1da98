/// Variable<std::int64_t>: an array of indices as an operand.
#pragma once

#include "export.hpp"
#include "variable.hpp"

#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace xgrad XGRAD_EXPORT {

/// A handle on an array of whole numbers: indices that an operation gave, as `topk` does, or is given. No
/// gradient flows into it. Otherwise it is as other Variables are.
template <>
class Variable<std::int64_t> {
 public:
  using value_type = std::int64_t;

  /// Empty, as other Variables are.
  Variable() noexcept = default;
  /// A constant that holds `indices`: an array, an xtensor expression, a number, or a std::vector, of whole
  /// numbers of any type; other numbers do not compile.
  template <engine::Values Indices>
  explicit Variable(const Indices& indices, std::string name = {}, Location location = Location::current())
      : node_(engine::make_constant_of(detail::making<std::int64_t>(indices))) {
    static_assert(engine::Integer<typename detail::scalar_of<Indices>::type>,
                  "xgrad: indices are integers; other numbers are not rounded for you");
    node_->set_name(std::move(name));
    node_->set_location(location);
  }
  explicit Variable(engine::NodeRef node) noexcept : node_(std::move(node)) {}

  bool defined() const noexcept { return static_cast<bool>(node_); }

  const Array<std::int64_t>& value() const& { return engine::as<std::int64_t>(held("value")).value(); }
  /// By value, so that `auto& v = topk(x, 2).indices.value()` keeps what it refers to alive.
  Array<std::int64_t> value() && { return engine::as<std::int64_t>(held("value")).value(); }

  const Shape& shape() const { return held("shape").shape(); }
  std::size_t size() const { return engine::element_count(held("size").shape()); }

  const std::string& name() const { return held("name").name(); }
  /// Gives the value a name.
  Variable named(std::string name) const {
    held("named").set_name(std::move(name));
    return *this;
  }

  bool needs_gradient() const {
    static_cast<void>(held("needs_gradient"));
    return false;
  }
  std::string_view operation() const { return held("operation").operation(); }
  std::string to_string() const { return defined() ? engine::text_of(*node_) : "empty"; }

  /// The value, as NumPy writes it; "empty" without a value.
  friend std::ostream& operator<<(std::ostream& out, const Variable& x) {
    return engine::print(out, x.node_.get());
  }

  const engine::NodeRef& node() const noexcept { return node_; }

 private:
  engine::Node& held(const char* asked) const {
    if (!node_) [[unlikely]]
      engine::refuse_empty(asked);
    return *node_;
  }

  engine::NodeRef node_;
};

}  // namespace xgrad
