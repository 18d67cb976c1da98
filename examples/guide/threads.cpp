// Chapter 12 of docs/guide.md: threads and shared parameters.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <thread>
#include <vector>

using namespace xgrad;

int main() {
  //! [threads]
  Generator generator(1);
  nn::Sequential model(nn::Linear(2, 16, generator), nn::Tanh(), nn::Linear(16, 2, generator));
  auto parameters = model.parameters();

  // Each thread has half of the samples.
  const std::vector<xt::xarray<float>> x = {{{0, 0}, {0, 1}}, {{1, 0}, {1, 1}}};
  const std::vector<std::vector<int>> labels = {{0, 1}, {1, 0}};

  std::vector<std::vector<Variable<float>>> gradients(2);
  const auto work = [&](std::size_t part) {
    Tape tape;  // of this thread
    auto loss = nn::cross_entropy(model(x[part]), labels[part]);
    gradients[part] = tape.gradient(loss, parameters);
  };
  for (int step = 0; step < 500; ++step) {
    std::thread first(work, 0), second(work, 1);
    first.join();
    second.join();
    for (std::size_t i = 0; i < parameters.size(); ++i)
      parameters[i].mutable_value() -= 0.25f * (gradients[0][i].value() + gradients[1][i].value());
  }

  const auto p = softmax(model(xt::xarray<float>{{0, 0}, {0, 1}, {1, 0}, {1, 1}})).value();
  fmt::print("P(1) = {:.1f} {:.1f} {:.1f} {:.1f}\n", p(0, 1), p(1, 1), p(2, 1), p(3, 1));
  //! [threads]
}
