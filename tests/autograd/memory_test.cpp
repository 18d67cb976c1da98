#include <xgrad/autograd/memory.hpp>
#include <xgrad/autograd/variable.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace xgrad {
namespace {

/// Each test begins with nothing in reserve.
class Memory : public testing::Test {
 protected:
  Memory() { memory::release(); }
};

/// Sizes on both sides of every border between size classes, up to 16 MiB.
std::vector<std::size_t> sizes_at_borders() {
  std::vector<std::size_t> sizes;
  for (std::size_t bytes = 0; bytes < 2048; ++bytes) sizes.push_back(bytes);
  for (std::size_t doubling = 2048; doubling < (1 << 24); doubling *= 2)
    for (std::size_t quarter = 4; quarter < 8; ++quarter)
      for (const int offset : {-65, -64, -63, -1, 0, 1, 63, 64, 65})
        sizes.push_back(doubling / 4 * quarter + static_cast<std::size_t>(offset));
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

/// How many bytes the pool sets aside for a block of `bytes` bytes.
std::size_t bytes_set_aside(std::size_t bytes) {
  memory::deallocate(memory::allocate(bytes), bytes);
  const std::size_t reserved = memory::reserved();
  memory::release();
  return reserved;
}

TEST_F(Memory, BlocksAreAlignedAndMayBeWritten) {
  for (const std::size_t bytes : sizes_at_borders()) {
    void* block = memory::allocate(bytes);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % memory::alignment, 0u) << bytes;
    std::memset(block, 1, bytes);
    memory::deallocate(block, bytes);
  }
}

// Whether what is behind a block may be read is for AddressSanitizer to say.
TEST_F(Memory, MayBeReadALittleBehindTheEnd) {
  for (const std::size_t bytes : sizes_at_borders()) {
    auto* block = static_cast<unsigned char*>(memory::allocate(bytes));
    const volatile unsigned char* end = block + bytes;
    for (std::size_t i = 0; i < memory::slack; ++i) static_cast<void>(end[i]);
    memory::deallocate(block, bytes);
  }
}

TEST_F(Memory, SizeClassesFitAndWasteLittle) {
  std::size_t previous = 0;
  for (const std::size_t bytes : sizes_at_borders()) {
    const std::size_t needed = bytes + memory::slack, set_aside = bytes_set_aside(bytes);
    ASSERT_GE(set_aside, needed);
    ASSERT_LE(set_aside, std::max(needed + memory::alignment - 1, needed + needed / 4)) << bytes;
    ASSERT_EQ(set_aside % memory::alignment, 0u) << bytes;
    ASSERT_GE(set_aside, previous) << bytes;
    previous = set_aside;
  }
}

// A block is found again by its class: two sizes of one class share their blocks, others never do.
TEST_F(Memory, FreedBlocksAreUsedAgain) {
  for (const std::size_t bytes : sizes_at_borders()) {
    const bool same_class = bytes_set_aside(bytes) == bytes_set_aside(bytes + 1);
    void* block = memory::allocate(bytes);
    memory::deallocate(block, bytes);
    void* larger = memory::allocate(bytes + 1);
    EXPECT_EQ(larger == block, same_class) << bytes;
    void* again = same_class ? larger : memory::allocate(bytes);
    EXPECT_EQ(again, block) << bytes;
    memory::deallocate(again, bytes);
    if (larger != again) memory::deallocate(larger, bytes + 1);
    memory::release();
  }
}

TEST_F(Memory, TheBlockFreedLastIsUsedFirst) {  // it is still in the cache
  void* first = memory::allocate(100);
  void* second = memory::allocate(100);
  EXPECT_NE(first, second);
  memory::deallocate(first, 100);
  memory::deallocate(second, 100);
  EXPECT_EQ(memory::allocate(100), second);
  EXPECT_EQ(memory::allocate(100), first);
  memory::deallocate(first, 100);
  memory::deallocate(second, 100);
}

TEST_F(Memory, ReleaseEmptiesTheReserve) {
  EXPECT_EQ(memory::reserved(), 0u);
  memory::deallocate(memory::allocate(1000), 1000);
  memory::deallocate(memory::allocate(5000), 5000);
  EXPECT_GE(memory::reserved(), 6000u);
  memory::release();
  EXPECT_EQ(memory::reserved(), 0u);
  memory::deallocate(memory::allocate(1000), 1000);  // and the pool goes on working
  EXPECT_GE(memory::reserved(), 1000u);
}

// The reserve is what is free, no more: a loop that takes and gives back leaves it as it was.
TEST_F(Memory, TheReserveFallsWhenABlockIsTakenFromIt) {
  memory::deallocate(memory::allocate(1000), 1000);
  const std::size_t with_one = memory::reserved();
  void* block = memory::allocate(1000);
  EXPECT_EQ(memory::reserved(), 0u);
  memory::deallocate(block, 1000);
  EXPECT_EQ(memory::reserved(), with_one);
}

TEST_F(Memory, NothingMayBeFreed) { EXPECT_NO_THROW(memory::deallocate(nullptr, 100)); }

TEST_F(Memory, TheReserveIsLimited) {
  constexpr std::size_t half_a_gibibyte = std::size_t{1} << 29;
  void* first = memory::allocate(half_a_gibibyte);
  void* second = memory::allocate(half_a_gibibyte);
  memory::deallocate(first, half_a_gibibyte);
  const std::size_t with_one = memory::reserved();
  EXPECT_GE(with_one, half_a_gibibyte);
  memory::deallocate(second, half_a_gibibyte);
  EXPECT_EQ(memory::reserved(), with_one);
  memory::release();
}

TEST_F(Memory, TheReserveIsLimitedAsAskedFor) {
  std::thread([] {  // a limit is that of a thread
    constexpr std::size_t size = 1000;
    void* first = memory::allocate(size);
    void* second = memory::allocate(size);
    memory::deallocate(first, size);
    const std::size_t with_one = memory::reserved();
    memory::limit_reserve(with_one);
    EXPECT_EQ(memory::reserved(), with_one);  // which is within the limit
    memory::deallocate(second, size);
    EXPECT_EQ(memory::reserved(), with_one);
    memory::limit_reserve(with_one - 1);
    EXPECT_EQ(memory::reserved(), 0u);
    memory::limit_reserve(0);
    memory::deallocate(memory::allocate(size), size);
    EXPECT_EQ(memory::reserved(), 0u);
  })
      .join();
  memory::deallocate(memory::allocate(1000), 1000);
  EXPECT_GE(memory::reserved(), 1000u);
}

/// Exits with 0 if there is no pool where the environment variable has this value.
void exit_without_a_pool(const char* wish) {
  setenv("XGRAD_POOL", wish, 1);
  std::thread([] { memory::deallocate(memory::allocate(1000), 1000); }).join();
  memory::deallocate(memory::allocate(1000), 1000);
  std::exit(memory::reserved() == 0 ? 0 : 1);
}

TEST(MemoryDeathTest, AnEnvironmentVariableSwitchesThePoolOff) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(exit_without_a_pool("0"), testing::ExitedWithCode(0), "");
  for (const char* other : {"", "1", "00", "off"})
    EXPECT_EXIT(exit_without_a_pool(other), testing::ExitedWithCode(1), "") << other;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they take terabytes of addresses

/// Exits with 0 if a block that fits only where the reserve lies can be had.
void exit_after_memory_ran_out() {
  constexpr std::size_t reserve = 400'000'000, wanted = 450'000'000;
  memory::deallocate(memory::allocate(reserve), reserve);
  std::ifstream statm("/proc/self/statm");
  std::size_t pages = 0;
  statm >> pages;
  const rlim_t now = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const rlimit limit{now + 100'000'000, now + 100'000'000};
  if (setrlimit(RLIMIT_AS, &limit) != 0) std::exit(2);
  try {
    memory::deallocate(memory::allocate(wanted), wanted);
  } catch (const std::bad_alloc&) {
    std::exit(1);
  }
  std::exit(0);
}

TEST(MemoryDeathTest, TheReserveIsGivenUpBeforeMemoryRunsOut) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(exit_after_memory_ran_out(), testing::ExitedWithCode(0), "");
}

#endif

// Sizes so large that a computation with them would overflow, and give a block that is too small.
TEST_F(Memory, ThereIsNoBlockLargerThanTheAddressSpace) {
  constexpr std::size_t largest = std::numeric_limits<std::size_t>::max();
  EXPECT_THROW(memory::allocate(largest), std::bad_alloc);
  EXPECT_THROW(memory::allocate(largest - memory::slack + 1), std::bad_alloc);
  EXPECT_THROW(static_cast<void>(PoolAllocator<double>().allocate(largest / sizeof(double) + 2)),
               std::bad_alloc);
}

TEST_F(Memory, ABlockGoesToThePoolOfTheThreadThatFreesIt) {
  void* block = memory::allocate(100);
  std::thread([&] {
    memory::deallocate(block, 100);
    EXPECT_GE(memory::reserved(), 100u);
    EXPECT_EQ(memory::allocate(100), block);
  }).join();
  EXPECT_EQ(memory::reserved(), 0u);
  memory::deallocate(block, 100);  // from a thread that is gone
  EXPECT_GE(memory::reserved(), 100u);
}

TEST_F(Memory, AThreadReturnsItsReserve) {  // or LeakSanitizer reports it
  std::thread([] { memory::deallocate(memory::allocate(100), 100); }).join();
  EXPECT_EQ(memory::reserved(), 0u);
}

/// Of a thread's own objects the last to go: gives a block back, and tells what the pool holds then.
struct LastOfAThread {
  void* block = nullptr;
  std::size_t* reserved = nullptr;
  ~LastOfAThread() {
    memory::deallocate(block, 100);
    *reserved = memory::reserved();
  }
};

// What a pool held when its thread's objects are gone, nobody could give back any more.
TEST_F(Memory, NothingStaysInThePoolOfAThreadThatEnds) {
  for (const bool only_frees : {false, true}) {
    void* given = memory::allocate(100);
    void* kept = memory::allocate(100);
    std::size_t reserved = 1;
    std::thread([&] {
      thread_local LastOfAThread last;  // older than the pool, which the next line opens
      memory::deallocate(only_frees ? given : memory::allocate(100), 100);
      EXPECT_GE(memory::reserved(), 100u);
      last.block = kept;
      last.reserved = &reserved;
    }).join();
    EXPECT_EQ(reserved, 0u) << only_frees;
    if (!only_frees) memory::deallocate(given, 100);
  }
}

// The pool is opened by the first block that is freed, so that `late` is older, and destroyed after it.
TEST_F(Memory, AVariableMayOutliveThePoolOfItsThread) {
  std::thread([] {
    thread_local Variable<double> late(1.0, "a name too long to be stored inside the string");
    memory::deallocate(memory::allocate(100), 100);
    EXPECT_EQ(late.item(), 1);
  }).join();
}

void exit_with_a_static_variable() {
  static Variable<double> late(1.0, "late");
  late = Variable<double>(2.0);
  std::exit(late.item() == 2 ? 0 : 1);
}

TEST(MemoryDeathTest, AVariableMayOutliveThePoolOfTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(exit_with_a_static_variable(), testing::ExitedWithCode(0), "");
}

TEST(PoolAllocator, ServesStandardContainers) {
  std::vector<std::string, PoolAllocator<std::string>> words(100, "a string of more than fifteen letters");
  words.resize(1000, words.front());
  const auto copy = words;
  words.clear();
  EXPECT_EQ(copy.size(), 1000u);
  EXPECT_EQ(copy.back(), "a string of more than fifteen letters");
}

TEST(PoolAllocator, AllAreEqual) {
  EXPECT_EQ(PoolAllocator<double>(), PoolAllocator<double>(PoolAllocator<char>()));
}

}  // namespace
}  // namespace xgrad
