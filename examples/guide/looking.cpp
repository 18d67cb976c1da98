// Chapter 14 of docs/guide.md: looking at a graph.
#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/nudge.hpp>
#include <xgrad/autograd/inspect/report/report.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>
#include <xgrad/xgrad.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <random>
#include <vector>

using namespace xgrad;

namespace {

// Two functions come first, as they print the numbers of some of their lines.
void questions() {
  //! [explain]
  Variable a(7.0, "a"), b(4.0, "b"), c(2.0, "c");
  Tape tape;
  auto u = (b * c).named("u");
  auto v = (a + u).named("v");
  auto J = (u * v).named("J");

  fmt::print("{}\n", inspect::explain(J, c));
  fmt::print("{}\n", inspect::nudge(J, c, 0.001).to_string());
  tape.backward(J);
  fmt::print("{}\n", inspect::why(c));
  fmt::print("{}\n", inspect::why(J, u));
  //! [explain]
}

void stops() {
  //! [step]
  Variable x(xt::xarray<double>{1, 0, 4}, "x");
  Tape tape;
  auto y = log(x).named("y");
  auto J = mean(square(y).named("z")).named("J");

  inspect::Stepper stepper(J);
  stepper.watch_values(inspect::not_finite(), "not finite");
  if (stepper.run()) fmt::print("{}\n", stepper.reason());

  stepper.to_seed();  // where the backward sweep begins
  while (stepper.next()) fmt::print("{}\n", stepper.describe());
  //! [step]
}

void drawings() {
  //! [draw]
  Generator generator(1);
  nn::Sequential model(nn::Linear<double>(2, 3, generator), nn::Tanh<double>(),
                       nn::Linear<double>(3, 2, generator));
  const xt::xarray<double> x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const std::vector<int> labels = {0, 1, 1, 0};

  Tape tape;
  auto loss = nn::cross_entropy(model(x), labels);
  {
    Scope scope("weight decay");  // what is recorded here is a group in drawings, as a module or a loss is
    for (const auto& parameter : model.parameters()) loss = loss + 0.01 * sum(square(parameter));
  }
  inspect::to_svg(loss, "loss.svg");
  inspect::to_html(loss, "loss.html", {.title = "Exclusive or"});
  inspect::save_trace(loss, "loss.json");
  //! [draw]
}

void training() {
  Generator generator(1);
  nn::Sequential model(nn::Linear(2, 8, generator), nn::Tanh(), nn::Linear(8, 2, generator));
  nn::Adam optimizer(model.parameters(), {.learning_rate = 0.02});
  const xt::xarray<float> x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const std::vector<int> labels = {0, 1, 1, 0};
  //! [report]
  inspect::History history("step");
  for (int step = 0; step < 100; ++step) {
    Tape tape;
    auto loss = nn::cross_entropy(model(x), labels);
    optimizer.zero_grad();
    tape.backward(loss);
    history.add("loss", "training", step, loss.item());
    if (step % 10 == 0) history.observe(step, model.named_parameters());
    optimizer.step();
  }
  inspect::report(history, "training.html", {.title = "Exclusive or"});
  //! [report]
}

}  // namespace

int main() {
  // A new folder, so that nobody else's files are met.
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("xgrad-guide-{}", std::random_device()());
  std::filesystem::create_directory(folder);
  std::filesystem::current_path(folder);
  questions();
  stops();
  drawings();
  training();
  std::filesystem::current_path(folder.parent_path());
  std::filesystem::remove_all(folder);
}
