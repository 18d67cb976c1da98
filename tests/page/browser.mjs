// The page of a graph, as a reader finds it: opened in a browser, and worked with by keys and buttons.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const { chromium } = createRequire(join(process.cwd(), "package.json"))("playwright-core");

export const wide = { width: 1280, height: 800 }, narrow = { width: 480, height: 900 };

export async function open(browser, file, { viewport = wide, colorScheme = "light", hash = "" } = {}) {
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

/// The data, each stop written out: a node in the forward sweep, [node] or [node, edge] in the backward sweep.
export async function dataOf(page) {
  const data = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
  const stops = data.stops.map((stop) =>
    (Array.isArray(stop) ? { phase: "backward", node: stop[0], edge: stop[1] } : { phase: "forward", node: stop }));
  return { ...data, stops };
}

export const textOf = (page, selector) => page.evaluate((at) => document.querySelector(at).textContent, selector);
export const positionOf = async (page) => Number((await textOf(page, "#position")).split("/")[0]);
export const focusedId = (page) => page.evaluate(() => document.activeElement.id);

export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/// Lets go of what has the focus, so that keys go to the page.
export const letGo = (page) => page.evaluate(() => document.activeElement.blur());

export async function goTo(page, position) {
  await page.evaluate((value) => {
    const slider = document.getElementById("slider");
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }, position);
}

export const waitForPosition = (page, position) =>
  page.waitForFunction((wanted) => document.getElementById("slider").value === String(wanted), position);

// A button that has nothing to do says so, and can still be clicked.
export const click = (page, selector) => page.click(selector, { force: true });

export async function unfoldAll(page) {
  if (await page.isVisible("#unfold-all")) await click(page, "#unfold-all");
  await letGo(page);
}

/// Searches for a node, which unfolds its groups, and gives it the focus.
export async function choose(page, name) {
  await page.fill("#query", name);
  await press(page, "Enter", "Escape");
}

/// What the boxes of all nodes show.
export const shownNodes = (page) => page.evaluate(() => [...document.querySelectorAll("[id^=node-]")]
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
