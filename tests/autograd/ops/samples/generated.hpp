/// The rows of elementwise and rowwise operations at many shapes: scalars, nothing, dimensions of 1, lengths
/// around those of registers, each operand larger than the other, five dimensions, and so many elements that
/// strided ones are read in parts.
#pragma once

#include "table.hpp"

#include <cstdint>
#include <vector>

namespace xgrad::samples {

using Shapes = std::vector<Shape>;

/// Numbers close to those of the row, so that they are in the operation's domain and away from its kinks.
inline Array<double> drawn(const Array<double>& from, const Shape& shape, double spread, std::uint64_t seed) {
  Generator random(seed);
  Array<double> x(shape);
  for (double& each : x)
    each = from.data()[random.index(from.size())] * (1 + spread * (random.uniform() - 0.5));
  return x;
}

/// For each number of operands.
inline const std::vector<Shapes>& shapes_of_elements(std::size_t operands) {
  static const std::vector<Shapes> of_one = {{{}},     {{0}},   {{3, 0}}, {{0, 2, 1}}, {{1}},
                                             {{1, 1}}, {{7}},   {{8}},    {{9}},       {{15}},
                                             {{16}},   {{17}},  {{33}},   {{63}},      {{64}},
                                             {{65}},   {{300}}, {{1100}}, {{3, 5}},    {{2, 1, 2, 1, 3}}};
  static const std::vector<Shapes> of_two = {{{}, {}},
                                             {{}, {2, 3}},
                                             {{2, 3}, {}},
                                             {{3, 1}, {1, 4}},
                                             {{1, 4}, {3, 1}},
                                             {{1}, {17}},
                                             {{17}, {1}},
                                             {{4}, {2, 3, 4}},
                                             {{2, 3, 4}, {4}},
                                             {{2, 1, 3}, {4, 1}},
                                             {{33}, {33}},
                                             {{5, 17}, {17}},
                                             {{5, 1}, {5, 17}},
                                             {{65, 1}, {1, 9}},
                                             {{2, 1, 3, 1, 2}, {2, 1, 4, 1}},
                                             {{0}, {1}},
                                             {{0, 3}, {3}},
                                             {{3, 1}, {1, 0}},
                                             {{}, {2, 0}},
                                             {{1, 3}, {2, 0, 3}},
                                             {{1, 1}, {}},
                                             {{8, 8}, {8, 8}},
                                             {{2, 65}, {2, 1}},
                                             {{300}, {300}},
                                             {{1100}, {1100}},
                                             {{2, 600}, {600}},
                                             {{2, 1}, {2, 600}},
                                             {{16, 1}, {15}}};
  static const std::vector<Shapes> of_three = {{{}, {}, {}},
                                               {{2, 3}, {3}, {}},
                                               {{}, {2, 1}, {1, 4}},
                                               {{3, 1, 1}, {1, 4, 1}, {1, 1, 5}},
                                               {{9}, {9}, {9}},
                                               {{1}, {17}, {1}},
                                               {{5, 33}, {33}, {5, 1}},
                                               {{2, 1, 3, 1, 2}, {3, 4, 2}, {5, 1, 1, 1}},
                                               {{0, 2}, {2}, {}},
                                               {{1}, {3, 1}, {0}},
                                               {{300}, {}, {300}},
                                               {{2, 1}, {1, 65}, {2, 65}}};
  return operands == 1 ? of_one : operands == 2 ? of_two : of_three;
}

/// Rows of all lengths, and as many of them as fill registers in part: short ones lie across registers.
inline const std::vector<Shapes>& shapes_of_rows() {
  static const std::vector<Shapes> shapes = {
      {{1}},     {{9}},     {{1, 1}},   {{2, 1}},          {{1, 5}},   {{0, 3}},   {{2, 0, 3}},
      {{7, 5}},  {{8, 5}},  {{9, 5}},   {{15, 2}},         {{16, 2}},  {{17, 10}}, {{33, 3}},
      {{2, 7}},  {{2, 8}},  {{3, 15}},  {{3, 16}},         {{2, 17}},  {{3, 33}},  {{2, 63}},
      {{2, 64}}, {{2, 65}}, {{2, 300}}, {{2, 1, 2, 1, 3}}, {{2, 3, 4}}};
  return shapes;
}

inline const std::vector<Sample>& generated() {
  static const std::vector<Sample> all = [] {
    std::vector<Sample> samples;
    for (const Sample& sample : table()) {
      if (sample.of == Of::arrays) continue;
      // What asks whether numbers are equal needs equal ones.
      const double spread = differentiable(sample) ? 0.008 : 0;
      const bool by_rows = sample.of == Of::rows;
      for (const Shapes& shapes : by_rows ? shapes_of_rows() : shapes_of_elements(sample.inputs.size())) {
        const bool refuses_nothing = sample.operation == "max" || sample.operation == "min";
        if (refuses_nothing && engine::element_count(shapes[0]) == 0) continue;
        Inputs inputs;
        for (std::size_t i = 0; i < shapes.size(); ++i)
          inputs.push_back(by_rows ? numbers(shapes[i]) : drawn(sample.inputs[i], shapes[i], spread, i + 1));
        samples.push_back(sample.at(inputs));
      }
    }
    return samples;
  }();
  return all;
}

}  // namespace xgrad::samples
