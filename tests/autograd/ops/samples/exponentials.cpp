#include "sample.hpp"

namespace xgrad::samples {
namespace {

const Chapter chapter([] {
  return std::vector{
      elementwise(
          "exp", [](const auto& x) { return exp(x); }, {wide}, +[](double x) { return std::exp(x); }),
      elementwise(
          "log", [](const auto& x) { return log(x); }, {positive}, +[](double x) { return std::log(x); }),
  };
});

}  // namespace
}  // namespace xgrad::samples
