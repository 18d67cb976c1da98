// Works through pages written by xgrad::inspect::to_html as a reader would, in Chromium, and compares what they show with the
// data in them:
//
//     node tests/page/graph.mjs FILE.html… | FOLDER…
//
// playwright-core is looked for where npm installs it in the current directory, and in $NODE_PATH; Chromium is $CHROMIUM or
// /usr/bin/chromium. Pictures of each page go to $SCREENSHOTS, if that is set.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(join(process.cwd(), "package.json"))("playwright-core");

const wide = { width: 1280, height: 800 }, narrow = { width: 480, height: 900 };

// ---- The page, as a reader finds it -----------------------------------------------------------------------------

async function open(browser, file, { viewport = wide, colorScheme = "light", hash = "" } = {}) {
  const page = await browser.newPage({ viewport, colorScheme });
  page.setDefaultTimeout(8000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.stack));
  page.on("console", (message) => page.complaints.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== pathToFileURL(file).href) page.complaints.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href + hash);
  await page.waitForFunction(() => document.getElementById("position").textContent !== "");
  return page;
}

const dataOf = (page) => page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
const textOf = (page, selector) => page.evaluate((at) => document.querySelector(at).textContent, selector);
const positionOf = async (page) => Number((await textOf(page, "#position")).split("/")[0]);
const press = (page, ...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const focusedId = (page) => page.evaluate(() => document.activeElement.id);

/// Lets go of what has the focus, so that keys go to the page.
const letGo = (page) => page.evaluate(() => document.activeElement.blur());

async function goTo(page, position) {
  await page.evaluate((value) => {
    const slider = document.getElementById("slider");
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }, position);
}

async function unfoldAll(page) {
  if (await page.isVisible("#unfold-all")) await page.click("#unfold-all", { force: true });
  await letGo(page);
}

/// What the boxes of all nodes show.
const shownNodes = (page) => page.evaluate(() => [...document.querySelectorAll("[id^=node-]")]
  .sort((a, b) => a.id.slice(5) - b.id.slice(5)).map((element) => ({
    hidden: element.classList.contains("hidden"),
    computed: element.classList.contains("computed"),
    value: element.querySelector(".value").textContent,
    adjoint: element.querySelector(".adjoint").textContent,
    label: element.getAttribute("aria-label"),
  })));

// ---- What the page must show ------------------------------------------------------------------------------------

/// What is known at a position, from the stops alone.
function expectedAt({ trace, stops }, position) {
  const state = trace.nodes.map(() => ({ computed: false, adjoint: null, pending: 0 }));
  stops.forEach(({ phase, node, edge }, k) => {
    const passed = edge == null ? null : trace.nodes[node].inputs[edge];
    if (k >= position) {
      if (passed) ++state[passed.node].pending;
    } else if (phase === "forward") {
      state[node].computed = true;
    } else if (passed) {
      state[passed.node].adjoint = passed.adjoint;
    } else if (node === trace.output) {
      state[node].adjoint = trace.nodes[node].adjoint;
    }
  });
  return state;
}

const isNumber = (numbers) => numbers.shape.length === 0;

/// Some positions: the first and the last, those around the turn, and others evenly between.
function somePositions({ stops }, count) {
  const turn = stops.filter(({ phase }) => phase === "forward").length;
  const even = Array.from({ length: count }, (_, k) => Math.round(k * stops.length / (count - 1)));
  return [...new Set([0, 1, turn - 1, turn, turn + 1, ...even])].filter((k) => k >= 0 && k <= stops.length)
    .sort((a, b) => a - b);
}

/// Asserts that a text says a number, to as many digits as it has.
function assertSays(text, number, where) {
  if (typeof number === "string")
    return assert.equal(text, { nan: "NaN", inf: "∞", "-inf": "−∞" }[number], where);
  const plain = text.replaceAll("−", "-").replace(/·10\^?/, "e");
  assert.match(plain, /^-?\d+(\.\d+)?(e[-+]?\d+)?$/, `${where}: '${text}' is not a number`);
  const [mantissa, power = "0"] = plain.split("e");
  const unit = 10 ** (Number(power) - (mantissa.split(".")[1] ?? "").length);
  if (Number(plain) === 0) return assert.ok(number === 0, `${where}: shows ${text}, is ${number}`);  // or −0
  assert.ok(Math.abs(Number(plain) - number) <= 0.501 * unit, `${where}: shows ${text}, is ${number}`);
}

/// Asserts that a box says what an array holds: a number, a range, or a bound.
function assertSaysArray(text, numbers, where) {
  const size = numbers.shape.reduce((product, length) => product * length, 1);
  if (size === 0) return assert.equal(text, "empty", where);
  if (size === 1 && numbers.entries) return assertSays(text, numbers.entries[0], where);
  if (numbers.not_finite > 0) return assert.equal(text, "not finite", where);
  if (text.startsWith("±")) return assertSays(text.slice(1), Math.max(Math.abs(numbers.min), Math.abs(numbers.max)), where);
  const [min, max] = text.startsWith("all ") ? [text.slice(4), text.slice(4)] : text.split("…");
  assertSays(min, numbers.min, `${where}, minimum`);
  assertSays(max, numbers.max, `${where}, maximum`);
}

/// The sentence that is read aloud at a stop says where it is, who is concerned, and, for numbers, what comes out.
function assertSentence(sentence, { trace, stops }, position) {
  const { nodes, output } = trace;
  const where = `at ${position}, '${sentence}'`;
  if (position === 0) return assert.equal(sentence, `step 0 of ${stops.length}: nothing has been computed yet`);
  const { phase, node, edge } = stops[position - 1];
  const begin = `${phase}, step ${position} of ${stops.length}: `;
  assert.ok(sentence.startsWith(begin), where);
  const says = sentence.slice(begin.length);
  const derivative = (i) => `d${nodes[output].name}/d${nodes[i].name}`;
  const last = (text) => text.split(" = ").pop();
  const { name, formula, value, adjoint, inputs } = nodes[node];
  if (phase === "forward") {
    assert.ok(says.startsWith(formula ? `${name} = ${formula}` : name), where);
    if (isNumber(value)) assertSays(last(says), value.entries[0], where);
  } else if (edge == null) {
    assert.ok(says.includes(`${derivative(node)} = `), where);
    if (isNumber(adjoint)) assertSays(/ = (\S+)( is complete)?$/.exec(says)[1], adjoint.entries[0], where);
  } else {
    const passed = inputs[edge];
    assert.ok(says.startsWith(`${name} passes to ${nodes[passed.node].name}: `), where);
    assert.ok(says.includes(passed.pullback), where);
    const others = stops.filter((stop) => stop.edge != null && nodes[stop.node].inputs[stop.edge].node === passed.node);
    if (others.length === 1) assert.ok(says.includes(`: ${derivative(passed.node)} = ${passed.pullback}`), where);
    else assert.match(says, / to come$|, complete$/, where);
    if (isNumber(passed.cotangent)) assertSays(last(says.split(";")[0]), passed.cotangent.entries[0], where);
    if (isNumber(passed.cotangent) && others.length > 1)
      assertSays(last(says.split("; ")[1].split(", ")[0]), passed.adjoint.entries[0], where);
  }
}

// ---- The checks: each gets a page at its start ------------------------------------------------------------------

const checks = {
  async "starts with nothing computed"(page, data) {
    assert.equal(await positionOf(page), 0);
    assert.equal(await page.getAttribute("#slider", "max"), String(data.stops.length));
    assert.equal((await textOf(page, "#title")).replaceAll("^", ""), data.title.replaceAll("^", ""));
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
    await page.click("#next", { force: true });
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
    await goTo(page, Math.max(0, stops.length - 3));
    await press(page, " ");
    assert.equal(await page.getAttribute("#play", "aria-label"), "Pause");
    await page.waitForFunction((most) => document.getElementById("slider").value === String(most), stops.length);
    assert.equal(await page.getAttribute("#play", "aria-label"), "Play", "stops at the end");
    await page.click("#play");
    await page.waitForFunction(() => Number(document.getElementById("slider").value) > 0);
    await page.click("#play");
    const paused = await positionOf(page);
    await page.waitForTimeout(1100);
    assert.equal(await positionOf(page), paused);
  },

  async "shows the values and adjoints of the data"(page, data) {
    await unfoldAll(page);
    let compared = 0;
    for (const position of somePositions(data, data.trace.nodes.length > 500 ? 6 : 40)) {
      await goTo(page, position);
      const shown = await shownNodes(page), expected = expectedAt(data, position);
      data.trace.nodes.forEach(({ name, operation, value }, i) => {
        const where = `${name} at ${position}`;
        assert.equal(shown[i].computed, expected[i].computed, `${where}: computed`);
        assertSaysArray(shown[i].value, value, `${where}: value`);
        assert.ok(shown[i].label.startsWith(`${name}, ${operation}, `), `${where}: '${shown[i].label}'`);
        const { adjoint, pending } = expected[i];
        if (!adjoint) return assert.equal(shown[i].adjoint, "", `${where}: adjoint`);
        assert.equal(shown[i].adjoint.endsWith(" +"), pending > 0, `${where}: '+' says that there is more to come`);
        assertSaysArray(shown[i].adjoint.replace(" +", ""), adjoint, `${where}: adjoint`);
        ++compared;
      });
      assert.equal((await page.locator(".edge.passed").count()) > 0,
                   data.stops.slice(0, position).some(({ edge }) => edge != null), `edges passed at ${position}`);
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
      const { phase, node, edge } = data.stops[position - 1];
      const passed = edge == null ? null : data.trace.nodes[node].inputs[edge];
      const numbers = phase === "forward" ? data.trace.nodes[node].value : passed ? passed.cotangent
                                                                                  : data.trace.nodes[node].adjoint;
      if (isNumber(numbers))
        assertSays((await textOf(page, "#step .equation")).split(" = ").pop(), numbers.entries[0], `panel at ${position}`);
    }
    assert.equal(await page.getAttribute("#live", "aria-live"), "polite");
    return `${positions.length} positions`;
  },

  async "shows the local derivative at the current edge"(page, data) {
    await unfoldAll(page);
    const { nodes } = data.trace;
    const backward = data.stops.map((stop, k) => ({ ...stop, position: k + 1 })).filter(({ edge }) => edge != null);
    const every = Math.ceil(backward.length / 20) || 1;
    for (const { node, edge, position } of backward.filter((_, k) => k % every === 0)) {
      await goTo(page, position);
      const passed = nodes[node].inputs[edge];
      assert.equal(await page.locator(".edge.current.passed").count(), 1, `at ${position}: one current edge`);
      const label = await page.evaluate(() => document.querySelector(".slope:not(.hidden) text").textContent);
      const local = `∂${nodes[node].name}/∂${nodes[passed.node].name}`;
      if (!passed.derivative) assert.ok(label.endsWith("…") || label.startsWith(passed.pullback), label);
      else if (passed.slope && isNumber(passed.slope)) assertSays(label.split(" = ").pop(), passed.slope.entries[0], label);
      else assert.ok(label.startsWith(local), label);
    }
    await goTo(page, 0);
    assert.equal(await page.locator(".edge.current, .slope:not(.hidden)").count(), 0, "none at the start");
  },

  async "is laid out from left to right without overlaps"(page) {
    const overlaps = () => page.evaluate(() => {
      const boxes = [...document.querySelectorAll("[role=treeitem]:not(.hidden):not(.open)")].map((element) => {
        const [, x, y] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(element.getAttribute("transform"));
        return { id: element.id, x: Number(x), y: Number(y) };
      }).sort((a, b) => a.x - b.x || a.y - b.y);
      return boxes.filter((box, k) => k > 0 && box.x - boxes[k - 1].x < 100 && box.y - boxes[k - 1].y < 46)
        .map(({ id }) => id);
    });
    const backwards = () => page.evaluate(() => [...document.querySelectorAll(".edge:not(.hidden)")]
      .filter((path) => path.getPointAtLength(0).x >= path.getPointAtLength(path.getTotalLength()).x).length);
    await unfoldAll(page);
    assert.deepEqual(await overlaps(), [], "unfolded");
    assert.equal(await backwards(), 0, "edges to the left, unfolded");
    await press(page, "Shift+F");
    assert.deepEqual(await overlaps(), [], "folded");
    assert.equal(await backwards(), 0, "edges to the left, folded");
    assert.ok(await page.locator("[role=treeitem]:not(.hidden)").count() > 0);
  },

  async "folds and unfolds with keyboard and mouse"(page, { trace }) {
    const member = trace.nodes.findIndex(({ section }) => section >= 0);
    if (member < 0) {
      assert.ok(!(await page.isVisible("#fold-all")));
      return "no sections";
    }
    await unfoldAll(page);
    const group = trace.nodes[member].section;
    const expanded = () => page.getAttribute(`#group-${group}`, "aria-expanded");
    const hidden = async () => (await shownNodes(page))[member].hidden;
    const choose = async () => {
      await page.fill("#query", trace.nodes[member].name);
      await press(page, "Enter", "Escape");
    };
    await choose();
    assert.equal(await focusedId(page), `node-${member}`);
    await press(page, "f");
    assert.equal(await expanded(), "false", "f folds");
    assert.ok(await hidden());
    assert.equal(await focusedId(page), `group-${group}`, "the folded group has the focus");
    await press(page, "f");
    assert.equal(await expanded(), "true", "f unfolds");
    await press(page, "Enter");
    assert.equal(await expanded(), "false", "Enter folds");
    await page.click(`#group-${group} .folded .frame`);
    assert.equal(await expanded(), "true", "a click unfolds");
    assert.ok(!(await hidden()));
    await page.click(`#group-${group} .tab`);
    assert.equal(await expanded(), "false", "a click on the heading folds");
    await page.click("#unfold-all", { force: true });
    assert.equal(await page.locator("[id^=group-][aria-expanded=false]").count(), 0);
    await page.click("#fold-all");
    assert.equal(await page.locator("[id^=group-][aria-expanded=true]").count(), 0);
    // A step inside a folded group is shown at the group.
    await goTo(page, member + 1);
    const distance = await page.evaluate(() => {
      const frame = [...document.querySelectorAll(".group:not(.hidden) .frame")].map((each) => each.getBoundingClientRect());
      const ring = document.querySelector(".ring.subject").getBoundingClientRect();
      return Math.min(...frame.map((each) => Math.abs(each.x - ring.x) + Math.abs(each.y - ring.y)));
    });
    assert.ok(distance < 20, `the ring is ${distance} px from the group`);
    await choose();
    assert.ok(!(await hidden()), "the search unfolds what it finds");
  },

  async "is reached by the keyboard alone"(page, { trace }) {
    const reached = [];
    await page.evaluate(() => document.body.focus());
    for (let k = 0; k < 16 && reached[reached.length - 1] !== "aside"; ++k) {
      await press(page, "Tab");
      reached.push(await page.evaluate(() => {
        const { activeElement: element } = document;
        return element.getAttribute("role") === "treeitem" ? "graph" : element.id || element.localName;
      }));
    }
    const folding = trace.nodes.some(({ section }) => section >= 0) ? ["fold-all", "unfold-all"] : [];
    assert.deepEqual(reached, ["query", ...folding, "zoom-out", "zoom-in", "fit", "graph", "start", "back", "play", "next",
                               "end", "slider", "aside"]);
    const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, input, [role=treeitem], [tabindex]")]
      .filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim())).length);
    assert.equal(unnamed, 0, "elements without a name");

    await page.click("#fit");
    await letGo(page);
    await press(page, "ArrowDown");
    const first = await focusedId(page);
    assert.equal(await page.getAttribute(`#${first}`, "role"), "treeitem", "the down key enters the graph");
    const items = await page.locator("[role=treeitem]:not(.hidden)").count();
    if (items > 1) {
      await press(page, "ArrowDown");
      assert.notEqual(await focusedId(page), first, "down: to the next");
      await press(page, "ArrowUp");
      assert.equal(await focusedId(page), first, "up: back");
    }
    assert.equal(await page.locator("[role=treeitem][tabindex='0']").count(), 1, "one stop of the tab key");
    assert.ok(await page.isVisible(".ring.chosen"), "the focus is seen");
    await press(page, "ArrowRight");
    assert.equal(await positionOf(page), 1, "arrow keys step while a node has the focus");
    await press(page, "c");
    await press(page, "Escape");
    assert.ok(!(await page.isVisible(".ring.chosen")), "Escape lets go");
    for (const key of ["←", "Home", "space", "f", "/", "+", "Esc"])
      assert.ok((await textOf(page, "#help")).includes(key), `the help line names ${key}`);
  },

  async "tells of the node under the pointer or with the focus"(page, data) {
    await unfoldAll(page);
    await press(page, "End");
    const { nodes } = data.trace;
    const kinds = { leaf: nodes.findIndex(({ operation }) => operation === "leaf"),
                    operation: nodes.findIndex(({ inputs }) => inputs.length > 0),
                    small: nodes.findIndex(({ value }) => value.entries?.length > 1 && value.entries.length <= 8),
                    large: nodes.findIndex(({ value }) => value.entries?.length > 64) };
    for (const i of new Set(Object.values(kinds).filter((index) => index >= 0))) {
      const { name, formula, value, operation, line } = nodes[i];
      await page.fill("#query", name);
      await press(page, "Enter", "Escape");
      const told = await textOf(page, "#chosen");
      for (const part of [name, operation, formula, line ? `:${line.line}` : ""]) assert.ok(told.includes(part), `${name}: ${part}`);
      const explanation = data.explanations[i]?.split("\n")[0].split(";  ")[0].trim()
        .replace(/e([-+])0*(\d+)/g, (_, sign, power) => `·10^${sign === "-" ? "−" : ""}${power}`);
      if (explanation) assert.ok(told.includes(explanation), `${explanation} in ${told}`);
      if (isNumber(value)) {
        assertSays(await textOf(page, "#chosen .number td"), value.entries[0], `${name} in the panel`);
      } else {
        const cells = await page.locator("#chosen .statistics tbody tr").evaluateAll((rows) =>
          Object.fromEntries(rows.map((row) => [row.children[0].textContent, row.children[1].textContent])));
        for (const [label, number] of [["minimum", value.min], ["maximum", value.max], ["mean", value.mean], ["norm", value.norm]])
          assertSays(cells[label], number, `${name}, ${label}`);
      }
      if (i === kinds.small) assert.equal(await page.locator("#chosen figure").first().locator("td").count(), value.entries.length);
      if (i === kinds.large && i !== kinds.small) {
        assert.match(await page.locator("#chosen canvas").first().getAttribute("aria-label"), /^heat map of /);
        await page.locator("#chosen summary").first().click();
        await page.waitForFunction((count) => document.querySelectorAll("#chosen details td").length >= count,
                                   value.entries.length);
      }
    }
    await press(page, "Escape");
    const visible = nodes[kinds.leaf >= 0 ? kinds.leaf : 0].name;
    await page.fill("#query", visible);
    await press(page, "Enter");
    await page.fill("#query", "");
    await letGo(page);
    await press(page, "Escape");
    await page.hover(`#node-${nodes.findIndex(({ name }) => name === visible)} .frame`);
    assert.ok((await textOf(page, "#chosen h2")).startsWith(visible), "hovering shows the node");
    await page.mouse.move(5, 5);
    assert.match(await textOf(page, "#chosen"), /Point at a node/, "leaving shows it no more");
  },

  async "finds nodes by name"(page, { trace }) {
    const wanted = trace.nodes[trace.nodes.length - 1].name;
    await press(page, "/");
    assert.equal(await focusedId(page), "query");
    await page.keyboard.type(wanted);
    assert.match(await textOf(page, "#found"), /^\d+ found$/);
    assert.ok(await page.locator(".match").count() > 0);
    await press(page, "Enter");
    assert.match(await textOf(page, "#found"), new RegExp(`^1 of \\d+: `));
    assert.ok((await textOf(page, "#chosen h2")).startsWith(wanted));
    const inView = await page.evaluate((name) => {
      const ring = document.querySelector(".ring.chosen").getBoundingClientRect();
      const view = document.getElementById("graph").getBoundingClientRect();
      return ring.left >= view.left && ring.right <= view.right && ring.top >= view.top && ring.bottom <= view.bottom;
    });
    assert.ok(inView, "what is found is brought into view");
    await page.fill("#query", "no such node");
    assert.equal(await textOf(page, "#found"), "none");
    await press(page, "Escape");
    assert.equal(await page.inputValue("#query"), "");
  },

  async "zooms, moves and fits"(page) {
    const scaleAndPlace = () => page.evaluate(() =>
      /translate\((.*),(.*)\) scale\((.*)\)/.exec(document.querySelector(".canvas").getAttribute("transform")).slice(1).map(Number));
    const [, , before] = await scaleAndPlace();
    await press(page, "-");
    const [, , smaller] = await scaleAndPlace();
    assert.ok(smaller < before || before <= 0.011, "− zooms out");
    await press(page, "+", "+");
    const [x, y, larger] = await scaleAndPlace();
    assert.ok(larger > smaller, "+ zooms in");
    await press(page, "Shift+ArrowRight", "Shift+ArrowDown");
    const [movedX, movedY] = await scaleAndPlace();
    assert.ok(movedX < x && movedY < y, "⇧ and arrow keys move the view");
    const area = await page.locator("#graph").boundingBox();
    await page.mouse.move(area.x + 40, area.y + area.height - 120);
    await page.mouse.down();
    await page.mouse.move(area.x + 90, area.y + area.height - 150, { steps: 4 });
    await page.mouse.up();
    const [draggedX, draggedY] = await scaleAndPlace();
    assert.ok(Math.abs(draggedX - movedX - 50) < 1 && Math.abs(draggedY - movedY + 30) < 1, "dragging moves the view");
    await page.mouse.wheel(0, -300);
    await page.waitForFunction((scale) =>
      Number(/scale\((.*)\)/.exec(document.querySelector(".canvas").getAttribute("transform"))[1]) > scale, larger);
    await press(page, "0");
    const outside = await page.evaluate(() => {
      const view = document.getElementById("graph").getBoundingClientRect();
      return [...document.querySelectorAll("[role=treeitem]:not(.hidden) .frame")].map((frame) => frame.getBoundingClientRect())
        .filter(({ left, right, top, bottom, width }) => width > 0 &&
          (left < view.left || right > view.right || top < view.top || bottom > view.bottom)).length;
    });
    assert.equal(outside, 0, "all is in view after fitting");
  },

  async "marks what derivatives made, by order"(page, { trace }) {
    const orders = await page.evaluate(() => [...document.querySelectorAll("[id^=node-]")].map((element) => ({
      i: Number(element.id.slice(5)), badge: element.querySelector(".badge text")?.textContent ?? "" })));
    for (const { i, badge } of orders) {
      const { order, name } = trace.nodes[i];
      assert.equal(badge, ["", "′", "″", "‴"][order] ?? String(order), name);
    }
    const made = trace.nodes.filter(({ order }) => order > 0).length;
    assert.equal(await page.isVisible(".legend .order"), made > 0);
    return `${made} nodes`;
  },

  async "steps in time"(page, { trace, stops }) {
    const limit = 50;
    const times = () => page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const taken = [];
      for (let k = 0; k < 25; ++k) {
        await frame();
        const begin = performance.now();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
        await frame();
        taken.push(performance.now() - begin);
      }
      return taken.sort((a, b) => a - b)[12];
    });
    const medians = [];
    await unfoldAll(page);
    for (const whole of [false, true])
      for (const position of [0, Math.max(0, stops.length - 60)]) {
        await goTo(page, position);
        if (whole) await press(page, "0");
        await page.waitForTimeout(400);
        medians.push(await times());
      }
    const shown = medians.map((time) => time.toFixed(0)).join(", ");
    assert.ok(Math.max(...medians) < limit, `a step takes ${shown} ms, expected less than ${limit}`);
    return `${trace.nodes.length} nodes: ${shown} ms with the frame, near and from afar`;
  },
};

// ---- What needs a page of its own -------------------------------------------------------------------------------

async function checkAddress(browser, file, { stops }) {
  const half = Math.floor(stops.length / 2);
  const page = await open(browser, file, { hash: `#step=${half}` });
  assert.equal(await positionOf(page), half, "the step in the address");
  await page.evaluate((step) => { location.hash = `#step=${step}`; }, stops.length);
  await page.waitForFunction((step) => document.getElementById("slider").value === String(step), stops.length);
  await press(page, "ArrowLeft");
  await page.waitForFunction((step) => location.hash === `#step=${step}`, stops.length - 1);
  return page;
}

/// The contrast of two colors after WCAG.
function contrast(first, second) {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

async function checkScheme(browser, file, { stops }, colorScheme) {
  const page = await open(browser, file, { colorScheme, hash: `#step=${stops.length}` });
  const colors = await page.evaluate(() => Object.fromEntries(
    ["paper", "raised", "ink", "soft", "forward", "backward", "order", "forward-tint", "backward-tint", "order-tint",
     "order-tint-2"].map((name) => {
      const color = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
      return [name, color.length === 4 ? color.replace(/[0-9a-f]/gi, "$&$&") : color];
    })));
  const isDark = contrast(colors.paper, "#000000") < contrast(colors.paper, "#ffffff");
  assert.equal(isDark, colorScheme === "dark", `paper is ${colors.paper}`);
  for (const text of ["ink", "soft", "forward", "backward", "order"])
    for (const ground of ["paper", "raised"])
      assert.ok(contrast(colors[text], colors[ground]) >= 4.5, `${text} on ${ground}: ${contrast(colors[text], colors[ground])}`);
  for (const text of ["forward", "backward"])
    for (const ground of [`${text}-tint`, "order-tint", "order-tint-2"])
      assert.ok(contrast(colors[text], colors[ground]) >= 4.5, `${text} on ${ground}: ${contrast(colors[text], colors[ground])}`);
  return page;
}

async function checkNarrow(browser, file, { stops }) {
  const page = await open(browser, file, { viewport: narrow, hash: `#step=${stops.length}` });
  const { width, figure, panel } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    figure: document.querySelector(".figure").getBoundingClientRect().bottom,
    panel: document.querySelector("aside").getBoundingClientRect().top,
  }));
  assert.ok(width <= narrow.width, `the page is ${width} px wide`);
  assert.ok(panel >= figure, "the panel is below the graph");
  await press(page, "ArrowDown");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= narrow.width, "with a chosen node");
  return page;
}

async function takePictures(browser, file, { stops, trace }, folder) {
  const name = basename(file, ".html");
  const middle = Math.round((trace.nodes.length + stops.length) / 2);
  const take = async (view, options, act = async () => {}) => {
    const page = await open(browser, file, options);
    await act(page);
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(folder, `${name}-${view}.png`) });
    await page.close();
  };
  const at = (position) => ({ hash: `#step=${position}` });
  await take("start", {});
  for (const colorScheme of ["light", "dark"]) {
    await take(`backward-${colorScheme}`, { colorScheme, ...at(middle) }, (page) => press(page, "c"));
    await take(`narrow-${colorScheme}`, { colorScheme, viewport: narrow, ...at(middle) });
  }
  await take("folded", at(middle), async (page) => {
    await unfoldAll(page);
    await press(page, "Shift+F");
  });
  await take("unfolded", at(middle), unfoldAll);
  await take("whole", at(middle), async (page) => {
    await unfoldAll(page);
    await press(page, "0");
  });
  await take("end", { ...at(stops.length) }, (page) => press(page, "ArrowDown"));
}

// ---- All of it --------------------------------------------------------------------------------------------------

async function work(browser, file) {
  const done = (what, note) => console.log(`ok  ${basename(file)}: ${what}${note ? ` (${note})` : ""}`);
  const first = await open(browser, file);
  const data = await dataOf(first);
  await first.close();
  const run = async (what, check) => {
    let page = null;
    try {
      const result = await check((opened) => { page = opened; });
      assert.deepEqual(page.complaints, [], "errors and requests");
      await page.close();
      done(what, result);
    } catch (error) {
      throw new Error(`${basename(file)}: ${what}: ${error.message}`, { cause: error });
    }
  };
  for (const [what, check] of Object.entries(checks))
    await run(what, async (use) => {
      const page = await open(browser, file);
      use(page);
      return check(page, data);
    });
  await run("opens at the step in its address", async (use) => { use(await checkAddress(browser, file, data)); });
  for (const scheme of ["light", "dark"])
    await run(`has contrast in the ${scheme} scheme`, async (use) => { use(await checkScheme(browser, file, data, scheme)); });
  await run("fits a narrow screen", async (use) => { use(await checkNarrow(browser, file, data)); });
  if (process.env.SCREENSHOTS) {
    mkdirSync(process.env.SCREENSHOTS, { recursive: true });
    await takePictures(browser, file, data, process.env.SCREENSHOTS);
    done("pictures taken");
  }
}

const files = process.argv.slice(2).flatMap((argument) => (statSync(argument).isDirectory()
  ? readdirSync(argument).filter((name) => name.endsWith(".html")).sort().map((name) => join(argument, name))
  : [argument])).map((file) => resolve(file));
if (files.length === 0) {
  console.error("usage: node tests/page/graph.mjs FILE.html… | FOLDER…");
  process.exit(2);
}
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const file of files) await work(browser, file);
} catch (error) {
  console.error(`FAILED  ${error.message}`);
  if (error.cause) console.error(error.cause.stack.split("\n").filter((line) => line.includes("graph.mjs")).slice(0, 3).join("\n"));
  process.exitCode = 1;
} finally {
  await browser.close();
}
