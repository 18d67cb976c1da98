// Chapter 3 of docs/guide.md: no tape, no record.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

using namespace xgrad;

int main() {
  //! [inference]
  Variable x(3.0, "x");
  auto y = square(x);
  fmt::print("y = {}, recorded: {}\n", y.item(), y.needs_gradient());
  //! [inference]

  //! [scope]
  {
    Tape tape;
    y = square(x);
    fmt::print("y = {}, recorded: {}\n", y.item(), y.needs_gradient());
  }
  fmt::print("y = {}, recorded: {}\n", y.item(), y.needs_gradient());
  //! [scope]

  //! [pause]
  Tape tape;
  y = square(x);
  {
    PauseRecording pause;
    fmt::print("on the way: {:g}\n", sqrt(y).item());  // computed, not recorded
  }
  fmt::print("nodes on the tape: {}\n", tape.size());  // x and y
  //! [pause]

  //! [clear]
  for (int i = 0; i < 3; ++i) {
    tape.clear();
    fmt::print("dy/dx = {:g}\n", tape.gradient(pow(x, i), x).item());
  }
  //! [clear]
}
