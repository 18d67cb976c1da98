// What a reader sees and hears on the way through both sweeps. Each check gets a page at its start.

import assert from "node:assert/strict";

import { textOf, positionOf, press, letGo, goTo, waitForPosition, click, unfoldAll, shownNodes } from "./browser.mjs";
import {
  isNumber, derivative, passedAt, expectedAt, somePositions, assertSays, assertSaysArray, lastOf, assertSentence,
} from "./expected.mjs";

export default {
  async "starts with nothing computed"(page, { title, stops }) {
    assert.equal(await positionOf(page), 0);
    assert.equal(await page.getAttribute("#slider", "max"), String(stops.length));
    assert.equal((await textOf(page, "#title")).replaceAll("^", ""), title.replaceAll("^", ""));
    for (const { computed, adjoint } of await shownNodes(page)) assert.ok(!computed && adjoint === "");
  },

  async "steps with buttons, keys and slider"(page, { stops }) {
    const most = stops.length, few = Math.min(3, most);
    const at = async (position, how) => assert.equal(await positionOf(page), position, how);
    for (let k = 1; k <= few; ++k) {
      await page.click("#next");
      await at(k, "next");
    }
    await page.click("#back");
    await at(few - 1, "back");
    await page.click("#end");
    await at(most, "end");
    await click(page, "#next");
    await at(most, "no step beyond the end");
    await page.click("#start");
    await at(0, "start");
    await letGo(page);
    await press(page, "ArrowLeft");
    await at(0, "no step before the start");
    await press(page, "ArrowRight", "ArrowRight", "ArrowLeft");
    await at(1, "arrow keys");
    await press(page, "End");
    await at(most, "End");
    await press(page, "Home");
    await at(0, "Home");
    await page.focus("#slider");
    await press(page, "ArrowRight");
    await at(1, "arrow key on the slider");
    await press(page, "End");
    await at(most, "End on the slider");
    assert.match(await page.getAttribute("#slider", "aria-valuetext"), new RegExp(`step ${most} of ${most}`));
    const area = await page.locator("#slider").boundingBox();
    await page.mouse.click(area.x + 9, area.y + area.height / 2);
    assert.ok(await positionOf(page) <= most / 20, "click at the slider's left end");
  },

  async "plays and pauses"(page, { stops }) {
    const button = () => page.getAttribute("#play", "aria-label");
    await press(page, " ");
    assert.equal(await button(), "Pause", "space plays");
    await page.waitForFunction(() => Number(document.getElementById("slider").value) > 0);
    await page.click("#play");
    assert.equal(await button(), "Play", "the button pauses");
    const paused = await positionOf(page);
    await page.waitForTimeout(1100);
    assert.equal(await positionOf(page), paused);
    await goTo(page, stops.length - 1);
    await page.click("#play");
    await waitForPosition(page, stops.length);
    assert.equal(await button(), "Play", "stops at the end");
  },

  async "shows the values and adjoints of the data"(page, data) {
    await unfoldAll(page);
    let compared = 0;
    const forwards = somePositions(data, data.trace.nodes.length > 500 ? 6 : 30);
    for (const position of [...forwards, ...forwards.reverse()]) {
      await goTo(page, position);
      const shown = await shownNodes(page), expected = expectedAt(data, position);
      data.trace.nodes.forEach(({ name, operation, value }, i) => {
        const where = `${name} at ${position}`;
        const { computed, adjoint, pending } = expected[i];
        assert.equal(shown[i].computed, computed, `${where}: computed`);
        assertSaysArray(shown[i].value, value, `${where}: value`);
        assert.ok(operation.startsWith(shown[i].operation.replace("…", "")), `${where}: operation`);
        if (name.length + operation.length < 12 && isNumber(value))
          assert.equal(shown[i].operation, operation, `${where}: there is room for the operation`);
        assert.ok(shown[i].label.startsWith(`${name}, ${operation}, `), `${where}: '${shown[i].label}'`);
        if (!adjoint) return assert.equal(shown[i].adjoint, "", `${where}: adjoint`);
        assert.equal(shown[i].adjoint.endsWith(" +"), pending > 0, `${where}: whether more is to come`);
        assertSaysArray(shown[i].adjoint.replace(" +", ""), adjoint, `${where}: adjoint`);
        ++compared;
      });
      const passed = data.stops.slice(0, position).filter((_, k) => passedAt(data, k + 1)).length;
      assert.equal(await page.locator(".edge.passed").count(), passed, `edges passed at ${position}`);
    }
    return `${compared} adjoints`;
  },

  async "says each step, and tells it beside the graph"(page, data) {
    const positions = somePositions(data, 60);
    for (const position of positions) {
      await goTo(page, position);
      assertSentence(await textOf(page, "#live"), data, position);
      const heading = await textOf(page, "#step h2");
      assert.ok(heading.includes(`step ${position} of ${data.stops.length}`), heading);
      if (position === 0) continue;
      const { phase, node } = data.stops[position - 1];
      const { value, adjoint } = data.trace.nodes[node];
      const numbers = phase === "forward" ? value : passedAt(data, position)?.cotangent ?? adjoint;
      if (!isNumber(numbers)) continue;
      assertSays(lastOf(await textOf(page, "#step .equation")), numbers.entries[0], `panel at ${position}`);
    }
    assert.equal(await page.getAttribute("#live", "aria-live"), "polite");
    return `${positions.length} positions`;
  },

  async "shows the local derivative at the current edge"(page, data) {
    await unfoldAll(page);
    const { nodes } = data.trace;
    const backward = data.stops.map((_, k) => k + 1).filter((position) => passedAt(data, position));
    const every = Math.ceil(backward.length / 20) || 1;
    for (const position of backward.filter((_, k) => k % every === 0)) {
      await goTo(page, position);
      const { node, derivative: local, slope, pullback } = passedAt(data, position);
      const ratio = `∂${nodes[data.stops[position - 1].node].name}/∂${nodes[node].name}`;
      assert.equal(await page.locator(".edge.current.passed").count(), 1, `at ${position}: one current edge`);
      const label = await textOf(page, ".slope:not(.hidden) text");
      if (!local) assert.ok(label.endsWith("…") || label.startsWith(pullback), label);
      else if (slope && isNumber(slope)) assertSays(lastOf(label), slope.entries[0], label);
      else assert.ok(label.startsWith(ratio), label);
    }
    await goTo(page, 0);
    assert.equal(await page.locator(".edge.current, .slope:not(.hidden)").count(), 0, "none at the start");
  },

  async "marks what derivatives made, by order"(page, { trace }) {
    (await shownNodes(page)).forEach(({ badge }, i) => {
      const { order, name } = trace.nodes[i];
      assert.equal(badge, ["", "′", "″", "‴"][order] ?? String(order), name);
    });
    const made = trace.nodes.filter(({ order }) => order > 0).length;
    assert.equal(await page.isVisible(".legend .order"), made > 0);
    return `${made} nodes`;
  },

  async "steps in time"(page, { trace, stops }) {
    const limit = 500;  // milliseconds; some 20 are usual, but a busy machine must not fail the test
    const medianTime = () => page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const times = [];
      for (let k = 0; k < 25; ++k) {
        await frame();
        const begin = performance.now();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
        await frame();
        times.push(performance.now() - begin);
      }
      return times.sort((a, b) => a - b)[12];
    });
    const medians = [];
    await unfoldAll(page);
    for (const seen of ["near", "whole"])
      for (const position of [0, Math.max(0, stops.length - 60)]) {
        await goTo(page, position);
        if (seen === "whole") await press(page, "0");
        await page.waitForTimeout(400);
        medians.push(await medianTime());
      }
    const shown = medians.map((time) => time.toFixed(0)).join(", ");
    assert.ok(Math.max(...medians) < limit, `${shown} ms, expected less than ${limit}`);
    return `${trace.nodes.length} nodes: ${shown} ms, the first two near, the others from afar`;
  },
};
