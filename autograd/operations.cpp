#include <xgrad/autograd/operations.hpp>
#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/cast.hpp>
#include <xgrad/autograd/ops/exponentials.hpp>
#include <xgrad/autograd/ops/selection.hpp>
#include <xgrad/autograd/variable.hpp>

#include <algorithm>
#include <stdexcept>

namespace xgrad {

namespace rules {

extern template struct Recorder<struct Pick>;
extern template struct Recorder<struct MatMul>;
extern template struct Recorder<struct Sum>;
extern template struct Recorder<struct Slice>;
extern template struct Recorder<struct Reshape>;
extern template struct Recorder<struct Softmax>;

}  // namespace rules

namespace {

std::vector<Operation (*)()>& descriptions() {
  static std::vector<Operation (*)()> all;
  return all;
}

// One rule of each chapter in ops/. From a static library the linker takes only the object files that
// something refers to; with a chapter's file come all of its rules.
bool all_chapters() {
  using namespace rules;
  return cast<float>(constant(0.0)).size() == 1 && Recorder<Add>::listed && Recorder<Tanh>::listed &&
         Recorder<Exp>::listed && Recorder<Pick>::listed && Recorder<MatMul>::listed &&
         Recorder<Sum>::listed && Recorder<Where>::listed && Recorder<Reshape>::listed &&
         Recorder<Slice>::listed && Recorder<Softmax>::listed;
}

}  // namespace

bool detail::list_operation(Operation (*describe)()) {
  descriptions().push_back(describe);
  return true;
}

std::vector<Operation> operations() {
  if (!all_chapters()) throw std::logic_error("operations: called before the library was initialized");
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
