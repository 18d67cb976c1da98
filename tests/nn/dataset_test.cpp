#include <xgrad/nn/dataset.hpp>

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>

namespace xgrad::nn {
namespace {

Dataset<float> five() { return {{{0, 0}, {1, 10}, {2, 20}, {3, 30}, {4, 40}}, {0, 1, 2, 1, 0}}; }

TEST(Dataset, CountsSamplesAndClasses) {
  EXPECT_EQ(five().size(), 5u);
  EXPECT_EQ(five().classes(), 3u);
  EXPECT_EQ(Dataset<double>().size(), 0u);
  EXPECT_EQ(Dataset<double>().classes(), 0u);
}

TEST(Dataset, HasALabelForEachSample) {
  EXPECT_NO_THROW(check(five()));
  auto dataset = five();
  dataset.labels.pop_back();
  try {
    check(dataset);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "data set: 4 labels, but inputs is (5, 2), expected (samples, ...)");
  }
  EXPECT_THROW(check(Dataset<float>()), std::invalid_argument);  // its inputs are a scalar
}

// One label too few, or too many, is noticed by whoever takes the data set first.
TEST(Dataset, IsCheckedByWhateverReadsIt) {
  auto few = five(), many = five(), scalar = Dataset<float>();
  few.labels.pop_back();
  many.labels.push_back(0);
  Generator generator(1);
  Dataset<float> chosen = five();
  for (const auto& wrong : {few, many, scalar}) {
    EXPECT_THROW(check(wrong), std::invalid_argument);
    EXPECT_THROW(copy_samples<float>(wrong, std::vector<std::size_t>{0}, chosen), std::invalid_argument);
    EXPECT_THROW(copy_samples<float>(wrong, {}, chosen), std::invalid_argument);
    EXPECT_THROW(split(wrong, 0.5, generator), std::invalid_argument);
    EXPECT_THROW(flattened(wrong), std::invalid_argument);
  }
  EXPECT_EQ(chosen.inputs, five().inputs);
  EXPECT_EQ(chosen.labels, five().labels);
}

TEST(Dataset, CopiesSamplesByNumber) {
  const auto dataset = five();
  const std::vector<std::size_t> which = {3, 1, 1};
  Dataset<float> chosen;
  copy_samples<float>(dataset, which, chosen);
  EXPECT_EQ(chosen.inputs, (Array<float>{{3, 30}, {1, 10}, {1, 10}}));
  EXPECT_EQ(chosen.labels, (std::vector<std::size_t>{1, 1, 1}));

  const float* memory = chosen.inputs.data();
  copy_samples<float>(dataset, std::vector<std::size_t>{4, 0, 2}, chosen);
  EXPECT_EQ(chosen.inputs, (Array<float>{{4, 40}, {0, 0}, {2, 20}}));
  EXPECT_EQ(chosen.inputs.data(), memory);

  copy_samples<float>(dataset, {}, chosen);
  EXPECT_EQ(chosen.inputs.shape(), (Shape{0, 2}));
  EXPECT_EQ(chosen.size(), 0u);
}

TEST(Dataset, KeepsTheShapeOfASample) {
  const Dataset<double> images{Array<double>::from_shape({3, 4, 5}), {0, 1, 2}};
  Dataset<double> chosen;
  copy_samples<double>(images, std::vector<std::size_t>{2, 0}, chosen);
  EXPECT_EQ(chosen.inputs.shape(), (Shape{2, 4, 5}));
}

TEST(Dataset, HasNoSampleBeyondItsLast) {
  Dataset<float> chosen = five();
  try {
    copy_samples<float>(five(), std::vector<std::size_t>{0, 5}, chosen);
    FAIL();
  } catch (const std::out_of_range& error) {
    EXPECT_STREQ(error.what(), "data set: no sample 5 among 5");
  }
  EXPECT_EQ(chosen.inputs, five().inputs);
}

TEST(Dataset, SplitsAtRandom) {
  Generator generator(1), same(1), other(2);
  const Dataset<double> dataset{Array<double>(xt::arange<double>(100).reshape({100, 1})),
                                std::vector<std::size_t>(100)};
  const auto [first, second] = split(dataset, 0.8, generator);
  EXPECT_EQ(first.inputs.shape(), (Shape{80, 1}));
  EXPECT_EQ(second.inputs.shape(), (Shape{20, 1}));
  std::set<double> all(first.inputs.begin(), first.inputs.end());
  all.insert(second.inputs.begin(), second.inputs.end());
  EXPECT_EQ(all.size(), 100u);
  EXPECT_EQ(split(dataset, 0.8, same).first.inputs, first.inputs);
  EXPECT_NE(split(dataset, 0.8, other).first.inputs, first.inputs);
}

TEST(Dataset, SplitsOffNothingOrEverything) {
  Generator generator(1);
  EXPECT_EQ(split(five(), 0, generator).first.size(), 0u);
  EXPECT_EQ(split(five(), 1, generator).second.size(), 0u);
  EXPECT_EQ(split(five(), 0.5, generator).first.size(), 3u);  // 2.5, rounded
  for (const double fraction : {-0.1, 1.1, std::nan("")})
    EXPECT_THROW(split(five(), fraction, generator), std::invalid_argument);
}

TEST(Dataset, FlattensImages) {
  Dataset<float> images{{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, {0, 1}};
  const auto rows = flattened(std::move(images));
  EXPECT_EQ(rows.inputs, (Array<float>{{1, 2, 3, 4}, {5, 6, 7, 8}}));
  EXPECT_EQ(rows.labels, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(flattened(five()).inputs, five().inputs);
}

}  // namespace
}  // namespace xgrad::nn
