// Chapter 15 of docs/guide.md: mistakes and their messages.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <exception>
#include <vector>

using namespace xgrad;

namespace {

template <class F>
void message_of(const F& f) {
  try {
    f();
  } catch (const std::exception& error) {
    fmt::print("{}\n", error.what());
  }
}

void shapes() {
  message_of([] {
    //! [product]
    Variable x(xt::zeros<float>({64, 784}), "x");
    Variable W(xt::zeros<float>({128, 10}), "W");
    auto y = matmul(x, W);
    //! [product]
  });
  message_of([] {
    //! [broadcast]
    Variable prices(xt::zeros<double>({3, 4}), "prices"), taxes(xt::zeros<double>({3}), "taxes");
    auto sums = prices + taxes;
    //! [broadcast]
  });
  message_of([] {
    //! [target]
    Variable prediction(xt::zeros<float>({32, 1}), "prediction");
    const xt::xarray<float> target = xt::zeros<float>({32});
    auto loss = nn::mse(prediction, target);
    //! [target]
  });
}

void recording() {
  Variable x(xt::xarray<double>{1, 2, 3}, "x"), z(1.0, "z");
  message_of([&] {
    //! [many]
    Tape tape;
    auto y = square(x);
    tape.backward(y);
    //! [many]
  });
  message_of([&] {
    //! [late]
    auto y = sum(square(x));
    Tape tape;
    tape.backward(y);
    //! [late]
  });
  message_of([&] {
    //! [written]
    Tape tape;
    auto y = sum(square(x));
    x.mutable_value() *= 0.5;
    tape.backward(y);
    //! [written]
  });
  message_of([&] {
    //! [unrelated]
    Tape tape;
    auto y = sum(square(x));
    auto gradients = tape.gradient(y, {x, z});
    //! [unrelated]
  });
}

void empty() {
  Variable x(xt::xarray<double>{1, 2, 3}, "x");
  message_of([&] {
    //! [empty]
    Variable<double> loss;
    loss += mean(x);
    //! [empty]
  });
  message_of([&] {
    //! [assign]
    x.assign(xt::xarray<double>{1, 2});
    //! [assign]
  });
}

void gradients() {
  Variable x(xt::xarray<double>{1, 2, 3}, "x");
  message_of([&] {
    //! [none]
    Tape tape;
    auto y = sum(square(x));
    auto slope = x.grad();  // backward was forgotten
    //! [none]
  });
  message_of([&] {
    //! [inner]
    Tape tape;
    auto u = square(x).named("u");
    tape.backward(sum(u));
    auto slope = u.grad();
    //! [inner]
  });
  message_of([&] {
    //! [step]
    Generator generator(1);
    nn::Linear layer(2, 1, generator);
    nn::SGD optimizer(layer.parameters(), {.learning_rate = 0.1});
    optimizer.step();
    //! [step]
  });
}

void labels() {
  message_of([] {
    //! [label]
    Variable logits(xt::zeros<float>({2, 3}), "logits");
    auto loss = nn::cross_entropy(logits, std::vector{1, 3});  // counted from 1?
    //! [label]
  });
}

}  // namespace

int main() {
  shapes();
  recording();
  empty();
  gradients();
  labels();
}
