// Opens a training report in a browser and uses it as a reader does:
//
//     node report.mjs run.html [FOLDER]
//
// With a folder, leaves screenshots there. The page needs observations at two steps and two layers at least.
// Needs playwright-core, and Chromium where the variable CHROMIUM says, or at /usr/bin/chromium.
import assert from 'node:assert/strict';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const [file, folder] = process.argv.slice(2);
assert(file, 'usage: node report.mjs run.html [FOLDER]');
const url = pathToFileURL(path.resolve(file)).href;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

/// Runs `check` on the page, which must ask nobody for anything, and have nothing to complain about.
async function open(name, check, {width = 1280, colorScheme = 'light', javaScriptEnabled = true} = {}) {
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme, javaScriptEnabled});
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:'))
      complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  await check(page);
  assert.deepEqual(complaints, []);
  await context.close();
  console.log(`ok: ${name}`);
}

/// Presses Tab until the element with this id has the focus.
async function tabTo(page, id) {
  for (let i = 0; i < 200; ++i) {
    if ((await page.evaluate(() => document.activeElement.id)) === id) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard does not reach #${id}`);
}

const bars = (page) =>
    page.locator('#histograms .bars').evaluateAll((all) => all.map((bar) => bar.getAttribute('d')));
const captions = (page) => page.locator('#histograms figcaption').allInnerTexts();
const dataOf = (page) => page.locator('#data').evaluate((script) => JSON.parse(script.textContent));

/// The heights of the bars of one histogram, in pixels of its own.
const heights =
    (path) => [...path.matchAll(/M[^,]*,([\d.]+)V([\d.]+)/g)].map((m) => Number(m[1]) - Number(m[2]));

await open('the histograms show the data', async (page) => {
  const data = await dataOf(page);
  const last = data.steps.length - 1;
  const layer = data.parameters[0].layer;
  const shown =
      data.parameters.filter((p) => p.layer === layer).flatMap((p) => [p.values[last], p.gradients[last]]);
  const drawn = await bars(page);
  const present = shown.filter((distribution) => distribution);
  assert.equal(drawn.length, present.length);
  present.forEach((distribution, i) => {
    assert.equal(distribution.counts.reduce((a, b) => a + b, 0), distribution.finite);
    const counts = distribution.counts.filter((count) => count > 0);
    const most = Math.max(...counts), tall = Math.max(...heights(drawn[i]));
    assert.equal(heights(drawn[i]).length, counts.length);
    heights(drawn[i]).forEach((height, k) => assert(Math.abs(height / tall - counts[k] / most) < 0.01));
  });
});

await open('the keyboard moves through time', async (page) => {
  const {steps} = await dataOf(page);
  await tabTo(page, 'step');
  const now = () => page.locator('#now').innerText();
  const valueText = () => page.locator('#step').getAttribute('aria-valuetext');
  const end = await bars(page), endCaptions = await captions(page);
  assert.equal(await now(), String(steps.at(-1)));
  await page.keyboard.press('ArrowLeft');
  assert.equal(await now(), String(steps.at(-2)));
  assert((await valueText()).endsWith(` ${steps.at(-2)}`));
  assert.notDeepEqual(await bars(page), end);
  assert.notDeepEqual(await captions(page), endCaptions);
  await page.keyboard.press('Home');
  assert.equal(await now(), String(steps[0]));
  await page.keyboard.press('End');
  assert.deepEqual(await bars(page), end);
});

await open('the keyboard changes layer and scale', async (page) => {
  await tabTo(page, 'layer');
  const first = await captions(page);
  await page.keyboard.press('ArrowDown');
  assert.notDeepEqual(await captions(page), first);
  await tabTo(page, 'step');
  await page.keyboard.press('Home');
  await tabTo(page, 'same');
  const common = await bars(page);
  await page.keyboard.press('Space');
  assert.notDeepEqual(await bars(page), common);
  await page.keyboard.press('Space');
  assert.deepEqual(await bars(page), common);
});

await open('everything has a name', async (page) => {
  const problems = await page.evaluate(() => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const expect = (holds, problem) => holds || found.push(problem);
    expect(document.documentElement.lang, 'no language');
    expect(document.title.trim(), 'no title');
    expect(all('h1').length === 1, 'not one h1');
    for (const section of all('section'))
      expect(
          document.getElementById(section.getAttribute('aria-labelledby'))?.textContent.trim(),
          'a section without a name');
    for (const picture of all('img')) expect(picture.alt.trim(), 'an image without a text');
    for (const picture of all('svg')) {
      expect(picture.getAttribute('role') === 'img', 'a drawing that is no image');
      const name = picture.getAttribute('aria-label') ?? picture.querySelector(':scope > title')?.textContent;
      expect(name?.trim(), 'a drawing without a name');
    }
    for (const control of all('input, select'))
      expect(
          control.labels.length > 0 && control.labels[0].textContent.trim(),
          `#${control.id} without a label`);
    for (const table of all('table')) {
      expect(table.caption?.textContent.trim(), 'a table without a caption');
      expect(
          table.querySelector('th[scope=col]') && table.querySelector('th[scope=row]'),
          'a table without headings');
    }
    for (const link of all('nav a')) expect(document.querySelector(link.hash), `no ${link.hash}`);
    const ids = all('[id]').map((element) => element.id);
    expect(new Set(ids).size === ids.length, 'an id twice');
    return found;
  });
  assert.deepEqual(problems, []);
});

for (const colorScheme of ['light', 'dark'])
  for (const width of [1280, 480]) {
    await open(`${colorScheme}, ${width} px wide`, async (page) => {
      const faint = await page.evaluate(() => {
        const numbers = (color) => (color.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
        const over = ([r, g, b, a = 1], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
        const luminance = (rgb) => {
          const [r, g, b] =
              rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const paper = (element) => {
          const under = element.parentElement ? paper(element.parentElement) : [255, 255, 255];
          return over(numbers(getComputedStyle(element).backgroundColor), under);
        };
        const faint = [];
        for (const element of document.querySelectorAll('body *')) {
          const words =
              [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
          if (!words || element.closest('script, style, title, desc, noscript, option')) continue;
          const style = getComputedStyle(element);
          const ink = numbers(element instanceof SVGElement ? style.fill : style.color);
          const [light, dark] =
              [luminance(over(ink, paper(element))), luminance(paper(element))].sort((a, b) => b - a);
          if ((light + 0.05) / (dark + 0.05) < 4.5)
            faint.push(`${element.tagName} "${element.textContent.trim().slice(0, 30)}"`);
        }
        return faint;
      });
      assert.deepEqual(faint, []);
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const brightness = Math.max(...background.match(/\d+/g).map(Number));
      assert(colorScheme === 'dark' ? brightness < 60 : brightness > 200, background);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert(overflow <= 0, `${overflow} px too wide`);
      if (folder)
        await page.screenshot(
            {path: path.join(folder, `report-${colorScheme}-${width}.png`), fullPage: true});
    }, {width, colorScheme});
  }

await open('without JavaScript there are charts and tables', async (page) => {
  assert((await page.locator('svg.xgrad-chart').count()) > 0);
  assert((await page.locator('table').count()) > 0);
  assert((await page.locator('noscript').innerText()).includes('JavaScript'));
}, {javaScriptEnabled: false});

await browser.close();
