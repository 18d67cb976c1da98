/// SectionTree: how the sections of a trace lie within each other.
#pragma once

#include "../../export.hpp"
#include "../trace.hpp"

#include <cstddef>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

/// Of this tree `none` is the root: what lies in no section.
class SectionTree {
 public:
  explicit SectionTree(const std::vector<TraceSection>& sections);

  std::size_t size() const { return paths_.size(); }

  /// From the outermost section to this one.
  const std::vector<std::size_t>& path(std::size_t section) const {
    return section == none ? root_ : paths_[section];
  }

  std::size_t depth(std::size_t section) const { return path(section).size(); }

  /// The innermost section around both.
  std::size_t common(std::size_t a, std::size_t b) const;

 private:
  std::vector<std::vector<std::size_t>> paths_;
  std::vector<std::size_t> root_;
};

}  // namespace inspect
}  // namespace xgrad
