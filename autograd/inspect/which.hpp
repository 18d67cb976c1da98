/// Which: a node of a trace, by its name or by a handle.
#pragma once

#include "../export.hpp"
#include "trace.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// Which node of a trace is meant: by its name or, in the process that recorded it, by a handle.
class Which {
 public:
  Which(std::string_view name) : name_(name) {}      // NOLINT
  Which(const char* name) : name_(name) {}           // NOLINT
  Which(const std::string& name) : name_(name) {}    // NOLINT
  Which(const engine::Node& node) : node_(&node) {}  // NOLINT
  /// Throws std::invalid_argument for an empty Variable.
  template <Real T>
  Which(const Variable<T>& node);  // NOLINT

  /// Throws std::invalid_argument if it is not in the trace: J was not computed from it.
  std::size_t in(const Trace& trace) const;

 private:
  std::string_view name_;
  const engine::Node* node_ = nullptr;
};

extern template XGRAD_EXPORT Which::Which(const Variable<float>&);
extern template XGRAD_EXPORT Which::Which(const Variable<double>&);

}  // namespace inspect
}  // namespace xgrad
