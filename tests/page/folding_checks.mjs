// Where things are, folded and unfolded. Each check gets a page at its start.

import assert from "node:assert/strict";

import { focusedId, press, goTo, click, unfoldAll, choose, shownNodes } from "./browser.mjs";
import {
  shownBoxes, isWithin, isInside, isHeld, outlineOf, someGroups, toggle, layoutWith, smallestWith, assertPlaces,
  misplaced,
} from "./places.mjs";

export default {
  async "is laid out from left to right without overlaps"(page, data) {
    const check = async (state) => {
      const boxes = (await shownBoxes(page)).sort((a, b) => a.x - b.x || a.y - b.y);
      assert.ok(boxes.length > 0, state);
      const overlaps = boxes.filter(({ x, y }, k) => k > 0 && x - boxes[k - 1].x < 100 && y - boxes[k - 1].y < 46);
      assert.deepEqual(overlaps, [], `${state}: boxes on others`);
      assert.deepEqual(await misplaced(page, data), [], `${state}: boxes and the outlines around them`);
      const backwards = await page.evaluate(() => [...document.querySelectorAll(".edge:not(.hidden)")].filter((path) =>
        path.getPointAtLength(0).x >= path.getPointAtLength(path.getTotalLength()).x).length);
      assert.equal(backwards, 0, `${state}: edges to the left`);
    };
    await unfoldAll(page);
    await check("unfolded");
    await press(page, "Shift+F");
    await check("folded");
    for (const group of someGroups(data)) {
      await toggle(page, group);
      await check(`${group} open`);
      await toggle(page, group);
    }
  },

  async "stands where the library laid it out"(page, data) {
    await unfoldAll(page);
    const all = data.trace.sections.map((_, s) => s).filter((s) => isHeld(data, s));
    await assertPlaces(page, data, layoutWith(data, all), "unfolded");
    if (all.length === 0) return "no sections";
    await press(page, "Shift+F");
    await assertPlaces(page, data, layoutWith(data, []), "folded");
    let alone = 0;
    for (const group of someGroups(data)) {
      await toggle(page, group);
      const layout = layoutWith(data, [group]);
      if (layout) await assertPlaces(page, data, layout, `${group} open`);
      alone += Boolean(layout);
      await toggle(page, group);
    }
    return `${data.layouts.length} layouts, ${alone} of them looked at with one group open`;
  },

  async "keeps the place of a group that is folded by hand"(page, data) {
    await unfoldAll(page);
    // With what is open beside these, no smaller layout would do.
    const all = data.trace.sections.map((_, s) => s).filter((s) => isHeld(data, s));
    const alike = all.filter((group) => {
      const open = all.filter((s) => !isWithin(data, s, group));
      return smallestWith(data, open) === layoutWith(data, all);
    });
    const groups = alike.filter((_, k) => k % Math.ceil(alike.length / 3) === 0);
    const before = new Map((await shownBoxes(page)).map((box) => [box.id, box]));
    for (const group of groups) {
      const outline = await page.evaluate((k) => document.querySelectorAll(".outline")[k].getAttribute("d"),
                                          outlineOf(data, group));
      await toggle(page, group);
      for (const box of await shownBoxes(page))
        if (box.id !== `group-${group}`) assert.deepEqual(box, before.get(box.id), `${box.id}, ${group} folded`);
      const sheet = page.locator(`#group-${group} .sheet`);
      assert.equal(await sheet.getAttribute("d"), outline, "the sheet covers what is inside");
      const [inside, moved] = await sheet.evaluate((path, [width, height]) => {
        const { e: x, f: y } = path.closest("[role=treeitem]").transform.baseVal[0].matrix;
        const { e, f } = path.transform.baseVal[0].matrix;
        const corners = [-1, 1].flatMap((a) => [-1, 1].map((b) => new DOMPoint(x + a * width / 2, y + b * height / 2)));
        return [corners.every((corner) => path.isPointInFill(corner)), Math.hypot(x + e, y + f)];
      }, [data.box.width, data.box.height]);
      assert.ok(inside, `the box of ${group} is in the middle of its sheet`);
      assert.ok(moved < 0.11, "the sheet is where the outline was");
      assert.ok((await shownNodes(page)).every(({ hidden }, i) => hidden === isInside(data, i, group)));
      assert.deepEqual(await misplaced(page, data), [], `${group} folded`);
      await toggle(page, group);
      assert.deepEqual(new Map((await shownBoxes(page)).map((box) => [box.id, box])), before, "unfolded again");
    }
    return `${groups.length} groups`;
  },

  async "folds and unfolds with keyboard and mouse"(page, { trace }) {
    const member = trace.nodes.findIndex(({ section }) => section >= 0);
    if (member < 0) {
      assert.ok(!(await page.isVisible("#fold-all")));
      return "no sections";
    }
    const group = `group-${trace.nodes[member].section}`;
    const expanded = () => page.getAttribute(`#${group}`, "aria-expanded");
    const hidden = async () => (await shownNodes(page))[member].hidden;
    await unfoldAll(page);
    await choose(page, trace.nodes[member].name);
    assert.equal(await focusedId(page), `node-${member}`);
    await press(page, "f");
    assert.equal(await expanded(), "false", "f folds");
    assert.ok(await hidden());
    assert.equal(await focusedId(page), group, "the folded group has the focus");
    await press(page, "f");
    assert.equal(await expanded(), "true", "f unfolds");
    await press(page, "Enter");
    assert.equal(await expanded(), "false", "Enter folds");
    await page.click(`#${group} .folded .frame`);
    assert.equal(await expanded(), "true", "a click unfolds");
    assert.ok(!(await hidden()));
    await page.click(`#${group} .tab`);
    assert.equal(await expanded(), "false", "a click on the heading folds");
    await click(page, "#unfold-all");
    assert.equal(await page.locator("[id^=group-][aria-expanded=false]").count(), 0);
    await click(page, "#fold-all");
    assert.equal(await page.locator("[id^=group-][aria-expanded=true]").count(), 0);
    await goTo(page, member + 1);
    const distance = await page.evaluate(() => {
      const place = (element) => element.getBoundingClientRect();
      const ring = place(document.querySelector(".ring.subject"));
      return Math.min(...[...document.querySelectorAll(".group:not(.hidden) .frame")].map(place)
        .map(({ x, y }) => Math.abs(x - ring.x) + Math.abs(y - ring.y)));
    });
    assert.ok(distance < 20, `a step inside a folded group is marked ${distance} px from it`);
    await choose(page, trace.nodes[member].name);
    assert.ok(!(await hidden()), "the search unfolds what it finds");
  },
};
