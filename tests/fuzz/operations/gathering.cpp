// Elements by their indices, by their truth, and in another dtype.
#include "../builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace xgrad::fuzz {
namespace {

using Integers = Array<std::int64_t>;

Integers integers(const Shape& shape, const std::vector<std::int64_t>& from) {
  Integers made(shape);
  std::copy_n(from.begin(), made.size(), made.data());
  return made;
}

std::string text_of(const Integers& indices) {
  return fmt::format("{{{}}} {}", fmt::join(std::span(indices.data(), indices.size()), ", "),
                     xgrad::to_string(indices.shape()));
}

struct Gathered {
  std::size_t x, axis;
  Integers indices;
};

/// Indices into one dimension: of a shape of their own, or, for lines, of x's shape but for that dimension.
Gathered gathered(Builder& b, bool in_lines) {
  const std::size_t x = b.pick(), axis = b.right_axis(x);
  if (b.shape(x).empty()) throw Refused();
  Shape shape = in_lines ? b.shape(x) : b.small_shape(b.bytes.below(3));
  if (in_lines) shape[axis] = b.bytes.below(5);
  if (engine::element_count(shape) > 60) throw Refused();
  return {x, axis, integers(shape, b.indices(engine::element_count(shape), b.shape(x)[axis]))};
}

Shape taken_shape(const Builder& b, const Gathered& from) {
  Shape shape = b.shape(from.x);
  Shape taken(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(from.axis));
  for (const std::size_t length : from.indices.shape()) taken.push_back(length);
  for (std::size_t d = from.axis + 1; d < shape.size(); ++d) taken.push_back(shape[d]);
  return taken;
}

const Chapter chapter([] {
  return std::vector<Operation>{
      {"take",
       [](Builder& b) {
         const auto [x, axis, indices] = gathered(b, false);
         b.apply("take", fmt::format("take({}, {}, {})", b.name(x), text_of(indices), axis), {x},
                 [=, at = static_cast<std::ptrdiff_t>(axis), indices = indices](const auto& in) {
                   return take(in[0], indices, at);
                 });
       }},
      {"take_along_axis",
       [](Builder& b) {
         const auto [x, axis, indices] = gathered(b, true);
         b.apply("take_along_axis",
                 fmt::format("take_along_axis({}, {}, {})", b.name(x), text_of(indices), axis), {x},
                 [at = static_cast<std::ptrdiff_t>(axis), indices = indices](const auto& in) {
                   return take_along_axis(in[0], indices, at);
                 });
       }},
      {"put_along_axis",
       [](Builder& b) {
         const std::size_t x = b.pick(), axis = b.right_axis(x), length = b.bytes.below(6);
         const Shape& shape = b.shape(x);
         if (engine::element_count(shape) > 60) throw Refused();
         const Integers indices = integers(shape, b.indices(engine::element_count(shape), length));
         b.apply("put_along_axis",
                 fmt::format("put_along_axis({}, {}, {}, {})", b.name(x), text_of(indices), length, axis),
                 {x}, [=](const auto& in) {
                   return put_along_axis(in[0], indices, length, static_cast<std::ptrdiff_t>(axis));
                 });
       }},
      {"index_add",
       [](Builder& b) {
         const Gathered from = gathered(b, false);
         const std::size_t values = b.fitted(b.pick(), taken_shape(b, from));
         b.apply("index_add",
                 fmt::format("index_add({}, {}, {}, {})", b.name(from.x), from.axis, text_of(from.indices),
                             b.name(values)),
                 {from.x, values}, [=](const auto& in) {
                   return index_add(in[0], static_cast<std::ptrdiff_t>(from.axis), from.indices, in[1]);
                 });
       }},
      {"scatter_add",
       [](Builder& b) {
         const Gathered from = gathered(b, true);
         const std::size_t values = b.fitted(b.pick(), from.indices.shape());
         b.apply("scatter_add",
                 fmt::format("scatter_add({}, {}, {}, {})", b.name(from.x), from.axis, text_of(from.indices),
                             b.name(values)),
                 {from.x, values}, [=](const auto& in) {
                   return scatter_add(in[0], static_cast<std::ptrdiff_t>(from.axis), from.indices, in[1]);
                 });
       }},
      {"masked_select",
       [](Builder& b) {
         const std::size_t x = b.pick(), of = b.pick();
         const Array<double> mask = xt::cast<double>(b.value(of) > 0);
         b.apply("masked_select", fmt::format("masked_select({}, {} > 0)", b.name(x), b.name(of)), {x},
                 [=](const auto& in) {
                   using T = typename std::decay_t<decltype(in[0])>::value_type;
                   return masked_select(in[0], converted<T>(mask));
                 });
       }},
      {"pick",
       [](Builder& b) {
         const Shape shape = {1 + b.bytes.below(4), 1 + b.bytes.below(4)};
         const std::size_t x = b.fitted(b.pick(), shape);
         const auto indices = b.indices(shape[0], shape[1]);
         b.apply("pick", fmt::format("pick({}, {{{}}})", b.name(x), fmt::join(indices, ", ")), {x},
                 [=](const auto& in) { return pick(in[0], indices); });
       }},
      {"place",
       [](Builder& b) {
         const std::size_t rows = b.bytes.below(5), columns = 1 + b.bytes.below(4);
         const std::size_t x = b.fitted(b.pick(), Shape{rows});
         const auto indices = b.indices(rows, columns);
         b.apply("place", fmt::format("place({}, {{{}}}, {})", b.name(x), fmt::join(indices, ", "), columns),
                 {x}, [=](const auto& in) { return place(in[0], indices, columns); });
       }},
      {"softmax_cross_entropy",
       [](Builder& b) {
         const Shape shape = {b.bytes.below(5), 1 + b.bytes.below(4)};
         const std::size_t x = b.fitted(b.pick(), shape);
         const auto labels = b.indices(shape[0], shape[1]);
         b.apply("softmax_cross_entropy",
                 fmt::format("softmax_cross_entropy({}, {{{}}})", b.name(x), fmt::join(labels, ", ")), {x},
                 [=](const auto& in) { return softmax_cross_entropy(in[0], labels); });
       }},
      {"where",
       [](Builder& b) {
         const std::size_t c = b.pick(), x = b.pick(), y = b.pick();
         b.apply("where", fmt::format("where({} > 0.3, {}, {})", b.name(c), b.name(x), b.name(y)), {c, x, y},
                 [](const auto& in) { return where(in[0] > 0.3, in[1], in[2]); });
       }},
      {"cast",
       [](Builder& b) {
         const std::size_t x = b.pick();
         b.apply("cast", fmt::format("cast<double>(cast<float>({}))", b.name(x)), {x}, [](const auto& in) {
           using T = typename std::decay_t<decltype(in[0])>::value_type;
           using Other = std::conditional_t<std::is_same_v<T, float>, double, float>;
           return cast<T>(cast<Other>(in[0]));
         });
         b.note_rounding_to_float();
       }},
      {"checkpoint",
       [](Builder& b) {
         const std::size_t x = b.pick();
         b.apply("checkpoint", fmt::format("checkpoint(x ↦ sin(x)·x, {})", b.name(x)), {x},
                 [](const auto& in) { return checkpoint([](const auto& y) { return sin(y) * y; }, in[0]); });
       }},
  };
});

}  // namespace
}  // namespace xgrad::fuzz
