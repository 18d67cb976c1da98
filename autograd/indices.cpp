#include "indices.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace xgrad {

void Indices::check_dimension(std::size_t dimension) {
  if (dimension != 1)
    throw std::invalid_argument(
        fmt::format("indices or labels: an array of {} dimensions was given, expected 1", dimension));
}

Variable<std::int64_t> Indices::variable(Location location) && {
  auto node = engine::make_constant<std::int64_t>([&] { return std::move(indices_); });
  node->set_location(location);
  return Variable<std::int64_t>(engine::NodeRef(std::move(node)));
}

}  // namespace xgrad
