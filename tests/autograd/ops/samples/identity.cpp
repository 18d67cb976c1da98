#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "identity", [](const auto& x) { return identity(x); }, {box}, [](const auto& x) { return x[0]; })
          .also({Array<double>(1.5)})
          .also({numbers({2, 0})})
          .also({numbers({2, 1, 2, 1, 3})}),
  };
});

}  // namespace
}  // namespace xgrad::samples
