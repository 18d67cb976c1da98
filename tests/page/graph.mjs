// Works through pages that xgrad::inspect::to_html wrote, in Chromium, as a reader would, and compares what
// they show with the data in them:
//
//     node tests/page/graph.mjs FILE.html… | FOLDER…
//
// playwright-core is looked for in the current directory, where npm installs it, and in $NODE_PATH. Chromium
// is $CHROMIUM or /usr/bin/chromium. Pictures of each page go to $SCREENSHOTS, if that is set.

import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { chromium, dataOf, open } from "./browser.mjs";
import folding from "./folding_checks.mjs";
import { checkAddress, checkNarrow, checkScheme, takePictures } from "./page_checks.mjs";
import reading from "./reading_checks.mjs";
import stepping from "./stepping_checks.mjs";

const checks = { ...stepping, ...folding, ...reading };

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
  const lines = error.cause?.stack.split("\n").filter((line) => line.includes(".mjs")) ?? [];
  console.error(lines.slice(0, 3).join("\n"));
  process.exitCode = 1;
} finally {
  await browser.close();
}
