// Elements of SVG, their areas, and how links and outlines run through the points that they are given.

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

/// Of a group that is covered, all that its sheet covers.
const areaOf = (box) => (box.cover ? box.cover.area : boxArea(box));

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

// ---- Lines -----------------------------------------------------------------------------------------------

const at = (x, y) => `${rounded(x)} ${rounded(y)}`;

/// From one point on to the next.
function bend(a, b) {
  if (a.y === b.y) return `H${rounded(b.x)}`;
  const half = (b.x - a.x) / 2;
  return `C${at(a.x + half, a.y)} ${at(b.x - half, b.y)} ${at(b.x, b.y)}`;
}

const curve = (points) =>
  `M${at(points[0].x, points[0].y)}${points.slice(1).map((point, n) => bend(points[n], point)).join("")}`;

/// Around bands, one in each column, from which it turns to the next as far as `turn` from their centers; the
/// first and the last reach to the left and the right of it all.
function outlinePath(bands, left, right, turn) {
  const radius = 9, last = bands.length - 1;
  const sides = bands.map(({ x, top, bottom }, k) =>
    ({ left: k === 0 ? left : x - turn, right: k === last ? right : x + turn, top, bottom }));
  let d = `M${at(left + radius, sides[0].top)}`;
  for (let k = 0; k < last; ++k)
    d += `H${rounded(sides[k].right)}` + bend({ x: sides[k].right, y: sides[k].top },
                                              { x: sides[k + 1].left, y: sides[k + 1].top });
  d += `H${rounded(right - radius)}q${at(radius, 0)} ${at(radius, radius)}` +
       `V${rounded(sides[last].bottom - radius)}q${at(0, radius)} ${at(-radius, radius)}`;
  for (let k = last; k > 0; --k)
    d += `H${rounded(sides[k].left)}` + bend({ x: sides[k].left, y: sides[k].bottom },
                                             { x: sides[k - 1].right, y: sides[k - 1].bottom });
  return d + `H${rounded(left + radius)}q${at(-radius, 0)} ${at(-radius, -radius)}` +
         `V${rounded(sides[0].top + radius)}q${at(0, -radius)} ${at(radius, -radius)}z`;
}
