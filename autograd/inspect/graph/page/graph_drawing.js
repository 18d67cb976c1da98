// The graph as SVG. Elements are made once; folding moves them, a step changes classes and texts of a few.

const columnWidth = 190, rowHeight = 72;  // as in the library's layout
const boxWidth = 140, boxHeight = 46;
const gapHalf = (columnWidth - boxWidth) / 2;
const stackOffset = 4;  // of the second sheet of a folded group

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const rounded = (x) => Math.round(x * 10) / 10;

function setAttributes(element, lengths) {
  for (const [name, value] of Object.entries(lengths)) element.setAttribute(name, rounded(value));
}

// ---- Arrangement -----------------------------------------------------------------------------------------
// Boxes are those of nodes and of groups; a group's is seen while it is folded.

/// The outermost folded group around a group, it included; null if all are open.
function foldedAround(group) {
  let outermost = null;
  for (; group; group = group.parent)
    if (group.folded) outermost = group;
  return outermost;
}

/// What is drawn between boxes: an edge, or several that folding made parallel.
function linksBetween(boxOf) {
  const links = new Map();
  edges.forEach((edge, k) => {
    const from = boxOf(edge.x), to = boxOf(edge.y);
    edge.link = null;
    if (from === to) return;
    const key = from.group || to.group ? `${from.id} ${to.id}` : k;
    if (!links.has(key)) links.set(key, { from, to, edges: [], path: edge.path });
    edge.link = links.get(key);
    edge.link.edges.push(edge);
  });
  return [...links.values()];
}

/// A folded group stands in the middle of its nodes' columns. Where an edge would then lead to the left, what
/// it leads to moves to the right, and what has no inputs to the left.
function rankBoxes(boxes, links) {
  for (const box of boxes) {
    const { left, width } = areaAround(box.members.map((i) => ({ x: layout[i].rank, y: 0 })));
    box.rank = Math.ceil(left + width / 2);
    box.last = box.members[box.members.length - 1];
  }
  const computed = links.filter(({ from, to }) => from.links.into.length > 0 && from.last < to.last);
  for (const { from, to } of computed.sort((a, b) => a.to.last - b.to.last || a.from.last - b.from.last))
    to.rank = Math.max(to.rank, from.rank + 1);
  for (const box of boxes)
    if (box.links.into.length === 0)
      for (const { to } of box.links.out) box.rank = Math.min(box.rank, to.rank - 1);
}

/// Columns that hold nothing are left out.
function columnsOf(boxes) {
  const columns = [];
  for (const box of [...boxes].sort((a, b) => a.rank - b.rank)) {
    const last = columns[columns.length - 1];
    if (last && last[0].rank === box.rank) last.push(box);
    else columns.push([box]);
    box.column = columns.length - 1;
    box.x = (box.column + 0.5) * columnWidth;
  }
  return columns;
}

/// Moves blocks, which are boxes and open groups, apart where they overlap: each, from left to right, to the
/// free place nearest to its own. Groups come first: what does not belong to them makes room.
function pack(blocks) {
  const placed = [];  // by column
  const order = [...blocks].sort((a, b) => Boolean(a.box) - Boolean(b.box) || a.first - b.first || a.y - b.y);
  for (const block of order) {
    const columns = [];
    for (let column = block.first; column <= block.last; ++column) columns.push(placed[column] ??= []);
    const taken = [...new Set(columns.flat())].map((other) => {
      const top = other.y - other.above - block.below, bottom = other.y + other.below + block.above;
      return { y: (top + bottom) / 2, half: (bottom - top) / 2 + other.margin + block.margin };
    });
    moveBlock(block, nearestFree(block.y, taken) - block.y);
    for (const column of columns) column.push(block);
  }
}

function moveBlock(block, by) {
  block.y += by;
  if (block.box) block.box.y += by;
  if (block.area) block.area.top += by;
  for (const inside of block.inside) moveBlock(inside, by);
}

const boxBlock = (box) => ({
  box, y: box.y, above: boxHeight / 2, below: boxHeight / 2, first: box.column, last: box.column,
  margin: (rowHeight - boxHeight) / 2, rings: 0, inside: [],
});

/// What is in a group, packed. Its outline is a rectangle around that, with room for the outlines inside and
/// for headings.
function groupBlock(group, boxes) {
  const inside = packInside(group, boxes);
  const around = union(inside.map(({ first, last, y, above, below }) =>
    ({ left: first, top: y - above, width: last - first, height: above + below })));
  const first = around.left, last = around.left + around.width;
  const rings = inside.reduce((most, block) => Math.max(most, block.rings), 0);
  const aside = gapHalf - 9 - 7 * rings;  // from the edge of the column to the outline
  const headingHalf = 9;
  group.area = {
    left: first * columnWidth + aside,
    top: around.top - headingHalf - 4,
    width: (last + 1 - first) * columnWidth - 2 * aside,
    height: around.height + 2 * headingHalf + 4,
  };
  const half = group.area.height / 2;
  return { area: group.area, y: group.area.top + half, above: half + headingHalf, below: half, first, last,
           margin: 8, rings: rings + 1, inside };
}

function packInside(parent, boxes) {
  const inside = (each) => (each.group ? each.group.parent : groupOf[each.node]) === parent;
  const open = groups.filter((group) => group.parent === parent && !group.folded);
  const blocks = [...boxes.filter(inside).map(boxBlock), ...open.map((group) => groupBlock(group, boxes))];
  pack(blocks);
  return blocks;
}

/// The y nearest to the one wanted at which there is nothing; `taken` are intervals around centers.
function nearestFree(wanted, taken) {
  const free = (y) => taken.every((each) => Math.abs(y - each.y) >= each.half - 0.01);
  const candidates = [wanted, ...taken.flatMap(({ y, half }) => [y - half, y + half])];
  return candidates.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted)).find(free) ?? wanted;
}

/// Leads links between the boxes of the columns they pass. Very long ones go straight: there would be too
/// many lanes to find.
class Router {
  static longest = 12;  // columns
  static clearance = boxHeight / 2 + 9;

  constructor(columns) {
    this.taken = columns.map((column) => column.map(({ y }) => ({ y, half: Router.clearance })));
    this.columns = columns;
  }

  route(link) {
    const { from, to } = link;
    const points = [{ x: from.x + boxWidth / 2 + (from.group ? stackOffset : 0), y: from.y }];
    const end = { x: to.x - boxWidth / 2, y: to.y + link.port };
    const passed = to.column - from.column - 1;
    for (let n = 1; n <= passed && passed < Router.longest; ++n) {
      const last = points[points.length - 1];
      const wanted = last.y + (end.y - last.y) / (passed + 2 - n);
      const y = this.lane(from.column + n, wanted, from);
      const x = (from.column + n + 0.5) * columnWidth;
      points.push({ x: x - boxWidth / 2, y }, { x: x + boxWidth / 2, y });
    }
    points.push(end);
    const last = points.length - 1;
    link.labels = [this.labelBetween(points[last - 1], end, to.column, end.x),
                   this.labelBetween(points[0], points[1], from.column + 1, points[0].x + 2 * gapHalf)];
    link.area = areaAround(points);
    return Router.curve(points);
  }

  /// Links from the same box may share a lane.
  lane(column, wanted, from) {
    const y = nearestFree(wanted, this.taken[column].filter((each) => each.from !== from));
    this.taken[column].push({ y, half: 8, from });
    return y;
  }

  /// Where a label is in nobody's way: left of a column, between the rows.
  labelBetween(begin, end, column, right) {
    const beside = [column - 1, column].flatMap((each) => this.columns[each] ?? []);
    const taken = beside.map(({ y }) => ({ y, half: boxHeight / 2 + 12 }));
    return { x: right - gapHalf, y: nearestFree((begin.y + end.y) / 2, taken) };
  }

  static curve(points) {
    const at = (x, y) => `${rounded(x)} ${rounded(y)}`;
    let d = `M${at(points[0].x, points[0].y)}`;
    for (let n = 1; n < points.length; ++n) {
      const a = points[n - 1], b = points[n];
      const bend = (b.x - a.x) / 2;
      const curve = `C${at(a.x + bend, a.y)} ${at(b.x - bend, b.y)} ${at(b.x, b.y)}`;
      d += a.y === b.y ? `H${rounded(b.x)}` : curve;
    }
    return d;
  }
}

/// Links enter a box one below the other, in the order of where they come from.
function choosePorts(box) {
  const into = [...box.links.into].sort((a, b) => a.from.y - b.from.y);
  const gap = Math.min(9, (boxHeight - 14) / Math.max(into.length, 1));
  into.forEach((link, k) => { link.port = (k - (into.length - 1) / 2) * gap; });
}

const meanHeight = (all) => all.reduce((sum, { y }) => sum + y, 0) / all.length;

/// The means of nodes that are no longer seen lie at odds with each other: folded groups, and what is connected
/// with folded groups only, go where their neighbors are, on the left and on the right in turns.
function alignFolded(boxes) {
  const inputs = ({ links }) => links.into.map(({ from }) => from);
  const users = ({ links }) => links.out.map(({ to }) => to);
  const moves = (box) => box.group || [...inputs(box), ...users(box)].every(({ group }) => group);
  const rightwards = boxes.filter(moves).sort((a, b) => a.rank - b.rank);
  const follow = (order, neighbors) => {
    for (const box of order) if (neighbors(box).length > 0) box.y = meanHeight(neighbors(box));
  };
  const rounds = 3;
  for (let round = 0; round < rounds; ++round) {
    follow([...rightwards].reverse(), users);
    follow(rightwards, inputs);
  }
}

/// Gives every visible box its place; returns the links between them.
function arrange(boxes, boxOf) {
  const links = linksBetween(boxOf);
  for (const box of boxes) box.links = { into: [], out: [] };
  for (const link of links) {
    link.from.links.out.push(link);
    link.to.links.into.push(link);
  }
  rankBoxes(boxes, links);
  for (const box of boxes) box.y = meanHeight(box.members.map((i) => layout[i]));
  alignFolded(boxes);
  const columns = columnsOf(boxes);
  packInside(null, boxes);
  boxes.forEach(choosePorts);
  const router = new Router(columns);
  const length = ({ from, to }) => to.column - from.column;
  for (const link of [...links].sort((a, b) => length(a) - length(b))) link.d = router.route(link);
  return links;
}

// ---- Areas -----------------------------------------------------------------------------------------------

function areaAround(points) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, top, width: right - left, height: bottom - top };
}

const boxArea = ({ x, y }) =>
  ({ left: x - boxWidth / 2, top: y - boxHeight / 2, width: boxWidth, height: boxHeight });

const grown = ({ left, top, width, height }, by) =>
  ({ left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by });

function union(areas) {
  const corners = areas.flatMap(({ left, top, width, height }) =>
    [{ x: left, y: top }, { x: left + width, y: top + height }]);
  return areaAround(corners);
}

/// Whether the first lies in the second, but for rounding.
function within(a, b) {
  const both = union([a, b]);
  return both.width <= b.width + 0.01 && both.height <= b.height + 0.01;
}

const meet = (a, b) => a.left <= b.left + b.width && b.left <= a.left + a.width &&
                       a.top <= b.top + b.height && b.top <= a.top + a.height;

// ---- Text that fits --------------------------------------------------------------------------------------

const ruler = document.createElement("canvas").getContext("2d");
const fonts = {};
for (const name of ["sans", "math"])
  fonts[name] = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);

function widthOf(text, size, font = "sans") {
  ruler.font = `${font === "math" ? "italic " : ""}${size}px ${fonts[font]}`;
  return ruler.measureText(text).width;
}

const firstThatFits = (texts, width, size) =>
  texts.find((text) => widthOf(text, size) <= width) ?? texts[texts.length - 1];

/// A number or a range, in half the width of a box.
function numberThatFits(numbers, more = "") {
  const texts = briefTexts(numbers).map((text) => text + more);
  return firstThatFits(texts, innerWidth / 2 - 2, sizeOf(numbers) > 1 ? 11 : 12.5);
}

function shortened(text, width, size, font = "sans") {
  if (widthOf(text, size, font) <= width) return text;
  let length = text.length;
  while (length > 0 && widthOf(`${text.slice(0, length)}…`, size, font) > width) --length;
  return length > 0 ? `${text.slice(0, length)}…` : "";
}

/// Typeset parts as tspans.
function tspans(parts) {
  let lowered = 0;
  return parts.map(({ kind, text: part }) => {
    const attributes = { class: `set-${kind}` };
    const dy = kind === "sub" ? 3 : kind === "power" ? -5 : 0;
    if (dy !== lowered) attributes.dy = dy - lowered;
    lowered = dy;
    return svg("tspan", attributes, part);
  });
}

// ---- The drawing -----------------------------------------------------------------------------------------

const inset = 11;  // of the texts in a box
const innerWidth = boxWidth - 2 * inset;

class Drawing {
  constructor(root) {
    this.root = root;
    this.position = 0;
    this.scale = 1;
    this.seen = { left: 0, top: 0, width: 0, height: 0 };
    this.chosen = null;
    this.current = null;  // the path of the current edge
    this.touching = [];   // the paths at the chosen node
    this.boxCount = 0;
    root.setAttribute("aria-label", `Graph of ${title}, ${counted(nodes.length, "node")}`);
    const layer = (name) => svg("g", { class: name });
    this.outlines = layer("outlines");
    this.edges = layer("edges");
    this.items = layer("items");
    this.outlines.setAttribute("aria-hidden", "true");
    this.edges.setAttribute("aria-hidden", "true");
    this.marks = this.makeMarks();
    this.canvas = svg("g", { class: "canvas" }, this.outlines, this.edges, this.items, this.marks.layer);
    root.append(this.makeArrowheads(), this.canvas);

    for (const edge of edges) {
      edge.path = svg("path", { class: edge.gradient ? "edge" : "edge still" });
      this.edges.append(edge.path);
    }
    this.nodeBoxes = nodes.map((_, i) => this.makeNode(i));
    for (const group of groups) group.box = this.makeGroup(group);
    this.ordered = this.inTreeOrder(null);
    for (const box of this.ordered) this.items.append(box.element);
    this.fold();
  }

  // ---- Elements ------------------------------------------------------------------------------------------

  makeArrowheads() {
    const common = { viewBox: "0 0 10 10", refY: 5, markerWidth: 9, markerHeight: 9, orient: "auto",
                     markerUnits: "userSpaceOnUse" };
    const marker = (id, refX, d) => svg("marker", { id, refX, ...common }, svg("path", { d }));
    return svg("defs", {}, marker("forward", 9, "M1 1.5L9 5L1 8.5z"),
               marker("backward", 1, "M9 1.5L1 5L9 8.5z"));
  }

  /// Rings and the label of the edge that is passed: there is one of each, which is moved about.
  makeMarks() {
    const ring = (name) => svg("rect", { class: `ring ${name}` });
    const label = svg("g", { class: "slope" }, svg("rect", { rx: 9, height: 21, y: -10.5 }),
                      svg("text", { "text-anchor": "middle", y: 4 }));
    const marks = { giver: ring("giver"), subject: ring("subject"), chosen: ring("chosen"), label };
    marks.layer = svg("g", { class: "marks", "aria-hidden": "true" }, ...Object.values(marks));
    return marks;
  }

  makeBox(members, group, label, note, rx) {
    const box = { id: this.boxCount++, members, group };
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

  makeNode(i) {
    const node = nodes[i];
    const shape = isNumber(node.value) ? "" : shapeText(node.value);
    const name = shortened(node.name, shape ? innerWidth - 40 : innerWidth, 16, "math");
    const label = tspans(nameParts(name));
    if (shape) label.push(svg("tspan", { class: "shape", dx: 5 }, shape));
    const left = innerWidth - widthOf(name, 16, "math") - (shape ? 5 + widthOf(shape, 10.5) : 0) - 6;
    const operation = shortened(node.operation, left, 10.5);
    const tells = operation === node.operation || operation.length > 3;  // more than "l…"
    const round = node.inputs.length > 0 ? 6 : boxHeight / 2;
    const box = this.makeBox([i], null, label, tells ? operation : "", round);
    box.node = i;
    box.value.textContent = numberThatFits(node.value);
    box.element.append(box.frame, box.name, box.note, box.value, box.adjoint);
    const classes = ["node"];
    if (node.inputs.length === 0) classes.push(node.operation === "leaf" ? "leaf" : "constant");
    if (sizeOf(node.value) > 1) classes.push("array");
    if (i === output) classes.push("output");
    if (node.order > 0) {
      classes.push(`order-${Math.min(node.order, 2)}`);
      box.element.append(this.makeBadge(node.order));
    }
    box.element.setAttribute("class", classes.join(" "));
    return box;
  }

  makeBadge(order) {
    const primes = ["", "′", "″", "‴"][order] ?? `${order}`;
    const x = boxWidth / 2 - 2, y = -2 - boxHeight / 2;
    return svg("g", { class: "badge" }, svg("circle", { cx: x, cy: y, r: 9 }),
               svg("text", { x, y: y + (order < 4 ? 6.5 : 4), "text-anchor": "middle" }, primes));
  }

  makeGroup(group) {
    const name = shortened(`▸ ${group.name}`, innerWidth, 13);
    const left = innerWidth - widthOf(name, 13) - 6;
    const counts = [counted(group.members.length, "node"), String(group.members.length), ""];
    const box = this.makeBox(group.members, group, [name], firstThatFits(counts, left, 10.5), 6);
    box.stack = svg("rect", { class: "stack", x: stackOffset - boxWidth / 2, y: stackOffset - boxHeight / 2,
                              width: boxWidth, height: boxHeight, rx: 6 });
    if (group.result !== null) {
      box.value.textContent = this.nodeBoxes[group.result].value.textContent;
      box.element.classList.toggle("array", sizeOf(nodes[group.result].value) > 1);
    }
    box.tab = svg("text", { class: "tab" }, `▾ ${group.name}`);
    box.tabWidth = widthOf(box.tab.textContent, 11.5) + 12;
    box.tabScale = 1;
    box.handle = svg("rect", { class: "handle", rx: 4, x: -6, y: -9, height: 18,
                               width: rounded(box.tabWidth) });
    const folded = svg("g", { class: "folded" },
                       box.stack, box.frame, box.name, box.note, box.value, box.adjoint);
    box.element.append(box.handle, box.tab, folded);
    box.outline = svg("rect", { class: group.derivative ? "outline derivative" : "outline", rx: 10 });
    this.outlines.append(box.outline);
    return box;
  }

  /// Groups and nodes as in a table of contents: by first node, a group before what it holds.
  inTreeOrder(parent) {
    const inside = [...groups.filter((group) => group.parent === parent).map((group) => group.box),
                    ...this.nodeBoxes.filter((box) => groupOf[box.node] === parent)];
    inside.sort((a, b) => a.members[0] - b.members[0]);
    for (const box of inside) box.element.setAttribute("aria-level", parent ? parent.depth + 2 : 1);
    return inside.flatMap((box) => (box.group ? [box, ...this.inTreeOrder(box.group)] : [box]));
  }

  // ---- Folding -------------------------------------------------------------------------------------------

  /// The box in which a node is seen.
  boxOf(i) { return foldedAround(groupOf[i])?.box ?? this.nodeBoxes[i]; }

  isVisible(box) {
    const around = box.group ? box.group.parent : groupOf[box.node];
    return foldedAround(around) === null;
  }

  /// After groups were folded or unfolded.
  fold() {
    this.boxes = this.ordered.filter((box) => this.isVisible(box) && (!box.group || box.group.folded));
    this.links = arrange(this.boxes, (i) => this.boxOf(i));
    this.placeBoxes();
    this.placeGroups();
    this.placeLinks();
    const open = groups.filter((group) => !group.folded && this.isVisible(group.box));
    this.bounds = union([...this.boxes.map((box) => grown(boxArea(box), 30)),
                         ...open.map((group) => grown(group.area, 18))]);
    this.refresh(nodes.keys(), this.links);
    this.markStop();
    this.markChosen();
  }

  placeBoxes() {
    for (const box of this.ordered) box.element.classList.toggle("hidden", !this.isVisible(box));
    for (const box of this.boxes)
      box.element.setAttribute("transform", `translate(${rounded(box.x)},${rounded(box.y)})`);
  }

  placeGroups() {
    for (const group of groups) {
      const { box } = group;
      const open = !group.folded && this.isVisible(box);
      box.element.setAttribute("aria-expanded", String(!group.folded));
      box.element.classList.add("group");
      box.element.classList.toggle("open", open);
      box.element.classList.toggle("derivative", group.derivative);
      box.outline.classList.toggle("hidden", !open);
      if (!open) continue;
      const { left, top, width, height } = group.area;
      setAttributes(box.outline, { x: left, y: top, width, height });
      box.element.setAttribute("transform", `translate(${rounded(left + 12)},${rounded(top)})`);
    }
  }

  placeLinks() {
    for (const edge of edges) edge.path.classList.add("hidden");
    for (const { path, d, edges: merged } of this.links) {
      path.setAttribute("d", d);
      path.classList.remove("hidden");
      path.classList.toggle("still", merged.every((edge) => !edge.gradient));
    }
  }

  // ---- Steps ---------------------------------------------------------------------------------------------

  show(position) {
    const first = Math.min(position, this.position), last = Math.max(position, this.position);
    this.position = position;
    const passed = stops.slice(first, last);
    this.refresh(new Set(passed.map(({ node, giver }) => (giver ? giver.x : node))),
                 new Set(passed.map(({ giver }) => giver?.link).filter(Boolean)));
    this.markStop();
  }

  refresh(changedNodes, changedLinks) {
    const changedGroups = new Set();
    for (const i of changedNodes) {
      this.refreshNode(i);
      for (let group = groupOf[i]; group; group = group.parent) changedGroups.add(group);
    }
    for (const group of changedGroups) this.refreshGroup(group);
    for (const { path, edges: merged } of changedLinks)
      path.classList.toggle("passed", merged.some((edge) => edge.passedAt <= this.position));
  }

  refreshNode(i) {
    const box = this.nodeBoxes[i];
    this.setState(box, this.position >= computedAt[i], i);
    box.element.setAttribute("aria-label", nodeText(i, this.position));
  }

  refreshGroup(group) {
    const { box } = group;
    const computed = group.members.filter((i) => this.position >= computedAt[i]).length;
    this.setState(box, computed === group.members.length, group.result);
    box.element.setAttribute("aria-label", `${groupText(group)}, ${computed} computed`);
  }

  setState(box, computed, i) {
    const { element, adjoint } = box;
    const known = i === null ? null : adjointAt(i, this.position);
    box.state = { computed, known };
    element.classList.toggle("computed", computed);
    element.classList.toggle("reached", known !== null);
    element.classList.toggle("complete", known !== null && this.position >= completeAt[i]);
    // "3 +": there is more to come.
    const more = known && this.position < completeAt[i] ? " +" : "";
    adjoint.textContent = known ? numberThatFits(known, more) : "";
  }

  // ---- Marks ---------------------------------------------------------------------------------------------

  markStop() {
    const stop = this.position > 0 ? stops[this.position - 1] : null;
    const subject = stop && this.boxOf(stop.giver ? stop.giver.x : stop.node);
    const giver = stop?.giver && this.boxOf(stop.node);
    this.marks.layer.classList.toggle("backward", stop?.phase === "backward");
    this.putRing(this.marks.subject, subject, 4);
    this.putRing(this.marks.giver, giver === subject ? null : giver, 4);
    this.current?.classList.remove("current");
    this.current = stop?.giver?.link?.path;
    this.current?.classList.add("current");
    this.putLabel(stop?.giver ?? null);
  }

  putRing(ring, box, distance) {
    ring.classList.toggle("hidden", !box);
    if (!box) return;
    const open = box.group && !box.group.folded;
    const { left, top, width, height } = grown(open ? this.tabArea(box) : boxArea(box), distance);
    const round = open ? 4 : Number(box.frame.getAttribute("rx"));
    setAttributes(ring, { x: left, y: top, width, height, rx: round + distance });
  }

  /// The area of an open group's heading.
  tabArea({ group, tabWidth, tabScale }) {
    const left = group.area.left + 12 - 6 * tabScale, height = 18 * tabScale;
    return { left, top: group.area.top - height / 2, width: tabWidth * tabScale, height };
  }

  /// The local derivative at the edge that passes its cotangent.
  putLabel(edge) {
    const { label } = this.marks;
    label.classList.toggle("hidden", !edge?.link);
    if (!edge?.link) return;
    const [background, text] = label.children;
    const most = columnWidth;
    const fits = slopeTexts(edge).find((each) => widthOf(each, 13, "math") <= most);
    text.replaceChildren(...tspans(formulaParts(fits ?? shortened(slopeTexts(edge)[0], most, 13, "math"))));
    // Asking the text itself for its width would lay out the whole drawing.
    const width = widthOf(text.textContent, 13, "math") + 18;
    background.setAttribute("x", rounded(-width / 2));
    background.setAttribute("width", rounded(width));
    this.placeLabel();
  }

  /// Where the edge ends, or, if that is not seen, where it begins.
  placeLabel() {
    const link = this.position > 0 ? stops[this.position - 1].giver?.link : null;
    if (!link) return;
    const isSeen = (at) => within({ left: at.x, top: at.y, width: 0, height: 0 }, this.seen);
    const at = link.labels.find(isSeen) ?? link.labels[0];
    const place = `translate(${rounded(at.x)},${rounded(at.y)})`;
    this.marks.label.setAttribute("transform", `${place} scale(${rounded(Math.max(1, 0.75 / this.scale))})`);
  }

  choose(box) {
    this.chosen?.element.removeAttribute("aria-selected");
    this.chosen = box;
    box?.element.setAttribute("aria-selected", "true");
    this.markChosen();
  }

  markChosen() {
    const box = this.chosen && this.isVisible(this.chosen) ? this.chosen : null;
    this.putRing(this.marks.chosen, box, 8);
    for (const path of this.touching) path.classList.remove("touching");
    const around = box && !box.group ? [...inputEdges[box.node], ...outputEdges[box.node]] : [];
    this.touching = around.map((edge) => edge.link.path);
    for (const path of this.touching) path.classList.add("touching");
  }

  // ---- What is seen --------------------------------------------------------------------------------------

  /// Takes what is outside of this area out of the layout: the browser computes only what it shows. The
  /// elements of nodes stay, empty, for the keyboard and for screen readers.
  setWindow(area) {
    for (const box of this.boxes) box.element.classList.toggle("away", !meet(boxArea(box), area));
    for (const link of this.links) link.path.classList.toggle("away", !meet(link.area, area));
  }

  /// Below a size at which texts can be read boxes are colored instead, and lines and headings keep their
  /// size on the screen.
  setScale(scale) {
    this.scale = scale;
    const far = scale < 0.34;
    this.root.classList.toggle("far", far);
    if (far) this.canvas.style.setProperty("--hair", `${rounded(0.9 / scale)}px`);
    for (const { box } of groups) this.scaleTab(box, far ? 0.95 / scale : 1);
  }

  setSeen(area) {
    this.seen = area;
    this.placeLabel();
  }

  /// Makes a heading larger, but not wider than its group.
  scaleTab(box, scale) {
    if (box.group.folded || !box.group.area) return;
    const room = box.group.area.width / box.tabWidth;
    box.tabScale = Math.max(1, Math.min(scale, room));
    for (const part of [box.tab, box.handle])
      part.setAttribute("transform", `scale(${rounded(box.tabScale)})`);
  }
}

/// What the label of an edge says, the longest first.
function slopeTexts(edge) {
  const local = localText(edge);
  if (!edge.derivative) return [`${edge.pullback}, ${shapeText(edge.cotangent)}`, edge.pullback];
  if (edge.slope && isNumber(edge.slope)) {
    const value = numberText(onlyEntry(edge.slope));
    return [equation(local, edge.derivative, value), equation(local, value), value];
  }
  const shape = shapeText(edge.slope ?? edge.cotangent);
  const whole = equation(local, edge.derivative);
  return [`${whole}, ${shape}`, whole, `${local}, ${shape}`, local];
}
