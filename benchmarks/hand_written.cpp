#include "hand_written.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>
#include <xsimd/xsimd.hpp>

namespace hand_written {
namespace {

using Batch = xsimd::batch<float>;

// Lengths are padded so that each part of a shared buffer starts on a cache line.
std::size_t padded(std::size_t count) { return (count + 15) / 16 * 16; }

// c (m × n) = beta·c + op(a)·op(b), everything row-major and dense.
void gemm(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k, const float* a,
          const float* b, float beta, float* c) {
  const auto integer = [](std::size_t size) { return static_cast<int>(size); };
  cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
              integer(m), integer(n), integer(k), 1.0f, a, integer(transpose_a ? m : k), b,
              integer(transpose_b ? k : n), beta, c, integer(n));
}

// Copies a row below itself until there are `rows` of it, doubling: a call of memcpy for each row would
// cost more than the copying when rows are narrow.
void repeat_row(const float* row, std::size_t rows, std::size_t columns, float* result) {
  std::memcpy(result, row, columns * sizeof(float));
  for (std::size_t done = 1; done < rows;) {
    const std::size_t count = std::min(done, rows - done);
    std::memcpy(result + done * columns, result, count * columns * sizeof(float));
    done += count;
  }
}

void relu_in_place(std::span<float> values) {
  for (float& value : values) value = value > 0.0f ? value : 0.0f;
}

// adjoint ⊙ [output > 0], in place
void relu_pullback_in_place(const float* __restrict output, float* __restrict adjoint, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) adjoint[i] = output[i] > 0.0f ? adjoint[i] : 0.0f;
}

void sum_rows(const float* __restrict matrix, std::size_t rows, std::size_t columns, float* __restrict sum) {
  std::memcpy(sum, matrix, columns * sizeof(float));
  for (std::size_t row = 1; row < rows; ++row) {
    const float* __restrict values = matrix + row * columns;
    for (std::size_t column = 0; column < columns; ++column) sum[column] += values[column];
  }
}

// `function` on each whole register of a padded buffer. The compiler does not vectorize the standard
// library's exp and log.
void for_each_register(float* values, std::size_t size, auto function) {
  for (std::size_t i = 0; i < size; i += Batch::size)
    function(Batch::load_aligned(values + i)).store_aligned(values + i);
}

}  // namespace

Mlp::Mlp(std::span<const std::size_t> sizes, std::size_t batch)
    : batch_(batch), row_sums_(padded(batch), 1.0f) {
  if (sizes.size() < 2 || batch == 0) throw std::runtime_error("a network needs inputs, outputs and a batch");
  std::size_t parameters = 0, outputs = 0, widest = 0;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    parameters += padded(sizes[i] * sizes[i + 1]) + padded(sizes[i + 1]);
    outputs += padded(batch * sizes[i + 1]);
    widest = std::max(widest, padded(batch * sizes[i + 1]));
  }
  parameters_.resize(parameters);
  gradients_.resize(parameters);
  outputs_.resize(outputs);
  adjoint_.resize(widest);
  next_adjoint_.resize(widest);

  std::size_t parameter = 0, output = 0;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const std::size_t in = sizes[i], out = sizes[i + 1];
    const std::size_t weight = parameter, bias = weight + padded(in * out);
    layers_.push_back({in,
                       out,
                       {parameters_.data() + weight, in * out},
                       {parameters_.data() + bias, out},
                       {gradients_.data() + weight, in * out},
                       {gradients_.data() + bias, out},
                       {outputs_.data() + output, batch * out}});
    parameter = bias + padded(out);
    output += padded(batch * out);
  }
}

void Mlp::forward(const float* x) {
  const float* input = x;
  for (Layer& layer : layers_) {
    // The bias is laid down first and gemm adds onto it: one pass less over the output.
    repeat_row(layer.bias.data(), batch_, layer.out, layer.output.data());
    gemm(false, false, batch_, layer.out, layer.in, input, layer.weight.data(), 1.0f, layer.output.data());
    if (&layer != &layers_.back()) relu_in_place(layer.output);
    input = layer.output.data();
  }
}

// Leaves the adjoint of the last layer's output, (softmax − onehot)/batch, in adjoint_.
float Mlp::softmax_cross_entropy(const std::size_t* labels) {
  const std::size_t classes = layers_.back().out, size = batch_ * classes;
  const float* logits = layers_.back().output.data();
  float* probabilities = adjoint_.data();

  float loss = 0.0f;
  for (std::size_t row = 0; row < batch_; ++row) {
    const float* z = logits + row * classes;
    float largest = z[0];
    for (std::size_t i = 1; i < classes; ++i) largest = z[i] > largest ? z[i] : largest;
    for (std::size_t i = 0; i < classes; ++i) probabilities[row * classes + i] = z[i] - largest;
    loss -= probabilities[row * classes + labels[row]];
  }
  for_each_register(probabilities, size, [](const Batch& z) { return xsimd::exp(z); });

  const float per_sample = 1.0f / static_cast<float>(batch_);
  for (std::size_t row = 0; row < batch_; ++row) {
    float* p = probabilities + row * classes;
    float sum = 0.0f;
    for (std::size_t i = 0; i < classes; ++i) sum += p[i];
    row_sums_[row] = sum;
    const float scale = per_sample / sum;
    for (std::size_t i = 0; i < classes; ++i) p[i] *= scale;
    p[labels[row]] -= per_sample;
  }
  for_each_register(row_sums_.data(), batch_, [](const Batch& sum) { return xsimd::log(sum); });
  for (std::size_t row = 0; row < batch_; ++row) loss += row_sums_[row];
  return loss * per_sample;
}

void Mlp::backward(const float* x) {
  for (std::size_t i = layers_.size(); i-- > 0;) {
    Layer& layer = layers_[i];
    const float* input = i == 0 ? x : layers_[i - 1].output.data();
    gemm(true, false, layer.in, layer.out, batch_, input, adjoint_.data(), 0.0f,
         layer.weight_gradient.data());
    sum_rows(adjoint_.data(), batch_, layer.out, layer.bias_gradient.data());
    if (i == 0) break;  // nobody asks for the gradient of the input
    gemm(false, true, batch_, layer.in, layer.out, adjoint_.data(), layer.weight.data(), 0.0f,
         next_adjoint_.data());
    relu_pullback_in_place(input, next_adjoint_.data(), batch_ * layer.in);
    std::swap(adjoint_, next_adjoint_);
  }
}

float Mlp::loss_and_gradients(const float* x, const std::size_t* labels) {
  forward(x);
  const float loss = softmax_cross_entropy(labels);
  backward(x);
  return loss;
}

void Mlp::sgd(float learning_rate) {
  float* __restrict parameters = parameters_.data();
  const float* __restrict gradients = gradients_.data();
  for (std::size_t i = 0; i < parameters_.size(); ++i) parameters[i] -= learning_rate * gradients[i];
}

void initialize(Mlp& network, std::mt19937_64& random) {
  for (Mlp::Layer& layer : network.layers()) {
    std::normal_distribution<float> normal(0.0f, std::sqrt(2.0f / static_cast<float>(layer.in)));
    for (float& weight : layer.weight) weight = normal(random);
    std::ranges::fill(layer.bias, 0.0f);
  }
}

namespace {

// The same loss in double, one number at a time.
double plain_loss(const std::vector<std::size_t>& sizes, const std::vector<std::vector<double>>& parameters,
                  std::span<const float> x, const std::vector<std::size_t>& labels) {
  double loss = 0.0;
  for (std::size_t sample = 0; sample < labels.size(); ++sample) {
    std::vector<double> values(x.begin() + static_cast<std::ptrdiff_t>(sample * sizes[0]),
                               x.begin() + static_cast<std::ptrdiff_t>((sample + 1) * sizes[0]));
    for (std::size_t layer = 0; layer + 1 < sizes.size(); ++layer) {
      std::vector<double> next = parameters[2 * layer + 1];
      for (std::size_t in = 0; in < sizes[layer]; ++in)
        for (std::size_t out = 0; out < next.size(); ++out)
          next[out] += values[in] * parameters[2 * layer][in * next.size() + out];
      if (layer + 2 < sizes.size())
        for (double& value : next) value = std::max(value, 0.0);
      values = std::move(next);
    }
    double sum = 0.0;
    for (double logit : values) sum += std::exp(logit);
    loss += std::log(sum) - values[labels[sample]];
  }
  return loss / static_cast<double>(labels.size());
}

void check(const std::vector<std::size_t>& sizes, std::size_t batch) {
  std::mt19937_64 random(1);
  Mlp network(sizes, batch);
  initialize(network, random);
  std::normal_distribution<float> normal;
  // Zero biases would let a wrong use of them pass.
  for (Mlp::Layer& layer : network.layers())
    for (float& bias : layer.bias) bias = 0.3f * normal(random);
  std::vector<float> x(batch * sizes.front());
  for (float& value : x) value = normal(random);
  std::vector<std::size_t> labels(batch);
  for (std::size_t& label : labels) label = random() % sizes.back();

  std::vector<std::vector<double>> parameters;
  std::vector<std::span<const float>> gradients;
  for (const Mlp::Layer& layer : network.layers()) {
    parameters.emplace_back(layer.weight.begin(), layer.weight.end());
    parameters.emplace_back(layer.bias.begin(), layer.bias.end());
    gradients.push_back(layer.weight_gradient);
    gradients.push_back(layer.bias_gradient);
  }

  const auto expect_near = [&](const std::string& what, double expected, double actual) {
    if (!(std::abs(expected - actual) <= 1e-5 + 1e-4 * std::abs(expected)))
      throw std::runtime_error("hand-written network: " + what + " is " + std::to_string(actual) +
                               ", expected " + std::to_string(expected));
  };
  expect_near("the loss", plain_loss(sizes, parameters, x, labels),
              network.loss_and_gradients(x.data(), labels.data()));

  for (std::size_t i = 0; i < parameters.size(); ++i)
    for (std::size_t j = 0; j < parameters[i].size(); ++j) {
      const double value = parameters[i][j], step = 1e-6;
      parameters[i][j] = value + step;
      const double above = plain_loss(sizes, parameters, x, labels);
      parameters[i][j] = value - step;
      const double below = plain_loss(sizes, parameters, x, labels);
      parameters[i][j] = value;
      expect_near("gradient " + std::to_string(j) + " of parameter " + std::to_string(i),
                  (above - below) / (2.0 * step), static_cast<double>(gradients[i][j]));
    }
}

}  // namespace

void check() {
  // Odd sizes leave remainders in every vectorized loop; a single layer has no ReLU.
  check({3, 2}, 1);
  check({5, 33, 7, 3}, 19);
  check({2, 16, 16, 2}, 16);
}

void use_one_thread() {
#ifdef OPENBLAS_VERSION
  openblas_set_num_threads(1);
#endif
}

}  // namespace hand_written
