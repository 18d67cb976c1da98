#include "slicing.hpp"
#include "shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace xgrad {

Slice::Slice(const xt::xkeep_slice<std::ptrdiff_t>& indices) : Slice(Kind::keep) {
  auto as_given = indices;
  as_given.normalize(0);  // negative ones stay so
  const auto count = static_cast<std::ptrdiff_t>(as_given.size());
  for (std::ptrdiff_t i = 0; i < count; ++i) kept_.push_back(as_given(i));
}

Slice::Slice(const xt::xdrop_slice<std::ptrdiff_t>& indices) : Slice(Kind::drop) {
  dropped_ = std::make_shared<const xt::xdrop_slice<std::ptrdiff_t>>(indices);
}

/// Goes through slices and the dimensions of x that they stand for.
class detail::SliceReader {
 public:
  SliceReader(const engine::Node& x, const char* operation) : x_(x), operation_(operation) {
    selection_.cut.begin = Shape(x.shape().size());
  }

  engine::Selection read(const Slices& slices) && {
    const auto with_dimension =
        static_cast<std::size_t>(std::count_if(slices.begin(), slices.end(), [](const Slice& slice) {
          return slice.kind_ != Slice::Kind::new_axis && slice.kind_ != Slice::Kind::ellipsis;
        }));
    if (with_dimension > x_.shape().size())
      throw std::invalid_argument(fmt::format("{}: {} slices were given for {} dimensions: {}", operation_,
                                              with_dimension, x_.shape().size(), described()));
    const std::size_t missing = x_.shape().size() - with_dimension;
    bool ellipsis = false;
    for (const Slice& slice : slices) {
      if (slice.kind_ != Slice::Kind::ellipsis) {
        read(slice);
        continue;
      }
      if (ellipsis)
        throw std::invalid_argument(fmt::format("{}: more than one ellipsis was given", operation_));
      ellipsis = true;
      for (std::size_t i = 0; i < missing; ++i) take_whole();
    }
    while (at_ < x_.shape().size()) take_whole();
    return std::move(selection_);
  }

 private:
  void read(const Slice& slice) {
    switch (slice.kind_) {
      case Slice::Kind::range:
        return take_range(slice);
      case Slice::Kind::number:
        selection_.cut.begin[at_] = in_range(*slice.first_);
        ++at_;
        return;
      case Slice::Kind::new_axis:
        return push_back(1, 0, 0);
      case Slice::Kind::keep:
        return keep(slice.kept_);
      case Slice::Kind::drop:
        return drop(*slice.dropped_);
      case Slice::Kind::ellipsis:
        return;
    }
  }

  void push_back(std::size_t length, std::size_t from, std::ptrdiff_t step) {
    selection_.cut.shape.push_back(length);
    selection_.cut.from.push_back(from);
    selection_.cut.steps.push_back(step);
  }

  void take_whole() {
    push_back(x_.shape()[at_], at_, 1);
    ++at_;
  }

  // As Python does: a negative bound counts from the end, and what lies beyond an end is moved there, which
  // for a range that runs backwards is one before the first element.
  void take_range(const Slice& slice) {
    const std::ptrdiff_t length = this->length(), step = slice.step_;
    if (step == 0)
      throw std::invalid_argument(
          fmt::format("{}: the step of a range is 0 in dimension {}: {}", operation_, at_, described()));
    const std::ptrdiff_t low = step > 0 ? 0 : -1, high = step > 0 ? length : length - 1;
    const auto bound = [&](const std::optional<std::ptrdiff_t>& given, std::ptrdiff_t otherwise) {
      if (!given) return otherwise;
      return std::clamp(*given < 0 ? *given + length : *given, low, high);
    };
    const std::ptrdiff_t first = bound(slice.first_, step > 0 ? low : high);
    const std::ptrdiff_t last = bound(slice.last_, step > 0 ? high : low);
    const std::ptrdiff_t distance = step > 0 ? last - first : first - last;
    const auto count = distance <= 0 ? 0 : static_cast<std::size_t>((distance - 1) / std::abs(step)) + 1;
    selection_.cut.begin[at_] = count == 0 ? 0 : static_cast<std::size_t>(first);
    push_back(count, at_, step);
    ++at_;
  }

  void keep(const std::vector<std::ptrdiff_t>& indices) {
    engine::Choice choice{selection_.cut.shape.size(), {}};
    for (const std::ptrdiff_t index : indices)
      choice.indices.push_back(static_cast<std::int64_t>(in_range(index)));
    choose(std::move(choice));
  }

  // xtensor's slice does not tell what it drops, but what it does not.
  void drop(xt::xdrop_slice<std::ptrdiff_t> indices) {
    indices.normalize(x_.shape()[at_]);
    engine::Choice choice{selection_.cut.shape.size(), {}};
    for (std::ptrdiff_t i = 0; i < length(); ++i)
      if (indices.contains(i)) choice.indices.push_back(i);
    const std::ptrdiff_t named = length() - static_cast<std::ptrdiff_t>(indices.size());
    const std::ptrdiff_t found = length() - static_cast<std::ptrdiff_t>(choice.indices.size());
    if (named != found)
      throw std::out_of_range(
          fmt::format("{}: drop names {} indices of dimension {}, of which {} are there, each once: {}",
                      operation_, named, at_, found, described()));
    choose(std::move(choice));
  }

  void choose(engine::Choice choice) {
    selection_.choices.push_back(std::move(choice));
    take_whole();
  }

  std::size_t in_range(std::ptrdiff_t index) const {
    const std::ptrdiff_t from_begin = index < 0 ? index + length() : index;
    if (from_begin < 0 || from_begin >= length())
      throw std::out_of_range(fmt::format("{}: index {} of dimension {} is out of range: {}", operation_,
                                          index, at_, described()));
    return static_cast<std::size_t>(from_begin);
  }

  std::ptrdiff_t length() const { return static_cast<std::ptrdiff_t>(x_.shape()[at_]); }
  std::string described() const {
    return fmt::format("{} is {}", engine::display_name(x_, "x"), to_string(x_.shape()));
  }

  const engine::Node& x_;
  const char* operation_;
  std::size_t at_ = 0;  // the dimension of x that is next
  engine::Selection selection_;
};

namespace engine {

Cut Cut::all(const Shape& shape) {
  Cut cut{Shape(shape.size()), shape, Shape(shape.size()), Strides(shape.size())};
  std::iota(cut.from.begin(), cut.from.end(), std::size_t{0});
  std::fill(cut.steps.begin(), cut.steps.end(), std::ptrdiff_t{1});
  return cut;
}

Cut Cut::along(const Shape& shape, std::size_t axis, std::size_t begin, std::size_t end) {
  Cut cut = all(shape);
  cut.begin[axis] = begin;
  cut.shape[axis] = end - begin;
  return cut;
}

Layout Cut::of(const Layout& x) const {
  Layout part;
  part.shape = shape;
  part.strides.resize(shape.size());
  for (std::size_t d = 0; d < shape.size(); ++d)
    part.strides[d] = steps[d] == 0 ? 0 : steps[d] * x.strides[from[d]];
  part.offset = x.offset;
  if (element_count(shape) == 0) return part;
  for (std::size_t d = 0; d < begin.size(); ++d)
    part.offset += static_cast<std::size_t>(static_cast<std::ptrdiff_t>(begin[d]) * x.strides[d]);
  return part;
}

Selection selected(const Slices& slices, const Node& x, const char* operation) {
  return detail::SliceReader(x, operation).read(slices);
}

}  // namespace engine
}  // namespace xgrad
