// The same elements in another shape or order, most of them views.
#include "../builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace xgrad::fuzz {
namespace {

using Indices = std::vector<std::ptrdiff_t>;

/// A shape of as many elements: lengths are taken out of the number one after the other.
Indices shape_of(Builder& b, std::size_t size) {
  Indices shape;
  std::size_t left = size;
  for (std::size_t d = b.bytes.below(4); d > 0 && left > 0; --d) {
    const std::size_t length = 1 + b.bytes.below(left < 8 ? left : 8);
    shape.push_back(static_cast<std::ptrdiff_t>(left % length == 0 ? length : 1));
    left /= static_cast<std::size_t>(shape.back());
  }
  if (left != 1 || b.bytes.chance(60))
    shape.push_back(b.bytes.chance(100) ? -1 : static_cast<std::ptrdiff_t>(left));
  return shape;
}

const Chapter chapter([] {
  return std::vector<Operation>{
      {"transpose",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const Indices order = b.order(b.shape(x).size());
         b.apply("transpose", fmt::format("transpose({}, {{{}}})", b.name(x), fmt::join(order, ", ")), {x},
                 [=](const auto& in) { return transpose(in[0], order); });
       }},
      {"swapaxes",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const std::ptrdiff_t first = b.axis(x), second = b.axis(x);
         b.apply("swapaxes", fmt::format("swapaxes({}, {}, {})", b.name(x), first, second), {x},
                 [=](const auto& in) { return swapaxes(in[0], first, second); });
       }},
      {"moveaxis",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const std::ptrdiff_t from = b.axis(x), to = b.axis(x);
         b.apply("moveaxis", fmt::format("moveaxis({}, {}, {})", b.name(x), from, to), {x},
                 [=](const auto& in) { return moveaxis(in[0], from, to); });
       }},
      {"reshape",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const Indices shape = shape_of(b, b.value(x).size());
         b.apply("reshape", fmt::format("reshape({}, {{{}}})", b.name(x), fmt::join(shape, ", ")), {x},
                 [=](const auto& in) { return reshape(in[0], shape); });
       }},
      {"expand_dims",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const auto most = static_cast<std::ptrdiff_t>(b.shape(x).size());
         const std::ptrdiff_t axis = b.bytes.between(-most - 1, most);
         b.apply("expand_dims", fmt::format("expand_dims({}, {})", b.name(x), axis), {x},
                 [=](const auto& in) { return expand_dims(in[0], axis); });
       }},
      {"squeeze",
       [](Builder& b) {
         const std::size_t x = b.pick();
         Indices axes;
         if (b.bytes.chance(128)) axes.push_back(b.axis(x));
         b.apply("squeeze", fmt::format("squeeze({}, {{{}}})", b.name(x), fmt::join(axes, ", ")), {x},
                 [=](const auto& in) { return squeeze(in[0], axes); });
       }},
      {"broadcast_to",
       [](Builder& b) {
         const std::size_t x = b.pick();
         Shape shape = b.small_shape(b.bytes.below(3));
         for (const std::size_t length : b.shape(x)) shape.push_back(length == 1 ? b.bytes.below(5) : length);
         if (engine::element_count(shape) > 400) throw Refused();
         b.apply("broadcast_to", fmt::format("broadcast_to({}, {})", b.name(x), xgrad::to_string(shape)), {x},
                 [=](const auto& in) { return broadcast_to(in[0], shape); });
       }},
      {"sum_to",
       [](Builder& b) {
         const std::size_t x = b.pick(), mask = b.bytes.next();
         Shape kept = b.shape(x);
         for (std::size_t d = 0; d < kept.size(); ++d)
           if (mask >> d & 1) kept[d] = 1;
         b.apply("sum_to", fmt::format("sum_to({0}, {1}, {1})", b.name(x), xgrad::to_string(kept)), {x},
                 [=](const auto& in) { return sum_to(in[0], kept, kept); });
       }},
      {"flip",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const Indices axes = b.axes(x);
         b.apply("flip", fmt::format("flip({}, {{{}}})", b.name(x), fmt::join(axes, ", ")), {x},
                 [=](const auto& in) { return flip(in[0], axes); });
       }},
      {"roll",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const std::ptrdiff_t by = b.bytes.between(-7, 7), axis = b.axis(x);
         b.apply("roll", fmt::format("roll({}, {}, {})", b.name(x), by, axis), {x},
                 [=](const auto& in) { return roll(in[0], by, axis); });
       }},
      {"repeat",
       [](Builder& b) {
         const std::size_t x = b.pick(), axis = b.right_axis(x);
         std::vector<std::size_t> counts(b.shape(x).empty() ? 1 : b.shape(x)[axis]);
         for (std::size_t& count : counts) count = b.bytes.below(4);
         b.apply("repeat", fmt::format("repeat({}, {{{}}}, {})", b.name(x), fmt::join(counts, ", "), axis),
                 {x}, [=](const auto& in) { return repeat(in[0], counts, axis); });
       }},
      {"tile",
       [](Builder& b) {
         const std::size_t x = b.pick();
         Indices times(b.bytes.below(4));
         for (std::ptrdiff_t& each : times) each = b.bytes.between(0, 3);
         b.apply("tile", fmt::format("tile({}, {{{}}})", b.name(x), fmt::join(times, ", ")), {x},
                 [=](const auto& in) { return tile(in[0], times); });
       }},
      {"rot90",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const int quarters = static_cast<int>(b.bytes.between(-2, 5));
         const std::ptrdiff_t from = b.axis(x), to = b.axis(x);
         b.apply("rot90", fmt::format("rot90({}, {}, {{{}, {}}})", b.name(x), quarters, from, to), {x},
                 [=](const auto& in) {
                   return rot90(in[0], quarters, {from, to});
                 });
       }},
      {"diagonal",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const int offset = static_cast<int>(b.bytes.between(-3, 3));
         const std::ptrdiff_t row = b.axis(x), column = b.axis(x);
         b.apply("diagonal", fmt::format("diagonal({}, {}, {}, {})", b.name(x), offset, row, column), {x},
                 [=](const auto& in) { return diagonal(in[0], offset, row, column); });
       }},
      {"trace",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const std::ptrdiff_t offset = b.bytes.between(-3, 3), row = b.axis(x), column = b.axis(x);
         b.apply("trace", fmt::format("trace({}, {}, {}, {})", b.name(x), offset, row, column), {x},
                 [=](const auto& in) { return trace(in[0], offset, row, column); });
       }},
      {"diag",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const int offset = static_cast<int>(b.bytes.between(-3, 3));
         b.apply("diag", fmt::format("diag({}, {})", b.name(x), offset), {x},
                 [=](const auto& in) { return diag(in[0], offset); });
       }},
      {"tril",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const int offset = static_cast<int>(b.bytes.between(-3, 3));
         b.apply("tril", fmt::format("tril({}, {})", b.name(x), offset), {x},
                 [=](const auto& in) { return tril(in[0], offset); });
       }},
      {"triu",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const int offset = static_cast<int>(b.bytes.between(-3, 3));
         b.apply("triu", fmt::format("triu({}, {})", b.name(x), offset), {x},
                 [=](const auto& in) { return triu(in[0], offset); });
       }},
  };
});

}  // namespace
}  // namespace xgrad::fuzz
