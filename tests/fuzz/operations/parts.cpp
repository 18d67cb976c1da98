// Parts of arrays, and what puts parts together.
#include "../builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace xgrad::fuzz {
namespace {

struct Cut {
  Slices slices;
  std::string text;
};

/// A slice for some of x's dimensions; now and then one too many, or an index that x does not have.
Cut slices_of(Builder& b, std::size_t x) {
  using namespace xt::placeholders;
  engine::PooledVector<Slice> slices;
  std::vector<std::string> texts;
  const auto add = [&](const Slice& slice, std::string text) {
    slices.push_back(slice);
    texts.push_back(std::move(text));
  };
  const auto ints = [](const std::vector<std::int64_t>& from) {
    return std::vector<std::ptrdiff_t>(from.begin(), from.end());
  };
  std::size_t left = b.shape(x).size() + b.bytes.chance(8);
  bool ellipsis = false;
  for (std::size_t d = 0; left > 0 && slices.size() < 7; --left) {
    const std::size_t length = d < b.shape(x).size() ? b.shape(x)[d] : 3;
    ++d;
    switch (b.bytes.below(9)) {
      case 0:
        add(xt::all(), "all()");
        break;
      case 1: {
        const std::ptrdiff_t from = b.bytes.between(-5, 5), to = b.bytes.between(-5, 6);
        add(xt::range(from, to), fmt::format("range({}, {})", from, to));
        break;
      }
      case 2: {
        const std::ptrdiff_t from = b.bytes.between(-5, 5), to = b.bytes.between(-6, 6),
                             step = b.bytes.between(1, 3);
        add(xt::range(from, to, step), fmt::format("range({}, {}, {})", from, to, step));
        break;
      }
      case 3: {
        const std::ptrdiff_t step = b.bytes.between(-3, -1);
        add(xt::range(_, _, step), fmt::format("range(_, _, {})", step));
        break;
      }
      case 4: {
        const std::ptrdiff_t at = b.bytes.between(-static_cast<std::ptrdiff_t>(length),
                                                  static_cast<std::ptrdiff_t>(length) - (length > 0));
        add(at, fmt::format("{}", at));
        break;
      }
      case 5:
        add(xt::newaxis(), "newaxis()");
        --d;
        ++left;
        break;
      case 6: {
        const auto kept = ints(b.indices(b.bytes.below(4), length));
        add(xt::keep(kept), fmt::format("keep({})", fmt::join(kept, ", ")));
        break;
      }
      case 7: {
        const auto dropped = ints(b.indices(1, length));
        add(xt::drop(dropped), fmt::format("drop({})", fmt::join(dropped, ", ")));
        break;
      }
      default:
        if (!ellipsis) add(xt::ellipsis(), "ellipsis()");
        ellipsis = true;
        if (b.bytes.chance(128))
          return {Slices(std::move(slices)), fmt::format("{{{}}}", fmt::join(texts, ", "))};
    }
  }
  return {Slices(std::move(slices)), fmt::format("{{{}}}", fmt::join(texts, ", "))};
}

/// The shape that the part has.
Shape shape_of_part(Builder& b, std::size_t x, const Cut& cut) {
  try {
    return view(constant(b.value(x)), cut.slices).shape();
  } catch (const std::exception&) {
    return b.shape(b.pick());
  }
}

template <class F>
Operation into_part(const char* name, const F& f) {
  return {name, [=](Builder& b) {
            const std::size_t x = b.pick();
            const Cut cut = slices_of(b, x);
            std::size_t part = b.pick();
            if (b.bytes.chance(200)) part = b.fitted(part, shape_of_part(b, x, cut));
            b.apply(name, fmt::format("{}({}, {}, {})", name, b.name(x), cut.text, b.name(part)), {x, part},
                    [=](const auto& in) { return f(in[0], cut.slices, in[1]); });
          }};
}

/// Some values that may be put together along the axis: of one shape, but for its length there.
std::vector<std::size_t> parts_for(Builder& b, std::size_t axis, bool same) {
  std::vector<std::size_t> parts = {b.pick()};
  for (std::size_t more = b.bytes.below(4); more > 0; --more) {
    Shape shape = b.shape(parts[0]);
    if (!same && axis < shape.size()) shape[axis] = b.bytes.below(4);
    parts.push_back(b.bytes.chance(16) ? b.pick() : b.fitted(b.pick(), shape));
  }
  return parts;
}

std::string names_of(const Builder& b, const std::vector<std::size_t>& values) {
  std::vector<std::string> names;
  for (const std::size_t value : values) names.push_back(b.name(value));
  return fmt::format("{{{}}}", fmt::join(names, ", "));
}

template <class F>
Operation joining(const char* name, bool same, std::size_t more, const F& f) {
  return {name, [=](Builder& b) {
            const std::size_t axis = b.bytes.below(3 + more);
            const auto parts = parts_for(b, axis, same);
            b.apply(name, fmt::format("{}({}, {})", name, names_of(b, parts), axis), parts,
                    [=](const auto& in) { return f(in, static_cast<std::ptrdiff_t>(axis)); });
          }};
}

const Chapter chapter([] {
  return std::vector<Operation>{
      {"view",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const Cut cut = slices_of(b, x);
         b.apply("view", fmt::format("view({}, {})", b.name(x), cut.text), {x},
                 [=](const auto& in) { return view(in[0], cut.slices); });
       }},
      {"slice",
       [](Builder& b) {
         const std::size_t x = b.pick();
         const std::ptrdiff_t axis = b.axis(x), begin = b.bytes.between(0, 2), end = b.bytes.between(-2, 5);
         b.apply("slice", fmt::format("slice({}, {}, {}, {})", b.name(x), axis, begin, end), {x},
                 [=](const auto& in) { return slice(in[0], axis, begin, end); });
       }},
      into_part("set_view",
                [](const auto& x, const Slices& at, const auto& part) { return set_view(x, at, part); }),
      into_part("add_view",
                [](const auto& x, const Slices& at, const auto& part) { return add_view(x, at, part); }),
      {"pad",
       [](Builder& b) {
         const std::size_t x = b.pick();
         constexpr PadMode modes[] = {PadMode::constant, PadMode::edge, PadMode::reflect, PadMode::symmetric};
         const std::size_t mode = b.bytes.below(4);
         const std::ptrdiff_t before = b.bytes.between(0, 4), behind = b.bytes.between(0, 4);
         b.apply("pad", fmt::format("pad({}, {{{{{}, {}}}}}, mode {}, 0.5)", b.name(x), before, behind, mode),
                 {x}, [=](const auto& in) {
                   return pad(in[0], {{before, behind}}, modes[mode], 0.5);
                 });
       }},
      joining("concatenate", false, 0,
              [](const auto& parts, std::ptrdiff_t axis) { return concatenate(parts, axis); }),
      joining("stack", true, 1, [](const auto& parts, std::ptrdiff_t axis) { return stack(parts, axis); }),
      joining("hstack", true, 0, [](const auto& parts, std::ptrdiff_t) { return hstack(parts); }),
      joining("vstack", true, 0, [](const auto& parts, std::ptrdiff_t) { return vstack(parts); }),
      {"split",
       [](Builder& b) {
         const std::size_t x = b.pick(), axis = b.right_axis(x), part = b.bytes.below(2);
         const std::vector<std::ptrdiff_t> at = {b.bytes.between(0, 3)};
         b.apply("split", fmt::format("split({}, {{{}}}, {})[{}]", b.name(x), at[0], axis, part), {x},
                 [=](const auto& in) { return split(in[0], at, static_cast<std::ptrdiff_t>(axis))[part]; });
       }},
  };
});

}  // namespace
}  // namespace xgrad::fuzz
