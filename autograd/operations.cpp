#include <xgrad/autograd/operations.hpp>

#include <algorithm>
#include <stdexcept>

namespace xgrad {
namespace {

std::vector<Operation (*)()>& descriptions() {
  static std::vector<Operation (*)()> all;
  return all;
}

}  // namespace

bool detail::list_operation(Operation (*describe)()) {
  descriptions().push_back(describe);
  return true;
}

std::vector<Operation> operations() {
  std::vector<Operation> all;
  for (auto describe : descriptions()) all.push_back(describe());
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

Operation operation(std::string_view name) {
  for (auto& one : operations())
    if (one.name == name) return one;
  throw std::out_of_range("operation: there is none named '" + std::string(name) + "'");
}

}  // namespace xgrad
