// Works through pages that xgrad::inspect::to_html wrote, in Chromium, as a reader would, and compares what
// they show with the data in them:
//
//     node tests/page/graph.mjs FILE.html… | FOLDER…
//
// playwright-core is looked for in the current directory, where npm installs it, and in $NODE_PATH. Chromium
// is $CHROMIUM or /usr/bin/chromium. Pictures of each page go to $SCREENSHOTS, if that is set.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(join(process.cwd(), "package.json"))("playwright-core");

const wide = { width: 1280, height: 800 }, narrow = { width: 480, height: 900 };

// ---- The page, as a reader finds it ----------------------------------------------------------------------

async function open(browser, file, { viewport = wide, colorScheme = "light", hash = "" } = {}) {
  const address = pathToFileURL(file).href;
  const page = await browser.newPage({ viewport, colorScheme });
  page.setDefaultTimeout(8000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.stack));
  page.on("console", (message) => page.complaints.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) page.complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address + hash);
  await page.waitForFunction(() => document.getElementById("position").textContent !== "");
  return page;
}

const dataOf = (page) => page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
const textOf = (page, selector) => page.evaluate((at) => document.querySelector(at).textContent, selector);
const positionOf = async (page) => Number((await textOf(page, "#position")).split("/")[0]);
const focusedId = (page) => page.evaluate(() => document.activeElement.id);

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/// Lets go of what has the focus, so that keys go to the page.
const letGo = (page) => page.evaluate(() => document.activeElement.blur());

async function goTo(page, position) {
  await page.evaluate((value) => {
    const slider = document.getElementById("slider");
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }, position);
}

const waitForPosition = (page, position) =>
  page.waitForFunction((wanted) => document.getElementById("slider").value === String(wanted), position);

// A button that has nothing to do says so, and can still be clicked.
const click = (page, selector) => page.click(selector, { force: true });

async function unfoldAll(page) {
  if (await page.isVisible("#unfold-all")) await click(page, "#unfold-all");
  await letGo(page);
}

/// Searches for a node, which unfolds its groups, and gives it the focus.
async function choose(page, name) {
  await page.fill("#query", name);
  await press(page, "Enter", "Escape");
}

/// What the boxes of all nodes show.
const shownNodes = (page) => page.evaluate(() => [...document.querySelectorAll("[id^=node-]")]
  .sort((a, b) => a.id.slice(5) - b.id.slice(5))
  .map((element) => ({
    hidden: element.classList.contains("hidden"),
    computed: element.classList.contains("computed"),
    operation: element.querySelector(".note").textContent,
    value: element.querySelector(".value").textContent,
    adjoint: element.querySelector(".adjoint").textContent,
    badge: element.querySelector(".badge")?.textContent ?? "",
    label: element.getAttribute("aria-label"),
  })));

// ---- What the page must show -----------------------------------------------------------------------------

const isNumber = (numbers) => numbers.shape.length === 0;
const derivative = ({ nodes, output }, i) => `d${nodes[output].name}/d${nodes[i].name}`;

/// The edge along which something passes at a stop, or undefined.
const passedAt = ({ trace, stops }, position) => {
  const { node, edge } = stops[position - 1];
  return trace.nodes[node].inputs[edge ?? -1];
};

/// What is known of each node at a position, from the stops alone.
function expectedAt(data, position) {
  const { trace, stops } = data;
  const state = trace.nodes.map(() => ({ computed: false, adjoint: null, pending: 0 }));
  stops.forEach(({ phase, node }, k) => {
    const passed = passedAt(data, k + 1);
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

/// Some positions: the first and the last, those around the turn, and others evenly between.
function somePositions({ stops }, count) {
  const turn = stops.filter(({ phase }) => phase === "forward").length;
  const even = Array.from({ length: count }, (_, k) => Math.round(k * stops.length / (count - 1)));
  return [...new Set([0, 1, turn - 1, turn, turn + 1, ...even])]
    .filter((k) => k >= 0 && k <= stops.length).sort((a, b) => a - b);
}

/// Asserts that a text says a number, to as many digits as it has.
function assertSays(text, number, where) {
  const because = `${where}: shows '${text}', is ${number}`;
  if (typeof number === "string")
    return assert.equal(text, { nan: "NaN", inf: "∞", "-inf": "−∞" }[number], because);
  const plain = text.replaceAll("−", "-").replace(/·10\^?/, "e");
  assert.match(plain, /^-?\d+(\.\d+)?(e[-+]?\d+)?$/, because);
  if (Number(plain) === 0) return assert.ok(number === 0, because);
  const [mantissa, power = "0"] = plain.split("e");
  const unit = 10 ** (Number(power) - (mantissa.split(".")[1] ?? "").length);
  assert.ok(Math.abs(Number(plain) - number) <= 0.501 * unit, because);
}

/// Asserts that a box says what an array holds: a number, a range, or a bound.
function assertSaysArray(text, numbers, where) {
  const { shape, entries, min, max } = numbers;
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === 0) return assert.equal(text, "empty", where);
  if (size === 1 && entries) return assertSays(text, entries[0], where);
  if (numbers.not_finite > 0) return assert.equal(text, "not finite", where);
  if (text.startsWith("±"))
    return assertSays(text.slice(1), Math.max(Math.abs(min), Math.abs(max)), `${where}, magnitude`);
  const [low, high] = text.startsWith("all ") ? [text.slice(4), text.slice(4)] : text.split("…");
  assertSays(low, min, `${where}, minimum`);
  assertSays(high, max, `${where}, maximum`);
}

const lastOf = (equation) => equation.split(" = ").pop();

/// The sentence that is read aloud at a stop says where it is, who is concerned, and, of numbers, what comes
/// out.
function assertSentence(sentence, data, position) {
  const { trace, stops } = data;
  const where = `at ${position}, '${sentence}'`;
  if (position === 0)
    return assert.equal(sentence, `step 0 of ${stops.length}: nothing has been computed yet`);
  const { phase, node } = stops[position - 1];
  const begin = `${phase}, step ${position} of ${stops.length}: `;
  assert.ok(sentence.startsWith(begin), where);
  const says = sentence.slice(begin.length);
  const { name, formula, value, adjoint } = trace.nodes[node];
  const passed = passedAt(data, position);
  if (phase === "forward") {
    assert.ok(says.startsWith(formula ? `${name} = ${formula}` : name), where);
    if (isNumber(value)) assertSays(lastOf(says), value.entries[0], where);
  } else if (passed) {
    assertSaysPassage(says, data, position, where);
  } else {
    assert.ok(says.includes(`${derivative(trace, node)} = `), where);
    if (isNumber(adjoint)) assertSays(/ = (\S+)( is complete)?$/.exec(says)[1], adjoint.entries[0], where);
  }
}

function assertSaysPassage(says, data, position, where) {
  const { trace, stops } = data;
  const { node, cotangent, adjoint, pullback } = passedAt(data, position);
  const from = trace.nodes[stops[position - 1].node].name;
  assert.ok(says.startsWith(`${from} passes to ${trace.nodes[node].name}: `), where);
  assert.ok(says.includes(pullback), where);
  const [passage, sum] = says.split("; ");
  const all = stops.filter((_, k) => passedAt(data, k + 1)?.node === node);
  if (all.length === 1) assert.ok(says.includes(`: ${derivative(trace, node)} = ${pullback}`), where);
  else assert.match(says, / to come$|, complete$/, where);
  if (!isNumber(cotangent)) return;
  assertSays(lastOf(passage), cotangent.entries[0], where);
  if (sum) assertSays(lastOf(sum.split(", ")[0]), adjoint.entries[0], where);
}

// ---- The checks: each gets a page at its start -----------------------------------------------------------

const checks = {
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

  async "is laid out from left to right without overlaps"(page) {
    const overlaps = () => page.evaluate(() => {
      const boxes = [...document.querySelectorAll("[role=treeitem]:not(.hidden):not(.open)")]
        .map((element) => ({ id: element.id, place: element.transform.baseVal[0].matrix }))
        .map(({ id, place }) => ({ id, x: place.e, y: place.f }))
        .sort((a, b) => a.x - b.x || a.y - b.y);
      return boxes.filter(({ x, y }, k) => k > 0 && x - boxes[k - 1].x < 100 && y - boxes[k - 1].y < 46);
    });
    const crossings = () => page.evaluate(() => {
      const place = (element) => element.getBoundingClientRect();
      const apart = (a, b) => a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
      const inside = (a, b) =>
        a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
      const outlines = [...document.querySelectorAll(".outline:not(.hidden)")].map(place);
      const frames = [...document.querySelectorAll("[role=treeitem]:not(.hidden) .frame")].map(place)
        .filter(({ width }) => width > 0);
      const crosses = (a, b) => !apart(a, b) && !inside(a, b) && !inside(b, a);
      return outlines.flatMap((a, k) => [...outlines.slice(0, k), ...frames].filter((b) => crosses(a, b))).length;
    });
    const backwards = () => page.evaluate(() => [...document.querySelectorAll(".edge:not(.hidden)")]
      .filter((path) => path.getPointAtLength(0).x >= path.getPointAtLength(path.getTotalLength()).x).length);
    await unfoldAll(page);
    assert.deepEqual(await overlaps(), [], "unfolded");
    assert.equal(await crossings(), 0, "outlines that cross others, or nodes");
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

// ---- What needs a page of its own ------------------------------------------------------------------------

async function checkAddress(browser, file, { stops }) {
  const half = Math.floor(stops.length / 2);
  const page = await open(browser, file, { hash: `#step=${half}` });
  assert.equal(await positionOf(page), half, "the step in the address");
  await page.evaluate((step) => { location.hash = `#step=${step}`; }, stops.length);
  await waitForPosition(page, stops.length);
  await press(page, "ArrowLeft");
  await page.waitForFunction((step) => location.hash === `#step=${step}`, stops.length - 1);
  return page;
}

/// The contrast of two colors after the Web Content Accessibility Guidelines.
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
  const color = (name) => page.evaluate((at) => {
    const value = getComputedStyle(document.documentElement).getPropertyValue(at).trim();
    return value.length === 4 ? value.replace(/[0-9a-f]/gi, "$&$&") : value;
  }, `--${name}`);
  const paper = await color("paper");
  const isDark = contrast(paper, "#000000") < contrast(paper, "#ffffff");
  assert.equal(isDark, colorScheme === "dark", `paper is ${paper}`);
  const tints = ["order-tint", "order-tint-2"];
  const grounds = { ink: tints, soft: tints, forward: ["forward-tint", ...tints],
                    backward: ["backward-tint", ...tints], order: [] };
  for (const [text, tinted] of Object.entries(grounds))
    for (const ground of ["paper", "raised", ...tinted]) {
      const found = contrast(await color(text), await color(ground));
      assert.ok(found >= 4.5, `${text} on ${ground}: ${found.toFixed(2)}`);
    }
  return page;
}

async function checkNarrow(browser, file, { stops }) {
  const page = await open(browser, file, { viewport: narrow, hash: `#step=${stops.length}` });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(await width() <= narrow.width, `the page is ${await width()} px wide`);
  const graph = await page.locator(".figure").boundingBox();
  const panel = await page.locator("aside").boundingBox();
  assert.ok(panel.y >= graph.y + graph.height, "the panel is below the graph");
  await press(page, "ArrowDown");
  assert.ok(await width() <= narrow.width, `the page is ${await width()} px wide with a chosen node`);
  return page;
}

async function takePictures(browser, file, { stops, trace }, folder) {
  const middle = Math.round((trace.nodes.length + stops.length) / 2);
  const take = async (view, position, act = async () => {}, options = {}) => {
    const page = await open(browser, file, { hash: `#step=${position}`, ...options });
    await act(page);
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(folder, `${basename(file, ".html")}-${view}.png`) });
    await page.close();
  };
  mkdirSync(folder, { recursive: true });
  await take("start", 0);
  for (const colorScheme of ["light", "dark"]) {
    await take(`backward-${colorScheme}`, middle, (page) => press(page, "c"), { colorScheme });
    await take(`narrow-${colorScheme}`, middle, undefined, { colorScheme, viewport: narrow });
  }
  await take("unfolded", middle, unfoldAll);
  await take("folded", middle, async (page) => {
    await unfoldAll(page);
    await press(page, "Shift+F");
  });
  await take("whole", middle, async (page) => {
    await unfoldAll(page);
    await press(page, "0");
  });
  await take("end", stops.length, (page) => press(page, "ArrowDown"));
}

// ---- All of it -------------------------------------------------------------------------------------------

/// Runs one check, which gives its page to `use`; the page must not have complained.
async function run(file, what, check) {
  let page = null;
  try {
    const note = await check((opened) => (page = opened));
    assert.deepEqual(page.complaints, [], "errors and requests");
    await page.close();
    console.log(`ok  ${basename(file)}: ${what}${note ? ` (${note})` : ""}`);
  } catch (error) {
    throw new Error(`${basename(file)}: ${what}: ${error.message}`, { cause: error });
  }
}

async function work(browser, file) {
  const first = await open(browser, file);
  const data = await dataOf(first);
  await first.close();
  for (const [what, check] of Object.entries(checks))
    await run(file, what, async (use) => check(use(await open(browser, file)), data));
  const alone = (what, check, ...options) =>
    run(file, what, async (use) => { use(await check(browser, file, data, ...options)); });
  await alone("opens at the step in its address", checkAddress);
  for (const scheme of ["light", "dark"])
    await alone(`has contrast in ${scheme} colors`, checkScheme, scheme);
  await alone("fits a narrow screen", checkNarrow);
  if (process.env.SCREENSHOTS) await takePictures(browser, file, data, process.env.SCREENSHOTS);
}

const pagesIn = (folder) => readdirSync(folder).filter((name) => name.endsWith(".html")).sort()
  .map((name) => join(folder, name));
const files = process.argv.slice(2)
  .flatMap((name) => (statSync(name).isDirectory() ? pagesIn(name) : [name]));
if (files.length === 0) {
  console.error("usage: node tests/page/graph.mjs FILE.html… | FOLDER…");
  process.exit(2);
}
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  for (const file of files) await work(browser, resolve(file));
} catch (error) {
  console.error(`FAILED  ${error.message}`);
  const lines = error.cause?.stack.split("\n").filter((line) => line.includes("graph.mjs")) ?? [];
  console.error(lines.slice(0, 3).join("\n"));
  process.exitCode = 1;
} finally {
  await browser.close();
}
