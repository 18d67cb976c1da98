#include "operations.hpp"
#include "ops/activations.hpp"
#include "ops/arithmetic.hpp"
#include "ops/cast.hpp"
#include "ops/exponentials.hpp"
#include "ops/rounding.hpp"
#include "ops/selection.hpp"
#include "ops/special_functions.hpp"
#include "ops/trigonometry.hpp"
#include "rule/table.hpp"
#include "symbol.hpp"
#include "variable.hpp"

#include <algorithm>
#include <stdexcept>

namespace xgrad {

namespace rules {

extern template struct Compiled<struct Pick>;
extern template struct Compiled<struct MatMul>;
extern template struct Compiled<struct Sum>;
extern template struct Compiled<struct Identity>;
extern template struct Compiled<struct CumSum>;
extern template struct Compiled<struct Part>;
extern template struct Compiled<struct Concatenate>;
extern template struct Compiled<struct Rearrange>;
extern template struct Compiled<struct Reshape>;
extern template struct Compiled<struct SoftmaxCrossEntropy>;
extern template struct Compiled<struct Solve>;
extern template struct Compiled<struct Det>;
extern template struct Compiled<struct Cholesky>;
extern template struct Compiled<struct Eigh>;
extern template struct Compiled<struct Pinv>;
extern template struct Compiled<struct Fft>;
extern template struct Compiled<struct TopK>;
extern template struct Compiled<struct Convolve>;
extern template struct Compiled<struct Cross>;
extern template struct Compiled<struct Diagonal>;
extern template struct Compiled<struct Take>;
extern template struct Compiled<struct Pad>;

}  // namespace rules

namespace {

std::vector<const engine::RuleTable*>& tables() {
  static std::vector<const engine::RuleTable*> all;
  return all;
}

Operation described(const engine::RuleTable& rule) {
  Operation operation{std::string(rule.name), {}, {}, {}};
  std::vector<Symbol> x;
  for (const char* name : rule.inputs) {
    operation.inputs.emplace_back(name);
    x.emplace_back(name);
  }
  operation.value = rule.value_formula(nullptr, x).text();
  for (std::size_t i = 0; i < x.size(); ++i)
    operation.pullbacks.push_back(rule.cotangent_formula(nullptr, i, "g", x, "y").text());
  return operation;
}

// One rule of each chapter in ops/. From a static library the linker takes only the object files that
// something refers to; with a chapter's file come all of its rules.
bool all_chapters() {
  using namespace rules;
  return cast<float>(constant(0.0)).size() == 1 && Compiled<Add>::listed && Compiled<Identity>::listed &&
         Compiled<CumSum>::listed && Compiled<Tanh>::listed && Compiled<Exp>::listed &&
         Compiled<Pick>::listed && Compiled<MatMul>::listed && Compiled<Sum>::listed &&
         Compiled<Where>::listed && Compiled<Reshape>::listed && Compiled<Part>::listed &&
         Compiled<Round>::listed && Compiled<SoftmaxCrossEntropy>::listed && Compiled<Solve>::listed &&
         Compiled<Relu>::listed && Compiled<Gelu>::listed && Compiled<TopK>::listed &&
         Compiled<Cross>::listed && Compiled<Diagonal>::listed && Compiled<Convolve>::listed &&
         Compiled<Det>::listed && Compiled<Cholesky>::listed && Compiled<Eigh>::listed &&
         Compiled<Pinv>::listed && Compiled<Fft>::listed && Compiled<Pad>::listed &&
         Compiled<Concatenate>::listed && Compiled<Rearrange>::listed && Compiled<Take>::listed &&
         Compiled<Sin>::listed && Compiled<Erf>::listed;
}

}  // namespace

bool detail::list_rule(const engine::RuleTable& table) {
  tables().push_back(&table);
  return true;
}

std::vector<Operation> operations() {
  if (!all_chapters()) throw std::logic_error("operations: called before the library was initialized");
  std::vector<Operation> all;
  for (const engine::RuleTable* table : tables()) all.push_back(described(*table));
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

Operation operation(std::string_view name) {
  for (auto& one : operations())
    if (one.name == name) return one;
  throw std::out_of_range("operation: there is none named '" + std::string(name) + "'");
}

}  // namespace xgrad
