// The operations of operations.cpp, and beside each the same in libtorch, in one run: built where libtorch is
// found.
#include <torch/torch.h>

#include <map>

#include "operations.hpp"
#include "run.hpp"

namespace {

using Tensors = std::vector<torch::Tensor>;
using Function = operations::Function<torch::Tensor>;

std::int64_t axis_in(const std::string& name) { return name.ends_with('0') ? 0 : 1; }

Function function_of(const std::string& name) {
  static const std::map<std::string, Function> functions = {
      {"add", [](const Tensors& x) { return x[0] + x[1]; }},
      {"subtract", [](const Tensors& x) { return x[0] - x[1]; }},
      {"multiply", [](const Tensors& x) { return x[0] * x[1]; }},
      {"divide", [](const Tensors& x) { return x[0] / x[1]; }},
      {"maximum", [](const Tensors& x) { return torch::maximum(x[0], x[1]); }},
      {"pow", [](const Tensors& x) { return torch::pow(x[0], x[1]); }},
      {"atan2", [](const Tensors& x) { return torch::atan2(x[0], x[1]); }},
      {"where", [](const Tensors& x) { return torch::where(x[0] > 0, x[1], x[2]); }},
      {"fma", [](const Tensors& x) { return torch::addcmul(x[2], x[0], x[1]); }},
      {"add_number", [](const Tensors& x) { return x[0] + 2; }},
      {"multiply_number", [](const Tensors& x) { return x[0] * 2; }},
      {"square", [](const Tensors& x) { return torch::square(x[0]); }},
      {"cube", [](const Tensors& x) { return torch::pow(x[0], 3); }},
      {"clip", [](const Tensors& x) { return torch::clamp(x[0], -1, 1); }},
      {"negate", [](const Tensors& x) { return -x[0]; }},
      {"abs", [](const Tensors& x) { return torch::abs(x[0]); }},
      {"sqrt", [](const Tensors& x) { return torch::sqrt(x[0]); }},
      {"reciprocal", [](const Tensors& x) { return torch::reciprocal(x[0]); }},
      {"exp", [](const Tensors& x) { return torch::exp(x[0]); }},
      {"expm1", [](const Tensors& x) { return torch::expm1(x[0]); }},
      {"log", [](const Tensors& x) { return torch::log(x[0]); }},
      {"log1p", [](const Tensors& x) { return torch::log1p(x[0]); }},
      {"sin", [](const Tensors& x) { return torch::sin(x[0]); }},
      {"tanh", [](const Tensors& x) { return torch::tanh(x[0]); }},
      {"erf", [](const Tensors& x) { return torch::erf(x[0]); }},
      {"sigmoid", [](const Tensors& x) { return torch::sigmoid(x[0]); }},
      {"relu", [](const Tensors& x) { return torch::relu(x[0]); }},
      {"leaky_relu", [](const Tensors& x) { return torch::leaky_relu(x[0]); }},
      {"elu", [](const Tensors& x) { return torch::elu(x[0]); }},
      {"gelu", [](const Tensors& x) { return torch::gelu(x[0]); }},
      {"silu", [](const Tensors& x) { return torch::silu(x[0]); }},
      {"softplus", [](const Tensors& x) { return torch::softplus(x[0]); }},
      {"hard_swish", [](const Tensors& x) { return torch::hardswish(x[0]); }},
      {"softmax", [](const Tensors& x) { return torch::softmax(x[0], -1); }},
      {"log_softmax", [](const Tensors& x) { return torch::log_softmax(x[0], -1); }},
      {"matmul", [](const Tensors& x) { return torch::matmul(x[0], x[1]); }},
      {"einsum", [](const Tensors& x) { return torch::einsum("bij,bjk,kl->il", x); }},
      {"solve", [](const Tensors& x) { return torch::linalg_solve(x[0], x[1]); }},
      {"cholesky", [](const Tensors& x) { return torch::linalg_cholesky(x[0]); }},
  };
  const std::map<std::string, std::function<torch::Tensor(const torch::Tensor&, std::int64_t)>> reductions = {
      {"sum", [](const auto& x, std::int64_t axis) { return torch::sum(x, axis); }},
      {"mean", [](const auto& x, std::int64_t axis) { return torch::mean(x, axis); }},
      {"max", [](const auto& x, std::int64_t axis) { return torch::amax(x, axis); }},
      {"min", [](const auto& x, std::int64_t axis) { return torch::amin(x, axis); }},
      {"prod", [](const auto& x, std::int64_t axis) { return torch::prod(x, axis); }},
      {"variance", [](const auto& x, std::int64_t axis) { return torch::var(x, axis, false); }},
      {"logsumexp", [](const auto& x, std::int64_t axis) { return torch::logsumexp(x, axis); }},
  };
  const std::string operation = name.substr(0, name.find('/'));
  if (const auto found = functions.find(operation); found != functions.end()) return found->second;
  return [f = reductions.at(operation), axis = axis_in(name)](const Tensors& x) { return f(x[0], axis); };
}

template <class T>
torch::Tensor tensor(const xgrad::Array<T>& array) {
  const std::vector<std::int64_t> shape(array.shape().begin(), array.shape().end());
  return torch::from_blob(const_cast<T*>(array.data()), shape, torch::CppTypeToScalarType<T>::value).clone();
}

template <class T>
void add_libtorch(const operations::Case<T>& c) {
  const Function f = function_of(c.name);
  benchmark::RegisterBenchmark(("forward/libtorch/" + c.name).c_str(), [c, f](benchmark::State& state) {
    const torch::NoGradGuard no_gradients;
    Tensors x;
    for (const auto& array : operations::inputs(c)) x.push_back(tensor(array));
    for (auto _ : state) benchmark::DoNotOptimize(f(x).data_ptr());
  });
  benchmark::RegisterBenchmark(("gradient/libtorch/" + c.name).c_str(), [c, f](benchmark::State& state) {
    Tensors x;
    for (const auto& array : operations::inputs(c)) x.push_back(tensor(array).requires_grad_());
    const torch::Tensor y = f(x);
    const auto g = tensor(operations::numbers<T>(xgrad::Shape(y.sizes().begin(), y.sizes().end()), -1, 1));
    // Conditions get no gradient.
    for (auto _ : state) {
      const auto gradients = torch::autograd::grad({f(x)}, x, {g}, {}, false, true);
      benchmark::DoNotOptimize(gradients.back().data_ptr());
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  torch::set_num_threads(1);
  operations::add_bandwidth();
  operations::for_all([](const auto& c) {
    operations::add_xgrad(c);
    add_libtorch(c);
  });
  return run_interleaved(argc, argv, 15);
}
