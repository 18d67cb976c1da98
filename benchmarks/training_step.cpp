// The full training step of five networks (forward, softmax cross-entropy, backward, SGD), in xgrad and by
// hand.
#include "training_step.hpp"

#include <algorithm>
#include <xgrad/xgrad.hpp>

namespace {

using namespace xgrad;

nn::Sequential<> make_model(const std::vector<std::size_t>& sizes) {
  Generator generator(1);
  const auto linear = [&](std::size_t i) { return nn::Linear(sizes[i], sizes[i + 1], generator); };
  if (sizes.size() == 3) return nn::Sequential(linear(0), nn::ReLU(), linear(1));
  if (sizes.size() == 4) return nn::Sequential(linear(0), nn::ReLU(), linear(1), nn::ReLU(), linear(2));
  return nn::Sequential(linear(0), nn::ReLU(), linear(1), nn::ReLU(), linear(2), nn::ReLU(), linear(3));
}

class XgradNetwork {
 public:
  XgradNetwork(const training_step::Problem& problem, training_step::HandWritten& twin, float learning_rate)
      : model_(make_model(problem.sizes)),
        optimizer_(model_.parameters(), {.learning_rate = learning_rate}),
        x_(Shape{problem.batch, problem.sizes.front()}),
        labels_(twin.labels) {
    std::ranges::copy(twin.x, x_.data());
    auto parameters = model_.parameters();  // weight, bias, weight, bias, ...
    std::size_t i = 0;
    for (const auto& layer : twin.network.layers()) {
      std::ranges::copy(layer.weight, parameters[i++].mutable_value().data());
      std::ranges::copy(layer.bias, parameters[i++].mutable_value().data());
    }
  }

  float training_step() {
    Tape tape;
    auto loss = nn::cross_entropy(model_(x_), labels_);
    optimizer_.zero_grad();
    tape.backward(loss);
    optimizer_.step();
    return loss.item();
  }

 private:
  nn::Sequential<> model_;
  nn::SGD<> optimizer_;
  Array<float> x_;
  std::vector<std::size_t> labels_;
};

}  // namespace

int main(int argc, char** argv) { return training_step::run<XgradNetwork>("xgrad", argc, argv); }
