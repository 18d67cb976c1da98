// The data, what is known of it at each position of the sweeps, and how that is put into words.
//
// A position counts the stops that have happened: 0 before the first, stops.length at the end.

const { title, trace, layout, stops, explanations } = JSON.parse(document.getElementById("data").textContent);
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

const computedAt = nodes.map(() => Infinity);
const completeAt = nodes.map(() => Infinity);
/// The contributions to each node's adjoint, in the order of the sweep. The seed is one, without an edge.
const contributions = nodes.map(() => []);
stops.forEach((stop, before) => {
  const position = before + 1;
  const edge = stop.edge == null ? null : inputEdges[stop.node][stop.edge];
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

// ---- Numbers as text -------------------------------------------------------------------------------------

const isNumber = (numbers) => numbers.shape.length === 0;
const sizeOf = (numbers) => numbers.shape.reduce((product, length) => product * length, 1);

/// As the library prints it: "15.001", "−0.5", "1e-05", "NaN".
function numberText(x, digits = 6) {
  if (typeof x === "string") return { nan: "NaN", inf: "∞", "-inf": "−∞" }[x];
  const magnitude = Math.abs(x);
  const sign = x < 0 ? "−" : "";
  const [mantissa, power] = magnitude.toExponential(digits - 1).split("e").map(Number);
  if (magnitude === 0 || (power >= -4 && power < digits)) return sign + Number(magnitude.toPrecision(digits));
  return `${sign}${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

const shapeText = (numbers) => `(${numbers.shape.join(", ")})`;

/// The only element of an array of one.
const onlyEntry = (numbers) => numbers.entries[0];

function rangeText({ min, max }, digits = 6) {
  return `${numberText(min, digits)} … ${numberText(max, digits)}`;
}

/// "15", "(3) 1, 2, 3", "(64, 10), −2.1 … 3.7".
function numbersText(numbers) {
  if (isNumber(numbers)) return numberText(onlyEntry(numbers));
  if (numbers.entries && numbers.entries.length <= 8)
    return `${shapeText(numbers)} ${numbers.entries.map((x) => numberText(x)).join(", ")}`;
  const lost = numbers.not_finite > 0 ? `, ${numbers.not_finite} not finite` : "";
  return `${shapeText(numbers)}, ${rangeText(numbers)}${lost}`;
}

/// As short as it can be: "0.25", "1.2e−5".
function briefNumber(x, digits) {
  const plain = numberText(x, digits);
  if (typeof x === "string" || x === 0) return plain;
  const [mantissa, power] = Math.abs(x).toExponential(digits - 1).split("e").map(Number);
  const short = `${x < 0 ? "−" : ""}${mantissa}e${power < 0 ? "−" : ""}${Math.abs(power)}`;
  return plain.includes("e") || short.length < plain.length ? short : plain;
}

/// What a box in the drawing shows of an array, more and less precisely: the first that fits is taken.
function briefTexts(numbers) {
  const precisions = [5, 4, 3, 2, 1];
  if (sizeOf(numbers) === 0) return ["empty"];
  if (sizeOf(numbers) === 1 && numbers.entries)
    return precisions.map((digits) => briefNumber(onlyEntry(numbers), digits));
  if (numbers.not_finite > 0) return ["not finite"];
  if (numbers.min === numbers.max)
    return precisions.map((digits) => `all ${briefNumber(numbers.min, digits)}`);
  const range = (digits) => `${briefNumber(numbers.min, digits)}…${briefNumber(numbers.max, digits)}`;
  const largest = Math.max(Math.abs(numbers.min), Math.abs(numbers.max));
  return [range(3), range(2), `±${briefNumber(largest, 2)}`];
}

// ---- Sentences -------------------------------------------------------------------------------------------

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const derivativeText = (i) => `d${nodes[output].name}/d${nodes[i].name}`;
const localText = (edge) => `∂${nodes[edge.y].name}/∂${nodes[edge.x].name}`;
const factorText = (x) => (numberText(x).startsWith("−") ? `(${numberText(x)})` : numberText(x));

/// Parts of an equation, joined by " = "; a part that says the same as the one before is left out.
const equation = (...parts) =>
  parts.filter(Boolean).filter((part, k, present) => part !== present[k - 1]).join(" = ");

/// "v = a + u = 7 + 8 = 15".
function valueText(i) {
  const { name, formula, numbers, value } = nodes[i];
  if (isNumber(value)) return equation(name, formula, numbers, numbersText(value));
  return `${equation(name, formula)}, ${numbersText(value)}`;
}

/// "∂u/∂b = c = 2"; for a rule that is not elementwise, which has no such factor, "dJ/dx = dJ/dz Wᵀ".
function localDerivativeText(edge) {
  const { derivative, slope } = edge;
  if (!derivative) return equation(derivativeText(edge.x), edge.pullback);
  if (slope && isNumber(slope)) return equation(localText(edge), derivative, numbersText(slope));
  const left = equation(localText(edge), derivative);
  if (!slope) return left;
  const constant = slope.not_finite === 0 && slope.min === slope.max && numberText(slope.min) === derivative;
  return `${left}, ${constant ? shapeText(slope) : numbersText(slope)}`;
}

/// What passes along an edge: "dJ/du·c = 3 · 2 = 6".
function cotangentText(edge) {
  if (!isNumber(edge.cotangent)) return `${edge.pullback}, ${numbersText(edge.cotangent)}`;
  const adjoint = nodes[edge.y].adjoint;
  const factors = edge.slope && isNumber(edge.slope) && isNumber(adjoint) && edge.derivative !== "1"
    ? `${numberText(onlyEntry(adjoint))} · ${factorText(onlyEntry(edge.slope))}` : "";
  return equation(edge.pullback, factors, numbersText(edge.cotangent));
}

/// "dJ/du = 2 + 6 = 8": how an adjoint is added up.
function sumText(i, position) {
  const known = contributions[i].filter((contribution) => contribution.position <= position);
  const { edge, adjoint } = known[known.length - 1];
  if (!isNumber(adjoint)) return `${derivativeText(i)}, ${numbersText(adjoint)}`;
  const sum = known.length > 1
    ? `${numbersText(known[known.length - 2].adjoint)} + ${factorText(onlyEntry(edge.cotangent))}` : "";
  return equation(derivativeText(i), sum, numbersText(adjoint));
}

function positionText(position) {
  const phase = position === 0 ? "" : `${stops[position - 1].phase}, `;
  return `${phase}step ${position} of ${stops.length}`;
}

/// What a screen reader says at a stop.
function stopText(position) {
  if (position === 0) return `${positionText(0)}: nothing has been computed yet`;
  const { phase, node, giver } = stops[position - 1];
  const says = (text) => `${positionText(position)}: ${text}`;
  if (phase === "forward") return says(valueText(node));
  const derivative = (i) => `${derivativeText(i)} = ${numbersText(nodes[i].adjoint)}`;
  if (!giver && node === output) return says(`the seed, ${derivative(node)}`);
  if (!giver) return says(`${derivative(node)} is complete`);
  const passes = `${nodes[node].name} passes to ${nodes[giver.x].name}`;
  if (contributions[giver.x].length === 1)
    return says(`${passes}: ${equation(derivativeText(giver.x), cotangentText(giver))}`);
  const pending = pendingAt(giver.x, position).length;
  return says(`${passes}: ${cotangentText(giver)}; ${sumText(giver.x, position)}, ` +
              (pending > 0 ? `${counted(pending, "contribution")} to come` : "complete"));
}

/// What a screen reader says of a node.
function nodeText(i, position) {
  const { name, operation, value, order, adjoint } = nodes[i];
  const parts = [name, operation, isNumber(value) ? "number" : `shape ${shapeText(value)}`];
  if (order > 0) parts.push(`of a derivative of order ${order}`);
  parts.push(position < computedAt[i] ? "not computed yet" : isNumber(value) ? `value ${numbersText(value)}`
                                                                             : `values ${rangeText(value)}`);
  const known = adjointAt(i, position);
  const pending = pendingAt(i, position).length;
  if (known) parts.push(`${derivativeText(i)} ${isNumber(known) ? numbersText(known) : rangeText(known)}`);
  if (known && pending > 0) parts.push(`so far, ${counted(pending, "contribution")} to come`);
  if (!adjoint && position > forwardStops) parts.push("no gradient");
  return parts.join(", ");
}

function groupText(group) {
  return `${group.name}, group of ${counted(group.members.length, "node")}`;
}
