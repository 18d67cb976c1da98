// Formulas set as in print, and the panel beside the graph: this step, and the chosen node.

function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// ---- Typesetting -----------------------------------------------------------------------------------------
// Formulas come as the text that the library prints: "dJ/du·(1 − y·y)".

const word = String.raw`(?:(?!ᵀ)[\p{L}\p{Nd}_])+(?:\.(?:(?!ᵀ)[\p{L}\p{Nd}_])+)*`;
const patterns = {
  ratio: new RegExp(`([d∂])(${word})/\\1(${word})`, "uy"),
  word: new RegExp(word, "uy"),
  number: /(\d+(?:\.\d+)?)(?:e([-+])0*(\d+))?/y,
  power: new RegExp(`\\^(${word})`, "uy"),
};

/// A letter followed by digits has an index: v₁₂.
function nameParts(name) {
  const indexed = /^(\p{L})(\p{Nd}+)$/u.exec(name);
  return indexed ? [{ kind: "name", text: indexed[1] }, { kind: "sub", text: indexed[2] }]
                 : [{ kind: "name", text: name }];
}

/// A formula as symbols, numbers, powers, ratios of differentials, and what is between them. `length` is that
/// of the text that a token stands for, if it has another.
function formulaTokens(text) {
  const tokens = [];
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at), last = tokens[tokens.length - 1];
    if (token.kind === "plain" && last?.kind === "plain") last.text += token.text;
    else tokens.push(token);
    at += token.length ?? token.text.length;
  }
  return tokens;
}

function tokenAt(text, at) {
  const next = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text) ?? [];
  };
  const [ratio, d, above, below] = next(patterns.ratio);
  if (indexOf.has(above) && indexOf.has(below))
    return { kind: "ratio", d, above, below, length: ratio.length };
  const [found] = next(patterns.word);
  if (indexOf.has(found)) return { kind: "symbol", text: found };
  const [number, mantissa, sign, digits] = next(patterns.number);
  const power = digits && (sign === "-" ? "−" : "") + digits;
  if (number) return { kind: "number", mantissa, power, length: number.length };
  if (found) return { kind: kindOfWord(found, text[at + found.length]), text: found };
  const [raised, exponent] = next(patterns.power);
  if (raised) return { kind: "power", text: exponent, length: raised.length };
  return { kind: "plain", text: text[at] };
}

/// Of a word that is not the name of a node.
function kindOfWord(found, behind) {
  if (found[0] === "d" && indexOf.has(found.slice(1))) return "symbol";
  if (behind === "(") return "plain";
  return found.length <= 2 ? "symbol" : "plain";
}

const differentials = ({ d, above, below }) =>
  [above, below].map((name) => [{ kind: "name", text: d }, ...nameParts(name)]);

/// A token in one line, as names, indices, powers and plain text.
function tokenParts(token) {
  if (token.kind === "symbol") return nameParts(token.text);
  if (token.kind === "ratio") {
    const [above, below] = differentials(token);
    return [...above, { kind: "plain", text: "/" }, ...below];
  }
  if (token.kind === "number") {
    if (!token.power) return [{ kind: "plain", text: token.mantissa }];
    return [{ kind: "plain", text: `${token.mantissa}·10` }, { kind: "power", text: token.power }];
  }
  return [token];
}

const formulaParts = (text) => formulaTokens(text).flatMap(tokenParts);

/// The formula as elements, ratios of differentials set as fractions. Copied, or read aloud, it is a line of
/// text.
function formula(text) {
  const whole = html("span", { class: "math" });
  for (const token of formulaTokens(text)) {
    if (token.kind !== "ratio") {
      whole.append(...partElements(tokenParts(token)));
      continue;
    }
    const [above, below] = differentials(token).map((parts) => html("span", {}, ...partElements(parts)));
    whole.append(html("span", { class: "ratio" }, above, unseen("/"), below));
  }
  return whole;
}

const unseen = (sign) => html("span", { class: "unseen" }, sign);

function partElements(parts) {
  return parts.map(({ kind, text }) => {
    if (kind === "name") return html("i", {}, text);
    if (kind === "sub") return html("sub", {}, text);
    return kind === "power" ? html("sup", {}, unseen("^"), text) : text;
  });
}

// ---- Parts of the panel ----------------------------------------------------------------------------------

const list = (...rows) => html("dl", {}, ...rows.flat());
const row = (label, ...values) => (values.length > 0
  ? [html("dt", {}, label), ...values.map((value) => html("dd", {}, value))] : []);

// These leave the focus where they lead to: the panel that they are in is made anew.
const link = (text, action) => html("button", { type: "button", class: "link", onclick: action }, text);
const nodeLink = (i) => link(formula(nodes[i].name), () => visitNode(i));
const stepLink = (position) => link(`step ${position}`, () => visitStep(position));

/// "u, v, w and 3 more", each of which leads to its node.
function nodeLinks(indices, most = 8) {
  const all = html("span", { class: "links" });
  indices.slice(0, most).forEach((i, k) => all.append(k > 0 ? ", " : "", nodeLink(i)));
  if (indices.length > most) all.append(` and ${indices.length - most} more`);
  return all;
}

// ---- This step -------------------------------------------------------------------------------------------

function stepHeading(position) {
  const phase = position === 0 ? "start" : stops[position - 1].phase;
  const heading = { start: "Start", forward: "Forward", backward: "Backward" }[phase];
  return html("h2", { class: phase }, heading, html("small", {}, `step ${position} of ${stops.length}`));
}

function stepContent(position) {
  if (position === 0)
    return [html("p", {}, "Nothing has been computed yet. " +
                          `${counted(forwardStops, "step")} forward give the values, ` +
                          `${counted(stops.length - forwardStops, "step")} backward the adjoints.`)];
  const { phase, node, giver } = stops[position - 1];
  if (phase === "forward") return forwardContent(node);
  if (giver) return passageContent(giver, position);
  return node === output ? seedContent() : completeContent(node);
}

const equationLine = (text) => html("p", { class: "equation" }, formula(text));

function forwardContent(i) {
  const { name, formula: how, inputs, value, operation } = nodes[i];
  const derivatives = inputEdges[i].filter((edge) => edge.gradient);
  const still = inputEdges[i].filter((edge) => !edge.gradient);
  return [
    equationLine(isNumber(value) ? valueText(i) : equation(name, how)),
    inputs.length === 0 ? html("p", {}, `A ${operation}: its value is given.`) : "",
    list(isNumber(value) ? [] : row("value", formula(numbersText(value))),
         row(derivatives.length === 1 ? "local derivative" : "local derivatives",
             ...derivatives.map((edge) => formula(localDerivativeText(edge)))),
         still.length > 0 ? row("no gradient to", nodeLinks([...new Set(still.map(({ x }) => x))])) : []),
  ];
}

function passageContent(edge, position) {
  const pending = pendingAt(edge.x, position).map((contribution) => contribution.edge.y);
  const all = counted(contributions[edge.x].length, "contribution");
  const only = contributions[edge.x].length === 1, array = !isNumber(edge.cotangent);
  const passed = array ? edge.pullback : cotangentText(edge);
  const sum = pending.length > 0 ? "adjoint so far" : "adjoint";
  const toCome = pending.length === 0 ? "nothing"
    : html("span", {}, `${pending.length} of ${all}, from `, nodeLinks(pending));
  return [
    html("p", {}, nodeLink(edge.y), " passes to ", nodeLink(edge.x)),
    equationLine(only ? equation(derivativeText(edge.x), passed) : passed),
    list(array ? row("cotangent", formula(numbersText(edge.cotangent))) : [],
         edge.derivative ? row("local derivative", formula(localDerivativeText(edge))) : [],
         only ? [] : row(sum, formula(sumText(edge.x, position))),
         row("still to come", toCome)),
  ];
}

function seedContent() {
  return [equationLine(`${derivativeText(output)} = ${numbersText(nodes[output].adjoint)}`),
          html("p", {}, "The seed: with it the backward sweep starts.")];
}

function completeContent(i) {
  const from = contributions[i].filter(({ edge }) => edge).map(({ edge }) => edge.y);
  return [equationLine(`${derivativeText(i)} = ${numbersText(nodes[i].adjoint)}`),
          html("p", {}, "The adjoint of ", nodeLink(i), " is complete."),
          list(from.length > 0 ? row(counted(from.length, "contribution"), nodeLinks(from)) : [])];
}

function showStep(position) {
  document.getElementById("step").replaceChildren(stepHeading(position), ...stepContent(position));
}

// ---- The chosen node or group ----------------------------------------------------------------------------

function showChosen(box, position) {
  const content = !box ? [html("p", { class: "hint" }, "Point at a node, or choose one with ↑ and ↓.")]
    : box.group ? groupContent(box.group) : nodeContent(box.node, position);
  document.getElementById("chosen").replaceChildren(...content);
}

function groupContent(group) {
  return [html("h2", {}, group.name, html("small", {}, `group of ${counted(group.members.length, "node")}`)),
          html("p", {}, link(group.folded ? "Unfold" : "Fold", () => visitGroup(group))),
          list(group.result === null ? [] : row("result", formula(valueText(group.result))),
               row("nodes", nodeLinks(group.members, 24)))];
}

function nodeContent(i, position) {
  const node = nodes[i];
  const order = node.order === 0 ? "" : `, of a derivative of order ${node.order}`;
  const inputs = [...new Set(inputEdges[i].map(({ x }) => x))];
  const users = [...new Set(outputEdges[i].map(({ y }) => y))];
  const explanation = explanations[i]?.split("\n").flatMap(explanationLines);
  return [
    html("h2", {}, formula(node.name), html("small", {}, node.operation + order)),
    explanation ? html("div", { class: "explanation" }, ...explanation) : "",
    node.formula ? equationLine(equation(node.name, node.formula, node.numbers,
                                         isNumber(node.value) ? numbersText(node.value) : "")) : "",
    isNumber(node.value) ? scalarTable(i, position) : statisticsTable(i, position),
    ...(isNumber(node.value) ? [] : entriesOf(i, position)),
    list(row("type", `${node.dtype}, ${isNumber(node.value) ? "a number" : shapeText(node.value)}`),
         inputs.length > 0 ? row("computed from", nodeLinks(inputs)) : [],
         users.length > 0 ? row("used by", nodeLinks(users)) : [],
         groupOf[i] ? row("in", groupPath(groupOf[i])) : [],
         node.line ? row("source", lineText(node.line)) : []),
  ];
}

/// A line of the explanation; the steps along a path of arrays, each on a line of its own.
function explanationLines(text) {
  return text.trim().split(";  ").map((step, k) =>
    html("p", { class: text.startsWith(" ") && k === 0 ? "path" : k > 0 ? "path on" : "" }, formula(step)));
}

const groupPath = (group) => (group.parent ? `${groupPath(group.parent)} / ${group.name}` : group.name);
const lineText = ({ file, line, exact }) => `${exact ? "" : "after "}${file.split(/[/\\]/).pop()}:${line}`;

/// What there is to say of an adjoint beside its numbers.
function adjointNote(i, position) {
  if (!nodes[i].adjoint) return [`no gradient reaches ${nodes[i].name}`];
  const pending = pendingAt(i, position);
  if (pending.length === 0) return [];
  const first = pending.length === contributions[i].length;
  return [first ? "from " : `${counted(pending.length, "contribution")} to come, the next at `,
          stepLink(pending[0].position)];
}

function valueNote(i, position) {
  return position < computedAt[i] ? ["computed at ", stepLink(computedAt[i])] : [];
}

const valueHeading = () => html("th", { scope: "col", class: "forward" }, "value");
const adjointHeading = (i) => html("th", { scope: "col", class: "backward" }, formula(derivativeText(i)));
const cell = (...content) => html("td", {}, ...content);

/// Under value and adjoint, what is still missing.
function notesRow(i, position, before) {
  const value = valueNote(i, position), adjoint = adjointNote(i, position);
  if (value.length + adjoint.length === 0) return [];
  return [html("tr", { class: "notes" }, ...before, cell(...value), cell(...adjoint))];
}

const numberCell = (x) => formula(numberText(x));

function scalarTable(i, position) {
  const adjoint = adjointAt(i, position);
  return html("table", { class: "statistics" },
              html("thead", {}, html("tr", {}, valueHeading(), adjointHeading(i))),
              html("tbody", {}, html("tr", { class: "number" }, cell(numberCell(onlyEntry(nodes[i].value))),
                                     cell(adjoint ? numberCell(onlyEntry(adjoint)) : "–")),
                   ...notesRow(i, position, [])));
}

function statisticsTable(i, position) {
  const columns = [nodes[i].value, adjointAt(i, position)];
  const rows = {
    minimum: ({ min }) => numberCell(min),
    maximum: ({ max }) => numberCell(max),
    mean: ({ mean }) => numberCell(mean),
    norm: ({ norm }) => numberCell(norm),
    zeros: (numbers) => `${numbers.zeros} of ${sizeOf(numbers)}`,
  };
  if (columns.some((numbers) => numbers?.not_finite > 0))
    rows["not finite"] = (numbers) => `${numbers.not_finite} of ${sizeOf(numbers)}`;
  const body = Object.entries(rows).map(([name, content]) => {
    const cells = columns.map((numbers) => cell(numbers ? content(numbers) : "–"));
    return html("tr", {}, html("th", { scope: "row" }, name), ...cells);
  });
  return html("table", { class: "statistics" },
              html("thead", {}, html("tr", {}, html("td"), valueHeading(), adjointHeading(i))),
              html("tbody", {}, ...body, ...notesRow(i, position, [html("td")])));
}

// ---- Entries ---------------------------------------------------------------------------------------------

const tableSide = 8, mapSide = 64;

function entriesOf(i, position) {
  const adjoint = adjointAt(i, position);
  const figure = (name, numbers) =>
    html("figure", {}, html("figcaption", {}, formula(name)), entriesFigure(name, numbers));
  return [figure(nodes[i].name, nodes[i].value), ...(adjoint ? [figure(derivativeText(i), adjoint)] : [])];
}

/// As a matrix: the last axis to the right, all others downwards; lines of 64 if that is too long.
function matrixOf(numbers) {
  const size = sizeOf(numbers);
  let columns = numbers.shape[numbers.shape.length - 1] ?? 1;
  if (columns > mapSide || size / columns > mapSide) columns = mapSide;
  return { columns, rows: Math.ceil(size / columns), entries: numbers.entries, numbers };
}

/// How entry k is addressed: "1, 0".
function placeText(k, shape) {
  const place = [];
  for (let axis = shape.length - 1; axis >= 0; --axis) {
    place.unshift(k % shape[axis]);
    k = Math.floor(k / shape[axis]);
  }
  return place.join(", ");
}

function entriesFigure(name, numbers) {
  if (sizeOf(numbers) === 0) return html("p", {}, "An array without entries.");
  if (!numbers.entries)
    return html("p", {}, `${sizeOf(numbers).toLocaleString("en")} entries, too many to list.`);
  const matrix = matrixOf(numbers);
  const small = matrix.columns <= tableSide && matrix.rows <= tableSide;
  const digits = matrix.columns <= 3 ? 5 : matrix.columns <= 5 ? 3 : 2;
  if (small && digits === 5) return matrixTable(name, matrix, digits);
  const figure = small ? matrixTable(name, matrix, digits) : heatMap(name, matrix);
  return html("div", {}, figure, entriesInFull(name, matrix));
}

/// Made when it is asked for.
function entriesInFull(name, matrix) {
  const all = html("details", {}, html("summary", {}, "Entries in full"));
  all.addEventListener("toggle", () => {
    if (all.open && all.children.length === 1)
      all.append(html("div", { class: "scroll", tabindex: 0 }, matrixTable(name, matrix, 6)));
  });
  return all;
}

const finite = (x) => typeof x === "number";
const magnitudeOf = (entries) => entries.filter(finite).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/// The color of t in −1 … 1, from the one for negative numbers through that of zero to the one for positive.
function divergingColors() {
  const style = getComputedStyle(document.documentElement);
  const channels = (name) =>
    style.getPropertyValue(name).match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
  const [negative, zero, positive] = ["--negative", "--zero", "--positive"].map(channels);
  return (t) => {
    const end = t < 0 ? negative : positive;
    return zero.map((from, k) => Math.round(from + Math.abs(t) * (end[k] - from)));
  };
}

function matrixTable(name, { columns, rows, entries }, digits) {
  const color = divergingColors(), most = magnitudeOf(entries) || 1;
  const look = (x) =>
    (finite(x) ? { style: `background:rgb(${color(0.45 * x / most)})` } : { class: "lost" });
  const entry = (x) => html("td", look(x), briefNumber(x, digits));
  const line = (r) => html("tr", {}, ...entries.slice(r * columns, (r + 1) * columns).map(entry));
  const lines = Array.from({ length: rows }, (_, r) => line(r));
  return html("div", { class: "matrix" }, html("table", { "aria-label": `entries of ${name}` }, ...lines));
}

function heatMap(name, matrix) {
  const { columns, rows, entries, numbers } = matrix;
  const color = divergingColors(), most = magnitudeOf(entries);
  const lost = color(0).map((channel) => 255 - channel);
  const side = Math.max(3, Math.min(20, Math.floor(300 / columns)));
  const label = `heat map of ${name}, ${shapeText(numbers)}, ${rangeText(numbers)}`;
  const canvas = html("canvas", { width: columns, height: rows, role: "img", "aria-label": label,
                                  style: `width:${columns * side}px` });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  entries.forEach((x, k) => {
    const [r, g, b] = finite(x) ? color(most > 0 ? x / most : 0) : lost;
    image.data.set([r, g, b, 255], 4 * k);
  });
  context.putImageData(image, 0, 0);
  return html("div", { class: "heat" }, canvas, heatScale(most, numbers, pointedEntry(canvas, name, matrix)));
}

/// A text that says what is under the pointer: "W[1, 0] = 0.25".
function pointedEntry(canvas, name, { columns, rows, entries, numbers }) {
  const pointed = html("span", { class: "pointed" });
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const column = Math.floor(offsetX / canvas.clientWidth * columns);
    const k = column + columns * Math.floor(offsetY / canvas.clientHeight * rows);
    if (column < 0 || column >= columns || k < 0 || k >= entries.length) return;
    const place = placeText(k, numbers.shape);
    pointed.replaceChildren(formula(`${name}[${place}] = ${numberText(entries[k], 4)}`));
  });
  canvas.addEventListener("pointerleave", () => pointed.replaceChildren());
  return pointed;
}

function heatScale(most, numbers, pointed) {
  const lost = numbers.not_finite > 0 ? html("span", { class: "lost" }, "not finite") : "";
  return html("div", { class: "scale" }, html("span", {}, numberText(-most, 3)),
              html("span", { class: "bar" }), html("span", {}, numberText(most, 3)), lost, pointed);
}
