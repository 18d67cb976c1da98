#include "reduce.hpp"
#include "../shape.hpp"
#include "chosen.hpp"
#include "folds.hpp"

#include <algorithm>

namespace xgrad::kernels {

using namespace engine;
using kernels::Folds;

namespace {

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
    kernels::chosen<Folds<T>>().sums_of_rows(from, matrices, rows, to);
    return;
  }
  for (std::size_t i = 0; i < matrices; ++i)
    kernels::chosen<Folds<T>>().sums_of_columns(from + i * rows * columns, rows, columns, to + i * columns);
  append(groups, {columns, false});
}

}  // namespace

template <Real T>
void sum_to(const Array<T>& x, const Shape& kept, Array<T>& out) {
  if (x.size() == 0) {
    std::fill(out.data(), out.data() + out.size(), T(0));
    return;
  }
  // By far the usual cases: of everything, and of a batch, as for a bias.
  if (out.size() == 1) {
    kernels::chosen<Folds<T>>().sums_of_rows(x.data(), 1, x.size(), out.data());
    return;
  }
  if (x.dimension() == 2 && kept.size() == 1) {
    kernels::chosen<Folds<T>>().sums_of_columns(x.data(), x.shape()[0], x.shape()[1], out.data());
    return;
  }
  Groups groups = groups_of(x.shape(), kept);
  auto sums = std::count_if(groups.begin(), groups.end(), [](const Group& group) { return group.summed; });
  if (sums == 0) {
    std::copy_n(x.data(), x.size(), out.data());
    return;
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
}

template <Real T>
Array<T> sum_to(const Array<T>& x, const Shape& kept, const Shape& result) {
  Array<T> out = uninitialized<T>(result);
  sum_to(x, kept, out);
  return out;
}

template XGRAD_EXPORT void sum_to(const Array<float>&, const Shape&, Array<float>&);
template XGRAD_EXPORT void sum_to(const Array<double>&, const Shape&, Array<double>&);
template XGRAD_EXPORT Array<float> sum_to(const Array<float>&, const Shape&, const Shape&);
template XGRAD_EXPORT Array<double> sum_to(const Array<double>&, const Shape&, const Shape&);

}  // namespace xgrad::kernels
