// Chapter 8 of docs/guide.md: networks.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

using namespace xgrad;

namespace {

void sequential() {
  //! [sequential]
  Generator generator(1);
  nn::Sequential model(nn::Linear(4, 16, generator, {.weight = nn::he_normal}), nn::ReLU(),
                       nn::Linear(16, 3, generator));

  const auto x = generator.normal<float>({5, 4});  // a batch of five samples
  fmt::print("{} -> {}\n", to_string(x.shape()), to_string(model(x).shape()));
  for (const auto& [name, parameter] : model.named_parameters())
    fmt::print("{} {}\n", name, to_string(parameter.shape()));
  //! [sequential]
}

//! [module]
/// y = x + W₂·tanh(s·W₁·x), with a number s that is learned, too.
struct Residual : nn::Module<float> {
  nn::Linear<float> first, second;
  Variable<float> scale{1.0f, "scale"};

  Residual(std::size_t width, Generator& generator)
      : first(width, width, generator), second(width, width, generator) {}

  Variable<float> forward(const Variable<float>& x) const override {
    return x + second(tanh(scale * first(x)));
  }
  void members(nn::Members<float>& member) const override {
    member("first", first);
    member("second", second);
    member("scale", scale);
  }
};
//! [module]

void own_module() {
  //! [nested]
  Generator generator(1);
  nn::Sequential model(nn::Linear(4, 8, generator), Residual(8, generator), nn::Linear(8, 3, generator));

  for (const auto& [name, parameter] : model.named_parameters())
    fmt::print("{} {}\n", name, to_string(parameter.shape()));
  //! [nested]
}

}  // namespace

int main() {
  sequential();
  own_module();
}
