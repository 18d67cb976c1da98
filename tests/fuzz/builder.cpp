#include "builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

namespace xgrad::fuzz {

namespace {

constexpr std::size_t most_steps = 12, most_values = 40, most_elements = 400;
constexpr double largest = 16;

/// What no two operations have in common, and no other operation changes: so inputs that are kept stay what
/// they are when operations are added.
std::uint64_t score(std::string_view name, std::size_t choice) {
  std::uint64_t hash = 1469598103934665603u ^ choice * 0x9e3779b97f4a7c15u;
  for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211u;
  hash ^= hash >> 31;
  return hash * 0xbf58476d1ce4e5b9u >> 8;
}

const Operation& chosen(Bytes& bytes) {
  const std::size_t choice = bytes.next() + 256u * bytes.next();
  return *std::max_element(
      Chapter::all().begin(), Chapter::all().end(),
      [&](const Operation& a, const Operation& b) { return score(a.name, choice) < score(b.name, choice); });
}

/// NaN, if there is one.
double largest_of(const Array<double>& x) {
  double found = 0;
  for (std::size_t i = 0; i < x.size() && !std::isnan(found); ++i) {
    const double size = std::abs(x.data()[i]);
    if (!(size <= found)) found = size;
  }
  return found;
}

}  // namespace

// ---- Chapter ---------------------------------------------------------------------------------------------

const std::vector<Operation>& Chapter::all() {
  static const std::vector<Operation> all = [] {
    std::vector<Operation> all;
    for (const auto operations : list())
      for (Operation& one : operations()) all.push_back(std::move(one));
    return all;
  }();
  return all;
}

std::vector<std::vector<Operation> (*)()>& Chapter::list() {
  static std::vector<std::vector<Operation> (*)()> list;
  return list;
}

// ---- Builder ---------------------------------------------------------------------------------------------

Builder::Builder(Bytes bytes) : bytes(bytes) {
  const std::size_t leaves = 1 + this->bytes.below(3);
  for (std::size_t i = 0; i < leaves; ++i) add_leaf();
}

Program Builder::build() {
  for (std::size_t i = 0; i < most_steps && !bytes.empty() && values_.size() < most_values; ++i) {
    try {
      chosen(bytes).add(*this);
    } catch (const Refused&) {
    }
  }
  return std::move(program_);
}

// Floats, so that a program may begin with the same numbers in either dtype. Whole numbers and quarters make
// ties, and meet kinks.
void Builder::add_leaf() {
  Leaf leaf{Array<double>(small_shape(bytes.below(5))), program_.leaves.size() > 0 && bytes.chance(40)};
  enum Kind { uniform, quarters, whole, equal, given };
  const Kind kind = static_cast<Kind>(bytes.below(5));
  Generator generator(bytes.next());
  for (double& x : leaf.value) {
    const double random = 4 * generator.uniform() - 2;
    x = kind == uniform    ? random
        : kind == quarters ? std::round(4 * random) / 4
        : kind == whole    ? std::round(random)
        : kind == equal    ? 0.75
                           : (bytes.next() - 128) / 50.0;
    x = static_cast<float>(x);
  }
  values_.push_back(constant(leaf.value));
  program_.leaves.push_back(std::move(leaf));
}

std::size_t Builder::add(const char* operation, Step step) {
  std::vector<Variable<double>> operands;
  for (const std::size_t operand : step.operands) operands.push_back(values_[operand]);
  Variable<double> y;
  try {
    y = step.call(operands);
  } catch (const std::exception& error) {
    // An index may be out of range, shapes may not fit, a matrix may be singular; the message says where.
    const bool expected = dynamic_cast<const std::invalid_argument*>(&error) != nullptr ||
                          dynamic_cast<const std::out_of_range*>(&error) != nullptr ||
                          dynamic_cast<const std::domain_error*>(&error) != nullptr;
    if (expected && std::string_view(error.what()).find(operation) != std::string_view::npos) throw Refused();
    std::string shapes;
    for (const auto& x : operands) shapes += " " + xgrad::to_string(x.shape());
    throw Finding(fmt::format("{}\n{} of{} throws what does not name it: {}\n", program_.to_string(),
                              step.text, shapes, error.what()));
  }
  if (y.size() > most_elements || y.shape().size() > 6 || !(largest_of(y.value()) < 1e6)) throw Refused();
  step.shape = y.shape();
  program_.steps.push_back(std::move(step));
  values_.push_back(y);
  const std::size_t added = values_.size() - 1;
  if (largest_of(y.value()) <= largest) return added;
  // So that nothing grows from step to step.
  return apply("tanh", fmt::format("16*tanh({}/16)", name(added)), {added},
               [](const auto& x) { return 16 * tanh(x[0] / 16); });
}

std::size_t Builder::pick() { return values_.size() - 1 - bytes.below(values_.size()); }

std::size_t Builder::fitted(std::size_t x, const Shape& shape) {
  if (this->shape(x) == shape) return x;
  const std::size_t size = value(x).size(), wanted = engine::element_count(shape);
  if (size == 0 || wanted > most_elements) throw Refused();
  std::vector<std::int64_t> indices(wanted);
  for (std::size_t i = 0; i < wanted; ++i) indices[i] = static_cast<std::int64_t>(i % size);
  return apply("take", fmt::format("fitted({}, {})", name(x), xgrad::to_string(shape)), {x},
               [=](const auto& in) { return reshape(take(ravel(in[0]), indices), shape); });
}

std::size_t Builder::within(std::size_t x, double low, double high) {
  const double margin = (high - low) / 20;
  const Array<double>& value = this->value(x);
  const bool inside = std::all_of(value.data(), value.data() + value.size(),
                                  [&](double each) { return each >= low + margin && each <= high - margin; });
  if (inside) return x;
  return apply("sigmoid", fmt::format("{} + {}*sigmoid({})", low, high - low, name(x)), {x},
               [=](const auto& in) { return low + (high - low) * sigmoid(in[0]); });
}

std::size_t Builder::near(std::size_t x, const Array<double>& center, double radius) {
  const std::size_t part = fitted(x, center.shape());
  return apply("tanh",
               fmt::format("{}*tanh({}) + {{{}}}", radius, name(part),
                           fmt::join(std::span(center.data(), center.size()), ", ")),
               {part}, [=](const auto& in) {
                 using T = typename std::decay_t<decltype(in[0])>::value_type;
                 return radius * tanh(in[0]) + converted<T>(center);
               });
}

std::ptrdiff_t Builder::axis(std::size_t x) {
  const auto dimensions = static_cast<std::ptrdiff_t>(shape(x).size());
  if (bytes.chance(8)) return bytes.between(-9, 9);
  return dimensions == 0 ? 0 : bytes.between(-dimensions, dimensions - 1);
}

std::size_t Builder::right_axis(std::size_t x) { return bytes.below(shape(x).size()); }

std::vector<std::ptrdiff_t> Builder::axes(std::size_t x) {
  std::vector<std::ptrdiff_t> axes;
  const std::size_t dimensions = shape(x).size(), mask = bytes.next();
  for (std::size_t d = 0; d < dimensions; ++d)
    if (mask >> d & 1)
      axes.push_back(static_cast<std::ptrdiff_t>(d) -
                     (mask >> 6 & 1 ? static_cast<std::ptrdiff_t>(dimensions) : 0));
  if (mask == 255) axes.push_back(bytes.between(-9, 9));
  if (mask >> 7 & 1) std::reverse(axes.begin(), axes.end());
  return axes;
}

std::vector<std::ptrdiff_t> Builder::order(std::size_t dimensions) {
  std::vector<std::ptrdiff_t> order(dimensions);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = dimensions; i > 1; --i) std::swap(order[i - 1], order[bytes.below(i)]);
  return order;
}

std::vector<std::int64_t> Builder::indices(std::size_t count, std::size_t below) {
  std::vector<std::int64_t> indices(count);
  const bool wrong = bytes.chance(4);
  for (auto& index : indices)
    index = wrong ? bytes.between(-2, 9) : static_cast<std::int64_t>(bytes.below(below));
  return indices;
}

Shape Builder::small_shape(std::size_t dimensions) {
  constexpr std::size_t lengths[] = {2, 3, 1, 4, 5, 2, 3, 1, 2, 3, 4, 5, 1, 3, 2, 0};
  Shape shape;
  for (std::size_t d = 0; d < dimensions; ++d) shape.push_back(lengths[bytes.below(16)]);
  for (std::size_t d = 0; engine::element_count(shape) > 120; ++d) shape[d] = 1;
  return shape;
}

double Builder::number(double low, double high) { return low + (high - low) * bytes.next() / 255; }

}  // namespace xgrad::fuzz
