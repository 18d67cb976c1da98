#include "order.hpp"

#include <limits>
#include <utility>

namespace xgrad::engine {

namespace {

constexpr std::size_t most_searched = 5;

/// A double, as a product of many lengths overflows.
double element_count(Labels labels, std::span<const std::size_t> lengths) {
  double count = 1;
  for (std::size_t label = 0; label < lengths.size(); ++label)
    if (labels >> label & 1) count *= static_cast<double>(lengths[label]);
  return count;
}

std::vector<Labels> after(std::vector<Labels> operands, Pair pair, Labels result) {
  const Labels product = labels_of_product(operands, pair, result);
  operands.erase(operands.begin() + static_cast<std::ptrdiff_t>(pair.second));
  operands.erase(operands.begin() + static_cast<std::ptrdiff_t>(pair.first));
  operands.push_back(product);
  return operands;
}

template <class F>
void for_pairs(std::size_t count, const F& f) {
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) f(Pair{i, j});
}

/// All orders, but for those that already take more than the best one.
class Search {
 public:
  Search(Labels result, std::span<const std::size_t> lengths) : result_(result), lengths_(lengths) {}

  std::vector<Pair> best(const std::vector<Labels>& operands) {
    go_on(operands, 0);
    return best_;
  }

 private:
  void go_on(const std::vector<Labels>& operands, double cost) {
    if (cost > least_) return;
    if (operands.size() == 1) {
      if (cost < least_ || best_.empty()) best_ = steps_;
      least_ = cost;
      return;
    }
    for_pairs(operands.size(), [&](Pair pair) {
      steps_.push_back(pair);
      go_on(after(operands, pair, result_),
            cost + element_count(operands[pair.first] | operands[pair.second], lengths_));
      steps_.pop_back();
    });
  }

  Labels result_;
  std::span<const std::size_t> lengths_;
  std::vector<Pair> steps_, best_;
  double least_ = std::numeric_limits<double>::infinity();
};

/// What makes the products that are left smallest; of several pairs the one that takes the fewest
/// multiplications.
Pair smallest_product(std::span<const Labels> operands, Labels result, std::span<const std::size_t> lengths) {
  Pair best{0, 1};
  auto least = std::pair(std::numeric_limits<double>::infinity(), 0.0);
  for_pairs(operands.size(), [&](Pair pair) {
    const Labels first = operands[pair.first], second = operands[pair.second];
    const double growth = element_count(labels_of_product(operands, pair, result), lengths) -
                          element_count(first, lengths) - element_count(second, lengths);
    if (const auto price = std::pair(growth, element_count(first | second, lengths)); price < least) {
      least = price;
      best = pair;
    }
  });
  return best;
}

}  // namespace

Labels labels_of_product(std::span<const Labels> operands, Pair pair, Labels result) {
  Labels needed = result;
  for (std::size_t i = 0; i < operands.size(); ++i)
    if (i != pair.first && i != pair.second) needed |= operands[i];
  return (operands[pair.first] | operands[pair.second]) & needed;
}

std::vector<Pair> contraction_order(std::vector<Labels> operands, Labels result,
                                    std::span<const std::size_t> lengths) {
  std::vector<Pair> steps;
  while (operands.size() > most_searched) {
    steps.push_back(smallest_product(operands, result, lengths));
    operands = after(std::move(operands), steps.back(), result);
  }
  if (operands.size() == 2) {
    steps.push_back({0, 1});
  } else if (operands.size() > 2) {
    const auto rest = Search(result, lengths).best(operands);
    steps.insert(steps.end(), rest.begin(), rest.end());
  }
  return steps;
}

}  // namespace xgrad::engine
