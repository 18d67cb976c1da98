// Products of arrays, convolutions and Fourier transforms.
#include "../builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace xgrad::fuzz {
namespace {

/// What is multiplied and summed must not grow.
constexpr double moderate = 2;

std::size_t moderate_part(Builder& b, const Shape& shape) {
  return b.within(b.fitted(b.pick(), shape), -moderate, moderate);
}

/// Batches in front of matrices, some of which broadcast.
Shape batch_of(Builder& b, const Shape& batch) {
  Shape shape(batch.begin() + static_cast<std::ptrdiff_t>(b.bytes.below(batch.size() + 1)), batch.end());
  for (std::size_t& length : shape)
    if (b.bytes.chance(60)) length = 1;
  return shape;
}

template <class F>
Operation of_two(const char* name, const F& f) {
  return {name, [=](Builder& b) {
            const std::size_t x = b.within(b.pick(), -moderate, moderate),
                              y = b.within(b.pick(), -moderate, moderate);
            if (b.value(x).size() * b.value(y).size() > 2000) throw Refused();
            b.apply(name, fmt::format("{}({}, {})", name, b.name(x), b.name(y)), {x, y},
                    [=](const auto& in) { return f(in[0], in[1]); });
          }};
}

template <class F>
Operation convolution(const char* name, const F& f) {
  return {name, [=](Builder& b) {
            constexpr ConvolutionMode modes[] = {ConvolutionMode::full, ConvolutionMode::same,
                                                 ConvolutionMode::valid};
            const std::size_t mode = b.bytes.below(3), dimensions = 1 + b.bytes.below(2);
            const std::size_t x = moderate_part(b, b.small_shape(dimensions));
            const std::size_t kernel = moderate_part(b, b.small_shape(dimensions));
            b.apply(name, fmt::format("{}({}, {}, mode {})", name, b.name(x), b.name(kernel), mode),
                    {x, kernel}, [=](const auto& in) { return f(in[0], in[1], modes[mode]); });
          }};
}

template <class F>
Operation transform(const char* name, bool of_complex, const F& f) {
  return {name, [=](Builder& b) {
            Shape shape = b.small_shape(1 + b.bytes.below(2));
            if (b.bytes.chance(60)) shape.back() = 7;
            if (of_complex) shape.push_back(2);
            const std::size_t x = b.fitted(b.pick(), shape), n = b.bytes.below(8);
            b.apply(name, fmt::format("{}({}, {})", name, b.name(x), n), {x},
                    [=](const auto& in) { return f(in[0], n); });
          }};
}

/// "ij,jk->ik" of random letters: of each the dimension has one length.
void add_einsum(Builder& b) {
  const std::string letters = "ijkl";
  std::size_t lengths[4];
  for (std::size_t& length : lengths) length = 1 + b.bytes.below(3);
  std::string text;
  std::vector<std::size_t> operands;
  std::string seen;
  const std::size_t count = 1 + b.bytes.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ',';
    Shape shape;
    for (std::size_t d = b.bytes.below(4); d > 0; --d) {
      const std::size_t letter = b.bytes.below(4);
      text += letters[letter];
      if (seen.find(letters[letter]) == std::string::npos) seen += letters[letter];
      shape.push_back(b.bytes.chance(20) ? 1 : lengths[letter]);
    }
    operands.push_back(moderate_part(b, shape));
  }
  if (b.bytes.chance(200)) {
    text += "->";
    for (const std::ptrdiff_t i : b.order(seen.size()))
      if (b.bytes.chance(128)) text += seen[static_cast<std::size_t>(i)];
  }
  std::vector<std::string> names;
  for (const std::size_t operand : operands) names.push_back(b.name(operand));
  b.apply("einsum", fmt::format("einsum(\"{}\", {})", text, fmt::join(names, ", ")), operands,
          [=](const auto& in) { return einsum(text, in); });
}

const Chapter chapter([] {
  return std::vector<Operation>{
      {"matmul",
       [](Builder& b) {
         const std::size_t m = b.bytes.below(5), k = b.bytes.below(5), n = b.bytes.below(5);
         const MatMulOptions options{b.bytes.chance(100), b.bytes.chance(100)};
         const Shape batch = b.small_shape(b.bytes.below(3));
         Shape left = batch_of(b, batch), right = batch_of(b, batch);
         for (const std::size_t length : {options.transpose_a ? k : m, options.transpose_a ? m : k})
           left.push_back(length);
         for (const std::size_t length : {options.transpose_b ? n : k, options.transpose_b ? k : n})
           right.push_back(length);
         if (b.bytes.chance(20)) left = {k};
         if (b.bytes.chance(20)) right = {k};
         const std::size_t x = moderate_part(b, left), y = moderate_part(b, right);
         b.apply("matmul",
                 fmt::format("matmul({}, {}, {{{}, {}}})", b.name(x), b.name(y), options.transpose_a,
                             options.transpose_b),
                 {x, y}, [=](const auto& in) { return matmul(in[0], in[1], options); });
       }},
      of_two("matmul", [](const auto& x, const auto& y) { return matmul(x, y); }),
      of_two("dot", [](const auto& x, const auto& y) { return dot(x, y); }),
      of_two("inner", [](const auto& x, const auto& y) { return inner(x, y); }),
      of_two("vdot", [](const auto& x, const auto& y) { return vdot(x, y); }),
      of_two("outer", [](const auto& x, const auto& y) { return outer(x, y); }),
      of_two("kron", [](const auto& x, const auto& y) { return kron(x, y); }),
      {"tensordot",
       [](Builder& b) {
         const std::size_t count = b.bytes.below(3);
         Shape left = b.small_shape(b.bytes.below(3)), right;
         const Shape common = b.small_shape(count), further = b.small_shape(b.bytes.below(3));
         for (const std::size_t length : common) left.push_back(length), right.push_back(length);
         for (const std::size_t length : further) right.push_back(length);
         const std::size_t x = moderate_part(b, left), y = moderate_part(b, right);
         b.apply("tensordot", fmt::format("tensordot({}, {}, {})", b.name(x), b.name(y), count), {x, y},
                 [=](const auto& in) { return tensordot(in[0], in[1], count); });
       }},
      {"linear",
       [](Builder& b) {
         const std::size_t rows = b.bytes.below(5), from = b.bytes.below(5), to = b.bytes.below(5);
         const std::size_t x = moderate_part(b, {rows, from}), W = moderate_part(b, {from, to}),
                           bias = moderate_part(b, {to});
         b.apply("linear", fmt::format("linear({}, {}, {})", b.name(x), b.name(W), b.name(bias)),
                 {x, W, bias}, [](const auto& in) { return linear(in[0], in[1], in[2]); });
       }},
      {"cross",
       [](Builder& b) {
         Shape left = b.small_shape(b.bytes.below(3)), right = batch_of(b, left);
         left.push_back(3);
         right.push_back(3);
         const std::size_t x = moderate_part(b, left), y = moderate_part(b, right);
         b.apply("cross", fmt::format("cross({}, {})", b.name(x), b.name(y)), {x, y},
                 [](const auto& in) { return cross(in[0], in[1]); });
       }},
      {"einsum", add_einsum},
      convolution("convolve", [](const auto& x, const auto& kernel,
                                 ConvolutionMode mode) { return convolve(x, kernel, mode); }),
      convolution("correlate", [](const auto& x, const auto& kernel,
                                  ConvolutionMode mode) { return correlate(x, kernel, mode); }),
      transform("fft", true, [](const auto& x, std::size_t) { return fft(x); }),
      transform("ifft", true, [](const auto& x, std::size_t) { return ifft(x); }),
      transform("rfft", false, [](const auto& x, std::size_t) { return rfft(x); }),
      transform("irfft", true, [](const auto& x, std::size_t n) { return irfft(x, n); }),
  };
});

}  // namespace
}  // namespace xgrad::fuzz
