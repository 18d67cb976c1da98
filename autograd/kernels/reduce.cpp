#include <xgrad/autograd/kernels/reduce.hpp>
#include <xgrad/autograd/kernels/rows.hpp>
#include <xgrad/autograd/shape.hpp>

#include <algorithm>

namespace xgrad {

using namespace engine;

namespace {

/// to[j] += Σᵢ from[i, j], for `registers` registers of columns at a time.
template <std::size_t registers, class T>
void add_column_block(const T* from, std::size_t rows, std::size_t stride, T* to) {
  constexpr std::size_t width = lane_count<T>;
  std::array<Lanes<T>, registers> total;
  for (std::size_t r = 0; r < registers; ++r) total[r] = Lanes<T>::load_unaligned(to + r * width);
  for (std::size_t i = 0; i < rows; ++i, from += stride)
    for (std::size_t r = 0; r < registers; ++r) total[r] += Lanes<T>::load_unaligned(from + r * width);
  for (std::size_t r = 0; r < registers; ++r) total[r].store_unaligned(to + r * width);
}

template <class T>
void add_columns(const T* from, std::size_t rows, std::size_t columns, T* to) {
  constexpr std::size_t width = lane_count<T>;
  std::size_t j = 0;
  for (; j + 4 * width <= columns; j += 4 * width) add_column_block<4>(from + j, rows, columns, to + j);
  for (; j + width <= columns; j += width) add_column_block<1>(from + j, rows, columns, to + j);
  if (const std::size_t rest = columns - j; rest > 0) {
    Lanes<T> total = lanes::load_tail(to + j, rest);
    for (std::size_t i = 0; i < rows; ++i) total += lanes::load_tail(from + i * columns + j, rest);
    lanes::store_tail(total, to + j, rest);
  }
}

/// Neighboring dimensions that are both summed, or both kept, are one.
struct Group {
  std::size_t length;
  bool summed;
};

xt::svector<Group, 4> groups_of(const Shape& shape, const Shape& kept) {
  xt::svector<Group, 4> groups;
  const std::size_t missing = shape.size() - kept.size();
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] == 1) continue;
    const bool summed = d < missing || kept[d - missing] == 1;
    if (!groups.empty() && groups.back().summed == summed)
      groups.back().length *= shape[d];
    else
      groups.push_back({shape[d], summed});
  }
  return groups;
}

/// Adds the elements behind the groups from `g` on to `to`; returns how many elements of `to` they fill.
/// Recursion is over groups of dimensions, a handful at most.
template <class T>
std::size_t add_groups(const Group* g, const Group* end, const T*& from, T* to) {
  if (g == end) {
    *to += *from++;
    return 1;
  }
  if (g + 1 == end && g->summed) {
    *to += row_sum(lanes::single_row(from, g->length));
    from += g->length;
    return 1;
  }
  if (g + 1 == end) {
    add_columns(from, 1, g->length, to);
    from += g->length;
    return g->length;
  }
  if (g + 2 == end && g->summed) {
    add_columns(from, g->length, (g + 1)->length, to);
    from += g->length * (g + 1)->length;
    return (g + 1)->length;
  }
  std::size_t filled = 0;
  for (std::size_t i = 0; i < g->length; ++i) {
    const std::size_t inner = add_groups(g + 1, end, from, to + (g->summed ? 0 : filled));
    filled = g->summed ? inner : filled + inner;
  }
  return filled;
}

}  // namespace

template <Real T>
Array<T> sum_to(const Array<T>& x, const Shape& kept, const Shape& result) {
  Array<T> out = uninitialized<T>(result);
  std::fill(out.data(), out.data() + out.size(), T(0));
  if (x.size() == 0) return out;
  if (x.dimension() == 2 && kept.size() == 1 && kept[0] == x.shape()[1]) {  // a bias: by far the usual case
    add_columns(x.data(), x.shape()[0], x.shape()[1], out.data());
    return out;
  }
  const auto groups = groups_of(x.shape(), kept);
  const T* from = x.data();
  add_groups(groups.data(), groups.data() + groups.size(), from, out.data());
  return out;
}

template XGRAD_EXPORT Array<float> sum_to(const Array<float>&, const Shape&, const Shape&);
template XGRAD_EXPORT Array<double> sum_to(const Array<double>&, const Shape&, const Shape&);

}  // namespace xgrad
