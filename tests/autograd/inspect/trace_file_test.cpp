#include "../../support/arrays.hpp"
#include "../../support/temporary_folder.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph/graph.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>
#include <xgrad/autograd/symbol.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

namespace xgrad::inspect {
namespace {

struct TraceFile : testing::Test {
  TemporaryFolder folder;
  std::filesystem::path file = folder / "run.json";

  std::string error_for(const std::string& text) const {
    std::ofstream(file) << text;
    return message_of<std::runtime_error>([&] { load_trace(file); });
  }
};

TEST_F(TraceFile, IsReopenedAsItWas) {
  const Network net;
  const Trace trace(net.loss);
  save_trace(trace, file);
  const Trace loaded = load_trace(file);
  expect_equal(trace, loaded);
  EXPECT_FALSE(diff_traces(trace, loaded));
  EXPECT_EQ(to_json(loaded), to_json(trace));
  EXPECT_EQ(to_html(loaded), to_html(trace));
  EXPECT_EQ(explain(loaded, "bias1"), explain(trace, "bias1"));
  Stepper first(trace), second(loaded);
  while (first.next()) {
    ASSERT_TRUE(second.next());
    EXPECT_EQ(first.describe(), second.describe());
  }
  EXPECT_THROW(Which(net.loss).in(loaded), std::invalid_argument) << "no handle reaches into a file";
}

TEST_F(TraceFile, KeepsWhatJsonHasNoNumberFor) {
  const Variable x(xt::xarray<double>{0, -1, 1}, "x");
  Tape tape;
  const Trace trace(sum(log(x) * 1e308 * 10.0));
  save_trace(trace, file);
  expect_equal(trace, load_trace(file));
}

// Sections in sections, derivatives, floats, lines that are not known: all of a trace, of many.
TEST_F(TraceFile, KeepsAllOfATrace) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RandomGraph graph(seed, 10, seed % 2 == 0 ? Shape{} : Shape{2, 3});
    const Trace trace(graph.tape, graph.J, {.entries = seed});
    expect_equal(trace, trace_from_json(to_json(trace)));
  }
  const Variable x(xt::xarray<float>{0.5f, 0, -1}, "x");
  Tape tape;
  Variable<float> y;
  {
    const Scope outer("outer"), inner("inner \"quoted\"");
    y = sum(tanh(x) * Array<float>{1, 2, 3});
  }
  const auto slope = tape.gradient(y, {x}, {.differentiable = true})[0];
  const Trace trace(sum(slope * cast<float>(cast<double>(x))) + y);
  expect_equal(trace, trace_from_json(to_json(trace)));
  EXPECT_TRUE(trace_from_json(to_json(trace)).identities.empty());
}

// Formulas are full of letters beyond ASCII, which stand in the file as they are, for whoever reads it.
TEST_F(TraceFile, HoldsTextsAsTheyAre) {
  const Variable a(2.0, "α₁ \"quoted\"");
  Tape tape;
  const Trace trace(square(a));
  const std::string text = to_json(trace);
  EXPECT_NE(text.find("α₁ \\\"quoted\\\""), std::string::npos) << text;
  EXPECT_EQ(text.find("\\u"), std::string::npos) << text;
  expect_equal(trace, trace_from_json(text));
}

TEST_F(TraceFile, KeepsStatisticsWithoutEntries) {
  Network net;
  const Trace trace(net.tape, net.loss, {.entries = 2});
  save_trace(trace, file);
  expect_equal(load_trace(file), trace);
}

TEST_F(TraceFile, ThatIsNoneSaysWhatIsWrong) {
  const Formula f;
  const std::string name = file.string();
  EXPECT_THROW(load_trace(folder / "none.json"), std::system_error);
  EXPECT_EQ(error_for("{}"), name + ": holds no trace: it is not a trace");
  EXPECT_TRUE(
      error_for("{\"format\": \"xgr").starts_with(name + ": holds no trace: [json.exception.parse_error"));
  const std::string good = to_json(f.J);
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return error_for(text.replace(text.find(from), from.size(), to));
  };
  EXPECT_EQ(changed("\"version\":1", "\"version\":7"),
            name + ": holds no trace: its version is 7, this library reads version 1");
  EXPECT_EQ(changed("\"output\":5", "\"output\":6"),
            name + ": holds no trace: output 6 is out of range: there are 6");
  EXPECT_EQ(changed("\"output\":5", "\"output\":-1"), name + ": holds no trace: no output");
  EXPECT_EQ(changed("\"node\":4", "\"node\":5"),
            name + ": holds no trace: input 5 is out of range: there are 5");
  EXPECT_EQ(changed("\"entries\":[45.0]", "\"entries\":[45.0,1]"),
            name + ": holds no trace: 2 entries for shape ()");
  EXPECT_EQ(changed(",\"entries\":[45.0]", ""), name + ": holds no trace: a number without its entry");
  EXPECT_EQ(changed("\"format\":\"xgrad trace\"", "\"format\":\"another\""),
            name + ": holds no trace: it is not a trace");
  EXPECT_EQ(changed("\"output\":5", "\"output\":-2"),
            name + ": holds no trace: output -2 is out of range: there are 6");
  EXPECT_EQ(changed("\"node\":4", "\"node\":-1"), name + ": holds no trace: an edge without input");
  EXPECT_EQ(changed("\"section\":-1", "\"section\":0"),
            name + ": holds no trace: section 0 is out of range: there are 0");
  auto without = nlohmann::json::parse(good);
  without["nodes"].back()["adjoint"] = nullptr;
  EXPECT_EQ(error_for(without.dump()),
            name + ": holds no trace: J passes a cotangent on, but has no adjoint");
}

TEST_F(TraceFile, IsReplacedWholeOrNotAtAll) {
  const Formula f;
  save_trace(f.J, file);
  EXPECT_THROW(save_trace(f.J, folder / "no" / "run.json"), std::system_error);
  save_trace(f.u, file);
  EXPECT_EQ(load_trace(file).nodes.size(), 3u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1)
      << "no temporary file is left";
}

// ---- Differences ------------------------------------------------------------------------------------------

TEST(DiffTraces, OfEqualRunsIsNone) {
  const Trace a = Trace(Formula().J), b = Trace(Formula().J);
  EXPECT_FALSE(diff_traces(a, b));
  EXPECT_EQ(diff_traces(a, b).description, "");
}

/// One thing changed in a trace, and what is to be said of it when the first trace is the one that was not
/// changed, and when it is the other way round.
struct Perturbation {
  std::function<void(Trace&)> change;
  std::string node, there, back;
};

void expect_differences(const Trace& trace, const Perturbation& perturbation, DiffOptions options = {}) {
  Trace other = trace;
  perturbation.change(other);
  const auto there = diff_traces(trace, other, options), back = diff_traces(other, trace, options);
  EXPECT_EQ(there.node, perturbation.node);
  EXPECT_EQ(there.description, perturbation.there);
  EXPECT_EQ(back.node, perturbation.node);
  EXPECT_EQ(back.description, perturbation.back);
}

void set_entry(Numbers& numbers, std::size_t k, double value) {
  auto entries = numbers.entries;
  entries.at(k) = value;
  numbers = numbers_of(numbers.shape, entries, entries.size());
}

/// x (2, 2) and w, y = x·w, u = tanh(y), J = Σu; with NaN and ∞ among the values of x.
Trace trace_to_perturb(std::size_t entries = 100, double first = 0.5) {
  const Variable x(xt::xarray<double>{{first, nan}, {infinity, -2}}, "x"), w(3.0, "w");
  Tape tape;
  const auto y = (x * w).named("y"), u = tanh(y).named("u");
  return Trace(tape, *sum(u).named("J").node(), {.entries = entries});
}

TEST(DiffTraces, NamesTheEntryThatDiffers) {
  const Trace trace = trace_to_perturb();
  for (std::size_t i = 0; i < trace.nodes.size(); ++i)
    for (const bool of_adjoint : {false, true}) {
      const TraceNode& node = trace.nodes[i];
      if (of_adjoint && !node.adjoint) continue;
      const Numbers& numbers = of_adjoint ? *node.adjoint : node.value;
      for (std::size_t k = 0; k < numbers.size(); ++k)
        for (const double to : {-17.25, nan, infinity, -infinity}) {
          const double from = numbers.entries[k];
          if (same_number(from, to)) continue;
          const std::string entry =
              numbers.shape.empty() ? "" : fmt::format(", entry ({}, {})", k / 2, k % 2);
          const std::string where =
              fmt::format("the {} of {}{}: ", of_adjoint ? "adjoint" : "value", node.name, entry);
          expect_differences(
              trace,
              {[&](Trace& other) {
                 set_entry(of_adjoint ? *other.nodes[i].adjoint : other.nodes[i].value, k, to);
               },
               node.name, fmt::format("{}{} and {}", where, number_text(from), number_text(to)),
               fmt::format("{}{} and {}", where, number_text(to), number_text(from))},
              {.relative = 1e-3, .absolute = 1e-3});
        }
    }
}

TEST(DiffTraces, NamesWhatElseDiffers) {
  const Trace trace = trace_to_perturb();
  const auto node = [](Trace& t, const char* name) -> TraceNode& { return t.nodes[Which(name).in(t)]; };
  for (const Perturbation& perturbation : std::vector<Perturbation>{
           {[&](Trace& t) { node(t, "u").operation = "sigmoid"; }, "u", "u was made by tanh, u by sigmoid",
            "u was made by sigmoid, u by tanh"},
           {[&](Trace& t) { node(t, "y").dtype = "float"; }, "y", "y is a double, y a float",
            "y is a float, y a double"},
           {[&](Trace& t) { std::swap(node(t, "y").inputs[0].input, node(t, "y").inputs[1].input); }, "y",
            "y was computed from other nodes", "y was computed from other nodes"},
           {[&](Trace& t) { node(t, "u").inputs[0].input = Which("x").in(t); }, "u",
            "u was computed from other nodes", "u was computed from other nodes"},
           {[&](Trace& t) { node(t, "y").inputs.pop_back(); }, "y", "y was computed from other nodes",
            "y was computed from other nodes"},
           {[&](Trace& t) { node(t, "x").value.shape = {4}; }, "x", "the value of x: shapes (2, 2) and (4)",
            "the value of x: shapes (4) and (2, 2)"},
           {[&](Trace& t) {
              node(t, "y").adjoint->shape = {4, 1};
            },
            "y", "the adjoint of y: shapes (2, 2) and (4, 1)", "the adjoint of y: shapes (4, 1) and (2, 2)"},
           {[&](Trace& t) { node(t, "w").adjoint.reset(); }, "w", "w has an adjoint in the first trace only",
            "w has an adjoint in the second trace only"},
           {[&](Trace& t) { t.nodes.pop_back(); }, "J", "J is in the first trace only",
            "J is in the second trace only"}})
    expect_differences(trace, perturbation);
}

TEST(DiffTraces, NamesTheFirstOfSeveral) {
  const Trace trace = trace_to_perturb();
  const std::size_t y = Which("y").in(trace), u = Which("u").in(trace);
  const auto first = [&](const auto& change) {
    Trace other = trace;
    change(other);
    return diff_traces(trace, other).description;
  };
  const auto value = [](Trace& t, std::size_t i) { set_entry(t.nodes[i].value, 3, 7); };
  const auto adjoint = [](Trace& t, std::size_t i) { set_entry(*t.nodes[i].adjoint, 3, 7); };
  EXPECT_TRUE(first([&](Trace& t) { value(t, u), value(t, y); }).starts_with("the value of y, entry (1, 1)"));
  EXPECT_TRUE(first([&](Trace& t) { adjoint(t, u), adjoint(t, y); }).starts_with("the adjoint of u,"))
      << "in the order of the backward sweep";
  EXPECT_TRUE(first([&](Trace& t) { adjoint(t, y), value(t, u); }).starts_with("the value of u,"));
  EXPECT_TRUE(
      first([&](Trace& t) { value(t, y), t.nodes[y].operation = "divide"; }).starts_with("y was made by"));
  EXPECT_TRUE(first([&](Trace& t) {
                set_entry(t.nodes[y].value, 3, 7);
                set_entry(t.nodes[y].value, 0, 7);
              }).starts_with("the value of y, entry (0, 0)"));
  EXPECT_TRUE(first([&](Trace& t) { value(t, y), t.nodes.pop_back(); }).starts_with("the value of y"));
}

// NaN is NaN, whatever its bits are, and 0 is −0: the digests differ, the numbers do not.
TEST(DiffTraces, ComparesNumbersNotBits) {
  const auto run = [](double x, double zero) {
    Tape tape;
    return Trace(sum(Variable(xt::xarray<double>{x, zero}, "x")));
  };
  EXPECT_NE(run(nan, 0).nodes[0].value.digest, run(-nan, -0.0).nodes[0].value.digest);
  EXPECT_FALSE(diff_traces(run(nan, 0), run(-nan, -0.0)));
  EXPECT_FALSE(diff_traces(run(infinity, 0), run(infinity, -0.0)));
  EXPECT_TRUE(diff_traces(run(infinity, 0), run(-infinity, 0)));
  EXPECT_TRUE(diff_traces(run(nan, 0), run(infinity, 0), {.relative = 1, .absolute = 1e300}));
}

TEST(DiffTraces, AllowsWhatItIsTold) {
  const auto differ = [](double a, double b, DiffOptions options) {
    const auto run = [](double x) {
      Tape tape;
      return Trace(0.0 * Variable(x, "x"));
    };
    const bool there = static_cast<bool>(diff_traces(run(a), run(b), options));
    EXPECT_EQ(there, static_cast<bool>(diff_traces(run(b), run(a), options))) << a << ", " << b;
    return there;
  };
  for (const double sign : {1.0, -1.0}) {
    EXPECT_TRUE(differ(sign * 4, sign * 4.5, {}));
    EXPECT_FALSE(differ(sign * 4, sign * 4.5, {.absolute = 0.5}));
    EXPECT_TRUE(differ(sign * 4, sign * 4.5, {.absolute = 0.4999}));
    EXPECT_FALSE(differ(sign * 3.5, sign * 4, {.relative = 0.125})) << "of the larger one";
    EXPECT_TRUE(differ(sign * 3.5, sign * 4, {.relative = 0.1249}));
    EXPECT_FALSE(differ(sign * 4, sign * 5, {.relative = 0.1, .absolute = 0.5})) << "both together";
    EXPECT_TRUE(differ(sign * 4, sign * 5, {.relative = 0.1, .absolute = 0.49}));
    EXPECT_TRUE(differ(sign * 1, sign * -1, {.relative = 1, .absolute = 0}));
  }
}

// Also beside nodes that have no adjoint, wherever they stand.
TEST(DiffTraces, ComparesTheAdjointsBeforeAConstant) {
  const auto trace_of = [](double weight) {
    const Variable x(xt::xarray<double>{1, 2}, "x");
    const auto c = constant(xt::xarray<double>{3, 4}, "c");
    Tape tape;
    Trace trace(sum(x * c).named("J"));
    set_entry(*trace.nodes[0].adjoint, 0, weight);
    return trace;
  };
  const Trace a = trace_of(3), b = trace_of(5);
  ASSERT_EQ(a.nodes[1].name, "c");
  EXPECT_EQ(diff_traces(a, trace_of(3)).node, "");
  EXPECT_EQ(diff_traces(a, b).node, "x");
}

TEST(DiffTraces, AllowsItOfAdjoints) {
  const Trace trace = trace_to_perturb();
  Trace other = trace;
  Numbers& adjoint = *other.nodes[Which("y").in(other)].adjoint;
  set_entry(adjoint, 3, adjoint.entries[3] + 1e-4);
  EXPECT_TRUE(diff_traces(trace, other, {.absolute = 0.9e-4}));
  EXPECT_FALSE(diff_traces(trace, other, {.absolute = 1.1e-4}));
}

// ---- Where entries were not kept -------------------------------------------------------------------------

TEST(DiffTraces, ComparesStatisticsWithoutEntries) {
  const Trace trace = trace_to_perturb(1);
  const DiffOptions loose{.relative = 0.01};
  const auto numbers = [](Trace& t) -> Numbers& { return t.nodes[Which("x").in(t)].value; };
  const auto change = [&](auto what) {
    return [=](Trace& t) {
      ++numbers(t).digest;
      what(numbers(t));
    };
  };
  expect_differences(
      trace, {change([](Numbers&) {}), "x", "the value of x: the entries, which were not kept, differ",
              "the value of x: the entries, which were not kept, differ"});
  expect_differences(trace, {change([](Numbers&) {}), "", "", ""}, loose);
  for (const Perturbation& perturbation : std::vector<Perturbation>{
           {change([](Numbers& x) { x.min = -3; }), "x", "the value of x, least element: −2 and −3",
            "the value of x, least element: −3 and −2"},
           {change([](Numbers& x) { x.max = 1.5; }), "x", "the value of x, largest element: 0.5 and 1.5",
            "the value of x, largest element: 1.5 and 0.5"},
           {change([](Numbers& x) { x.mean = 0; }), "x", "the value of x, mean: −0.75 and 0",
            "the value of x, mean: 0 and −0.75"},
           {change([](Numbers& x) { x.norm = 3; }), "x",
            "the value of x, norm: " + number_text(std::sqrt(4.25)) + " and 3",
            "the value of x, norm: 3 and " + number_text(std::sqrt(4.25))}})
    expect_differences(trace, perturbation, loose);
  for (const DiffOptions& options : {loose, DiffOptions{}})
    expect_differences(trace,
                       {change([](Numbers& x) { x.not_finite = 1; }), "x",
                        "the value of x: 2 and 1 elements that are not finite",
                        "the value of x: 1 and 2 elements that are not finite"},
                       options);
}

// With entries in one trace only, what both have is compared.
TEST(DiffTraces, ComparesATraceWithEntriesToOneWithout) {
  EXPECT_FALSE(diff_traces(trace_to_perturb(100), trace_to_perturb(1)));
  EXPECT_EQ(diff_traces(trace_to_perturb(100), trace_to_perturb(1, 0.75)).description,
            "the value of x: the entries, which were not kept, differ");
  EXPECT_EQ(diff_traces(trace_to_perturb(1, 0.75), trace_to_perturb(100), {.relative = 1e-6}).description,
            "the value of x, largest element: 0.75 and 0.5");
}

// If all elements differ by as much as is allowed, away from 0, the norm differs by most.
TEST(DiffTraces, AllowsTheNormWhatAllElementsTogetherMayDiffer) {
  for (const std::size_t n : {2u, 3u, 10u}) {
    const auto run = [](const Array<double>& value) {
      Tape tape;
      return Trace(tape, *(0.0 * Variable(value, "x")).node(), {.entries = 1});
    };
    const Array<double> x(Shape{n}, 0.25), other(Shape{n}, 0.5);
    EXPECT_EQ(diff_traces(run(x), run(other), {.absolute = 0.25 + 1e-12}).description, "") << n;
    EXPECT_TRUE(diff_traces(run(x), run(other), {.absolute = 0.25 - 1e-12})) << n;
  }
}

// Elements that are equal as far as is allowed have statistics that are: also a mean near 0, and a norm, in
// which the differences of all elements come together.
TEST(DiffTraces, OfStatisticsAllowsWhatElementsMayDiffer) {
  Generator generator(3);
  for (int round = 0; round < 50; ++round) {
    Array<double> x = generator.uniform<double>({2, 50}, -1, 1);
    for (std::size_t i = 0; i < 50; ++i) x.data()[50 + i] = -x.data()[i];  // mean 0
    const double allowed = 1e-6;
    for (const bool relative : {true, false}) {
      Array<double> other = x;
      for (double& element : other)
        element +=
            generator.uniform<double>({}, -0.999, 0.999)() * allowed * (relative ? std::abs(element) : 1);
      const auto run = [](const Array<double>& value, std::size_t entries) {
        Tape tape;
        return Trace(tape, *(0.0 * Variable(value, "x")).node(), {.entries = entries});
      };
      const DiffOptions options{relative ? allowed : 0, relative ? 0 : allowed};
      for (const std::size_t entries : {1, 1000})
        EXPECT_EQ(diff_traces(run(x, entries), run(other, entries), options).description, "") << round;
      other(1, 3) += 0.5;
      for (const std::size_t entries : {1, 1000})
        EXPECT_TRUE(diff_traces(run(x, entries), run(other, entries), options)) << round;
    }
  }
}

}  // namespace
}  // namespace xgrad::inspect
