// Somebody else's program: fits a line to four points, and trains a small network.
#include <xgrad/xgrad.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::printf("failed: %s\n", what);
  std::exit(EXIT_FAILURE);
}

void fit_a_line() {
  const xt::xarray<double> x = {0.0, 1.0, 2.0, 3.0};
  const xt::xarray<double> y = 0.5 * x - 1.0;
  xgrad::Variable slope(0.0, "slope"), offset(0.0, "offset");
  double loss = 0;
  for (int step = 0; step < 200; ++step) {
    xgrad::Tape tape;
    const auto error = mean(square(slope * x + offset - y));
    const auto gradient = tape.gradient(error, {slope, offset});
    slope = xgrad::Variable(slope.item() - 0.1 * gradient[0].item(), "slope");
    offset = xgrad::Variable(offset.item() - 0.1 * gradient[1].item(), "offset");
    loss = error.item();
  }
  require(loss < 1e-6, "the line's error vanishes");
  require(std::abs(slope.item() - 0.5) < 1e-3, "slope");
  require(std::abs(offset.item() + 1.0) < 1e-3, "offset");
}

// A half adder: two bits in; their sum and carry out.
void train_a_network() {
  xgrad::Generator generator(7);
  xgrad::nn::Sequential model(xgrad::nn::Linear(2, 8, generator), xgrad::nn::Tanh(),
                              xgrad::nn::Linear(8, 2, generator));
  xgrad::nn::Adam optimizer(model.parameters(), {.learning_rate = 0.05f});
  const xgrad::Array<float> x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const xgrad::Array<float> y = {{0, 0}, {1, 0}, {1, 0}, {0, 1}};
  float loss = 1;
  for (int step = 0; step < 300; ++step) {
    xgrad::Tape tape;
    const auto error = xgrad::nn::mse(model(x), y);
    optimizer.zero_grad();
    tape.backward(error);
    optimizer.step();
    loss = error.item();
  }
  require(loss < 1e-3f, "the network learns to add");
}

// Also those that this program uses nothing of, which a linker might leave in a static library.
void list_the_operations() {
  for (const char* name : {"softplus", "pick", "logsumexp", "transpose", "pow", "where", "cast"})
    require(xgrad::operation(name).name == name, name);
}

// The library throws, this program catches by type.
void read_a_missing_file() {
  try {
    xgrad::nn::read_csv<float>("no such file");
  } catch (const xgrad::nn::FileError&) {
    return;
  }
  require(false, "a missing file is a FileError");
}

}  // namespace

int main() {
  require(xgrad::library_version() == xgrad::header_version, "headers and library are of one version");
  fit_a_line();
  train_a_network();
  list_the_operations();
  read_a_missing_file();
  std::puts("ok");
}
