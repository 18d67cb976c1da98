#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <vector>

#include <xsimd/memory/xsimd_aligned_allocator.hpp>

// The limit: the training step of a multilayer perceptron as one writes it by hand, without automatic
// differentiation. What a library adds to this is its overhead.
namespace hand_written {

// 64 bytes: a cache line, and the widest SIMD register.
using Buffer = std::vector<float, xsimd::aligned_allocator<float, 64>>;

// Linear layers with ReLU between them, softmax cross-entropy (mean over the batch) behind the last, plain
// SGD. Float, any sizes, a fixed batch. Every buffer is allocated once, here.
class Mlp {
 public:
  // sizes = {inputs, hidden..., classes}
  Mlp(std::span<const std::size_t> sizes, std::size_t batch);

  struct Layer {
    std::size_t in, out;
    std::span<float> weight, bias;                    // (in × out), (out)
    std::span<float> weight_gradient, bias_gradient;  // the same shapes
    std::span<float> output;                          // (batch × out)
  };
  std::vector<Layer>& layers() { return layers_; }

  // x (batch × inputs). Returns the loss and leaves the gradients in the layers.
  float loss_and_gradients(const float* x, const std::size_t* labels);
  void sgd(float learning_rate);

  float training_step(const float* x, const std::size_t* labels, float learning_rate) {
    const float loss = loss_and_gradients(x, labels);
    sgd(learning_rate);
    return loss;
  }

 private:
  void forward(const float* x);
  float softmax_cross_entropy(const std::size_t* labels);
  void backward(const float* x);

  std::size_t batch_;
  std::vector<Layer> layers_;
  Buffer parameters_, gradients_, outputs_;  // the layers' spans point into these
  Buffer adjoint_, next_adjoint_;            // of the output of the layer at hand, and of the one before it
  Buffer row_sums_;                          // softmax denominators, one per row
};

// He's initialization; zero biases.
void initialize(Mlp& network, std::mt19937_64& random);

// Compares the gradients of a few small networks with central differences of a loss that is computed
// separately, in double, by the plainest loops. Throws std::runtime_error if they differ.
void check();

// Tells BLAS to compute on the calling thread alone, if it is OpenBLAS; others listen to their own
// environment variables, which `compare` sets.
void use_one_thread();

}  // namespace hand_written
