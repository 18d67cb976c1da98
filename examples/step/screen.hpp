// The stepper on a terminal: one key a step.
#pragma once

#include <xgrad/autograd/inspect/stepper.hpp>

/// Whether standard input and output are a terminal that can be drawn on.
bool is_terminal();

/// Lets the user walk with single keys until q. The terminal is left as it was, also by an error.
void walk(xgrad::inspect::Stepper& stepper);
