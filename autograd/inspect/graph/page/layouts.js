// Where things are. The library laid the graph out, once for each of some sets of open groups; nothing is laid out
// here. One of these layouts is chosen, and read. In the data a layout has
//
//   column, turn  how far it is from the center of a column to that of the next, and to where outlines turn
//   boxes         [what, column, y]: of a node its index, of a folded group −1 − its index
//   links         [from, to, port, label, begin label, trunk, n]: two boxes, how far below the center of the second the
//                 link ends, and at which height there is room for a label before that. If it passes columns, the
//                 height for a label behind the first box, and the trunk whose first n heights it passes them at
//   trunks        [height, …]: −n repeats the last n times
//   groups        [group, first column, left, right, [top, bottom, …]]: the outline of each that is open

const boxWidth = boxSize.width, boxHeight = boxSize.height;
const stackOffset = 4;  // of the second sheet of a folded group

/// The outermost folded group around a group, it included; null if all are open.
function foldedAround(group) {
  let outermost = null;
  for (; group; group = group.parent)
    if (group.folded) outermost = group;
  return outermost;
}

/// The smallest of the layouts in which each of the open groups has a place for what is in it. Others that are open
/// there are covered: what is folded by hand keeps its place.
function layoutFor(openGroups) {
  const suits = layouts.filter(({ groups: there }) => {
    const open = new Set(there.map(([s]) => sections[s]));
    return openGroups.every((group) => open.has(group));
  });
  const smallest = suits.reduce((a, b) => (b.boxes.length < a.boxes.length ? b : a));
  return smallest.read ??= new Layout(smallest);
}

class Layout {
  constructor({ column, turn, boxes, links, trunks, groups: outlines }) {
    this.column = column;
    this.turn = turn;
    this.outlines = new Map(outlines.map((each) => [sections[each[0]], this.readOutline(each)]));
    this.places = boxes.map(([what, rank, y]) => ({
      node: what >= 0 ? what : null, group: what < 0 ? sections[-1 - what] : null,
      rank, x: (rank + 0.5) * column, y,
    }));
    this.placeOf = new Map(this.places.map((place) => [place.group ?? place.node, place]));
    const lanes = trunks.map(heightsOf);
    this.links = links.map((link) => this.readLink(link, lanes));
    this.assignEdges();
  }

  readOutline([, rank, left, right, heights]) {
    const bands = [];
    for (let k = 0; k < heights.length; k += 2)
      bands.push({ x: (rank + k / 2 + 0.5) * this.column, top: heights[k], bottom: heights[k + 1] });
    const ends = bands.flatMap(({ top, bottom }) => [{ x: left, y: top }, { x: right, y: bottom }]);
    return { d: outlinePath(bands, left, right, this.turn), area: areaAround(ends),
             tab: { x: left + 12, y: bands[0].top }, center: middleOf(bands) };
  }

  readLink([from, to, port, label, beginLabel = label, trunk, passed = 0], lanes) {
    const begin = this.places[from], end = this.places[to];
    const points = [{ x: begin.x + boxWidth / 2 + (begin.group ? stackOffset : 0), y: begin.y }];
    lanes[trunk]?.slice(0, passed).forEach((y, n) => {
      const x = begin.x + (n + 1) * this.column;
      points.push({ x: x - boxWidth / 2, y }, { x: x + boxWidth / 2, y });
    });
    points.push({ x: end.x - boxWidth / 2, y: end.y + port });
    return { from: begin, to: end, d: curve(points), area: areaAround(points), edges: [],
             labels: [{ x: end.rank * this.column, y: label },
                      { x: (begin.rank + 1) * this.column, y: beginLabel }] };
  }

  /// Each edge is drawn by a link, which it may share if an end of it is a folded group.
  assignEdges() {
    const between = new Map();
    for (const link of this.links) {
      if (!between.has(link.from)) between.set(link.from, new Map());
      const there = between.get(link.from);
      there.set(link.to, [...(there.get(link.to) ?? []), link]);
    }
    this.linkOf = edges.map((edge) => {
      const from = this.placeOfNode(edge.x), to = this.placeOfNode(edge.y);
      const found = between.get(from)?.get(to);
      if (!found) return null;
      const link = found.length > 1 ? found.shift() : found[0];
      link.edges.push(edge);
      return link;
    });
  }

  placeOfNode(i) {
    let outermost = i;
    for (let group = groupOf[i]; group; group = group.parent)
      if (!this.outlines.has(group)) outermost = group;
    return this.placeOf.get(outermost);
  }
}

function heightsOf(trunk) {
  const heights = [];
  for (const each of trunk)
    if (each >= 0) heights.push(each);
    else heights.push(...Array(-each).fill(heights[heights.length - 1]));
  return heights;
}

/// The column in the middle in which a box has room between the sides of an outline.
function middleOf(bands) {
  const middle = (bands.length - 1) / 2;
  const high = bands.map((band, k) => ({ ...band, distance: Math.abs(k - middle) }))
    .filter(({ top, bottom }) => bottom - top > boxHeight);
  const { x, top, bottom } = high.sort((a, b) => a.distance - b.distance)[0];
  return { x, y: (top + bottom) / 2 };
}
