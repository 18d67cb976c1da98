// The view: which part of the drawing is seen, and how large.

const byId = (id) => document.getElementById(id);
const drawing = new Drawing(byId("graph"));
const slider = byId("slider");

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
