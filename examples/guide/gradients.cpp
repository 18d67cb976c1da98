// Chapter 1 of docs/guide.md: gradients of formulas.
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

using namespace xgrad;

int main() {
  //! [formula]
  Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");

  Tape tape;  // from here on, this thread records
  auto u = (b * c).named("u");
  auto v = (a + u).named("v");
  auto J = (3.0 * v).named("J");

  tape.backward(J);
  fmt::print("J = {}\n", J.item());
  fmt::print("dJ/da = {}, dJ/db = {}, dJ/dc = {}\n", a.grad()(), b.grad()(), c.grad()());
  //! [formula]

  //! [tape]
  for (const auto& node : tape.nodes()) fmt::print("{}: {}\n", node->name(), node->operation());
  //! [tape]

  //! [rule]
  const auto multiply = operation("multiply");
  fmt::print("y = {}, da = {}, db = {}\n", multiply.value, multiply.pullbacks[0], multiply.pullbacks[1]);
  //! [rule]

  //! [gradient]
  const auto gradients = tape.gradient(J, {a, u, v});
  fmt::print("dJ/da = {}, dJ/du = {}, dJ/dv = {}\n", gradients[0].item(), gradients[1].item(),
             gradients[2].item());
  //! [gradient]

  //! [again]
  tape.backward(J);
  fmt::print("dJ/da, twice: {}\n", a.grad()());
  a.zero_grad();
  fmt::print("after zero_grad there is {}\n", a.has_grad() ? "one" : "none");
  //! [again]
}
