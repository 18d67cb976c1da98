// The entries of arrays in the panel: as a table, or as a map of colors.

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
