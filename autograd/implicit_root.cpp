#include "implicit_root.hpp"
#include "jacobian.hpp"
#include "ops/arithmetic.hpp"
#include "ops/linear_systems.hpp"
#include "ops/shapes.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace xgrad::engine {

template <Real T>
Variable<T> implicit_root(const FunctionOf<T>& f, const Variable<T>& x, const Variable<T>& theta,
                          ImplicitRootOptions options) {
  require_value(x, "implicit_root");
  require_value(theta, "implicit_root", "theta");
  const Shape row = {x.size()};
  Array<T> A;
  {
    const PauseRecording pause;
    const FunctionOf<T> of_x = [&](const std::vector<Variable<T>>& in) { return f({in[0], theta}); };
    A = jacobians<T>("implicit_root", of_x, {constant(x.value())}, JacobianMode::reverse)[0].value();
  }
  if (A.size() != x.size() * x.size())
    throw std::invalid_argument(
        fmt::format("implicit_root: f(x, theta) has {} elements, and x {}; expected as many",
                    x.size() == 0 ? 0 : A.size() / x.size(), x.size()));
  A.reshape(Shape{x.size(), x.size()});

  Variable<T> root = constant(x.value());
  for (std::size_t step = 0; step < options.order; ++step) {
    const Variable<T> distance = solve(A, reshape(f({root, theta}), row));
    for (std::size_t i = 0; step == 0 && i < x.size(); ++i) {
      const T moved = std::abs(distance.value().data()[i]), size = 1 + std::abs(x.value().data()[i]);
      if (!(moved <= static_cast<T>(options.tolerance) * size))
        throw std::invalid_argument(fmt::format(
            "implicit_root: x is no solution of f(x, theta) = 0: Newton's method would move element {} "
            "from {} by {}",
            i, x.value().data()[i], moved));
    }
    root = root - reshape(distance, x.shape());
  }
  return root;
}

template XGRAD_EXPORT Variable<float> implicit_root(const FunctionOf<float>&, const Variable<float>&,
                                                    const Variable<float>&, ImplicitRootOptions);
template XGRAD_EXPORT Variable<double> implicit_root(const FunctionOf<double>&, const Variable<double>&,
                                                     const Variable<double>&, ImplicitRootOptions);

}  // namespace xgrad::engine
