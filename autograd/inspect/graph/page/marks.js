// Rings around boxes, and the label of the edge that is passed: there is one of each, which is moved about.

class Marks {
  constructor() {
    const ring = (name) => svg("rect", { class: `ring ${name}` });
    this.giver = ring("giver");
    this.subject = ring("subject");
    this.chosen = ring("chosen");
    this.label = svg("g", { class: "slope" }, svg("rect", { rx: 9, height: 21, y: -10.5 }),
                     svg("text", { "text-anchor": "middle", y: 4 }));
    this.layer = svg("g", { class: "marks", "aria-hidden": "true" },
                     this.giver, this.subject, this.chosen, this.label);
  }

  putRing(ring, box, distance) {
    ring.classList.toggle("hidden", !box);
    if (!box) return;
    const open = box.group && !box.group.folded;
    const { left, top, width, height } = grown(open ? headingArea(box) : boxArea(box), distance);
    const round = open ? 4 : Number(box.frame.getAttribute("rx"));
    setAttributes(ring, { x: left, y: top, width, height, rx: round + distance });
  }

  /// Says the local derivative at an edge, in as much room as a column has.
  writeLabel(edge, room) {
    this.label.classList.toggle("hidden", !edge?.link);
    if (!edge?.link) return;
    const [background, text] = this.label.children;
    const fits = slopeTexts(edge).find((each) => widthOf(each, 13, "math") <= room);
    text.replaceChildren(...tspans(formulaParts(fits ?? shortened(slopeTexts(edge)[0], room, 13, "math"))));
    // Asking the text itself for its width would lay out the whole drawing.
    const width = widthOf(text.textContent, 13, "math") + 18;
    background.setAttribute("x", rounded(-width / 2));
    background.setAttribute("width", rounded(width));
  }

  /// Where the link ends, or, if that is not seen, where it begins.
  placeLabel(link, seen, scale) {
    const isSeen = ({ x, y }) => within({ left: x, top: y, width: 0, height: 0 }, seen);
    const { x, y } = link.labels.find(isSeen) ?? link.labels[0];
    this.label.setAttribute("transform", `translate(${rounded(x)},${rounded(y)}) ` +
                                         `scale(${rounded(Math.max(1, 0.75 / scale))})`);
  }
}
