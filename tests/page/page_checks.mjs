// What needs a page of its own: the address, colors, a narrow screen; and pictures of all that.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";

import { wide, open, positionOf, press, waitForPosition, unfoldAll, narrow } from "./browser.mjs";

export async function checkAddress(browser, file, { stops }) {
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

export async function checkScheme(browser, file, { stops }, colorScheme) {
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

export async function checkNarrow(browser, file, { stops }) {
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

export async function takePictures(browser, file, { stops, trace }, folder) {
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
