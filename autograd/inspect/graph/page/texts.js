// Text that fits into a box or beside a link.

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
