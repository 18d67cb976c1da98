/// Functions of lanes that hold up to the ends of the range, each exact to four units in the last place
/// unless it says otherwise (docs/accuracy.json). What is not here, as tanh and asin, is xsimd's, and as
/// exact.
///
/// Formulas find these in place of xsimd's, as they are the more constrained ones; rules outside of xgrad's
/// namespace find them only if they are named there, as in `using xgrad::exp;`.
#pragma once

#include "functions/exponentials.hpp"
#include "functions/roots_and_remainders.hpp"
#include "functions/special_functions.hpp"
#include "functions/trigonometry.hpp"
