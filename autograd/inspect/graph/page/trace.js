// The data, and what is known of it at each position of the sweeps.
//
// A position counts the stops that have happened: 0 before the first, stops.length at the end.

const { title, trace, box: boxSize, layouts, stops: writtenStops, explanations } =
  JSON.parse(document.getElementById("data").textContent);
const { nodes, output } = trace;
const indexOf = new Map(nodes.map((node, i) => [node.name, i]));

// ---- Edges and groups ------------------------------------------------------------------------------------

// An edge leads from an input x to the node y that was computed from it.
const edges = nodes.flatMap((node, y) => node.inputs.map((input) => ({ ...input, x: input.node, y })));
const inputEdges = nodes.map(() => []);
const outputEdges = nodes.map(() => []);
for (const edge of edges) {
  inputEdges[edge.y].push(edge);
  outputEdges[edge.x].push(edge);
}

const sections = trace.sections.map(({ name, parent, derivative }) => ({
  name: name || "section", parent, derivative, members: [], depth: 0, folded: false,
}));
for (const section of sections) {
  section.parent = section.parent < 0 ? null : sections[section.parent];
  section.depth = section.parent ? section.parent.depth + 1 : 0;
}
/// The innermost group of each node, or null.
const groupOf = nodes.map((node) => (node.section < 0 ? null : sections[node.section]));
groupOf.forEach((innermost, i) => {
  for (let group = innermost; group; group = group.parent) group.members.push(i);
});
const groups = sections.filter((section) => section.members.length > 0);
for (const group of groups) group.result = resultOf(group);

/// The node for which a group stands when it is folded: the only one that is used outside, or null.
function resultOf(group) {
  const inside = new Set(group.members);
  const results = group.members.filter((i) => i === output || outputEdges[i].some(({ y }) => !inside.has(y)));
  const computed = results.filter((i) => nodes[i].inputs.length > 0);
  return computed.length === 1 ? computed[0] : null;
}

// ---- What is known when ----------------------------------------------------------------------------------

/// A node in the forward sweep; [node] or [node, edge] in the backward sweep.
const stops = writtenStops.map((stop) => {
  if (!Array.isArray(stop)) return { phase: "forward", node: stop };
  const [node, edge] = stop;
  return { phase: "backward", node, edge };
});

const computedAt = nodes.map(() => Infinity);
const completeAt = nodes.map(() => Infinity);
/// The contributions to each node's adjoint, in the order of the sweep. The seed is one, without an edge.
const contributions = nodes.map(() => []);
stops.forEach((stop, before) => {
  const position = before + 1;
  const edge = stop.edge === undefined ? null : inputEdges[stop.node][stop.edge];
  stop.giver = edge;  // the edge along which something passes
  if (stop.phase === "forward") {
    computedAt[stop.node] = position;
  } else if (edge) {
    edge.passedAt = position;
    contributions[edge.x].push({ position, edge, adjoint: edge.adjoint });
    completeAt[edge.x] = position;
  } else if (stop.node === output) {
    contributions[output].push({ position, edge: null, adjoint: nodes[output].adjoint });
    completeAt[output] = position;
  }
});
const forwardStops = stops.filter((stop) => stop.phase === "forward").length;

/// The part of dJ/d(node) that is known, as Numbers; null if there is none.
function adjointAt(i, position) {
  let adjoint = null;
  for (const contribution of contributions[i]) {
    if (contribution.position > position) break;
    adjoint = contribution.adjoint;
  }
  return adjoint;
}

function pendingAt(i, position) {
  return contributions[i].filter((contribution) => contribution.position > position);
}
