// Where boxes, links and outlines are, and where the data have them.

import assert from "node:assert/strict";

/// Boxes of nodes and of folded groups that are seen, and their centers.
export const shownBoxes = (page) => page.evaluate(() =>
  [...document.querySelectorAll("[role=treeitem]:not(.hidden):not(.open)")].map((element) => {
    const { e, f } = element.transform.baseVal[0].matrix;
    return { id: element.id, x: e, y: f };
  }));

/// Whether a section is this one, or lies in it.
export function isWithin({ trace }, inner, section) {
  while (inner >= 0 && inner !== section) inner = trace.sections[inner].parent;
  return inner === section;
}

export const isInside = (data, node, section) => isWithin(data, data.trace.nodes[node].section, section);

export const isHeld = (data, section) => data.trace.nodes.some((_, i) => isInside(data, i, section));

/// The place of a group's outline among all.
export const outlineOf = (data, group) =>
  data.trace.sections.map((_, s) => s).filter((s) => isHeld(data, s)).indexOf(group);

/// Some outermost groups.
export function someGroups(data) {
  const outermost = data.trace.sections.map((_, s) => s)
    .filter((s) => data.trace.sections[s].parent < 0 && isHeld(data, s));
  return outermost.filter((_, k) => k % Math.ceil(outermost.length / 3) === 0);
}

export const toggle = (page, group) => page.evaluate((id) => {
  const { box } = document.getElementById(id);
  box.element.focus();
  box.element.dispatchEvent(new KeyboardEvent("keydown", { key: "f", bubbles: true }));
}, `group-${group}`);

/// The layout of the data in which these groups are open, and no others.
export const layoutWith = ({ layouts }, open) =>
  layouts.find(({ groups }) => groups.length === open.length && groups.every(([s]) => open.includes(s)));

/// The smallest in which all of these have a place for what is in them.
export const smallestWith = ({ layouts }, open) =>
  layouts.filter(({ groups }) => open.every((s) => groups.some(([group]) => group === s)))
    .reduce((a, b) => (b.boxes.length < a.boxes.length ? b : a));

export async function assertPlaces(page, data, layout, where) {
  const shown = new Map((await shownBoxes(page)).map(({ id, x, y }) => [id, [x, y]]));
  const expected = new Map(layout.boxes.map(([what, rank, y]) =>
    [what >= 0 ? `node-${what}` : `group-${-1 - what}`, [(rank + 0.5) * layout.column, y]]));
  assert.equal(shown.size, expected.size, where);
  for (const [id, place] of expected) assert.deepEqual(shown.get(id), place, `${id}, ${where}`);
  const passing = await page.locator(".edge:not(.hidden)").count();
  assert.equal(passing, layout.links.length, `links, ${where}`);
}

/// The boxes that are partly in an outline, or in one that they do not belong to, or not in their own.
export async function misplaced(page, data) {
  const groups = data.trace.sections.map((_, s) => s).filter((s) => isHeld(data, s));
  const around = (section) => (section < 0 ? [] : [section, ...around(data.trace.sections[section].parent)]);
  const sectionsOf = { node: data.trace.nodes.map(({ section }) => around(section)),
                       group: data.trace.sections.map(({ parent }) => around(parent)) };
  return page.evaluate(([all, belongs, width, height]) => {
    const outlines = [...document.querySelectorAll(".outline")];
    const shown = all.filter((_, k) => !outlines[k].classList.contains("hidden"))
      .map((s) => ({ s, path: outlines[all.indexOf(s)], area: outlines[all.indexOf(s)].getBBox() }));
    const boxes = [...document.querySelectorAll("[role=treeitem]:not(.hidden):not(.open)")];
    return boxes.flatMap((element) => {
      const [kind, number] = element.id.split("-");
      const { e: x, f: y } = element.transform.baseVal[0].matrix;
      const corners = [-1, 1].flatMap((a) => [-1, 1].map((b) => new DOMPoint(x + a * width / 2, y + b * height / 2)));
      return shown.filter(({ s, path, area }) => {
        const far = x + width < area.x || x - width > area.x + area.width ||
                    y + height < area.y || y - height > area.y + area.height;
        const inside = far ? 0 : corners.filter((corner) => path.isPointInFill(corner)).length;
        return inside !== (belongs[kind][number].includes(s) ? 4 : 0);
      }).map(({ s }) => `${element.id} and group-${s}`);
    });
  }, [groups, sectionsOf, data.box.width, data.box.height]);
}
