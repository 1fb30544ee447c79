/**
 * How many requests took how long, when: a cell is the darker (on a dark page, the brighter) the more
 * of them there are, on a logarithmic scale.
 */

import { setAttribute, setText } from './dom.js';
import { clock, count, ms, percent } from './format.js';
import { Look, PADDING, sizeOf, TimeCursor, timeLabels } from './plot.js';
import { WORDS } from './words.js';

const SHADES = 8; // colours --chart-heat-1 to --chart-heat-8

/**
 * A map as the server sends it.
 * @typedef {object} LatencyMap
 * @property {number} requests
 * @property {number} firstColumn  milliseconds since the epoch
 * @property {number} columnSeconds
 * @property {number[]} edgesMs
 * @property {number[][]} counts  by column and row
 */

/** One of the page's charts over time. It shows what it was given last. */
export class HeatMap {
  #place;
  #on;
  #cursor;
  #title;
  #at;
  #most;
  #plot = null;
  #map = null;
  #highest = 0;
  #drawnRange = '';

  /**
   * @param {Element} place  in a section with a `[data-heat-at]` and a `[data-heat-most]`
   * @param {object} on  as of the other charts
   */
  constructor(place, on) {
    this.name = 'heat';
    this.#place = place;
    this.#on = on;
    this.#cursor = new TimeCursor(on);
    this.#title = place.parentElement.querySelector('h2');
    this.#at = place.parentElement.querySelector('[data-heat-at]');
    this.#most = place.parentElement.querySelector('[data-heat-most]');
    new ResizeObserver(() => this.#plot?.setSize(sizeOf(place))).observe(place);
  }

  /** @param {?LatencyMap} map  null: none is known */
  show(map) {
    this.#map = map !== null && map.requests > 0 ? map : null;
    this.#highest = Math.max(0, ...(this.#map?.counts.flat() ?? []));
    setText(this.#most, count(this.#highest));
    this.rebuild();
  }

  /** Makes the plot anew: its scales and colours are fixed when it is made. */
  rebuild() {
    this.#plot?.destroy();
    this.#plot = null;
    this.draw();
  }

  redraw() {
    this.draw();
  }

  /** The picture changes with the map and with the time that is shown, not with each update. */
  draw() {
    if (this.#map === null) return;
    const range = this.#on.range().join();
    if (!this.#plot) this.#plot = this.#make();
    else if (range !== this.#drawnRange) this.#plot.setData(this.#data());
    this.#drawnRange = range;
    this.#showCell();
  }

  /** The middles of the columns, so that the crosshair is in the column that is nearest. */
  #data() {
    const { counts, firstColumn, columnSeconds } = this.#map;
    const middles = counts.map((rows, i) => firstColumn / 1000 + (i + 0.5) * columnSeconds);
    return [middles, middles.map(() => null)];
  }

  #make() {
    const look = new Look(this.#place);
    const shades = Array.from({ length: SHADES }, (none, i) => look.colour(`heat-${i + 1}`));
    const { edgesMs } = this.#map;
    const plot = new window.uPlot(
      {
        ...sizeOf(this.#place),
        padding: PADDING,
        legend: { show: false },
        cursor: this.#cursor.options(),
        scales: {
          x: { range: () => this.#on.range() },
          y: { distr: 3, range: () => [edgesMs[0], edgesMs.at(-1)] },
        },
        axes: [look.acrossAxis(timeLabels), look.upAxis()],
        series: [{}, { points: { show: false } }],
        hooks: {
          drawAxes: [(u) => this.#paint(u, shades)],
          setCursor: [() => this.#showCell()],
          setSelect: [(u) => this.#cursor.selected(u)],
        },
        plugins: [this.#on.marks()],
      },
      this.#data(),
      this.#place,
    );
    plot.root.setAttribute('role', 'img');
    setAttribute(plot.root, 'aria-label', WORDS.heatMap(this.#title.textContent, ...this.#ends()));
    return plot;
  }

  /** Between which times all requests are. */
  #ends() {
    const { edgesMs } = this.#map;
    return [ms(edgesMs[0]), ms(edgesMs.at(-1)), count(this.#map.requests)];
  }

  #paint(plot, shades) {
    const { ctx, bbox } = plot;
    const { counts, edgesMs, firstColumn, columnSeconds } = this.#map;
    const left = counts.map((rows, i) => plot.valToPos(firstColumn / 1000 + i * columnSeconds, 'x', true));
    left.push(plot.valToPos(firstColumn / 1000 + counts.length * columnSeconds, 'x', true));
    const top = edgesMs.map((edge) => Math.round(plot.valToPos(edge, 'y', true)));
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    counts.forEach((rows, i) => {
      const x = Math.round(left[i]);
      const width = Math.max(1, Math.round(left[i + 1]) - x);
      rows.forEach((number, row) => {
        if (number === 0) return;
        ctx.fillStyle = shades[this.#shade(number)];
        ctx.fillRect(x, top[row + 1], width, Math.max(1, top[row] - top[row + 1]));
      });
    });
    ctx.restore();
  }

  /** 0 to SHADES - 1; one request has the first, most have the last. */
  #shade(number) {
    if (this.#highest <= 1) return SHADES - 1;
    return Math.round((Math.log(number) / Math.log(this.#highest)) * (SHADES - 1));
  }

  /** The cell below the mouse, if it is on this chart and not on another. */
  #showCell() {
    const plot = this.#plot;
    const column = plot?.cursor.idx ?? null;
    if (column === null || this.#map === null || !plot.over.matches(':hover')) {
      setText(this.#at, '');
      return;
    }
    const { counts, edgesMs, firstColumn, columnSeconds, requests } = this.#map;
    const time = plot.posToVal(plot.cursor.top, 'y');
    const above = edgesMs.findIndex((edge) => edge > time);
    const row = (above === -1 ? edgesMs.length - 1 : Math.max(1, above)) - 1;
    const number = counts[column]?.[row] ?? 0;
    const from = firstColumn + column * columnSeconds * 1000;
    setText(
      this.#at,
      WORDS.heatCell(
        clock(from),
        `${ms(edgesMs[row])}–${ms(edgesMs[row + 1])}`,
        count(number),
        percent(number / requests),
      ),
    );
  }
}
