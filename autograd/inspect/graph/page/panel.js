// The panel beside the graph: this step, and the chosen node.

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
