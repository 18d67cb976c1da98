/// Sequential: modules one after the other.
#pragma once

#include "../autograd/export.hpp"
#include "layer.hpp"

#include <concepts>
#include <memory>
#include <utility>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

/// The composition of modules, the first applied first; of none, x itself. They are named "0", "1", …
///
///     nn::Sequential model(nn::Linear(2, 16, generator), nn::Tanh(), nn::Linear(16, 2, generator));
///
/// or, where their number is not known before,
///
///     nn::Sequential<float> model;
///     for (int layer = 0; layer < depth; ++layer) {
///       model.add(nn::Linear(16, 16, generator));
///       model.add(nn::Tanh());
///     }
template <Real T = float>
class Sequential final : public Layer<T> {
 public:
  Sequential() = default;

  template <std::derived_from<Module<T>>... Modules>
  requires(sizeof...(Modules) > 0 && !(std::same_as<Modules, Sequential> && ... &&
                                       (sizeof...(Modules) == 1))) explicit Sequential(Modules... modules) {
    (add(std::move(modules)), ...);
  }

  /// Appends a module. The parameters of an optimizer are those at the time it was made: add first.
  template <std::derived_from<Module<T>> M>
  void add(M module) {
    modules_.push_back(std::make_shared<M>(std::move(module)));
  }

  std::size_t size() const noexcept { return modules_.size(); }
  const Module<T>& operator[](std::size_t i) const { return *modules_.at(i); }

  Variable<T> forward(const Variable<T>& x) const override;
  void members(Members<T>& member) const override;

 private:
  std::vector<std::shared_ptr<Module<T>>> modules_;
};

template <class First, class... Rest>
explicit Sequential(First, Rest...) -> Sequential<typename First::value_type>;

extern template class Sequential<float>;
extern template class Sequential<double>;

}  // namespace nn
}  // namespace xgrad
