// In a training loop's steady state nothing is allocated from the heap. This program counts: it replaces
// malloc and its kind, which operator new calls as well.
//
// What BLAS allocates inside of a product is counted apart, as it is not in our hands: OpenBLAS 0.3.21 takes
// 256 bytes in its kernels for small matrices of doubles with AVX-512, and a list of jobs for each product
// that it shares out among several threads.
#include <xgrad/xgrad.hpp>

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <vector>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define XGRAD_COUNTS_ALLOCATIONS 0  // sanitizers have a heap of their own
#else
#define XGRAD_COUNTS_ALLOCATIONS 1
#endif

namespace {

std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0}, allocations_by_blas{0};

}  // namespace

#if XGRAD_COUNTS_ALLOCATIONS
extern "C" {

void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* block, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);
void __libc_free(void* block);

static void count(const void* caller) {
  if (!counting) return;
  Dl_info library{};
  const bool known = dladdr(caller, &library) != 0 && library.dli_fname != nullptr;
  ++(known && std::strstr(library.dli_fname, "blas") != nullptr ? allocations_by_blas : allocations);
}

void* malloc(std::size_t bytes) {
  count(__builtin_return_address(0));
  return __libc_malloc(bytes);
}
void* calloc(std::size_t number, std::size_t bytes) {
  count(__builtin_return_address(0));
  return __libc_calloc(number, bytes);
}
void* realloc(void* block, std::size_t bytes) {
  count(__builtin_return_address(0));
  return __libc_realloc(block, bytes);
}
void* memalign(std::size_t alignment, std::size_t bytes) {
  count(__builtin_return_address(0));
  return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
  count(__builtin_return_address(0));
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** block, std::size_t alignment, std::size_t bytes) {
  count(__builtin_return_address(0));
  *block = __libc_memalign(alignment, bytes);
  return *block == nullptr ? ENOMEM : 0;
}
void free(void* block) { __libc_free(block); }

}  // extern "C"
#endif

namespace xgrad {
namespace {

class Allocations : public testing::Test {
 protected:
  void SetUp() override {
    if (!XGRAD_COUNTS_ALLOCATIONS) GTEST_SKIP() << "allocations are not counted under sanitizers";
  }
  void TearDown() override {
    if (allocations_by_blas > 0) RecordProperty("allocations_by_blas", static_cast<int>(allocations_by_blas));
    allocations_by_blas = 0;
  }
};

/// How many allocations ten calls of `step` make, after three to warm up.
template <class Step>
std::size_t allocations_of(const Step& step) {
  for (int i = 0; i < 3; ++i) step();
  allocations = 0;
  counting = true;
  for (int i = 0; i < 10; ++i) step();
  counting = false;
  return allocations;
}

void* volatile block;  // so that the compiler leaves none of them out
void give(void* made) { block = made; }

// Or all tests below would pass without having counted anything.
TEST_F(Allocations, AreCounted) {
  const auto ten_of = [](auto make) {
    return allocations_of([=] {
      give(make());
      std::free(block);
    });
  };
  EXPECT_EQ(ten_of([] { return std::malloc(8); }), 10u);
  EXPECT_EQ(ten_of([] { return std::calloc(1, 8); }), 10u);
  EXPECT_EQ(ten_of([] { return std::realloc(nullptr, 8); }), 10u);
  EXPECT_EQ(ten_of([] { return std::aligned_alloc(64, 64); }), 10u);
  EXPECT_EQ(allocations_of([] {
              give(::operator new(8));
              ::operator delete(block);
            }),
            10u);
  EXPECT_EQ(allocations_of([] {
              give(::operator new (8, std::align_val_t{64}));
              ::operator delete (block, std::align_val_t{64});
            }),
            10u);
  EXPECT_EQ(allocations_of([] {}), 0u);
}

template <class T>
nn::Sequential<T> network() {
  Generator generator(1);
  return nn::Sequential(nn::Linear<T>(64, 32, generator), nn::ReLU<T>(), nn::Linear<T>(32, 16, generator),
                        nn::Tanh<T>(), nn::Linear<T>(16, 10, generator));
}

template <class T>
class TrainingStep : public Allocations {
 protected:
  /// A step of classification, with a tape of its own.
  template <class Optimizer>
  std::size_t allocations_with(Optimizer optimizer) {
    std::vector<std::size_t> labels(32);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 10;
    return allocations_of([&] {
      Tape tape;
      const auto loss = nn::cross_entropy(model(x), labels);
      optimizer.zero_grad();
      tape.backward(loss);
      optimizer.step();
    });
  }

  nn::Sequential<T> model = network<T>();
  Array<T> x = Generator(2).normal<T>({32, 64});
};

using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(TrainingStep, Reals);

TYPED_TEST(TrainingStep, WithGradientDescent) {
  EXPECT_EQ(this->allocations_with(nn::SGD(this->model.parameters())), 0u);
}

TYPED_TEST(TrainingStep, WithMomentum) {
  EXPECT_EQ(this->allocations_with(nn::SGD(this->model.parameters(), {.momentum = 0.9})), 0u);
}

TYPED_TEST(TrainingStep, WithAdam) {
  EXPECT_EQ(this->allocations_with(nn::Adam(this->model.parameters())), 0u);
}

TYPED_TEST(TrainingStep, WithClippedGradients) {
  nn::SGD optimizer(this->model.parameters());
  EXPECT_EQ(allocations_of([&] {
              Tape tape;
              const auto loss = mean(square(this->model(this->x)));
              optimizer.zero_grad();
              tape.backward(loss);
              nn::clip_grad_norm(optimizer.parameters(), 1e-3);
              nn::clip_grad_value(optimizer.parameters(), 1e-5);
              optimizer.step();
            }),
            0u);
}

TYPED_TEST(TrainingStep, WithOtherLosses) {
  nn::SGD optimizer(this->model.parameters());
  const Array<TypeParam> target = xt::zeros<TypeParam>({32, 10});
  EXPECT_EQ(allocations_of([&] {
              Tape tape;
              const auto y = this->model(this->x);
              const auto loss = nn::mse(y, target) + nn::binary_cross_entropy_with_logits(y, target) +
                                nn::binary_cross_entropy(sigmoid(y), target);
              optimizer.zero_grad();
              tape.backward(loss);
              optimizer.step();
            }),
            0u);
}

// The step is a whole epoch: a new order, full batches, and a last one that is not full.
TYPED_TEST(TrainingStep, WithADataLoader) {
  Generator generator(3);
  nn::Dataset<TypeParam> dataset{generator.normal<TypeParam>({100, 64}), std::vector<std::size_t>(100)};
  for (auto& label : dataset.labels) label = generator.index(10);
  nn::DataLoader loader(dataset, {.batch_size = 32}, generator);
  nn::Adam optimizer(this->model.parameters());
  EXPECT_EQ(allocations_of([&] {
              for (const auto& batch : loader) {
                Tape tape;
                const auto loss = nn::cross_entropy(this->model(batch.inputs), batch.labels);
                optimizer.zero_grad();
                tape.backward(loss);
                optimizer.step();
              }
            }),
            0u);
}

TYPED_TEST(TrainingStep, OnATapeThatIsCleared) {
  Tape tape;
  EXPECT_EQ(allocations_of([&] {
              tape.backward(mean(square(this->model(this->x))));
              tape.clear();
            }),
            0u);
}

TYPED_TEST(TrainingStep, OnLayersOfOtherSizes) {  // products of which BLAS may think differently
  Generator generator(1);
  nn::Sequential large(nn::Linear<TypeParam>(784, 128, generator), nn::ReLU<TypeParam>(),
                       nn::Linear<TypeParam>(128, 10, generator));
  const auto images = generator.normal<TypeParam>({64, 784});
  const std::vector<std::size_t> labels(64, 3);
  nn::SGD optimizer(large.parameters());
  EXPECT_EQ(allocations_of([&] {
              Tape tape;
              const auto loss = nn::cross_entropy(large(images), labels);
              optimizer.zero_grad();
              tape.backward(loss);
              optimizer.step();
            }),
            0u);
}

TYPED_TEST(TrainingStep, OfAnElementwiseChainWithBroadcasting) {
  const Variable<TypeParam> rows(Generator(1).uniform<TypeParam>({7, 1, 5}, 1, 2)),
      columns(Generator(2).uniform<TypeParam>({3, 1}, 1, 2)), scale(xt::ones<TypeParam>({1}));
  EXPECT_EQ(allocations_of([&] {
              Tape tape;
              auto y = rows;
              for (int i = 0; i < 5; ++i)
                y = maximum(tanh(y * columns) + log(rows), 0.5) / (1 + exp(-scale)) - pow(columns, 2);
              tape.backward(sum(mean(y, {0, -1}, true) * sum(y, {1}, true)));
            }),
            0u);
}

TYPED_TEST(TrainingStep, OfInference) {
  EXPECT_EQ(allocations_of([&] { static_cast<void>(softmax(this->model(this->x)).value()); }), 0u);
}

}  // namespace
}  // namespace xgrad
