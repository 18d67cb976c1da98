// The view on the drawing, the controls, the keys: what moves the page from one state to the next.

const byId = (id) => document.getElementById(id);
const drawing = new Drawing(byId("graph"));
const slider = byId("slider");

// ---- The view: which part of the drawing is seen, and how large ------------------------------------------

const view = { scale: 1, x: 0, y: 0, width: 0, height: 0 };
const scaleLimits = [0.01, 3];

function moveView(changes) {
  Object.assign(view, changes);
  drawing.canvas.setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.scale})`);
  if (changes.scale) drawing.setScale(view.scale);
  drawing.setSeen(seenArea());
  showWindow();
  placeOverviewFrame();
}

/// The part of the drawing that is seen.
const seenArea = () => ({
  left: -view.x / view.scale, top: -view.y / view.scale,
  width: view.width / view.scale, height: view.height / view.scale,
});

/// What is drawn is somewhat more than what is seen, so that small moves change nothing.
let drawn = null;

function showWindow(always = false) {
  const seen = seenArea();
  if (!always && drawn && drawn.scale === view.scale && within(seen, drawn.kept)) return;
  drawn = { scale: view.scale, kept: grown(seen, 150 / view.scale) };
  drawing.setWindow(drawn.kept);
}

/// Zooms, leaving in place what is at a point of the view.
function zoom(factor, x = view.width / 2, y = view.height / 2) {
  const scale = Math.min(scaleLimits[1], Math.max(scaleLimits[0], view.scale * factor));
  const by = scale / view.scale;
  moveView({ scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by });
}

const pan = (dx, dy) => moveView({ x: view.x + dx, y: view.y + dy });

function fitScale() {
  const { width, height } = drawing.bounds;
  return Math.min(view.width / width, view.height / height, 1.25);
}

function fit() {
  const { left, top, width, height } = drawing.bounds;
  const scale = fitScale();
  moveView({ scale, x: (view.width - width * scale) / 2 - left * scale,
             y: (view.height - height * scale) / 2 - top * scale });
}

/// The whole graph if it can be read then, else its beginning.
function showBeginning() {
  const legible = 0.7;
  if (fitScale() >= legible) return fit();
  const { left, top, height } = drawing.bounds;
  const scale = Math.min(1, Math.max(legible, view.height / height));
  moveView({ scale, x: -left * scale, y: (view.height - height * scale) / 2 - top * scale });
  const first = drawing.boxes.reduce((a, b) => (b.x < a.x ? b : a));
  reveal([first]);
}

/// Moves the view if some of the boxes are not in it. What follows, to the right in the forward sweep and
/// to the left in the backward sweep, gets the greater part of the view.
function reveal(boxes, ahead = 0) {
  if (boxes.length === 0) return;
  const { left, top, width, height } = grown(union(boxes.map(boxArea)), 24);
  const from = { x: view.x + left * view.scale, y: view.y + top * view.scale };
  const size = { x: width * view.scale, y: height * view.scale };
  const seen = (axis, extent) => from[axis] >= 0 && from[axis] + size[axis] <= extent;
  const dx = seen("x", view.width) ? 0 : (view.width - size.x) * (0.5 - 0.3 * ahead) - from.x;
  const dy = seen("y", view.height) ? 0 : (view.height - size.y) / 2 - from.y;
  if (dx !== 0 || dy !== 0) pan(dx, dy);
}

// ---- The overview of a graph that is larger than the view ------------------------------------------------

const overview = byId("overview");
const [overviewCanvas, overviewFrame] = overview.children;

let stateColors = [];

function readStateColors() {
  const style = getComputedStyle(document.documentElement);
  stateColors = ["--line", "--forward", "--backward"].map((name) => style.getPropertyValue(name));
}

/// From the drawing to the overview, which is stretched to its width.
const overviewSize = { width: 0, height: 0 };

function overviewScale() {
  const { left, top, width, height } = drawing.bounds;
  const x = overviewSize.width / width, y = overviewSize.height / height;
  return { x, y, toX: (at) => (at - left) * x, toY: (at) => (at - top) * y };
}

function drawOverview() {
  if (overview.hidden) return;
  const { x: sx, y: sy, toX, toY } = overviewScale();
  const context = overviewCanvas.getContext("2d");
  const [waiting, computed, reached] = stateColors;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, overviewSize.width, overviewSize.height);
  for (const box of drawing.boxes) {
    const { left, top, width, height } = boxArea(box);
    context.fillStyle = box.state.known ? reached : box.state.computed ? computed : waiting;
    context.fillRect(toX(left), toY(top), Math.max(1, width * sx), Math.max(1, height * sy));
  }
}

function placeOverviewFrame() {
  const seen = seenArea();
  overview.hidden = within(drawing.bounds, grown(seen, 1)) || nodes.length < 30;
  const { toX, toY } = overviewScale();
  const least = 8;
  const clip = (value, most) => Math.min(most, Math.max(0, value));
  const left = clip(toX(seen.left), overviewSize.width - least);
  const top = clip(toY(seen.top), overviewSize.height - least);
  const width = Math.max(least, clip(toX(seen.left + seen.width), overviewSize.width) - left);
  const height = Math.max(least, clip(toY(seen.top + seen.height), overviewSize.height) - top);
  overviewFrame.style.cssText = `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
}

new ResizeObserver(() => {
  Object.assign(overviewSize, { width: overview.clientWidth, height: overview.clientHeight });
  overviewCanvas.width = overviewSize.width * devicePixelRatio;
  overviewCanvas.height = overviewSize.height * devicePixelRatio;
  placeOverviewFrame();
  drawOverview();
}).observe(overview);

function centerViewAt({ clientX, clientY }) {
  const area = overview.getBoundingClientRect();
  const { x: sx, y: sy } = overviewScale();
  const { left, top } = drawing.bounds;
  moveView({ x: view.width / 2 - ((clientX - area.left) / sx + left) * view.scale,
             y: view.height / 2 - ((clientY - area.top) / sy + top) * view.scale });
}

// ---- Steps -----------------------------------------------------------------------------------------------

let position = 0;

function goTo(wanted) {
  position = Math.min(stops.length, Math.max(0, Math.round(wanted)));
  drawing.show(position);
  revealCurrent();
  showPosition();
}

function currentBoxes() {
  if (position === 0) return [];
  const { node, giver } = stops[position - 1];
  return [...new Set([node, ...(giver ? [giver.x] : [])])].map((i) => drawing.boxOf(i));
}

function revealCurrent() {
  if (position === 0) return;
  const ahead = stops[position - 1].phase === "forward" ? 1 : -1;
  const boxes = currentBoxes();
  const together = union(boxes.map(boxArea)).width * view.scale < view.width * 0.8;
  reveal(together ? boxes : boxes.slice(-1), ahead);
}

/// All that shows the position except the drawing.
function showPosition() {
  slider.value = position;
  slider.setAttribute("aria-valuetext", positionText(position));
  byId("position").textContent = `${position} / ${stops.length}`;
  for (const [id, atEnd] of [["start", 0], ["back", 0], ["next", stops.length], ["end", stops.length]])
    byId(id).setAttribute("aria-disabled", String(position === atEnd));
  showStep(position);
  showPanelOf(hovered ?? drawing.chosen);
  drawOverview();
  announce();
  rememberPosition();
}

/// Only the last of steps that follow each other quickly is said, and kept in the address.
function lastOf(action, milliseconds) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

const say = () => { byId("live").textContent = stopText(position); };
const sayLater = lastOf(say, 400);
const announce = () => (playing && playInterval() < 1000 ? sayLater() : say());
const rememberPosition = lastOf(() => history.replaceState(null, "", `#step=${position}`), 300);

function positionFromAddress() {
  const step = /(?:^#|&)step=(\d+)/.exec(location.hash);
  return step ? Number(step[1]) : null;
}

// ---- Playing ---------------------------------------------------------------------------------------------

let playing = 0;

/// Few steps slowly enough to follow, many in a minute or two.
const playInterval = () => Math.min(900, Math.max(30, 60000 / stops.length));

function play(on) {
  clearInterval(playing);
  playing = 0;
  if (on) {
    if (position === stops.length) goTo(0);
    playing = setInterval(() => {
      goTo(position + 1);
      if (position === stops.length) play(false);
    }, playInterval());
  }
  byId("play").classList.toggle("playing", on);
  byId("play").setAttribute("aria-label", on ? "Pause" : "Play");
}

function stepTo(wanted) {
  play(false);
  goTo(wanted);
}

// ---- Choosing nodes --------------------------------------------------------------------------------------

let hovered = null;

function showPanelOf(box) { showChosen(box, position); }

/// The box that the tab key leads to: of all boxes one at a time.
let tabStop = null;

function setTabStop(box) {
  tabStop?.element.setAttribute("tabindex", -1);
  tabStop = box;
  tabStop.element.setAttribute("tabindex", 0);
}

function choose(box) {
  hovered = null;
  drawing.choose(box);
  if (box) setTabStop(box);
  showPanelOf(box);
}

function focusBox(box) {
  reveal([boxPlace(box)]);
  box.element.focus({ preventScroll: true });
}

/// Of an open group, where its heading is.
function boxPlace(box) {
  if (!box.group || box.group.folded) return box;
  const { left, top } = box.group.area;
  return { x: left + boxWidth / 2, y: top };
}

/// To a node, wherever it is.
function visitNode(i) {
  const around = [];
  for (let group = groupOf[i]; group; group = group.parent) around.push(group);
  if (around.some((group) => group.folded)) foldGroups(around, false);
  focusBox(drawing.nodeBoxes[i]);
}

function visitStep(wanted) {
  stepTo(wanted);
  slider.focus();
}

function visitGroup(group) {
  toggle(group);
  focusBox(group.box);
}

/// To the next or the previous of what is visible, in the order of computation.
function walk(steps) {
  const visible = drawing.ordered.filter((box) => drawing.isVisible(box));
  const at = drawing.chosen ? visible.indexOf(drawing.chosen) + steps : visible.indexOf(tabStop);
  focusBox(visible[Math.min(visible.length - 1, Math.max(0, at))]);
}

// ---- Folding ---------------------------------------------------------------------------------------------

/// Folds or unfolds, and keeps in place what is looked at.
function foldGroups(which, folded, anchor = null) {
  const before = anchor && { ...boxPlace(anchor) };
  for (const group of which) group.folded = folded;
  drawing.fold();
  drawing.setScale(view.scale);
  showWindow(true);
  if (anchor) {
    const after = boxPlace(anchor);
    pan((before.x - after.x) * view.scale, (before.y - after.y) * view.scale);
  } else {
    pan(0, 0);
  }
  if (tabStop && !drawing.isVisible(tabStop)) setTabStop(visibleFor(tabStop));
  if (drawing.chosen && !drawing.isVisible(drawing.chosen)) choose(visibleFor(drawing.chosen));
  showFoldButtons();
  drawOverview();
  showPanelOf(hovered ?? drawing.chosen);
}

const visibleFor = (box) => drawing.boxOf(box.members[0]);

function toggle(group) {
  const had = document.activeElement?.box;
  foldGroups([group], !group.folded, group.box);
  reveal([boxPlace(group.box)]);
  if (had) focusBox(group.box);
}

/// The group of a box, or the box's own.
function toggleAround(box) {
  const group = box.group ?? groupOf[box.node];
  if (group) toggle(group);
}

function foldAll(folded) {
  foldGroups(groups, folded);
  if (document.activeElement?.box) focusBox(visibleFor(document.activeElement.box));
  showBeginning();
  revealCurrent();
}

function showFoldButtons() {
  const all = groups.every((group) => group.folded), none = groups.every((group) => !group.folded);
  byId("fold-all").setAttribute("aria-disabled", String(all));
  byId("unfold-all").setAttribute("aria-disabled", String(none));
  byId("fold-all").hidden = byId("unfold-all").hidden = groups.length === 0;
}

// ---- Search ----------------------------------------------------------------------------------------------

const query = byId("query");
let matches = [];
let match = -1;

function search() {
  const wanted = query.value.trim().toLowerCase();
  for (const i of matches) drawing.nodeBoxes[i].element.classList.remove("match");
  const ranks = nodes.map(({ name, operation }) => {
    const lower = name.toLowerCase();
    return [lower === wanted, lower.startsWith(wanted), lower.includes(wanted), operation.includes(wanted)]
      .indexOf(true);
  });
  matches = wanted === "" ? [] : [...nodes.keys()].filter((i) => ranks[i] >= 0);
  matches.sort((a, b) => ranks[a] - ranks[b] || a - b);
  match = -1;
  for (const i of matches) drawing.nodeBoxes[i].element.classList.add("match");
  const count = matches.length === 0 ? "none" : `${matches.length} found`;
  byId("found").textContent = wanted === "" ? "" : count;
}

/// To the next or the previous match; the query keeps the focus, so that Enter leads on.
function showMatch(by) {
  if (matches.length === 0) return;
  match = (match + by + matches.length) % matches.length;
  visitNode(matches[match]);
  query.focus();
  byId("found").textContent = `${match + 1} of ${matches.length}: ${nodes[matches[match]].name}`;
}

// ---- Events ----------------------------------------------------------------------------------------------

const actions = {
  "start": () => stepTo(0), "back": () => stepTo(position - 1), "play": () => play(!playing),
  "next": () => stepTo(position + 1), "end": () => stepTo(stops.length),
  "fold-all": () => foldAll(true), "unfold-all": () => foldAll(false),
  "zoom-in": () => zoom(1.25), "zoom-out": () => zoom(0.8), "fit": fit,
};
for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
slider.addEventListener("input", () => stepTo(Number(slider.value)));

const boxAround = (target) => target.closest?.("[role=treeitem]")?.box ?? null;
const hasFocus = (element) => element.contains(document.activeElement);

const keys = {
  "ArrowRight": actions.next, "ArrowLeft": actions.back, "Home": actions.start, "End": actions.end,
  " ": actions.play,
  "Shift+ArrowRight": () => pan(-80, 0), "Shift+ArrowLeft": () => pan(80, 0),
  "Shift+ArrowDown": () => pan(0, -80), "Shift+ArrowUp": () => pan(0, 80),
  "ArrowDown": () => walk(1), "ArrowUp": () => walk(-1),
  "+": actions["zoom-in"], "=": actions["zoom-in"], "-": actions["zoom-out"], "0": actions.fit,
  "c": () => (position > 0 ? visitNode(stops[position - 1].node) : walk(0)),
  "f": () => toggleAround(drawing.chosen ?? currentBoxes()[0] ?? tabStop),
  "F": () => foldAll(groups.some((group) => !group.folded)),
  "/": () => query.select(),
  "Escape": letGo,
};

function letGo() {
  play(false);
  if (hasFocus(byId("graph"))) document.activeElement.blur();
  choose(null);
}

/// Keys that the focused element needs for itself.
function needsKey(element, key) {
  if (element === query) return true;
  if (element === slider) return /^(Arrow|Home|End|Page)/.test(key);
  if (element.matches?.("button, summary")) return key === " ";
  return element.matches?.("aside, aside *") && /^Arrow(Up|Down)$/.test(key);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || needsKey(event.target, event.key)) return;
  const box = boxAround(event.target);
  if (event.key === "Enter" && box?.group) toggle(box.group);
  const action = keys[event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

query.addEventListener("input", search);
query.addEventListener("keydown", ({ key, shiftKey }) => {
  if (key === "Escape") {
    query.value = "";
    search();
    focusBox(tabStop);
  }
  if (key === "Enter") showMatch(shiftKey ? -1 : 1);
});
byId("search").addEventListener("submit", (event) => event.preventDefault());

const graph = byId("graph");
graph.addEventListener("focusin", ({ target }) => {
  const box = boxAround(target);
  if (!box) return;
  choose(box);
  reveal([boxPlace(box)]);
});

function hover(box) {
  if (box === hovered) return;
  hovered = box;
  showPanelOf(hovered ?? drawing.chosen);
}
graph.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType === "mouse") hover(boxAround(target));
});
graph.addEventListener("pointerleave", () => hover(null));

// One pointer moves the view, two zoom; a press without a move chooses.
const pointers = new Map();
let moved = false;

graph.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  if (pointers.size === 0) moved = false;
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, box: boxAround(event.target) });
  event.preventDefault();  // or the press would move the focus
});
graph.addEventListener("pointermove", (event) => {
  const last = pointers.get(event.pointerId);
  if (!last) return;
  const dx = event.clientX - last.x, dy = event.clientY - last.y;
  if (!moved && Math.hypot(dx, dy) < 4) return;
  if (!moved) graph.setPointerCapture(event.pointerId);
  moved = true;
  if (pointers.size === 1) {
    pan(dx, dy);
  } else {
    const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
    const area = graph.getBoundingClientRect();
    const distance = (x, y) => Math.hypot(x - other.x, y - other.y);
    zoom(distance(event.clientX, event.clientY) / Math.max(1, distance(last.x, last.y)),
         other.x - area.left, other.y - area.top);
  }
  Object.assign(last, { x: event.clientX, y: event.clientY });
});
const release = (event) => {
  const last = pointers.get(event.pointerId);
  pointers.delete(event.pointerId);
  if (!last || moved || event.type === "pointercancel") return;
  if (!last.box) return letGo();
  focusBox(last.box);
  if (last.box.group) toggle(last.box.group);
};
graph.addEventListener("pointerup", release);
graph.addEventListener("pointercancel", release);

// On a page that scrolls the wheel belongs to it.
graph.addEventListener("wheel", (event) => {
  const page = document.scrollingElement;
  if (!event.ctrlKey && page.scrollHeight > page.clientHeight + 1) return;
  event.preventDefault();
  const area = graph.getBoundingClientRect();
  const speed = event.ctrlKey ? 0.01 : 0.0015;  // with the control key it is two fingers on a touchpad
  zoom(Math.exp(-event.deltaY * speed), event.clientX - area.left, event.clientY - area.top);
}, { passive: false });

overview.addEventListener("pointerdown", (event) => {
  overview.setPointerCapture(event.pointerId);
  centerViewAt(event);
});
overview.addEventListener("pointermove", (event) => { if (event.buttons === 1) centerViewAt(event); });

window.addEventListener("hashchange", () => stepTo(positionFromAddress() ?? position));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  readStateColors();
  showPosition();
});

// ---- The beginning ---------------------------------------------------------------------------------------

readStateColors();
byId("title").replaceChildren(title.includes("=") ? formula(title) : title);
document.querySelector(".legend .still").hidden = edges.every((edge) => edge.gradient);
document.querySelector(".legend .order").hidden = nodes.every((node) => node.order === 0);
slider.max = stops.length;
slider.style.setProperty("--forward-part", `${100 * forwardStops / stops.length}%`);

/// A large graph begins as its groups.
const largest = 150;
if (nodes.length > largest) foldGroups(groups.filter((group) => group.parent === null), true);
showFoldButtons();
setTabStop(drawing.ordered.find((box) => drawing.isVisible(box)));

new ResizeObserver(() => {
  const first = view.width === 0;
  Object.assign(view, { width: graph.clientWidth, height: graph.clientHeight });
  if (!first) return moveView({});
  showBeginning();
  goTo(positionFromAddress() ?? 0);
}).observe(graph);
