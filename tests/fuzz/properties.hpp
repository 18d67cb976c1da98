/// What must agree, whatever is computed.
#pragma once

#include "program.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace xgrad::fuzz {

struct Counts {
  std::map<std::string, std::size_t> nodes;  ///< how many nodes of each operation were on tapes
  std::map<std::string, std::size_t> right;  ///< of each property
  std::map<std::string, std::size_t> undecided;
};

/// Compares, of one program,
///
/// - values with recording on and off, and where no operand is a view;
/// - the gradient with that of the same tape once more, with `backward`, with the recorded one, and with that
/// where no
///   operand is a view;
/// - the gradient with `jvp` along a direction, and with differences along it;
/// - the second derivative along two directions: reverse over reverse, with the directions exchanged, forward
/// over
///   reverse, reverse over forward, and, where asked to, differences of the gradient;
/// - values and gradients in float.
///
/// Throws Finding. What cannot be decided, as a slope at a kink, is counted.
void check(const Program& program, bool second_differences, Counts& counts);

}  // namespace xgrad::fuzz
