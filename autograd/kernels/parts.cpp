#include "parts.hpp"
#include "arithmetic_loops.hpp"
#include "arrange.hpp"
#include "chosen.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace xgrad::kernels {

using namespace engine;

namespace {

/// So many parts at most are looked for in each row, and rows must be so long for that to pay.
constexpr std::size_t most_parts = 16, shortest_row = 16;

/// A part that is all indices from one to another, in each dimension.
template <class T>
struct Box {
  const T* elements;
  const Shape* shape;
  Shape begin;
};

/// There is none if the part is of another kind, or rows are too short for it to pay.
template <class T>
std::optional<Box<T>> box_of(const T* elements, const Layout& where, const Layout& whole) {
  if (where.shape.size() != whole.shape.size() || whole.shape.empty()) return std::nullopt;
  if (whole.shape.back() < shortest_row) return std::nullopt;
  Box<T> box{elements, &where.shape, Shape(whole.shape.size())};
  std::size_t offset = where.offset;
  for (std::size_t d = 0; d < whole.shape.size(); ++d) {
    if (where.strides[d] != whole.strides[d]) return std::nullopt;
    box.begin[d] = offset / static_cast<std::size_t>(whole.strides[d]);
    offset %= static_cast<std::size_t>(whole.strides[d]);
  }
  return box;
}

/// What a part has in one row.
template <class T>
struct Run {
  const T* elements;
  std::size_t begin, end;
};

/// The sum of some runs where all of them are: a loop that adds up to four of them to what it has so far.
template <Real T>
void add_up(std::span<const Run<T>> runs, std::size_t begin, std::size_t end, T* row) {
  const ArithmeticLoops<T>& loops = chosen<ArithmeticLoops<T>>();
  constexpr auto plus = static_cast<std::size_t>(Sign::plus);
  const std::array<ElementLoop<T>, 4> of_more{loops.one[plus], loops.two[plus][plus], loops.sum_of_four,
                                              loops.sum_of_five};
  const auto source = [&](const Run<T>& run) {
    return lanes::Source<T>{run.elements + (begin - run.begin), false};
  };
  lanes::Source<T> so_far = source(runs[0]);
  for (std::size_t k = 1; k < runs.size(); so_far = {row + begin, false}) {
    const std::size_t more = std::min<std::size_t>(runs.size() - k, 4);
    std::array<lanes::Source<T>, 5> terms{so_far};
    for (std::size_t i = 0; i < more; ++i) terms[1 + i] = source(runs[k++]);
    of_more[more - 1](row + begin, terms.data(), end - begin);
  }
}

/// What lies in no run is `around`.
template <Real T>
void sum_row(std::span<const Run<T>> runs, std::size_t length, T around, T* row) {
  std::size_t begin = 0, end = length;  // where all of them are
  for (const Run<T>& run : runs) {
    begin = std::max(begin, run.begin);
    end = std::min(end, run.end);
  }
  if (runs.empty() || begin >= end) begin = end = length;
  std::fill(row, row + begin, around);
  std::fill(row + end, row + length, around);
  for (const Run<T>& run : runs) {
    for (std::size_t j = run.begin; j < std::min(run.end, begin); ++j) row[j] += run.elements[j - run.begin];
    for (std::size_t j = std::max(run.begin, end); j < run.end; ++j) row[j] += run.elements[j - run.begin];
  }
  if (begin == end) return;
  if (runs.size() == 1)
    std::copy_n(runs[0].elements, end - begin, row + begin);
  else
    add_up(runs, begin, end, row);
}

/// Row by row, so that each is written once.
template <Real T>
void sum_boxes(std::span<const Box<T>> boxes, const Shape& shape, T around, T* to) {
  const std::size_t last = shape.size() - 1, length = shape[last];
  std::array<Run<T>, most_parts> runs;
  Shape index(last, std::size_t{0});
  const auto row_of = [&](const Box<T>& box) -> std::optional<std::size_t> {
    std::size_t row = 0;
    for (std::size_t d = 0; d < last; ++d) {
      const std::size_t at = index[d] - box.begin[d];
      if (at >= (*box.shape)[d]) return std::nullopt;  // or before it: a difference below zero is very large
      row = row * (*box.shape)[d] + at;
    }
    return row;
  };
  for (std::size_t rows = element_count(shape) / length; rows > 0; --rows, to += length) {
    std::size_t count = 0;
    for (const Box<T>& box : boxes)
      if (const auto row = row_of(box)) {
        const std::size_t begin = box.begin[last], run = (*box.shape)[last];
        runs[count++] = {box.elements + *row * run, begin, begin + run};
      }
    sum_row<T>({runs.data(), count}, length, around, to);
    for (std::size_t d = last; d-- > 0;) {
      if (++index[d] < shape[d]) break;
      index[d] = 0;
    }
  }
}

}  // namespace

template <Real T>
Array<T> padded(const View<T>& x, const Shape& shape, const Layout& where, T around) {
  Array<T> y = uninitialized<T>(shape);
  if (y.size() == 0) return y;
  const auto box = x.is_contiguous() ? box_of(x.data(), where, Layout(shape)) : std::nullopt;
  if (box && x.size() > 0) {
    sum_boxes<T>({&*box, 1}, shape, around, y.data());
    return y;
  }
  std::fill_n(y.data(), y.size(), around);
  put(x, y.data(), where);
  return y;
}

template <Real T>
Array<T> sum_of_parts(const Shape& shape, std::span<const Addend<T>> parts) {
  Array<T> sum = uninitialized<T>(shape);
  if (sum.size() == 0) return sum;
  if (parts.size() <= most_parts) {
    const Layout whole(shape);
    PooledVector<Box<T>> boxes;
    for (const Addend<T>& part : parts)
      if (auto box = box_of(part.elements.data(), part.where, whole)) boxes.push_back(*std::move(box));
    if (boxes.size() == parts.size()) {
      sum_boxes<T>(boxes, shape, T(0), sum.data());
      return sum;
    }
  }
  std::fill_n(sum.data(), sum.size(), T(0));
  for (const Addend<T>& part : parts) add_at<T>(part.elements, sum.data(), part.where);
  return sum;
}

template XGRAD_EXPORT Array<float> padded(const View<float>&, const Shape&, const Layout&, float);
template XGRAD_EXPORT Array<double> padded(const View<double>&, const Shape&, const Layout&, double);
template XGRAD_EXPORT Array<float> sum_of_parts(const Shape&, std::span<const Addend<float>>);
template XGRAD_EXPORT Array<double> sum_of_parts(const Shape&, std::span<const Addend<double>>);

}  // namespace xgrad::kernels
