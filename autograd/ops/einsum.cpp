#include "einsum.hpp"
#include "arithmetic.hpp"
#include "diagonals.hpp"
#include "einsum/order.hpp"
#include "einsum/subscripts.hpp"
#include "products.hpp"
#include "reductions.hpp"
#include "shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace xgrad {

using namespace engine;

namespace {

using LabelList = std::vector<std::size_t>;

bool has(Labels labels, std::size_t label) { return labels >> label & 1; }

Labels set_of(const LabelList& labels) {
  Labels set = 0;
  for (const std::size_t label : labels) set |= Labels{1} << label;
  return set;
}

/// Those of a list that are in a set, in the order of the list.
LabelList chosen(const LabelList& labels, Labels set) {
  LabelList list;
  std::copy_if(labels.begin(), labels.end(), std::back_inserter(list),
               [set](std::size_t label) { return has(set, label); });
  return list;
}

LabelList joined(LabelList first, const LabelList& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// What is multiplied and summed: an operand, or the product of some. No label comes twice.
template <Real T>
struct Factor {
  Variable<T> value;
  LabelList labels;

  Labels set() const { return set_of(labels); }
};

template <Real T>
class Contraction {
 public:
  Contraction(const EinsteinSum& sum, Location location)
      : lengths_(sum.lengths), result_(sum.result), location_(location) {}

  Variable<T> operator()(const EinsteinSum& sum, std::span<const Variable<T>> x) const {
    std::vector<Factor<T>> factors;
    for (std::size_t i = 0; i < x.size(); ++i)
      factors.push_back(diagonals_of(without_repeated({x[i], sum.operands[i]})));
    std::vector<Labels> sets = sets_of(factors);
    for (std::size_t i = 0; i < x.size(); ++i) factors[i] = summed(factors[i], needed(sets, i));
    sets = sets_of(factors);
    for (const Pair pair : contraction_order(sets, set_of(result_), lengths_)) {
      const Labels kept = labels_of_product(sets, pair, set_of(result_));
      factors.push_back(product(factors[pair.first], factors[pair.second], kept));
      sets.push_back(kept);
      for (const std::size_t i : {pair.second, pair.first}) {
        factors.erase(factors.begin() + static_cast<std::ptrdiff_t>(i));
        sets.erase(sets.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    const Variable<T> y = ordered(factors.front(), result_);
    return same_node(y, x[0]) ? reshape(y, y.shape(), location_) : y;  // a value of its own
  }

 private:
  static std::vector<Labels> sets_of(const std::vector<Factor<T>>& factors) {
    std::vector<Labels> sets;
    for (const Factor<T>& factor : factors) sets.push_back(factor.set());
    return sets;
  }

  /// The labels that the result has, or a factor other than that one.
  Labels needed(const std::vector<Labels>& sets, std::size_t factor) const {
    Labels needed = set_of(result_);
    for (std::size_t i = 0; i < sets.size(); ++i)
      if (i != factor) needed |= sets[i];
    return needed;
  }

  /// Without the dimensions that are repeated: a product broadcasts.
  Factor<T> without_repeated(const Factor<T>& x) const {
    Factor<T> y;
    Shape shape;
    for (std::size_t d = 0; d < x.labels.size(); ++d) {
      if (x.value.shape()[d] != lengths_[x.labels[d]]) continue;
      shape.push_back(x.value.shape()[d]);
      y.labels.push_back(x.labels[d]);
    }
    y.value = shaped(x.value, shape);
    return y;
  }

  /// Each label once.
  Factor<T> diagonals_of(Factor<T> x) const {
    for (std::size_t d = 0; d < x.labels.size();) {
      const std::size_t label = x.labels[d];
      const auto again =
          std::find(x.labels.begin() + static_cast<std::ptrdiff_t>(d) + 1, x.labels.end(), label);
      if (again == x.labels.end()) {
        ++d;
        continue;
      }
      x.value = diagonal_of(x.value, 0, static_cast<std::ptrdiff_t>(d), again - x.labels.begin(), "einsum",
                            location_);
      x.labels.erase(again);
      x.labels.erase(x.labels.begin() + static_cast<std::ptrdiff_t>(d));
      x.labels.push_back(label);
    }
    return x;
  }

  /// Summed over what nothing else has.
  Factor<T> summed(const Factor<T>& x, Labels needed) const {
    Axes axes;
    for (std::size_t d = 0; d < x.labels.size(); ++d)
      if (!has(needed, x.labels[d])) axes.push_back(static_cast<std::ptrdiff_t>(d));
    if (axes.empty()) return x;
    return {sum_over(x.value, axes, false, location_), chosen(x.labels, needed)};
  }

  /// The sum of a·b over the labels that are not kept: all of them are in both.
  Factor<T> product(const Factor<T>& a, const Factor<T>& b, Labels kept) const {
    const Labels both = a.set() & b.set();
    if ((both & ~kept) == 0) return product_of_elements(a, b);
    // The last one gives the result in its order, if it can.
    const auto first =
        std::find_if(result_.begin(), result_.end(), [&](std::size_t label) { return !has(both, label); });
    if (first != result_.end() && has(b.set(), *first)) return product_of_matrices(b, a, kept);
    return product_of_matrices(a, b, kept);
  }

  Factor<T> product_of_elements(const Factor<T>& a, const Factor<T>& b) const {
    const LabelList own = joined(a.labels, chosen(b.labels, ~a.set()));
    const Labels all = set_of(own);
    const LabelList labels = all == set_of(result_) ? result_ : own;
    const Variable<T> left = spread(a, labels), right = spread(b, labels);
    return {record<rules::Multiply, T>(Operand<T>(left, location_), Operand<T>(right, location_)), labels};
  }

  /// x with the dimensions of those labels, in that order; those that it lacks are 1 long.
  Variable<T> spread(const Factor<T>& x, const LabelList& labels) const {
    Shape shape;
    for (const std::size_t label : labels) shape.push_back(has(x.set(), label) ? lengths_[label] : 1);
    return shaped(ordered(x, chosen(labels, x.set())), shape);
  }

  /// For each index that is kept and in both, the product of a matrix of a, whose columns are the indices
  /// that are summed over, and a matrix of b, whose rows are.
  Factor<T> product_of_matrices(const Factor<T>& a, const Factor<T>& b, Labels kept) const {
    const Labels both = a.set() & b.set();
    const LabelList batch = chosen(a.labels, both & kept), rows = chosen(a.labels, ~both),
                    columns = chosen(b.labels, ~both),
                    inner = chosen((a.value.size() < b.value.size() ? b : a).labels, both & ~kept);
    const Variable<T> left = matrices(a, batch, rows, inner), right = matrices(b, batch, inner, columns);
    const LabelList labels = joined(joined(batch, rows), columns);
    return {shaped(matmul<T>(Operand<T>(left, location_), Operand<T>(right, location_)), shape_of(labels)),
            labels};
  }

  Variable<T> matrices(const Factor<T>& x, const LabelList& batch, const LabelList& rows,
                       const LabelList& columns) const {
    Shape shape = shape_of(batch);
    shape.push_back(element_count(shape_of(rows)));
    shape.push_back(element_count(shape_of(columns)));
    return shaped(ordered(x, joined(joined(batch, rows), columns)), shape);
  }

  Shape shape_of(const LabelList& labels) const {
    Shape shape;
    for (const std::size_t label : labels) shape.push_back(lengths_[label]);
    return shape;
  }

  Variable<T> shaped(const Variable<T>& x, const Shape& shape) const {
    return x.shape() == shape ? x : reshape(x, shape, location_);
  }

  /// x with its dimensions in the order of those labels.
  Variable<T> ordered(const Factor<T>& x, const LabelList& labels) const {
    if (x.labels == labels) return x.value;
    Axes order;
    for (const std::size_t label : labels)
      order.push_back(std::find(x.labels.begin(), x.labels.end(), label) - x.labels.begin());
    return reordered(x.value, order, location_);
  }

  const LabelList &lengths_, &result_;
  Location location_;
};

}  // namespace

template <Real T>
Variable<T> engine::einstein_sum(const Subscripts& subscripts, std::span<const Variable<T>> x) {
  const auto fallback = [](std::size_t i) { return fmt::format("operand {}", i); };
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!x[i].defined()) refuse_empty("einsum", fallback(i));
    shapes.push_back(x[i].shape());
  }
  const EinsteinSum sum = read_subscripts(
      subscripts.text, shapes, [&](std::size_t i) { return display_name(*x[i].node(), fallback(i)); });
  return Contraction<T>(sum, subscripts.location)(sum, x);
}

template XGRAD_EXPORT Variable<float> engine::einstein_sum(const Subscripts&,
                                                           std::span<const Variable<float>>);
template XGRAD_EXPORT Variable<double> engine::einstein_sum(const Subscripts&,
                                                            std::span<const Variable<double>>);

}  // namespace xgrad
