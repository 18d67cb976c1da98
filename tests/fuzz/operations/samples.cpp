// Every row of tests/autograd/ops/samples: a new rule is in random graphs as soon as it has one.
#include "../../autograd/ops/samples/sample.hpp"
#include "../builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace xgrad::fuzz {
namespace {

using samples::Of;
using samples::Sample;

const std::vector<Sample>& rows() {
  static const std::vector<Sample> rows = samples::Chapter::all();
  return rows;
}

// Of elements any shapes will do that broadcast, and the sample's own numbers say what the operation is
// defined on. Of whole arrays a sample's attributes fit its own shapes, and its inputs may be special:
// operands are near them.
void add_sample(Builder& b, const Sample& sample, const std::string& name) {
  std::vector<std::size_t> operands;
  std::string text = name;
  for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
    const Array<double>& input = sample.inputs[i];
    const std::size_t x = b.pick();
    if (sample.of == Of::elements) {
      const auto [low, high] = std::minmax_element(input.data(), input.data() + input.size());
      operands.push_back(b.within(x, *low, *high));
    } else {
      operands.push_back(b.near(x, input, 0.1));
    }
    text += fmt::format("{}{}", i == 0 ? "(" : ", ", b.name(operands.back()));
  }
  b.apply(sample.operation.c_str(), text + ")", operands, [&sample](const auto& x) {
    if constexpr (std::is_same_v<typename std::decay_t<decltype(x[0])>::value_type, double>)
      return sample.call(x);
    else
      return sample.call_on_floats(x);
  });
}

const Chapter chapter([] {
  std::vector<Operation> operations;
  std::map<std::string, int> of_name;
  for (const Sample& sample : rows()) {
    const std::string name = fmt::format("{}/*sample {}*/", sample.operation, ++of_name[sample.operation]);
    operations.push_back({name, [&sample, name](Builder& b) { add_sample(b, sample, name); }});
  }
  return operations;
});

}  // namespace
}  // namespace xgrad::fuzz
