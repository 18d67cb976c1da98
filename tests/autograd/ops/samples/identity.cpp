#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      structural(
          "identity", [](const auto& x) { return identity(x); }, {box}, [](const auto& x) { return x[0]; }),
  };
});

}  // namespace
}  // namespace xgrad::samples
