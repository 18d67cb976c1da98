// What the page must show at a position, from the data alone.

import assert from "node:assert/strict";

export const isNumber = (numbers) => numbers.shape.length === 0;
export const derivative = ({ nodes, output }, i) => `d${nodes[output].name}/d${nodes[i].name}`;

/// The edge along which something passes at a stop, or undefined.
export const passedAt = ({ trace, stops }, position) => {
  const { node, edge } = stops[position - 1];
  return trace.nodes[node].inputs[edge ?? -1];
};

/// What is known of each node at a position, from the stops alone.
export function expectedAt(data, position) {
  const { trace, stops } = data;
  const state = trace.nodes.map(() => ({ computed: false, adjoint: null, pending: 0 }));
  stops.forEach(({ phase, node }, k) => {
    const passed = passedAt(data, k + 1);
    if (k >= position) {
      if (passed) ++state[passed.node].pending;
    } else if (phase === "forward") {
      state[node].computed = true;
    } else if (passed) {
      state[passed.node].adjoint = passed.adjoint;
    } else if (node === trace.output) {
      state[node].adjoint = trace.nodes[node].adjoint;
    }
  });
  return state;
}

/// Some positions: the first and the last, those around the turn, and others evenly between.
export function somePositions({ stops }, count) {
  const turn = stops.filter(({ phase }) => phase === "forward").length;
  const even = Array.from({ length: count }, (_, k) => Math.round(k * stops.length / (count - 1)));
  return [...new Set([0, 1, turn - 1, turn, turn + 1, ...even])]
    .filter((k) => k >= 0 && k <= stops.length).sort((a, b) => a - b);
}

/// Asserts that a text says a number, to as many digits as it has.
export function assertSays(text, number, where) {
  const because = `${where}: shows '${text}', is ${number}`;
  if (typeof number === "string")
    return assert.equal(text, { nan: "NaN", inf: "∞", "-inf": "−∞" }[number], because);
  const plain = text.replaceAll("−", "-").replace(/·10\^?/, "e");
  assert.match(plain, /^-?\d+(\.\d+)?(e[-+]?\d+)?$/, because);
  if (Number(plain) === 0) return assert.ok(number === 0, because);
  const [mantissa, power = "0"] = plain.split("e");
  const unit = 10 ** (Number(power) - (mantissa.split(".")[1] ?? "").length);
  assert.ok(Math.abs(Number(plain) - number) <= 0.501 * unit, because);
}

/// Asserts that a box says what an array holds: a number, a range, or a bound.
export function assertSaysArray(text, numbers, where) {
  const { shape, entries, min, max } = numbers;
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === 0) return assert.equal(text, "empty", where);
  if (size === 1 && entries) return assertSays(text, entries[0], where);
  if (numbers.not_finite > 0) return assert.equal(text, "not finite", where);
  if (text.startsWith("±"))
    return assertSays(text.slice(1), Math.max(Math.abs(min), Math.abs(max)), `${where}, magnitude`);
  const [low, high] = text.startsWith("all ") ? [text.slice(4), text.slice(4)] : text.split("…");
  assertSays(low, min, `${where}, minimum`);
  assertSays(high, max, `${where}, maximum`);
}

export const lastOf = (equation) => equation.split(" = ").pop();

/// The sentence that is read aloud at a stop says where it is, who is concerned, and, of numbers, what comes
/// out.
export function assertSentence(sentence, data, position) {
  const { trace, stops } = data;
  const where = `at ${position}, '${sentence}'`;
  if (position === 0)
    return assert.equal(sentence, `step 0 of ${stops.length}: nothing has been computed yet`);
  const { phase, node } = stops[position - 1];
  const begin = `${phase}, step ${position} of ${stops.length}: `;
  assert.ok(sentence.startsWith(begin), where);
  const says = sentence.slice(begin.length);
  const { name, formula, value, adjoint } = trace.nodes[node];
  const passed = passedAt(data, position);
  if (phase === "forward") {
    assert.ok(says.startsWith(formula ? `${name} = ${formula}` : name), where);
    if (isNumber(value)) assertSays(lastOf(says), value.entries[0], where);
  } else if (passed) {
    assertSaysPassage(says, data, position, where);
  } else {
    assert.ok(says.includes(`${derivative(trace, node)} = `), where);
    if (isNumber(adjoint)) assertSays(/ = (\S+)( is complete)?$/.exec(says)[1], adjoint.entries[0], where);
  }
}

export function assertSaysPassage(says, data, position, where) {
  const { trace, stops } = data;
  const { node, cotangent, adjoint, pullback } = passedAt(data, position);
  const from = trace.nodes[stops[position - 1].node].name;
  assert.ok(says.startsWith(`${from} passes to ${trace.nodes[node].name}: `), where);
  assert.ok(says.includes(pullback), where);
  const [passage, sum] = says.split("; ");
  const all = stops.filter((_, k) => passedAt(data, k + 1)?.node === node);
  if (all.length === 1) assert.ok(says.includes(`: ${derivative(trace, node)} = ${pullback}`), where);
  else assert.match(says, / to come$|, complete$/, where);
  if (!isNumber(cotangent)) return;
  assertSays(lastOf(passage), cotangent.entries[0], where);
  if (sum) assertSays(lastOf(sum.split(", ")[0]), adjoint.entries[0], where);
}
