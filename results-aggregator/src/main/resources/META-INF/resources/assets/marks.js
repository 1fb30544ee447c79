/**
 * What happened to the run, as marks on its charts: a line where it happened, with a sign at its top
 * whose shape and colour tell the kind. The table of the log says the same to those who cannot see
 * them. Marks that would cover each other are one, with their number.
 */

import { setAttribute, setShown, setText } from './dom.js';
import { clock, plain, sinceStart } from './format.js';
import { kindInWords } from './log.js';

const MERGED_PX = 16;
const NEAR_PX = 9;
const LABEL_LINES = 6;
const TEXT_LIMIT = 160;

/** What stands for a merged mark: that of its kinds which explains most. */
const WEIGHT = [
  'agent-joined',
  'slots-released',
  'created',
  'started',
  'resumed',
  'load-changed',
  'paused',
  'ended',
  'stopping',
  'slots-taken-over',
  'agent-lost',
];

/**
 * A plugin of uPlot.
 *
 * @param {import('./log.js').RunLog} log  read again at each draw
 * @param {() => number} startedAt  milliseconds since the epoch; 0 if the run has not started
 */
export function marksOf(log, startedAt) {
  let layer;
  let label;
  let marks = [];
  const elements = [];

  function init(plot) {
    layer = part('marks');
    label = part('mark-label');
    label.hidden = true;
    layer.append(label);
    plot.over.append(layer);
  }

  function draw(plot) {
    marks = merged(log.entries, plot);
    while (elements.length > marks.length) elements.pop().remove();
    marks.forEach((mark, i) => {
      if (!elements[i]) {
        elements[i] = part('event-mark');
        elements[i].append(part('sign'));
        layer.insertBefore(elements[i], label);
      }
      place(elements[i], mark);
    });
    showLabel(plot);
  }

  /** The label is for the chart that the pointer is over; the crosshair is on all of them. */
  function showLabel(plot) {
    const x = plot.cursor.left;
    const near = plot.over.matches(':hover') ? nearest(marks, x) : null;
    setShown(label, near !== null);
    if (near === null) return;
    const left = near.x < plot.over.clientWidth / 2;
    label.style.left = left ? `${near.x + 10}px` : '';
    label.style.right = left ? '' : `${plot.over.clientWidth - near.x + 10}px`;
    write(label, near.entries, startedAt());
  }

  return { hooks: { init, draw, setCursor: showLabel } };
}

function part(name) {
  const element = document.createElement('div');
  element.className = name;
  return element;
}

function merged(entries, plot) {
  const { min, max } = plot.scales.x;
  const marks = [];
  for (const entry of entries) {
    const t = entry.at / 1000;
    if (!(t >= min && t <= max)) continue;
    const x = Math.round(plot.valToPos(t, 'x'));
    const last = marks.at(-1);
    if (last && x - last.x < MERGED_PX) last.entries.push(entry);
    else marks.push({ x, entries: [entry] });
  }
  return marks;
}

function place(element, { x, entries }) {
  const left = `${x}px`;
  if (element.style.left !== left) element.style.left = left;
  const kinds = entries.map((entry) => entry.kind);
  const heaviest = kinds.reduce((a, b) => (WEIGHT.indexOf(b) > WEIGHT.indexOf(a) ? b : a));
  setAttribute(element, 'data-kind', heaviest);
  setAttribute(element, 'data-count', entries.length);
  setText(element.firstChild, entries.length > 1 ? String(entries.length) : '');
}

function nearest(marks, x) {
  let near = null;
  for (const mark of marks) {
    const distance = Math.abs(mark.x - x);
    if (distance <= NEAR_PX && (near === null || distance < Math.abs(near.x - x))) near = mark;
  }
  return near;
}

function write(label, entries, startedAt) {
  const lines = entries.slice(0, LABEL_LINES).map((entry) => {
    const since = startedAt ? sinceStart(entry.at, startedAt) : clock(entry.at);
    return [entry.kind, `${since} · ${kindInWords(entry.kind)}: ${plain(entry.message, TEXT_LIMIT)}`];
  });
  const more = entries.length - lines.length;
  if (more > 0) lines.push(['', `and ${more} more, see the log`]);
  while (label.children.length > lines.length) label.lastChild.remove();
  lines.forEach(([kind, text], i) => {
    if (!label.children[i]) {
      const line = part('event');
      line.append(part('sign'), document.createElement('span'));
      label.append(line);
    }
    setAttribute(label.children[i], 'data-kind', kind);
    setText(label.children[i].lastChild, text);
  });
}
