// What moves the page from one state to the next: steps, playing, and which node is chosen.

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
  const { x, y } = box.place.tab;
  return { x: x + boxWidth / 2, y };
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
