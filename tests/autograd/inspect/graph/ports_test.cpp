#include <xgrad/autograd/inspect/graph/ports.hpp>

#include <gtest/gtest.h>

namespace xgrad::inspect {
namespace {

/// Three boxes in a column lead to one in the next but one, the highest of them by a lane below all.
TEST(Ports, AreInTheOrderOfWhereEdgesComeFrom) {
  const SectionTree none_at_all({});
  const BoxGraph graph{{{}, {}, {}, {{0, 1, 2}}}, none_at_all};
  Layout layout;
  layout.places = {{0, 0, 0}, {0, 0, 100}, {0, 0, 50}, {2, 0, 50}};
  layout.routes = {{}, {}, {}, {{{1, 0, 200}}, {}, {}}};
  EXPECT_EQ(ports_of(graph, layout)[3], (std::vector<double>{10, 0, -10}));
}

TEST(Ports, StayWithinTheBoxHoweverManyThereAre) {
  BoxGraph graph{{{}}, SectionTree({})};
  Layout layout{{{0, 0, 0}, {1, 0, 0}}, {{}, {}}, {}};
  graph.boxes.push_back({std::vector<std::size_t>(30, 0)});
  layout.routes[1].resize(30);
  const auto ports = ports_of(graph, layout)[1];
  EXPECT_GE(ports.front(), -15);
  EXPECT_LE(ports.back(), 15);
  for (std::size_t k = 1; k < ports.size(); ++k)
    EXPECT_GT(ports[k], ports[k - 1]) << "those of equals in turn";
}

}  // namespace
}  // namespace xgrad::inspect
