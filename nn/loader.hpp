/// DataLoader<T>: a data set in mini-batches.
#pragma once

#include "../autograd/export.hpp"
#include "dataset.hpp"

#include <cstddef>
#include <iterator>
#include <vector>

namespace xgrad XGRAD_EXPORT {
namespace nn {

struct DataLoaderOptions {
  std::size_t batch_size = 32;
  /// Each epoch has a new random order, in which each sample comes once: a permutation, nothing is drawn
  /// twice. Otherwise the order is that of the data set.
  bool shuffle = true;
  /// Leaves out the last batch of an epoch where it is not full: up to batch_size − 1 samples, with `shuffle`
  /// others each time. For training where each batch must be of one size; to measure, leave nothing out.
  bool drop_last = false;
};

/// Gives out the samples of a data set in batches; an epoch goes through the data set once:
///
///     nn::DataLoader loader(dataset, {.batch_size = 32}, generator);
///     for (int epoch = 0; epoch < 30; ++epoch)
///       for (const auto& batch : loader)      // a new order each time
///         … batch.inputs, batch.labels …      // batch × features, one label each
///
/// The last batch of an epoch has the samples that are left, unless they are dropped. A batch is valid until
/// the next one is asked for: all full ones share one buffer, so that nothing is allocated after the first
/// epoch. One loop at a time, in one thread.
///
/// The data set is not copied: it must outlive the loader, its number of samples unchanged.
template <Real T>
class DataLoader {
 public:
  class Iterator;

  /// The order comes from a generator that is split off the given one. Throws std::invalid_argument for an
  /// empty data set, one with other than one label per sample, a batch size of 0, or one that with
  /// `drop_last` leaves no batch.
  DataLoader(const Dataset<T>& dataset, const DataLoaderOptions& options, Generator& generator);
  DataLoader(const Dataset<T>&&, const DataLoaderOptions&, Generator&) = delete;

  /// For reading in order, where there is nothing random. Throws also if `shuffle` is asked for.
  DataLoader(const Dataset<T>& dataset, const DataLoaderOptions& options);
  DataLoader(const Dataset<T>&&, const DataLoaderOptions&) = delete;

  /// How many batches there are in an epoch, and how many samples in them.
  std::size_t batches() const noexcept;
  std::size_t samples() const noexcept;

  /// Begins an epoch.
  Iterator begin();
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  DataLoader(const Dataset<T>& dataset, const DataLoaderOptions& options, Generator generator,
             bool may_shuffle);
  const Dataset<T>& fill(std::size_t batch);

  const Dataset<T>* dataset_;
  DataLoaderOptions options_;
  Generator generator_;
  std::vector<std::size_t> order_;
  Dataset<T> full_;  // the buffer of all full batches
  Dataset<T> last_;  // and of the last one, if it is not full
};

/// Goes through the batches of one epoch: a single-pass input iterator.
template <Real T>
class DataLoader<T>::Iterator {
 public:
  using value_type = Dataset<T>;
  using difference_type = std::ptrdiff_t;

  const Dataset<T>& operator*() const noexcept { return *current_; }
  const Dataset<T>* operator->() const noexcept { return current_; }
  Iterator& operator++() {
    if (++batch_ < loader_->batches()) current_ = &loader_->fill(batch_);
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const Iterator& iterator, std::default_sentinel_t) noexcept {
    return iterator.batch_ == iterator.loader_->batches();
  }

 private:
  friend DataLoader;
  explicit Iterator(DataLoader* loader) : loader_(loader), current_(&loader->fill(0)) {}

  DataLoader* loader_;
  std::size_t batch_ = 0;
  const Dataset<T>* current_;
};

}  // namespace nn
}  // namespace xgrad
