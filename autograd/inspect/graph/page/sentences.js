// What is known of nodes and edges, in words and equations.

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
