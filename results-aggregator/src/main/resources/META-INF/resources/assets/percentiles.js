/**
 * Response time by percentile, on the axis of HdrHistogram's plots: each step to the right is ten
 * times as rare. Curves of several runs may be drawn in one plot.
 */

import { setAttribute } from './dom.js';
import { ms } from './format.js';
import { decades, Legend, Look, PADDING, sizeOf } from './plot.js';

const LABEL_PX = 40;
const MARKS = [0, 50, 90, 99, 99.9, 99.99, 99.999];

/** How rare what lies beyond a percentile is, in powers of ten: 0 at 0 %, 1 at 90 %. */
const rarity = (percentile) => -Math.log10(1 - percentile / 100);

/** The percentile of a rarity in words, with the digits that tell it from the one before. */
function percentileText(rare) {
  const percentile = 100 * (1 - 10 ** -rare);
  return `${Number(percentile.toFixed(Math.max(1, Math.ceil(rare) - 1)))}%`;
}

/** Those of ascending values that have room for a label, a unit being so many pixels wide. */
function apart(values, pixels) {
  const shown = [];
  for (const value of values) {
    if (shown.length === 0 || (value - shown.at(-1)) * pixels >= LABEL_PX) shown.push(value);
  }
  return shown;
}

/** A plot with its legend. */
export class Percentiles {
  #place;
  #lines;
  #legend;
  #plot = null;
  #logarithmic = false;
  #data = null;

  /**
   * @param {Element} place  in a section with a `[data-legend]` and a `[data-percentiles-log]`
   * @param {{column: string, label: string, dash: ?number[]}[]} lines  one for each curve; `column`
   *     names its colour
   */
  constructor(place, lines) {
    this.#place = place;
    this.#lines = lines;
    const section = place.parentElement;
    this.#legend = new Legend(section.querySelector('[data-legend]'), lines);
    section.querySelector('[data-percentiles-log]').addEventListener('click', (event) => {
      this.#logarithmic = event.currentTarget.getAttribute('aria-pressed') !== 'true';
      setAttribute(event.currentTarget, 'aria-pressed', this.#logarithmic);
      this.#rebuild();
    });
    new ResizeObserver(() => this.#plot?.setSize(sizeOf(place))).observe(place);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', () => this.#rebuild());
  }

  /**
   * @param {{percentiles: number[], ms: number[]}[]} curves  as many as there are lines; empty where
   *     there is no request
   */
  show(curves) {
    this.#data = window.uPlot.join(
      curves.map((curve) => [curve.percentiles.map(rarity), curve.ms]),
    );
    this.#rebuild();
    setAttribute(this.#place, 'data-empty', this.#data[0].length === 0);
  }

  #rebuild() {
    if (this.#data === null) return;
    this.#plot?.destroy();
    this.#plot = this.#data[0].length === 0 ? null : this.#make();
    this.#showValues();
  }

  #make() {
    const look = new Look(this.#place);
    const last = this.#data[0].at(-1);
    const ticks = MARKS.map(rarity).filter((at) => at <= last + 1e-3);
    const plot = new window.uPlot(
      {
        ...sizeOf(this.#place),
        padding: PADDING,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: {
          x: { time: false, range: () => [0, last] },
          y: this.#logarithmic
            ? { distr: 3, range: (u, min, max) => decades(min, max) }
            : { range: (u, min, max) => [0, (max || 1) * 1.05] },
        },
        axes: [
          {
            ...look.acrossAxis((splits) => splits.map(percentileText)),
            splits: (u) => apart(ticks, (u.over.clientWidth || u.width) / last),
          },
          look.upAxis(),
        ],
        series: [
          {},
          ...this.#lines.map((line) => ({
            stroke: look.colour(line.column),
            width: 1.75,
            dash: line.dash,
            spanGaps: true,
            points: { show: false },
          })),
        ],
        hooks: { setCursor: [() => this.#showValues()] },
      },
      this.#data,
      this.#place,
    );
    plot.root.setAttribute('role', 'img');
    const title = this.#place.parentElement.querySelector('h2').textContent;
    setAttribute(plot.root, 'aria-label', `${title}; the table below has its numbers`);
    return plot;
  }

  /** The values below the crosshair. */
  #showValues() {
    const index = this.#plot?.cursor.idx ?? null;
    const values = this.#data.slice(1).map((column) => (index === null ? '' : ms(column[index])));
    this.#legend.show(values, index === null ? '' : percentileText(this.#data[0][index]));
  }
}

/** The value of a curve at one of its percentiles, in milliseconds; null beyond where it ends. */
export function valueAt(curve, percentile) {
  const i = curve.percentiles.indexOf(percentile);
  return i === -1 ? null : curve.ms[i];
}
