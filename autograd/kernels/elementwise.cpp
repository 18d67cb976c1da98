#include <xgrad/autograd/kernels/elementwise.hpp>

namespace xgrad::kernels {

BroadcastPlan::BroadcastPlan(const Shape& shape, std::span<const Shape* const> operands) {
  Strides steps{};  // of each operand, in elements, at the dimension looked at
  steps.fill(1);
  for (std::size_t d = shape.size(); d-- > 0;) {  // from the last dimension outwards
    if (shape[d] == 1) continue;
    Dimension dimension{shape[d], {}};
    bool continues = !dimensions.empty();
    for (std::size_t k = 0; k < operands.size(); ++k) {
      const Shape& operand = *operands[k];
      const std::size_t from_last = shape.size() - d;
      const std::size_t length = from_last <= operand.size() ? operand[operand.size() - from_last] : 1;
      dimension.strides[k] = length == 1 ? 0 : steps[k];
      steps[k] *= length;
      if (continues) {
        const Dimension& inner = dimensions.back();
        continues = dimension.strides[k] == inner.strides[k] * inner.length;
      }
    }
    if (continues)
      dimensions.back().length *= dimension.length;
    else
      dimensions.push_back(dimension);
  }
  if (dimensions.empty()) dimensions.push_back(Dimension{1, {}});
  std::reverse(dimensions.begin(), dimensions.end());
}

}  // namespace xgrad::kernels
