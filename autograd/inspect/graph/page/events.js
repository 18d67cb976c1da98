// Buttons, keys and pointers; and how the page begins.

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
if (nodes.length > largest) foldGroups(groups, true);
showFoldButtons();
setTabStop(drawing.ordered.find((box) => drawing.isVisible(box)));

new ResizeObserver(() => {
  const first = view.width === 0;
  Object.assign(view, { width: graph.clientWidth, height: graph.clientHeight });
  if (!first) return moveView({});
  showBeginning();
  goTo(positionFromAddress() ?? 0);
}).observe(graph);
