// Threads that share parameters, each with a tape of its own. Run under ThreadSanitizer as well, which sees
// more than the results.
#include <xgrad/autograd/forward.hpp>
#include <xgrad/autograd/gradcheck.hpp>
#include <xgrad/autograd/ops/activations.hpp>
#include <xgrad/autograd/ops/arithmetic.hpp>
#include <xgrad/autograd/ops/products.hpp>
#include <xgrad/autograd/ops/reductions.hpp>
#include <xgrad/autograd/tape.hpp>
#include <xgrad/nn/activations.hpp>
#include <xgrad/nn/linear.hpp>
#include <xgrad/nn/losses.hpp>
#include <xgrad/nn/sequential.hpp>
#include <xgrad/nn/sgd.hpp>

#include <arrays.hpp>

#include <gtest/gtest.h>

#include <barrier>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <utility>
#include <vector>

namespace xgrad {
namespace {

constexpr std::size_t thread_count = 4;

/// Runs f(0), f(1), …, each on a thread of its own.
template <class F>
void run_threads(const F& f) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < thread_count; ++i) threads.emplace_back(f, i);
  for (auto& thread : threads) thread.join();
}

struct Shard {
  Array<double> inputs;
  std::vector<std::size_t> labels;
};

/// Two classes inside and outside of a circle, one part for each thread.
std::vector<Shard> shards() {
  std::vector<Shard> shards;
  for (std::size_t i = 0; i < thread_count; ++i) {
    Shard shard{numbers({16, 2}, -1, 1, i), {}};
    for (std::size_t k = 0; k < 16; ++k) {
      const double x = shard.inputs(k, 0), y = shard.inputs(k, 1);
      shard.labels.push_back(x * x + y * y < 0.5);
    }
    shards.push_back(std::move(shard));
  }
  return shards;
}

nn::Sequential<double> network(std::uint64_t seed = 1) {
  Generator generator(seed);
  return nn::Sequential(nn::Linear<double>(2, 8, generator), nn::Tanh<double>(),
                        nn::Linear<double>(8, 2, generator));
}

using Gradients = std::vector<Variable<double>>;

double loss_of(const nn::Module<double>& model, const std::vector<Shard>& data) {
  double loss = 0;
  for (const auto& shard : data)
    loss += nn::cross_entropy(model(shard.inputs), shard.labels).item() / static_cast<double>(data.size());
  return loss;
}

Gradients gradients_of(const nn::Module<double>& model, const Shard& shard) {
  Tape tape;
  return tape.gradient(nn::cross_entropy(model(shard.inputs), shard.labels), model.parameters());
}

void descend(std::vector<Variable<double>> parameters, const Gradients& gradients) {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    parameters[i].mutable_value() -= 0.2 * gradients[i].value();
}

void expect_same_parameters(const nn::Module<double>& actual, const nn::Module<double>& expected) {
  const auto a = actual.parameters(), b = expected.parameters();
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(same(a[i].value(), b[i].value())) << i;
}

// Data parallel training: all take a gradient, then one of them updates, while the others wait.
TEST(Threads, TrainOneModelTogether) {
  constexpr int steps = 50;
  const auto data = shards();
  const auto expected = network(), model = network();
  for (int step = 0; step < steps; ++step) {
    std::vector<Gradients> gradients;
    for (const auto& shard : data) gradients.push_back(gradients_of(expected, shard));
    for (const auto& one : gradients) descend(expected.parameters(), one);
  }

  std::vector<Gradients> gradients(thread_count);
  std::barrier all_have_gradients(thread_count, [&]() noexcept {
    for (auto& one : gradients) {
      descend(model.parameters(), one);
      one.clear();  // made by another thread than the one that frees it
    }
  });
  run_threads([&](std::size_t i) {
    for (int step = 0; step < steps; ++step) {
      gradients[i] = gradients_of(model, data[i]);
      all_have_gradients.arrive_and_wait();
    }
  });
  expect_same_parameters(model, expected);
  EXPECT_LT(loss_of(model, data), 0.9 * loss_of(network(), data));
}

// Each as soon as it can: the results depend on the order, but they get better.
TEST(Threads, UpdateUnderAMutex) {
  const auto data = shards();
  const auto model = network();
  const double before = loss_of(model, data);
  std::shared_mutex mutex;
  run_threads([&](std::size_t i) {
    for (std::size_t step = 0; step < 50; ++step) {
      Gradients gradients;
      {
        const std::shared_lock reading(mutex);
        gradients = gradients_of(model, data[(i + step) % thread_count]);
      }
      const std::unique_lock writing(mutex);
      descend(model.parameters(), gradients);
    }
  });
  EXPECT_LT(loss_of(model, data), 0.9 * before);
}

TEST(Threads, TrainModelsOfTheirOwn) {
  const auto data = shards();
  const auto train = [&](std::size_t i) {
    auto model = network(i);
    nn::SGD optimizer(model.parameters(), {.learning_rate = 0.2, .momentum = 0.5});
    for (int step = 0; step < 50; ++step) {
      Tape tape;
      const auto loss = nn::cross_entropy(model(data[i].inputs), data[i].labels);
      optimizer.zero_grad();
      tape.backward(loss);
      optimizer.step();
    }
    return model;
  };
  std::vector<nn::Sequential<double>> models(thread_count, network());
  run_threads([&](std::size_t i) { models[i] = train(i); });
  for (std::size_t i = 0; i < thread_count; ++i) expect_same_parameters(models[i], train(i));
}

// Some with a tape, some without: what is read is the same, and neither notices the other.
TEST(Threads, ShareAModelForInference) {
  const auto data = shards();
  const auto model = network();
  std::vector<Array<double>> expected;
  for (const auto& shard : data) expected.push_back(model(shard.inputs).value());
  const auto expected_gradients = gradients_of(model, data[0]);
  run_threads([&](std::size_t i) {
    for (int repeat = 0; repeat < 50; ++repeat) {
      if (i % 2 == 0) {
        EXPECT_TRUE(same(model(data[i].inputs).value(), expected[i]));
      } else {
        const auto gradients = gradients_of(model, data[0]);
        for (std::size_t k = 0; k < gradients.size(); ++k)
          EXPECT_TRUE(same(gradients[k].value(), expected_gradients[k].value()));
      }
    }
  });
}

TEST(Threads, ShareConstantsAndLeaves) {
  const auto c = constant(numbers({4, 3}));
  const Variable x(numbers({4, 3}, -1, 1), "x");
  const auto third_derivative = [&] {
    Tape tape;
    const auto first = tape.gradient(sum(tanh(c * x)), {x}, {.differentiable = true})[0];
    const auto second = tape.gradient(sum(first), {x}, {.differentiable = true})[0];
    return tape.gradient(sum(second), {x})[0].value();
  };
  const Array<double> expected = third_derivative();
  run_threads([&](std::size_t) {
    for (int repeat = 0; repeat < 50; ++repeat) EXPECT_TRUE(same(third_derivative(), expected));
  });
}

// The last handle may be dropped by any thread: that one deletes the node.
TEST(Threads, DropHandlesInAnyOrder) {
  for (int repeat = 0; repeat < 50; ++repeat) {
    auto shared = std::make_unique<Variable<double>>(numbers({10}), "a name that needs memory of its own");
    std::vector<Variable<double>> handles(thread_count, *shared);
    shared.reset();
    std::barrier all_are_there(thread_count);
    run_threads([&](std::size_t i) {
      all_are_there.arrive_and_wait();
      const auto copy = handles[i];
      handles[i] = {};
      EXPECT_EQ(copy.size(), 10u);
    });
  }
}

// Everyone makes values and hands them on to the next, who uses them and frees their memory.
TEST(Threads, HandOnTheirMemory) {
  struct Mailbox {
    std::mutex mutex;
    std::vector<Variable<double>> values;
  };
  std::vector<Mailbox> mailboxes(thread_count);
  constexpr int rounds = 200;
  std::barrier end_of_round(thread_count);
  std::vector<double> totals(thread_count);
  run_threads([&](std::size_t i) {
    for (int round = 0; round < rounds; ++round) {
      {
        Tape tape;
        const Variable x(static_cast<double>(i) * xt::ones<double>({1 + round % 100}));
        auto result = x * x;  // becomes a constant at the tape's end
        Mailbox& next = mailboxes[(i + 1) % thread_count];
        const std::lock_guard lock(next.mutex);
        next.values.push_back(x);
        tape.clear();
        next.values.push_back(std::move(result));
      }
      end_of_round.arrive_and_wait();
      const std::lock_guard lock(mailboxes[i].mutex);
      for (const auto& value : mailboxes[i].values) totals[i] += value.value()(0);
      mailboxes[i].values.clear();
      end_of_round.arrive_and_wait();
    }
  });
  for (std::size_t i = 0; i < thread_count; ++i) {
    const auto previous = static_cast<double>((i + thread_count - 1) % thread_count);
    EXPECT_EQ(totals[i], rounds * (previous + previous * previous));
  }
}

TEST(Threads, CheckGradients) {
  run_threads([](std::size_t i) {
    const Variable x(numbers({2, 3}, -1, 1, i)), w(numbers({3, 2}, -1, 1, i + 1));
    const auto f = [](const auto& in) { return tanh(matmul(in[0], in[1])); };
    EXPECT_TRUE(gradcheck(f, {x, w}).ok());
    EXPECT_TRUE(gradgradcheck(f, {x, w}).ok());
  });
}

TEST(Threads, EachHasItsOwnTape) {
  Tape tape;
  run_threads([](std::size_t) {
    EXPECT_EQ(Tape::current(), nullptr);
    const Tape own;
    EXPECT_EQ(Tape::current(), &own);
  });
  EXPECT_EQ(Tape::current(), &tape);
}

// Parameters are shared: each thread has its own directions.
TEST(Threads, TakeDirectionsOfTheirOwnOfTheSameVariable) {
  const Variable x(3.0);
  std::vector<double> slopes(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < slopes.size(); ++i)
    threads.emplace_back([&, i] {
      for (int repeat = 0; repeat < 200; ++repeat)
        slopes[i] =
            jvp([](const Variable<double>& in) { return in * in; }, x, static_cast<double>(i)).tangent.item();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(slopes, (std::vector<double>{0, 6, 12, 18}));
}

}  // namespace
}  // namespace xgrad
