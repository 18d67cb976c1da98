#include "../../support/arrays.hpp"
#include "../../support/temporary_folder.hpp"
#include "graphs.hpp"

#include <xgrad/autograd/inspect/explain.hpp>
#include <xgrad/autograd/inspect/graph.hpp>
#include <xgrad/autograd/inspect/stepper.hpp>
#include <xgrad/autograd/inspect/trace_file.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
  EXPECT_FALSE(diff_traces(trace, load_trace(file)));
}

TEST_F(TraceFile, KeepsStatisticsWithoutEntries) {
  Network net;
  const Trace trace(net.tape, net.loss, {.entries = 2});
  save_trace(trace, file);
  EXPECT_EQ(to_json(load_trace(file)), to_json(trace));
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
  EXPECT_TRUE(
      changed("\"operation\":\"leaf\"", "\"operation\":3").starts_with(name + ": holds no trace: [json"));
  EXPECT_TRUE(
      changed("\"entries\":[45.0]", "\"entries\":[\"x\"]").starts_with(name + ": holds no trace: 'x'"));
}

TEST_F(TraceFile, IsReplacedWholeOrNotAtAll) {
  const Formula f;
  save_trace(f.J, file);
  EXPECT_THROW(save_trace(f.J, folder / "no" / "run.json"), std::system_error);
  save_trace(f.u, file);
  EXPECT_EQ(load_trace(file).nodes.size(), 3u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1) << "no temporary file is left";
}

// ---- Differences
// --------------------------------------------------------------------------------------------

TEST(DiffTraces, OfEqualRunsIsNone) {
  const Trace a = Trace(Formula().J), b = Trace(Formula().J);
  EXPECT_FALSE(diff_traces(a, b));
}

TEST(DiffTraces, NamesTheFirstValueThatDiffers) {
  const auto run = [](double c) {
    const Variable x(xt::xarray<double>{1, 2, 3}, "x");
    Tape tape;
    const auto y = (x * 2.0).named("y");
    const auto z = (y + Array<double>{0, c, 0}).named("z");
    return Trace(sum(exp(z)));
  };
  const auto difference = diff_traces(run(0.5), run(0.25));
  EXPECT_EQ(difference.node, "v1");
  EXPECT_EQ(difference.description, "the value of v1, entry (1): 0.5 and 0.25");
  EXPECT_FALSE(diff_traces(run(0.5), run(0.5 + 1e-12), {.relative = 1e-9}));
  EXPECT_TRUE(diff_traces(run(0.5), run(0.5 + 1e-12)));
}

// Values agree, but a gradient was cut off on the way.
TEST(DiffTraces, NamesTheFirstAdjointThatDiffers) {
  const auto run = [](bool cut) {
    const Variable x(3.0, "x"), s(2.0, "s");
    Tape tape;
    const auto y = (x * s).named("y");
    const auto c = constant(cut ? 2.0 : 1.0);
    const auto z = where(c > 1.5, 0.0 * y + 6.0, y).named("z");
    return Trace(square(z));
  };
  Trace a = run(false), b = a;
  b.nodes[Which("y").in(b)].adjoint->entries[0] = 13;
  b.nodes[Which("y").in(b)].adjoint->digest = 1;
  const auto difference = diff_traces(a, b);
  EXPECT_EQ(difference.node, "y");
  EXPECT_EQ(difference.description, "the adjoint of y: 12 and 13");
}

TEST(DiffTraces, SeesAnotherStructure) {
  const Variable x(1.0, "x");
  Tape tape;
  const auto same_value = [&](bool squared) { return Trace(exp(squared ? square(x) : x * x)); };
  EXPECT_EQ(diff_traces(same_value(true), same_value(false)).description,
            "v1 was made by square, v1 by multiply");
  const Trace longer(exp(x) + x), shorter(exp(x));
  EXPECT_EQ(diff_traces(shorter, longer).description, "J is in the second trace only");
}

TEST(DiffTraces, ComparesStatisticsWithoutEntries) {
  const auto run = [](double first) {
    const Variable x(Array<double>{first, 2, 3}, "x");
    Tape tape;
    return Trace(tape, sum(x), {.entries = 1});
  };
  EXPECT_EQ(diff_traces(run(1), run(1.5)).description,
            "the value of x: the entries, which were not kept, differ");
  EXPECT_EQ(diff_traces(run(1), run(1.5), {.relative = 1e-6}).description,
            "the value of x, least element: 1 and 1.5");
  EXPECT_FALSE(diff_traces(run(1), run(1 + 1e-9), {.relative = 1e-6}));
}

}  // namespace
}  // namespace xgrad::inspect
