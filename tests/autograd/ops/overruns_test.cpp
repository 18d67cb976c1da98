// Behind an array there is memory that kernels may read, but must not write to (memory.hpp). AddressSanitizer
// does not tell, as it belongs to the block.
#include "samples/sample.hpp"

#include <xgrad/autograd/memory.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_UNPOISON_MEMORY_REGION(block, bytes) static_cast<void>(0)
#endif

namespace {

std::size_t overrun = 0;
constexpr std::size_t header = 64;  // as much as blocks are aligned to; holds how long one is

}  // namespace

// The pool's blocks, whose last bytes nobody may write to.
void* operator new(std::size_t bytes, std::align_val_t) {
  void* const block = std::aligned_alloc(64, header + (bytes + 63) / 64 * 64);
  if (block == nullptr) throw std::bad_alloc();
  std::memcpy(block, &bytes, sizeof bytes);
  unsigned char* const given = static_cast<unsigned char*>(block) + header;
  std::memset(given, 0xa5, bytes);
  return given;
}
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return ::operator new(bytes, alignment);
}
void operator delete(void* given, std::align_val_t) noexcept {
  if (given == nullptr) return;
  unsigned char* const block = static_cast<unsigned char*>(given) - header;
  std::size_t bytes = 0;
  std::memcpy(&bytes, block, sizeof bytes);
  ASAN_UNPOISON_MEMORY_REGION(given, bytes);  // the pool's reserve is poisoned
  for (std::size_t i = bytes - xgrad::memory::slack; i < bytes; ++i)
    if (static_cast<unsigned char*>(given)[i] != 0xa5) {
      ++overrun;
      break;
    }
  std::free(block);
}
void operator delete(void* given, std::size_t, std::align_val_t alignment) noexcept {
  ::operator delete(given, alignment);
}

namespace xgrad {
namespace {

/// Of a size that leaves nothing between its end and what must not be written to.
Array<double> matrix(std::uint64_t seed) {
  return Array<double>(numbers({8, 8}, 0.1, 0.9, seed) + 3 * xt::eye<double>(8));
}

TEST(Overruns, AreNoticedHere) {
  memory::limit_reserve(0);
  overrun = 0;
  {
    Array<double> x = matrix(1);
    x.data()[64] = 1;
  }
  EXPECT_EQ(overrun, 1u);
}

// Each operation that takes matrices, its gradient, and that of its gradient, both ways.
TEST(Overruns, AreMadeByNoOperation) {
  memory::limit_reserve(0);
  std::size_t checked = 0;
  for (const auto& sample : samples::Chapter::all()) {
    overrun = 0;
    std::vector<Variable<double>> x, v;
    std::vector<Variable<float>> floats;
    for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
      x.emplace_back(matrix(i));
      v.push_back(constant(matrix(i + 7)));
      floats.emplace_back(numbers<float>({8, 16}, 0.1, 0.9, i));
    }
    try {
      Tape tape;
      const auto y = square(sample.call(x));
      const auto g =
          tape.gradient(y, x, constant(numbers(y.shape())), {.differentiable = true, .allow_unused = true});
      tape.gradient(square(g[0]), x, constant(numbers(g[0].shape())), {.allow_unused = true});
      jvp(sample.call, x, v);
      ++checked;
    } catch (const std::exception&) {  // it takes other shapes
    }
    try {
      Tape tape;
      const auto y = sample.call_on_floats(floats);
      tape.gradient(y, floats, constant(numbers<float>(y.shape())), {.allow_unused = true});
    } catch (const std::exception&) {
    }
    EXPECT_EQ(overrun, 0u) << sample.operation;
  }
  EXPECT_GE(checked, 150u);
}

}  // namespace
}  // namespace xgrad
