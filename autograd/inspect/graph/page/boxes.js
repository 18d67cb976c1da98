// The boxes of nodes and of groups: elements that are made once. Folding moves them, and a step changes classes and
// texts of a few.

const inset = 11;  // of the texts in a box
const innerWidth = boxWidth - 2 * inset;

function makeBox(members, group, label, note, rx) {
  const box = { members, group, cover: null };
  const text = (name, x, y, anchor) => svg("text", { class: name, x, y, "text-anchor": anchor });
  box.frame = svg("rect", { class: "frame", x: -boxWidth / 2, y: -boxHeight / 2, width: boxWidth,
                            height: boxHeight, rx });
  box.name = text("name", inset - boxWidth / 2, -4, "start");
  box.name.append(...label);
  box.note = text("note", boxWidth / 2 - inset, -4.5, "end");
  box.note.textContent = note;
  box.value = text("value", inset - boxWidth / 2, 15, "start");
  box.adjoint = text("adjoint", boxWidth / 2 - inset, 15, "end");
  const id = group ? `group-${sections.indexOf(group)}` : `node-${members[0]}`;
  box.element = svg("g", { id, role: "treeitem", tabindex: -1 });
  box.element.box = box;
  return box;
}

function makeNode(i) {
  const node = nodes[i];
  const shape = isNumber(node.value) ? "" : shapeText(node.value);
  const name = shortened(node.name, shape ? innerWidth - 40 : innerWidth, 16, "math");
  const label = tspans(nameParts(name));
  if (shape) label.push(svg("tspan", { class: "shape", dx: 5 }, shape));
  const left = innerWidth - widthOf(name, 16, "math") - (shape ? 5 + widthOf(shape, 10.5) : 0) - 6;
  const operation = shortened(node.operation, left, 10.5);
  const tells = operation === node.operation || operation.length > 3;  // more than "l…"
  const round = node.inputs.length > 0 ? 6 : boxHeight / 2;
  const box = makeBox([i], null, label, tells ? operation : "", round);
  box.node = i;
  box.value.textContent = numberThatFits(node.value);
  box.element.append(box.frame, box.name, box.note, box.value, box.adjoint);
  const classes = ["node"];
  if (node.inputs.length === 0) classes.push(node.operation === "leaf" ? "leaf" : "constant");
  if (sizeOf(node.value) > 1) classes.push("array");
  if (i === output) classes.push("output");
  if (node.order > 0) {
    classes.push(`order-${Math.min(node.order, 2)}`);
    box.element.append(makeBadge(node.order));
  }
  box.element.setAttribute("class", classes.join(" "));
  return box;
}

function makeBadge(order) {
  const primes = ["", "′", "″", "‴"][order] ?? `${order}`;
  const x = boxWidth / 2 - 2, y = -2 - boxHeight / 2;
  return svg("g", { class: "badge" }, svg("circle", { cx: x, cy: y, r: 9 }),
             svg("text", { x, y: y + (order < 4 ? 6.5 : 4), "text-anchor": "middle" }, primes));
}

/// A group is seen as a box where it is folded, as a heading and an outline where it is open, and as a sheet over all
/// of that where it is folded but keeps its place.
function makeGroup(group, resultBox) {
  const name = shortened(`▸ ${group.name}`, innerWidth, 13);
  const left = innerWidth - widthOf(name, 13) - 6;
  const counts = [counted(group.members.length, "node"), String(group.members.length), ""];
  const box = makeBox(group.members, group, [name], firstThatFits(counts, left, 10.5), 6);
  box.stack = svg("rect", { class: "stack", x: stackOffset - boxWidth / 2, y: stackOffset - boxHeight / 2,
                            width: boxWidth, height: boxHeight, rx: 6 });
  if (resultBox) {
    box.value.textContent = resultBox.value.textContent;
    box.element.classList.toggle("array", sizeOf(nodes[group.result].value) > 1);
  }
  box.element.classList.add("group");
  box.element.classList.toggle("inner", group.parent !== null);
  box.element.classList.toggle("derivative", group.derivative);
  box.tab = svg("text", { class: "tab" }, `▾ ${group.name}`);
  box.tabWidth = widthOf(box.tab.textContent, 11.5) + 12;
  box.tabScale = 1;
  box.handle = svg("rect", { class: "handle", rx: 4, x: -6, y: -9, height: 18, width: rounded(box.tabWidth) });
  box.heading = svg("g", { class: "heading" }, box.handle, box.tab);
  box.sheet = svg("path", { class: "sheet" });
  const folded = svg("g", { class: "folded" },
                     box.sheet, box.stack, box.frame, box.name, box.note, box.value, box.adjoint);
  box.element.append(folded, box.heading);
  box.outline = svg("path", { class: group.derivative ? "outline derivative" : "outline" });
  return box;
}

/// Puts a box where the layout has it. A group that is folded by hand, where the layout has it open, is covered.
function placeBox(box, { x, y }, cover) {
  Object.assign(box, { x, y, cover });
  box.element.setAttribute("transform", `translate(${rounded(x)},${rounded(y)})`);
  if (!box.group) return;
  box.element.classList.toggle("covered", cover !== null);
  if (!cover) return;
  box.sheet.setAttribute("d", cover.d);
  box.sheet.setAttribute("transform", `translate(${rounded(-x)},${rounded(-y)})`);
}

/// The area of the heading of a group that is open or covered.
function headingArea({ place, tabWidth, tabScale }) {
  const height = 18 * tabScale;
  return { left: place.tab.x - 6 * tabScale, top: place.tab.y - height / 2, width: tabWidth * tabScale, height };
}

/// Makes a heading larger, but not wider than its group.
function scaleHeading(box, scale) {
  const { tab, area } = box.place;
  box.tabScale = Math.max(1, Math.min(scale, area.width / box.tabWidth));
  const from = box.cover ? box : { x: 0, y: 0 };
  const move = `translate(${rounded(tab.x - from.x)},${rounded(tab.y - from.y)})`;
  box.heading.setAttribute("transform", `${move} scale(${rounded(box.tabScale)})`);
}

function makeArrowheads() {
  const common = { viewBox: "0 0 10 10", refY: 5, markerWidth: 9, markerHeight: 9, orient: "auto",
                   markerUnits: "userSpaceOnUse" };
  const marker = (id, refX, d) => svg("marker", { id, refX, ...common }, svg("path", { d }));
  return svg("defs", {}, marker("forward", 9, "M1 1.5L9 5L1 8.5z"),
             marker("backward", 1, "M9 1.5L1 5L9 8.5z"));
}
