// Linear algebra.
#include "../builder.hpp"

#include <fmt/format.h>

namespace xgrad::fuzz {
namespace {

/// Matrices (… × m × n), of which the diagonals are apart from each other and from what is beside them: they
/// are invertible, and their eigenvalues and singular values differ.
std::size_t matrices(Builder& b, std::size_t m, std::size_t n) {
  Shape shape = b.small_shape(b.bytes.below(2));
  shape.push_back(m);
  shape.push_back(n);
  const double radius = b.bytes.chance(128) ? 0.3 : 0.8;
  const std::size_t x = b.fitted(b.pick(), shape);
  Array<double> center(shape);
  for (std::size_t i = 0; i < center.size(); ++i) {
    const std::size_t row = i / n % m, column = i % n;
    center.data()[i] = row == column ? 1.5 * static_cast<double>(row + 1) : 0;
  }
  return b.near(x, center, radius);
}

std::size_t square_matrices(Builder& b) {
  const std::size_t n = 1 + b.bytes.below(4);
  return matrices(b, n, n);
}

template <class F>
Operation of_square(const char* name, const F& f) {
  return {name, [=](Builder& b) {
            const std::size_t A = square_matrices(b);
            b.apply(name, fmt::format("{}({})", name, b.name(A)), {A},
                    [=](const auto& in) { return f(in[0]); });
          }};
}

template <class F>
Operation of_any(const char* name, const F& f) {
  return {name, [=](Builder& b) {
            const std::size_t m = 1 + b.bytes.below(4), n = 1 + b.bytes.below(4), output = b.bytes.below(3);
            const std::size_t A = matrices(b, m, n);
            b.apply(name, fmt::format("{}({}), output {}", name, b.name(A), output), {A},
                    [=](const auto& in) { return f(in[0], output); });
          }};
}

template <class F>
Operation system(const char* name, bool square, const F& f) {
  return {name, [=](Builder& b) {
            const std::size_t n = 1 + b.bytes.below(4), m = square ? n : 1 + b.bytes.below(4);
            const std::size_t A = matrices(b, m, n);
            Shape shape = {m};
            if (b.bytes.chance(180)) shape.push_back(b.bytes.below(4));
            const std::size_t right = b.fitted(b.pick(), shape), options = b.bytes.below(4);
            b.apply(name, fmt::format("{}({}, {}), options {}", name, b.name(A), b.name(right), options),
                    {A, right}, [=](const auto& in) { return f(in[0], in[1], options); });
          }};
}

const Chapter chapter([] {
  return std::vector<Operation>{
      system("solve", true, [](const auto& A, const auto& x, std::size_t) { return solve(A, x); }),
      system("triangular_solve", true,
             [](const auto& A, const auto& x, std::size_t options) {
               return triangular_solve(A, x, {(options & 1) != 0, (options & 2) != 0});
             }),
      system("lstsq", false, [](const auto& A, const auto& x, std::size_t) { return lstsq(A, x); }),
      of_square("inverse", [](const auto& A) { return inverse(A); }),
      of_square("det", [](const auto& A) { return det(A); }),
      of_square("cofactors", [](const auto& A) { return cofactors(A); }),
      of_square("slogdet", [](const auto& A) { return slogdet(A).logarithm; }),
      of_square("cholesky", [](const auto& A) { return cholesky(A); }),
      of_square("eigvalsh", [](const auto& A) { return eigvalsh(A); }),
      of_square("expm", [](const auto& A) { return expm(A / 4); }),
      of_square("matrix_power", [](const auto& A) { return matrix_power(A / 4, 3); }),
      // Squared, as the signs of vectors are LAPACK's, and those of floats may be others than those of
      // doubles.
      {"eigh",
       [](Builder& b) {
         const std::size_t A = square_matrices(b);
         const bool vectors = b.bytes.chance(128);
         b.apply("eigh", fmt::format("eigh({}), {}", b.name(A), vectors ? "vectors squared" : "values"), {A},
                 [=](const auto& in) { return vectors ? square(eigh(in[0]).vectors) : eigh(in[0]).values; });
       }},
      of_any("qr", [](const auto& A, std::size_t output) { return output == 0 ? qr(A).Q : qr(A).R; }),
      of_any("svd",
             [](const auto& A, std::size_t output) {
               const auto found = svd(A);
               return output == 0 ? square(found.U) : output == 1 ? found.s : square(found.Vt);
             }),
      of_any("svdvals", [](const auto& A, std::size_t) { return svdvals(A); }),
      of_any("pinv", [](const auto& A, std::size_t) { return pinv(A); }),
      of_any("cond", [](const auto& A, std::size_t) { return cond(A); }),
  };
});

}  // namespace
}  // namespace xgrad::fuzz
