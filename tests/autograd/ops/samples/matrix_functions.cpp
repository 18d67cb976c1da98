#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "pinv", [](const auto& A) { return pinv(A); }, {{{0.7, -1.3, 2.1}, {1.4, 1.9, -0.2}}},
          [](const auto& x) {
            return product(x[0], inverse_of_2x2(product(x[0], x[0], false, true)), true);
          }),
  };
});

}  // namespace
}  // namespace xgrad::samples
