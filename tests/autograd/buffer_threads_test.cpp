#include <xgrad/autograd/array.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <memory>
#include <thread>
#include <vector>

namespace xgrad {
namespace {

using Numbers = engine::Buffer<double>;

TEST(Buffer, IsAContainer) {
  const Numbers numbers{1, 2, 3};
  EXPECT_EQ(numbers.size(), 3u);
  EXPECT_EQ(numbers.front() + numbers[1] + numbers.back(), 6);
  EXPECT_EQ(std::vector<double>(numbers.begin(), numbers.end()), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(std::vector<double>(numbers.rbegin(), numbers.rend()), (std::vector<double>{3, 2, 1}));
  EXPECT_EQ(Numbers(2, 7.0)[1], 7);
  EXPECT_TRUE(Numbers().empty());
  EXPECT_TRUE(Numbers(0).empty());
}

TEST(Buffer, CopiesHaveMemoryOfTheirOwn) {
  Numbers a{1, 2, 3};
  Numbers b = a;
  b[0] = 5;
  EXPECT_EQ(a[0], 1);
  a = b;
  a[1] = 9;
  EXPECT_EQ(b[0] + b[1], 7);
  EXPECT_TRUE(a.is_only_owner() && b.is_only_owner());
}

TEST(Buffer, PartsShareMemory) {
  auto whole = std::make_unique<Numbers>(Numbers{1, 2, 3, 4});
  Numbers part = whole->part(1, 2), within = part.part(1, 1);
  EXPECT_EQ(part.data(), whole->data() + 1);
  EXPECT_EQ(within.data(), whole->data() + 2);
  EXPECT_FALSE(whole->is_only_owner() || part.is_only_owner() || within.is_only_owner());
  whole.reset();
  EXPECT_EQ(part[0] + part[1] + within[0], 8);
  part = Numbers();
  EXPECT_TRUE(within.is_only_owner());
  EXPECT_TRUE(Numbers{1}.part(0, 0).empty());
}

TEST(Buffer, IsOwnedBeforeItIsWrittenTo) {
  Numbers whole{1, 2, 3, 4}, part = whole.part(1, 2);
  const double* const before = whole.data();
  part.own();
  part[0] = 7;
  EXPECT_EQ(whole[1], 2);
  EXPECT_TRUE(whole.is_only_owner() && part.is_only_owner());
  whole.own();  // alone already
  EXPECT_EQ(whole.data(), before);
}

TEST(Buffer, IsNotWrittenThroughByAssignment) {
  Numbers whole{1, 2}, part = whole.part(0, 2);
  part = Numbers{3, 4};
  const Numbers other{5, 6};
  Numbers again = whole.part(0, 2);
  again = other;
  EXPECT_EQ(whole[0] + whole[1], 3);
  EXPECT_EQ(again[0] + again[1], 11);
  Numbers resized = whole.part(0, 2);
  resized.resize(2);
  EXPECT_NE(resized.data(), whole.data());
}

// All ask for a first part at once, and so make the one counter that they need at once. The parts outlive the
// buffer, and noise would take their memory, if they were counted by different ones.
TEST(Buffer, IsSharedByThreads) {
  constexpr int count = 4;
  std::vector<Numbers> parts(count);
  std::unique_ptr<Numbers> whole;
  std::barrier start(count), end(count);
  const auto take_parts = [&](int thread) {
    for (int trial = 0; trial < 3000; ++trial) {
      if (thread == 0) whole = std::make_unique<Numbers>(64, 1.0);
      start.arrive_and_wait();
      parts[static_cast<std::size_t>(thread)] = whole->part(8, 16);
      end.arrive_and_wait();
      if (thread != 0) continue;
      whole.reset();
      std::vector<Numbers> noise;
      for (Numbers& part : parts) {
        EXPECT_EQ(std::count(part.begin(), part.end(), 1.0), 16) << "trial " << trial;
        part = Numbers();
        noise.emplace_back(64, 2.0);
      }
    }
  };
  std::vector<std::thread> threads;
  for (int thread = 0; thread < count; ++thread) threads.emplace_back(take_parts, thread);
  for (std::thread& thread : threads) thread.join();
}

TEST(SharedPart, IsAnArrayInTheSameMemory) {
  const Array<float> x = {{1, 2, 3}, {4, 5, 6}};
  const Array<float> row = engine::shared_part(x, Shape{3}, 3), column = engine::shared_part(x, Shape{6, 1});
  EXPECT_EQ(row, (Array<float>{4, 5, 6}));
  EXPECT_EQ(row.data(), x.data() + 3);
  EXPECT_EQ(column(4, 0), 5);
  Array<float> copy = row;
  copy(0) = 9;
  EXPECT_EQ(x(1, 0), 4);
}

}  // namespace
}  // namespace xgrad
