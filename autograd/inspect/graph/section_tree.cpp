#include "section_tree.hpp"

#include <algorithm>

namespace xgrad::inspect {

SectionTree::SectionTree(const std::vector<TraceSection>& sections) {
  for (std::size_t s = 0; s < sections.size(); ++s) {
    paths_.push_back(path(sections[s].parent));
    paths_.back().push_back(s);
  }
}

std::size_t SectionTree::common(std::size_t a, std::size_t b) const {
  const auto &p = path(a), &q = path(b);
  const auto end = std::mismatch(p.begin(), p.end(), q.begin(), q.end()).first;
  return end == p.begin() ? none : *(end - 1);
}

}  // namespace xgrad::inspect
