#include <xgrad/nn/loader.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace xgrad::nn {
namespace {

static_assert(std::input_iterator<DataLoader<float>::Iterator>);
static_assert(std::sentinel_for<std::default_sentinel_t, DataLoader<float>::Iterator>);

// The data set must outlive the loader: a temporary is refused.
static_assert(
    std::is_constructible_v<DataLoader<float>, const Dataset<float>&, DataLoaderOptions, Generator&>);
static_assert(!std::is_constructible_v<DataLoader<float>, Dataset<float>, DataLoaderOptions, Generator&>);
static_assert(!std::is_constructible_v<DataLoader<float>, const Dataset<float>, DataLoaderOptions>);

/// n samples; sample i has the inputs i, −i and the label i.
template <class T>
Dataset<T> numbered(std::size_t n) {
  Dataset<T> dataset{Array<T>::from_shape({n, 2}), std::vector<std::size_t>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    dataset.inputs(i, 0) = static_cast<T>(i);
    dataset.inputs(i, 1) = -static_cast<T>(i);
    dataset.labels[i] = i;
  }
  return dataset;
}

/// The labels of one epoch, batch by batch; checks that inputs go with them.
template <class T>
std::vector<std::vector<std::size_t>> epoch(DataLoader<T>& loader) {
  std::vector<std::vector<std::size_t>> batches;
  for (const auto& batch : loader) {
    EXPECT_EQ(batch.inputs.shape(), (Shape{batch.size(), 2}));
    for (std::size_t i = 0; i < batch.size(); ++i) {
      EXPECT_EQ(batch.inputs(i, 0), static_cast<T>(batch.labels[i]));
      EXPECT_EQ(batch.inputs(i, 1), -static_cast<T>(batch.labels[i]));
    }
    batches.push_back(batch.labels);
  }
  return batches;
}

using Batches = std::vector<std::vector<std::size_t>>;

TEST(DataLoader, GivesBatchesInOrder) {
  const auto dataset = numbered<float>(7);
  DataLoader loader(dataset, {.batch_size = 3, .shuffle = false});
  EXPECT_EQ(loader.batches(), 3u);
  EXPECT_EQ(loader.samples(), 7u);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(epoch(loader), (Batches{{0, 1, 2}, {3, 4, 5}, {6}}));
}

TEST(DataLoader, DropsTheLastBatchWhenAskedTo) {
  const auto dataset = numbered<float>(7);
  DataLoader loader(dataset, {.batch_size = 3, .shuffle = false, .drop_last = true});
  EXPECT_EQ(loader.batches(), 2u);
  EXPECT_EQ(loader.samples(), 6u);
  EXPECT_EQ(epoch(loader), (Batches{{0, 1, 2}, {3, 4, 5}}));

  const auto six = numbered<float>(6);
  DataLoader exact(six, {.batch_size = 3, .shuffle = false, .drop_last = true});
  EXPECT_EQ(epoch(exact), (Batches{{0, 1, 2}, {3, 4, 5}}));
}

TEST(DataLoader, TakesBatchesOfAnySize) {
  const auto dataset = numbered<double>(3);
  DataLoader one(dataset, {.batch_size = 1, .shuffle = false});
  EXPECT_EQ(epoch(one), (Batches{{0}, {1}, {2}}));
  DataLoader exact(dataset, {.batch_size = 3, .shuffle = false});
  EXPECT_EQ(epoch(exact), (Batches{{0, 1, 2}}));
  DataLoader large(dataset, {.batch_size = std::size_t{1} << 60, .shuffle = false});
  EXPECT_EQ(large.samples(), 3u);
  EXPECT_EQ(epoch(large), (Batches{{0, 1, 2}}));
}

TEST(DataLoader, ShufflesEachEpochAnew) {
  Generator generator(1);
  const auto dataset = numbered<float>(100);
  DataLoader loader(dataset, {.batch_size = 32}, generator);
  std::set<Batches> epochs;
  for (int i = 0; i < 5; ++i) {
    const auto batches = epoch(loader);
    ASSERT_EQ(batches.size(), 4u);
    EXPECT_EQ(batches[3].size(), 4u);
    std::set<std::size_t> seen;
    for (const auto& labels : batches) seen.insert(labels.begin(), labels.end());
    EXPECT_EQ(seen.size(), 100u);  // each sample once
    epochs.insert(batches);
  }
  EXPECT_EQ(epochs.size(), 5u);
}

TEST(DataLoader, ASeedFixesTheOrder) {
  const auto dataset = numbered<float>(10);
  Generator one(1), same(1), other(2);
  DataLoader a(dataset, {.batch_size = 4}, one), b(dataset, {.batch_size = 4}, same),
      c(dataset, {.batch_size = 4}, other), d(dataset, {.batch_size = 4}, one);
  for (int i = 0; i < 3; ++i) {
    const auto batches = epoch(a);
    EXPECT_EQ(epoch(b), batches);
    EXPECT_NE(epoch(c), batches);
    EXPECT_NE(epoch(d), batches);  // the same generator, but further on
  }
}

// All full batches one, the last one too where it is full.
TEST(DataLoader, UsesItsBuffersAgain) {
  for (const std::size_t samples : {10u, 8u}) {
    Generator generator(1);
    const auto dataset = numbered<float>(samples);
    DataLoader loader(dataset, {.batch_size = 4}, generator);
    std::map<std::size_t, std::set<const void*>> inputs, labels;  // of each batch size
    std::vector<Array<float>> others;  // would take the blocks that the loader gave back
    for (int i = 0; i < 3; ++i)
      for (const auto& batch : loader) {
        others.push_back(Array<float>::from_shape({4, 2}));
        inputs[batch.size()].insert(batch.inputs.data());
        labels[batch.size()].insert(batch.labels.data());
      }
    EXPECT_EQ(inputs.size(), samples == 10 ? 2u : 1u);
    for (const auto& [size, buffers] : inputs) {
      EXPECT_EQ(buffers.size(), 1u) << size;
      EXPECT_EQ(labels[size].size(), 1u) << size;
    }
  }
}

TEST(DataLoader, KeepsTheShapeOfASample) {
  const Dataset<double> images{xt::ones<double>({5, 1, 4, 3}), {0, 1, 2, 3, 4}};
  DataLoader loader(images, {.batch_size = 2, .shuffle = false});
  std::vector<Shape> shapes;
  for (const auto& batch : loader) shapes.push_back(batch.inputs.shape());
  EXPECT_EQ(shapes, (std::vector<Shape>{{2, 1, 4, 3}, {2, 1, 4, 3}, {1, 1, 4, 3}}));
}

TEST(DataLoader, MayBeLeftEarly) {
  const auto dataset = numbered<float>(7);
  DataLoader loader(dataset, {.batch_size = 3, .shuffle = false});
  for (const auto& batch : loader) {
    EXPECT_EQ(batch.labels[0], 0u);
    break;
  }
  EXPECT_EQ(epoch(loader).size(), 3u);
}

void expect_error(const Dataset<float>& dataset, const DataLoaderOptions& options,
                  const std::string& message) {
  try {
    DataLoader loader(dataset, options);
    ADD_FAILURE() << "no error where expected: " << message;
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(error.what(), message);
  }
}

TEST(DataLoader, RefusesWhatGivesNoBatches) {
  expect_error(numbered<float>(0), {.shuffle = false}, "DataLoader: the data set is empty");
  expect_error(numbered<float>(2), {.batch_size = 0, .shuffle = false},
               "DataLoader: batch_size is 0, expected at least 1");
  expect_error(numbered<float>(2), {.batch_size = 3, .shuffle = false, .drop_last = true},
               "DataLoader: drop_last leaves no batch, as batch_size is 3 and there are 2 samples");
  expect_error(numbered<float>(2), {},
               "DataLoader: shuffle needs a generator; without one, set shuffle to false");
  auto dataset = numbered<float>(3);
  dataset.labels.pop_back();
  expect_error(dataset, {.shuffle = false},
               "data set: 2 labels, but inputs is (3, 2), expected (samples, ...)");
  Generator generator(1);
  EXPECT_THROW(DataLoader(dataset, {}, generator), std::invalid_argument);
}

}  // namespace
}  // namespace xgrad::nn
