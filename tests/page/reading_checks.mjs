// How a reader gets around: keys, pointer, search, zoom. Each check gets a page at its start.

import assert from "node:assert/strict";

import { textOf, positionOf, focusedId, press, letGo, choose } from "./browser.mjs";
import { isNumber, assertSays } from "./expected.mjs";

export default {
  async "is reached by the keyboard alone"(page, { trace }) {
    const reached = [];
    while (reached.length < 16 && reached[reached.length - 1] !== "aside") {
      await press(page, "Tab");
      reached.push(await page.evaluate(() => {
        const { activeElement: element } = document;
        return element.getAttribute("role") === "treeitem" ? "a node" : element.id || element.localName;
      }));
    }
    const folding = trace.nodes.some(({ section }) => section >= 0) ? ["fold-all", "unfold-all"] : [];
    assert.deepEqual(reached, ["query", ...folding, "zoom-out", "zoom-in", "fit", "a node",
                               "start", "back", "play", "next", "end", "slider", "aside"]);
    const unnamed = await page.locator("button, input, [role=treeitem], [tabindex]").evaluateAll((elements) =>
      elements.filter((each) => !each.getAttribute("aria-label") && !each.textContent.trim()).length);
    assert.equal(unnamed, 0, "elements without a name");

    await page.click("#fit");
    await letGo(page);
    await press(page, "ArrowDown");
    const first = await focusedId(page);
    assert.equal(await page.getAttribute(`#${first}`, "role"), "treeitem", "the down key enters the graph");
    if (await page.locator("[role=treeitem]:not(.hidden)").count() > 1) {
      await press(page, "ArrowDown");
      assert.notEqual(await focusedId(page), first, "down: to the next");
      await press(page, "ArrowUp");
      assert.equal(await focusedId(page), first, "up: back");
    }
    assert.equal(await page.locator("[role=treeitem][tabindex='0']").count(), 1, "one stop of the tab key");
    assert.ok(await page.isVisible(".ring.chosen"), "the focus is seen");
    await press(page, "ArrowRight");
    assert.equal(await positionOf(page), 1, "arrow keys step while a node has the focus");
    await press(page, "c", "Escape");
    assert.ok(!(await page.isVisible(".ring.chosen")), "Escape lets go");
    for (const key of ["←", "Home", "space", "↑", "f", "/", "+", "Esc"])
      assert.ok((await textOf(page, "#help")).includes(key), `the help line names ${key}`);
  },

  async "tells of the chosen node"(page, data) {
    await press(page, "End");
    const { nodes } = data.trace;
    const count = ({ value }) => value.entries?.length ?? 0;
    const kinds = [nodes.findIndex(({ operation }) => operation === "leaf"),
                   nodes.findIndex(({ inputs }) => inputs.length > 0),
                   nodes.findIndex((node) => count(node) > 1 && count(node) <= 8),
                   nodes.findIndex((node) => count(node) > 64)];
    for (const i of new Set(kinds.filter((index) => index >= 0))) {
      const { name, formula, value, operation, line } = nodes[i];
      await choose(page, name);
      const told = await textOf(page, "#chosen");
      const explanation = (data.explanations[i] ?? "").split("\n")[0].split(";  ")[0].trim()
        .replace(/e([-+])0*(\d+)/g, (_, sign, power) => `·10^${sign === "-" ? "−" : ""}${power}`);
      for (const part of [name, operation, formula, line ? `:${line.line}` : "", explanation])
        assert.ok(told.includes(part), `${name}: no '${part}' in '${told}'`);
      if (isNumber(value)) {
        assertSays(await textOf(page, "#chosen .number td"), value.entries[0], `${name} in the panel`);
        continue;
      }
      const cells = await page.locator("#chosen .statistics tbody tr").evaluateAll((rows) =>
        rows.map((row) => row.children[1].textContent));
      [value.min, value.max, value.mean, value.norm].forEach((number, k) =>
        assertSays(cells[k], number, `${name}, statistic ${k}`));
      if (count(nodes[i]) > 64) {
        const map = page.locator("#chosen canvas").first();
        assert.match(await map.getAttribute("aria-label"), /^heat map of /);
        await page.locator("#chosen summary").first().click();
        await page.locator("#chosen details td").nth(count(nodes[i]) - 1).waitFor();
      } else if (count(nodes[i]) <= 8) {
        assert.equal(await page.locator("#chosen figure").first().locator("td").count(), count(nodes[i]));
      }
    }
  },

  async "tells of the node under the pointer"(page, { trace }) {
    const last = trace.nodes.length - 1;
    await choose(page, trace.nodes[last].name);
    await press(page, "Escape");
    await page.hover(`#node-${last}`);  // on its name, if that is long
    assert.ok((await textOf(page, "#chosen h2")).startsWith(trace.nodes[last].name));
    await page.mouse.move(5, 5);
    assert.match(await textOf(page, "#chosen"), /Point at a node/, "no more when it has left");
  },

  async "finds nodes by name"(page, { trace }) {
    const wanted = trace.nodes[trace.nodes.length - 1].name;
    await press(page, "/");
    assert.equal(await focusedId(page), "query");
    await page.keyboard.type(wanted);
    assert.match(await textOf(page, "#found"), /^\d+ found$/);
    assert.ok(await page.locator(".match").count() > 0);
    await press(page, "Enter");
    assert.match(await textOf(page, "#found"), /^1 of \d+: /);
    assert.ok((await textOf(page, "#chosen h2")).startsWith(wanted));
    const inView = await page.evaluate(() => {
      const ring = document.querySelector(".ring.chosen").getBoundingClientRect();
      const { left, right, top, bottom } = document.getElementById("graph").getBoundingClientRect();
      return ring.left >= left && ring.right <= right && ring.top >= top && ring.bottom <= bottom;
    });
    assert.ok(inView, "what is found is brought into view");
    await page.fill("#query", "no such node");
    assert.equal(await textOf(page, "#found"), "none");
    await press(page, "Escape");
    assert.equal(await page.inputValue("#query"), "");
  },

  async "zooms, moves and fits"(page) {
    const look = () => page.evaluate(() => {
      const { a, e, f } = document.querySelector(".canvas").transform.baseVal.consolidate().matrix;
      return { scale: a, x: e, y: f };
    });
    const before = await look();
    await press(page, "-");
    const smaller = await look();
    assert.ok(smaller.scale < before.scale || before.scale <= 0.011, "− zooms out");
    await press(page, "+", "+");
    const larger = await look();
    assert.ok(larger.scale > smaller.scale, "+ zooms in");
    await press(page, "Shift+ArrowRight", "Shift+ArrowDown");
    const moved = await look();
    assert.ok(moved.x < larger.x && moved.y < larger.y, "⇧ and arrow keys move the view");
    const area = await page.locator("#graph").boundingBox();
    await page.mouse.move(area.x + 40, area.y + area.height - 120);
    await page.mouse.down();
    await page.mouse.move(area.x + 90, area.y + area.height - 150, { steps: 4 });
    await page.mouse.up();
    const dragged = await look();
    assert.ok(Math.abs(dragged.x - moved.x - 50) < 1 && Math.abs(dragged.y - moved.y + 30) < 1, "dragging");
    await page.mouse.wheel(0, -300);
    await page.waitForFunction((scale) => document.querySelector(".canvas").getCTM().a > scale,
                               dragged.scale);
    await press(page, "0");
    const outside = await page.evaluate(() => {
      const view = document.getElementById("graph").getBoundingClientRect();
      return [...document.querySelectorAll("[role=treeitem]:not(.hidden) .frame")]
        .map((frame) => frame.getBoundingClientRect()).filter(({ width }) => width > 0)
        .filter(({ left, right, top, bottom }) =>
          left < view.left || right > view.right || top < view.top || bottom > view.bottom).length;
    });
    assert.equal(outside, 0, "all is in view after fitting");
  },
};
