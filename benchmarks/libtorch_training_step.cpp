// The training step in libtorch, for comparison only: built where libtorch is found.
#include <torch/torch.h>

#include "training_step.hpp"

namespace {

class LibtorchNetwork {
 public:
  LibtorchNetwork(const training_step::Problem& problem, training_step::HandWritten& twin,
                  float learning_rate)
      : model_(model(twin.network)), optimizer_(model_->parameters(), learning_rate) {
    const auto batch = static_cast<std::int64_t>(problem.batch);
    const auto inputs = static_cast<std::int64_t>(problem.sizes.front());
    x_ = torch::from_blob(twin.x.data(), {batch, inputs}).clone();
    const std::vector<std::int64_t> labels(twin.labels.begin(), twin.labels.end());
    labels_ = torch::tensor(labels, torch::kInt64);
  }

  float training_step() {
    const torch::Tensor loss = torch::nn::functional::cross_entropy(model_->forward(x_), labels_);
    optimizer_.zero_grad();
    loss.backward();
    optimizer_.step();
    return loss.item<float>();
  }

 private:
  static torch::nn::Sequential model(training_step::Mlp& twin) {
    torch::NoGradGuard no_gradients;
    torch::nn::Sequential model;
    for (const auto& layer : twin.layers()) {
      const auto in = static_cast<std::int64_t>(layer.in), out = static_cast<std::int64_t>(layer.out);
      torch::nn::Linear linear(in, out);
      // libtorch keeps a weight as (out × in).
      linear->weight.copy_(torch::from_blob(layer.weight.data(), {in, out}).t());
      linear->bias.copy_(torch::from_blob(layer.bias.data(), {out}));
      if (!model->is_empty()) model->push_back(torch::nn::ReLU());
      model->push_back(linear);
    }
    return model;
  }

  torch::nn::Sequential model_;
  torch::optim::SGD optimizer_;
  torch::Tensor x_, labels_;
};

}  // namespace

int main(int argc, char** argv) {
  torch::set_num_threads(1);
  return training_step::run<LibtorchNetwork>("libtorch", argc, argv);
}
