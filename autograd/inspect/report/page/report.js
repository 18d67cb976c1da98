'use strict';
// The histograms of the layer and the step that were chosen.

const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);

const shown = (x) => (x === null ? 'not finite' : String(Number(x.toPrecision(3))).replace('-', '−'));

function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function drawn(name, attributes, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// From the lowest to the highest value of some distributions; a single value gets some room.
function domain(distributions) {
  const some = distributions.filter((d) => d && d.counts.length > 0);
  if (some.length === 0) return [-1, 1];
  const lowest = Math.min(...some.map((d) => d.lowest)), highest = Math.max(...some.map((d) => d.highest));
  if (lowest < highest) return [lowest, highest];
  const room = Math.abs(lowest) / 10 || 1;
  return [lowest - room, highest + room];
}

const width = 420, height = 150, left = 6, right = 414, topLine = 20, bottom = 128;

function histogram(distribution, [lowest, highest], label) {
  // Half a difference each, as the whole may overflow.
  const x = (value) => left + ((value / 2 - lowest / 2) / (highest / 2 - lowest / 2)) * (right - left);
  const most = Math.max(...distribution.counts);
  const begin = x(distribution.lowest);
  const step = (x(distribution.highest) - begin) / distribution.counts.length;
  const thick = Math.max(step, 1.5);
  const bars = distribution.counts.map((count, i) => {
    if (count === 0) return '';
    const from = begin + (i + 0.5) * step - thick / 2, y = bottom - (count / most) * (bottom - topLine);
    return `M${from.toFixed(1)},${bottom}V${y.toFixed(1)}h${thick.toFixed(1)}V${bottom}z`;
  });
  const text = (at, y, anchor, words) => drawn('text', {x: at, y, 'text-anchor': anchor}, words);
  const picture = drawn('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label});
  picture.append(
      drawn('path', {class: 'line', d: `M${left},${topLine}H${right}M${left},${bottom}H${right}`}),
      drawn('path', {class: 'bars', d: bars.join('')}),
      text(left, topLine - 6, 'start', `highest bar: ${most} of ${distribution.size}`),
      text(left, height - 6, 'start', shown(lowest)), text(right, height - 6, 'end', shown(highest)));
  const zero = x(0);
  if (zero > left + 40 && zero < right - 40)
    picture.append(
        drawn('path', {class: 'line', d: `M${zero.toFixed(1)},${bottom}v6`}),
        text(zero, height - 6, 'middle', '0'));
  return picture;
}

function figure(parameter, kind, index, sameScale) {
  const distribution = parameter[kind][index];
  const title = `${parameter.name}, ${kind === 'values' ? 'values' : 'gradient'}`;
  const caption = element('figcaption', {}, element('strong', {}, title), element('br', {}));
  const made = element('figure', {class: 'card'}, caption);
  if (!distribution) {
    caption.append(`none at ${data.step} ${data.steps[index]}`);
    return made;
  }
  const {size, finite, norm, mean, lowest, highest} = distribution;
  const facts = [`norm ${shown(norm)}`];
  if (finite > 0) facts.push(`mean ${shown(mean)}`, `from ${shown(lowest)} to ${shown(highest)}`);
  if (finite < size) facts.push(`${size - finite} of ${size} not finite`);
  caption.append(facts.join(', '));
  if (finite === 0) return made;
  const scale = domain(sameScale ? parameter[kind] : [distribution]);
  made.append(histogram(
      distribution, scale,
      `Histogram of ${title}, at ${data.step} ${data.steps[index]}: ${facts.join(', ')}`));
  return made;
}

function show() {
  const index = Number(byId('step').value);
  const now = `${data.step} ${data.steps[index]}`;
  byId('step').setAttribute('aria-valuetext', now);
  byId('now').value = data.steps[index];
  const figures = (p) => ['values', 'gradients'].map((kind) => figure(p, kind, index, byId('same').checked));
  const shownParameters = data.parameters.filter((p) => p.layer === byId('layer').value);
  byId('histograms').replaceChildren(...shownParameters.flatMap(figures));
}

if (data.parameters.length > 0) {
  for (const id of ['layer', 'step', 'same']) byId(id).addEventListener('input', show);
  show();
}
