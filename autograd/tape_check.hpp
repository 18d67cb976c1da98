/// TapeCheck: what Tape::check finds.
#pragma once

#include "export.hpp"
#include "location.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace xgrad XGRAD_EXPORT {

/// One verdict for each operation on the tape and each input that gradients flow into. The derivative along
/// one direction, of which no two elements are alike, is compared with differences of the value along it,
/// computed by the same rule.
///
///     const TapeCheck check = tape.check();
///     if (!check.ok()) std::cout << check.to_string();
struct TapeCheck {
  struct Finding {
    std::uint32_t position = 0;  ///< of the operation on the tape
    std::string operation;       ///< "log"
    Location location;           ///< the line that recorded it
    std::size_t input = 0;
    double pullback = 0;  ///< the derivative along the direction, by the rule's pullback
    double numeric = 0;   ///< the same by differences
    double error = 0;     ///< the estimated error of the difference
  };

  std::size_t right = 0;           ///< how many agree
  std::vector<Finding> wrong;      ///< the rule's pullback is not the derivative of its value
  std::vector<Finding> undecided;  ///< differences cannot tell: at a kink, or lost in rounding

  bool ok() const noexcept { return wrong.empty(); }
  /// A line for each that is wrong or undecided, and how many are right.
  std::string to_string() const;
};

}  // namespace xgrad
