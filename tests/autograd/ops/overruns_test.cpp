// Behind an array there is memory that kernels may read, but must not write to (memory.hpp). AddressSanitizer
// does not tell, as it belongs to the block. Behind that there is, for some arrays here, a page that may not
// even be read.
#include "samples/sample.hpp"

#include <xgrad/autograd/kernels/gemm.hpp>
#include <xgrad/autograd/memory.hpp>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
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

/// Memory whose last byte is followed by a page that nobody may read, nor write.
class Guarded {
 public:
  explicit Guarded(std::size_t bytes) : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
    length_ = (bytes + page_ - 1) / page_ * page_ + page_;
    void* const pages = mmap(nullptr, length_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    begin_ = static_cast<unsigned char*>(pages);
    mprotect(begin_ + length_ - page_, page_, PROT_NONE);
    given_ = begin_ + length_ - page_ - bytes;
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  ~Guarded() { munmap(begin_, length_); }

  template <class T>
  T* elements() const {
    return reinterpret_cast<T*>(given_);
  }

 private:
  std::size_t page_, length_;
  unsigned char *begin_, *given_;
};

// Of products of all small shapes, of matrices and their transposes: what is read behind them is no more than
// may be, or else the program ends here.
template <class T>
void multiply_guarded() {
  for (std::size_t m = 1; m <= 9; ++m)
    for (std::size_t k = 1; k <= 18; ++k)
      for (std::size_t n = 1; n <= 18; ++n)
        for (const MatMulOptions options : {MatMulOptions{}, {true, false}, {false, true}, {true, true}}) {
          const engine::Layout of_a(options.transpose_a ? Shape{k, m} : Shape{m, k}),
              of_b(options.transpose_b ? Shape{n, k} : Shape{k, n});
          const Guarded a(m * k * sizeof(T) + memory::slack), b(k * n * sizeof(T) + memory::slack);
          std::fill_n(a.elements<T>(), m * k, T(2));
          std::fill_n(b.elements<T>(), k * n, T(3));
          const Array<T> y =
              kernels::matmul<T>(View<T>(a.elements<T>(), of_a), View<T>(b.elements<T>(), of_b), options);
          ASSERT_EQ(y.data()[0], T(6) * static_cast<T>(k));
          ASSERT_EQ(y.data()[m * n - 1], T(6) * static_cast<T>(k));
        }
}

TEST(Overruns, OfProductsReadNoFartherThanTheyMay) {
  multiply_guarded<float>();
  multiply_guarded<double>();
}

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
    try {  // at the shapes that it is sampled at
      std::vector<Variable<double>> own;
      for (const auto& input : sample.inputs) own.emplace_back(input);
      Tape tape;
      const auto y = square(sample.call(own));
      tape.gradient(y, own, constant(numbers(y.shape())), {.allow_unused = true});
    } catch (const std::exception&) {  // it has no derivative
    }
    EXPECT_EQ(overrun, 0u) << sample.operation;
  }
  EXPECT_GE(checked, 150u);
}

}  // namespace
}  // namespace xgrad
