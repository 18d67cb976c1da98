// The graph as SVG: boxes and links at the places that the layout gives them, and what is known at a position of the
// sweeps.

class Drawing {
  constructor(root) {
    this.root = root;
    this.position = 0;
    this.scale = 1;
    this.seen = { left: 0, top: 0, width: 0, height: 0 };
    this.chosen = null;
    this.current = null;  // the path of the current edge
    this.touching = [];   // the paths at the chosen node
    root.setAttribute("aria-label", `Graph of ${title}, ${counted(nodes.length, "node")}`);
    this.marks = new Marks();
    this.nodeBoxes = nodes.map((_, i) => makeNode(i));
    for (const group of groups)
      group.box = makeGroup(group, group.result === null ? null : this.nodeBoxes[group.result]);
    this.ordered = this.inTreeOrder(null);
    for (const edge of edges) edge.path = svg("path", { class: "edge" });
    const layer = (name, elements) => svg("g", { class: name }, ...elements);
    this.canvas = layer("canvas", [
      layer("outlines", groups.map(({ box }) => box.outline)), layer("edges", edges.map(({ path }) => path)),
      layer("items", this.ordered.map(({ element }) => element)), this.marks.layer]);
    for (const hidden of [...this.canvas.children].slice(0, 2)) hidden.setAttribute("aria-hidden", "true");
    root.append(makeArrowheads(), this.canvas);
    this.fold();
  }

  /// Groups and nodes as in a table of contents: by first node, a group before what it holds.
  inTreeOrder(parent) {
    const inside = [...groups.filter((group) => group.parent === parent).map((group) => group.box),
                    ...this.nodeBoxes.filter((box) => groupOf[box.node] === parent)];
    inside.sort((a, b) => a.members[0] - b.members[0]);
    for (const box of inside) box.element.setAttribute("aria-level", parent ? parent.depth + 2 : 1);
    return inside.flatMap((box) => (box.group ? [box, ...this.inTreeOrder(box.group)] : [box]));
  }

  // ---- Folding -------------------------------------------------------------------------------------------

  /// The box in which a node is seen.
  boxOf(i) { return foldedAround(groupOf[i])?.box ?? this.nodeBoxes[i]; }

  isVisible(box) {
    const around = box.group ? box.group.parent : groupOf[box.node];
    return foldedAround(around) === null;
  }

  /// After groups were folded or unfolded.
  fold() {
    this.boxes = this.ordered.filter((box) => this.isVisible(box) && (!box.group || box.group.folded));
    const open = groups.filter((group) => !group.folded && this.isVisible(group.box));
    this.layout = layoutFor(open);
    this.placeBoxes();
    this.placeGroups();
    this.placeLinks();
    this.bounds = union([...this.boxes.map((box) => grown(areaOf(box), 30)),
                         ...open.map(({ box }) => grown(box.place.area, 18))]);
    this.refresh(nodes.keys(), this.links);
    this.markStop();
    this.markChosen();
  }

  placeBoxes() {
    for (const box of this.ordered) box.element.classList.toggle("hidden", !this.isVisible(box));
    for (const box of this.boxes) {
      const cover = this.layout.outlines.get(box.group) ?? null;
      placeBox(box, cover ? cover.center : this.layout.placeOf.get(box.group ?? box.node), cover);
    }
  }

  placeGroups() {
    for (const { box, folded } of groups) {
      const open = !folded && this.isVisible(box);
      box.place = this.layout.outlines.get(box.group) ?? null;
      box.element.setAttribute("aria-expanded", String(!folded));
      box.element.classList.toggle("open", open);
      box.outline.classList.toggle("hidden", !open);
      box.tab.textContent = `${folded ? "▸" : "▾"} ${box.group.name}`;
      if (!open) continue;
      placeBox(box, { x: 0, y: 0 }, null);
      box.outline.setAttribute("d", box.place.d);
    }
  }

  placeLinks() {
    edges.forEach((edge, k) => {
      edge.path.classList.add("hidden");
      edge.link = this.boxOf(edge.x) === this.boxOf(edge.y) ? null : this.layout.linkOf[k];
    });
    this.links = this.layout.links.filter(({ edges: [edge] }) => edge.link);
    for (const link of this.links) {
      link.path = link.edges[0].path;
      link.path.setAttribute("d", link.d);
      link.path.classList.remove("hidden");
      link.path.classList.toggle("still", link.edges.every((edge) => !edge.gradient));
    }
  }

  // ---- Steps ---------------------------------------------------------------------------------------------

  show(position) {
    const first = Math.min(position, this.position), last = Math.max(position, this.position);
    this.position = position;
    const passed = stops.slice(first, last);
    this.refresh(new Set(passed.map(({ node, giver }) => (giver ? giver.x : node))),
                 new Set(passed.map(({ giver }) => giver?.link).filter(Boolean)));
    this.markStop();
  }

  refresh(changedNodes, changedLinks) {
    const changedGroups = new Set();
    for (const i of changedNodes) {
      this.refreshNode(i);
      for (let group = groupOf[i]; group; group = group.parent) changedGroups.add(group);
    }
    for (const group of changedGroups) this.refreshGroup(group);
    for (const { path, edges: merged } of changedLinks)
      path.classList.toggle("passed", merged.some((edge) => edge.passedAt <= this.position));
  }

  refreshNode(i) {
    const box = this.nodeBoxes[i];
    this.setState(box, this.position >= computedAt[i], i);
    box.element.setAttribute("aria-label", nodeText(i, this.position));
  }

  refreshGroup(group) {
    const { box } = group;
    const computed = group.members.filter((i) => this.position >= computedAt[i]).length;
    this.setState(box, computed === group.members.length, group.result);
    box.element.setAttribute("aria-label", `${groupText(group)}, ${computed} computed`);
  }

  setState(box, computed, i) {
    const { element, adjoint } = box;
    const known = i === null ? null : adjointAt(i, this.position);
    box.state = { computed, known };
    element.classList.toggle("computed", computed);
    element.classList.toggle("reached", known !== null);
    element.classList.toggle("complete", known !== null && this.position >= completeAt[i]);
    // "3 +": there is more to come.
    const more = known && this.position < completeAt[i] ? " +" : "";
    adjoint.textContent = known ? numberThatFits(known, more) : "";
  }

  // ---- Marks ---------------------------------------------------------------------------------------------

  markStop() {
    const stop = this.position > 0 ? stops[this.position - 1] : null;
    const subject = stop && this.boxOf(stop.giver ? stop.giver.x : stop.node);
    const giver = stop?.giver && this.boxOf(stop.node);
    const { marks } = this;
    marks.layer.classList.toggle("backward", stop?.phase === "backward");
    marks.putRing(marks.subject, subject, 4);
    marks.putRing(marks.giver, giver === subject ? null : giver, 4);
    this.current?.classList.remove("current");
    this.current = stop?.giver?.link?.path;
    this.current?.classList.add("current");
    marks.writeLabel(stop?.giver, this.layout.column);
    this.placeLabel();
  }

  placeLabel() {
    const link = this.position > 0 ? stops[this.position - 1].giver?.link : null;
    if (link) this.marks.placeLabel(link, this.seen, this.scale);
  }

  choose(box) {
    this.chosen?.element.removeAttribute("aria-selected");
    this.chosen = box;
    box?.element.setAttribute("aria-selected", "true");
    this.markChosen();
  }

  markChosen() {
    const box = this.chosen && this.isVisible(this.chosen) ? this.chosen : null;
    this.marks.putRing(this.marks.chosen, box, 8);
    for (const path of this.touching) path.classList.remove("touching");
    const around = box && !box.group ? [...inputEdges[box.node], ...outputEdges[box.node]] : [];
    this.touching = around.filter((edge) => edge.link).map((edge) => edge.link.path);
    for (const path of this.touching) path.classList.add("touching");
  }

  // ---- What is seen --------------------------------------------------------------------------------------

  /// Takes what is outside of this area out of the layout: the browser computes only what it shows. The
  /// elements of nodes stay, empty, for the keyboard and for screen readers.
  setWindow(area) {
    for (const box of this.boxes) box.element.classList.toggle("away", !meet(areaOf(box), area));
    for (const link of this.links) link.path.classList.toggle("away", !meet(link.area, area));
  }

  /// Below a size at which texts can be read boxes are colored instead, and lines and headings of
  /// outermost groups keep their size on the screen.
  setScale(scale) {
    this.scale = scale;
    const far = scale < 0.34;
    this.root.classList.toggle("far", far);
    if (far) this.canvas.style.setProperty("--hair", `${rounded(0.9 / scale)}px`);
    for (const { box } of groups)
      if (box.place && (box.cover || !box.group.folded)) scaleHeading(box, far ? 0.95 / scale : 1);
  }

  setSeen(area) {
    this.seen = area;
    this.placeLabel();
  }
}
