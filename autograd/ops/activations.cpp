#include "activations.hpp"
#include "reductions.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

using namespace engine;

template <Real T>
Variable<T> maxout(const Variable<T>& x, std::size_t pieces, Location location) {
  require_value(x, "maxout");
  Shape shape = x.shape();
  if (shape.empty() || pieces == 0 || shape.back() % pieces != 0)
    throw std::invalid_argument(
        fmt::format("maxout: {} is {}; its last dimension must be a multiple of {}, the number of pieces",
                    display_name(*x.node(), "x"), to_string(shape), pieces));
  shape.back() /= pieces;
  if (x.size() == 0) return reshape(x, shape, location);
  shape.push_back(pieces);
  return max(reshape(x, shape, location), {-1}, false, location);
}

template XGRAD_EXPORT Variable<float> maxout(const Variable<float>&, std::size_t, Location);
template XGRAD_EXPORT Variable<double> maxout(const Variable<double>&, std::size_t, Location);

}  // namespace xgrad
