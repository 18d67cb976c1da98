#include <xgrad/autograd/kernels/reduce.hpp>
#include <xgrad/autograd/kernels/rows.hpp>
#include <xgrad/autograd/shape.hpp>

#include <algorithm>

namespace xgrad::kernels {

using namespace engine;

namespace {

/// Rows up to this length are summed several at a time: above it, turning them around takes longer.
constexpr std::size_t longest_row_to_turn = 16;

/// to[i] = Σⱼ from[i, j]
template <class T>
void sum_rows(const T* from, std::size_t rows, std::size_t length, T* to) {
  if (length > longest_row_to_turn || rows == 1) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = row_sum(lanes::single_row(from + i * length, length));
    return;
  }
  for (std::size_t i = 0; i < rows; i += lane_count<T>) {
    const lanes::Bundle<T> bundle(length, rows - i);
    lanes::Columns<T> columns;
    bundle.store_numbers(row_sum(bundle.load(from + i * length, columns)), to + i);
  }
}

/// Neighboring registers, added as one.
template <class T, std::size_t count>
struct Strip {
  std::array<Lanes<T>, count> registers;

  friend Strip operator+(Strip a, const Strip& b) {
    for (std::size_t r = 0; r < count; ++r) a.registers[r] += b.registers[r];
    return a;
  }
};

/// to[j] = Σᵢ from[i, j]
template <class T>
void sum_columns(const T* from, std::size_t rows, std::size_t columns, T* to) {
  constexpr std::size_t width = lane_count<T>;
  constexpr auto plus = [](const auto& a, const auto& b) { return a + b; };
  std::size_t j = 0;
  for (; j + 4 * width <= columns; j += 4 * width) {
    using Wide = Strip<T, 4>;
    const auto row = [=](std::size_t i) {
      const T* at = from + i * columns + j;
      return Wide{{Lanes<T>::load_unaligned(at), Lanes<T>::load_unaligned(at + width),
                   Lanes<T>::load_unaligned(at + 2 * width), Lanes<T>::load_unaligned(at + 3 * width)}};
    };
    const Lanes<T> zero(T(0));
    const Wide total = lanes::fold_terms<1>(row, rows, Wide{{zero, zero, zero, zero}}, plus);
    for (std::size_t r = 0; r < 4; ++r) total.registers[r].store_unaligned(to + j + r * width);
  }
  for (; j + width <= columns; j += width) {
    const auto row = [=](std::size_t i) { return Lanes<T>::load_unaligned(from + i * columns + j); };
    lanes::fold_terms<4>(row, rows, Lanes<T>(T(0)), plus).store_unaligned(to + j);
  }
  if (const std::size_t rest = columns - j; rest > 0) {
    const auto row = [=](std::size_t i) { return lanes::load_tail_or_zero(from + i * columns + j, rest); };
    lanes::store_tail(lanes::fold_terms<4>(row, rows, Lanes<T>(T(0)), plus), to + j, rest);
  }
}

/// Neighboring dimensions that are both summed, or both kept, are one.
struct Group {
  std::size_t length;
  bool summed;
};
using Groups = xt::svector<Group, 4>;

void append(Groups& groups, Group group) {
  if (!groups.empty() && groups.back().summed == group.summed)
    groups.back().length *= group.length;
  else
    groups.push_back(group);
}

Groups groups_of(const Shape& shape, const Shape& kept) {
  Groups groups;
  const std::size_t missing = shape.size() - kept.size();
  for (std::size_t d = 0; d < shape.size(); ++d)
    if (shape[d] != 1) append(groups, {shape[d], d < missing || kept[d - missing] == 1});
  return groups;
}

/// The last group that is summed, itself the last one or the one before.
const Group& last_summed(const Groups& groups) {
  return groups.back().summed ? groups.back() : groups[groups.size() - 2];
}

/// Sums over that group, and takes it out of `groups`. Those that are left lie side by side in `to`.
template <class T>
void sum_last(Groups& groups, const T* from, T* to) {
  const std::size_t columns = groups.back().summed ? 1 : groups.back().length;
  const std::size_t rows = last_summed(groups).length;
  if (columns > 1) groups.pop_back();
  groups.pop_back();
  std::size_t matrices = 1;
  for (const Group& group : groups) matrices *= group.length;
  if (columns == 1) {
    sum_rows(from, matrices, rows, to);
    return;
  }
  for (std::size_t i = 0; i < matrices; ++i)
    sum_columns(from + i * rows * columns, rows, columns, to + i * columns);
  append(groups, {columns, false});
}

}  // namespace

template <Real T>
Array<T> sum_to(const Array<T>& x, const Shape& kept, const Shape& result) {
  Array<T> out = uninitialized<T>(result);
  if (x.size() == 0) {
    std::fill(out.data(), out.data() + out.size(), T(0));
    return out;
  }
  // By far the usual cases: of everything, and of a batch, as for a bias.
  if (out.size() == 1) {
    sum_rows(x.data(), 1, x.size(), out.data());
    return out;
  }
  if (x.dimension() == 2 && kept.size() == 1) {
    sum_columns(x.data(), x.shape()[0], x.shape()[1], out.data());
    return out;
  }
  Groups groups = groups_of(x.shape(), kept);
  auto sums = std::count_if(groups.begin(), groups.end(), [](const Group& group) { return group.summed; });
  if (sums == 0) {
    std::copy_n(x.data(), x.size(), out.data());
    return out;
  }
  Array<T> left;  // of x, after the sums so far
  const T* from = x.data();
  for (std::size_t size = x.size(); sums > 1; --sums) {
    size /= last_summed(groups).length;
    Array<T> next = uninitialized<T>(Shape{size});
    sum_last(groups, from, next.data());
    left = std::move(next);
    from = left.data();
  }
  sum_last(groups, from, out.data());
  return out;
}

template XGRAD_EXPORT Array<float> sum_to(const Array<float>&, const Shape&, const Shape&);
template XGRAD_EXPORT Array<double> sum_to(const Array<double>&, const Shape&, const Shape&);

}  // namespace xgrad::kernels
