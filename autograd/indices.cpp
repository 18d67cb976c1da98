#include <xgrad/autograd/indices.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace xgrad {

void Indices::check_dimension(std::size_t dimension) {
  if (dimension != 1)
    throw std::invalid_argument(
        fmt::format("indices or labels: an array of {} dimensions was given, expected 1", dimension));
}

Variable<std::int64_t> Indices::variable(Location location) const {
  auto node =
      engine::make_constant<std::int64_t>([&] { return engine::shared_part(indices_, indices_.shape()); });
  node->set_location(location);
  return Variable<std::int64_t>(engine::NodeRef(std::move(node)));
}

}  // namespace xgrad
