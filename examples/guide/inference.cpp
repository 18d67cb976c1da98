// Chapter 3 of docs/guide.md: no tape, no record.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <exception>

using namespace xgrad;

namespace {

void other_tapes() {
  //! [other]
  Variable x(2.0, "x");
  Variable<double> u;
  {
    Tape tape;
    u = square(x).named("u");
  }  // u keeps its value, 4, and no more

  Tape tape;
  fmt::print("{}\n", tape.gradient(u * x, x).item());  // 4: u is a constant. Of x³ it would be 3x² = 12
  const auto v = square(x).named("v");
  {
    Tape inner;
    fmt::print("{}\n", inner.gradient(v * x, x).item());  // 4: v is a constant to the inner tape
  }
  fmt::print("{}\n", tape.gradient(v * x, x).item());  // 12: the tape that recorded v
  //! [other]
  try {
    //! [strict]
    Tape strict({.strict = true});
    auto y = u * x;
    //! [strict]
  } catch (const std::exception& error) {
    fmt::print("{}\n", error.what());
  }
}

}  // namespace

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
  other_tapes();
}
