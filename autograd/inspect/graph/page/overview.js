// The overview of a graph that is larger than the view.

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
    context.fillStyle = box.state.known ? reached : box.state.computed ? computed : waiting;
    if (box.cover) {
      const sheet = new Path2D();
      sheet.addPath(new Path2D(box.cover.d), { a: sx, d: sy, e: toX(0), f: toY(0) });
      context.fill(sheet);
      continue;
    }
    const { left, top, width, height } = boxArea(box);
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
