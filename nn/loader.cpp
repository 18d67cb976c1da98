#include "loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <stdexcept>

namespace xgrad::nn {

template <Real T>
DataLoader<T>::DataLoader(const Dataset<T>& dataset, const DataLoaderOptions& options, Generator& generator)
    : DataLoader(dataset, options, generator.split(), true) {}

template <Real T>
DataLoader<T>::DataLoader(const Dataset<T>& dataset, const DataLoaderOptions& options)
    : DataLoader(dataset, options, Generator(0), false) {}

template <Real T>
DataLoader<T>::DataLoader(const Dataset<T>& dataset, const DataLoaderOptions& options, Generator generator,
                          bool may_shuffle)
    : dataset_(&dataset), options_(options), generator_(generator), order_(dataset.size()) {
  check(dataset);
  if (options.shuffle && !may_shuffle)
    throw std::invalid_argument("DataLoader: shuffle needs a generator; without one, set shuffle to false");
  if (dataset.size() == 0) throw std::invalid_argument("DataLoader: the data set is empty");
  if (options.batch_size == 0)
    throw std::invalid_argument("DataLoader: batch_size is 0, expected at least 1");
  if (batches() == 0)
    throw std::invalid_argument(
        fmt::format("DataLoader: drop_last leaves no batch, as batch_size is {} and "
                    "there are {} samples",
                    options.batch_size, dataset.size()));
  std::iota(order_.begin(), order_.end(), std::size_t{0});
}

template <Real T>
std::size_t DataLoader<T>::batches() const noexcept {
  const std::size_t n = order_.size(), batch = options_.batch_size;
  return n / batch + (n % batch != 0 && !options_.drop_last ? 1 : 0);
}

template <Real T>
std::size_t DataLoader<T>::samples() const noexcept {
  return std::min(batches() * options_.batch_size, order_.size());
}

template <Real T>
typename DataLoader<T>::Iterator DataLoader<T>::begin() {
  if (options_.shuffle) generator_.shuffle(order_);
  return Iterator(this);
}

template <Real T>
const Dataset<T>& DataLoader<T>::fill(std::size_t batch) {
  const auto rest = std::span<const std::size_t>(order_).subspan(batch * options_.batch_size);
  const bool is_full = rest.size() >= options_.batch_size;
  Dataset<T>& buffer = is_full ? full_ : last_;
  copy_samples(*dataset_, is_full ? rest.first(options_.batch_size) : rest, buffer);
  return buffer;
}

template class DataLoader<float>;
template class DataLoader<double>;

}  // namespace xgrad::nn
