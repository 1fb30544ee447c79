/** A chart of columns of time, painted from what the server has counted. */

import { setAttribute } from './dom.js';
import { Look, PADDING, sizeOf, TimeCursor, timeLabels } from './plot.js';

/**
 * How a map is painted.
 * @typedef {object} Picture
 * @property {(map: LatencyMap) => void} take  told of each new map that has a request
 * @property {() => object} scale  uPlot's options of the upward scale
 * @property {(plot: uPlot, left: number[], look: Look) => void} paint  `left` has the edges of the
 *     columns in the canvas's pixels, one more than there are columns
 * @property {(title: string) => string} label  in words
 * @property {(plot: uPlot, column: ?number) => void} tell  of the column below the crosshair
 */

/**
 * What the server says of a range of time.
 * @typedef {object} LatencyMap
 * @property {number} requests
 * @property {number} firstColumn  milliseconds since the epoch
 * @property {number} columnSeconds
 * @property {number[]} edgesMs
 * @property {number[][]} counts  by column and row
 * @property {{status: number, counts: number[]}[]} statuses  counts by column
 */

/** One of the page's charts over time. It shows what it was given last. */
export class ColumnChart {
  #on;
  #picture;
  #cursor;
  #title;
  #plot = null;
  #map = null;
  #drawnRange = '';
  #drawnEntries = null;

  /**
   * @param {Element} place  in a section with a heading
   * @param {object} on  as of the other charts, and besides:
   * @param {() => object[]} on.entries  of the log; another array if there are more
   * @param {Picture} picture
   */
  constructor(place, on, picture) {
    this.place = place;
    this.#on = on;
    this.#picture = picture;
    this.#cursor = new TimeCursor(on);
    this.#title = place.parentElement.querySelector('h2').textContent;
    new ResizeObserver(() => this.#plot?.setSize(sizeOf(place))).observe(place);
  }

  get isMade() {
    return this.#plot !== null;
  }

  /** @param {LatencyMap} map */
  show(map) {
    this.#map = map.requests > 0 ? map : null;
    if (this.#map !== null) this.#picture.take(map);
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

  /** The picture changes with the map, the time that is shown and the log, not with each update. */
  draw() {
    if (this.#map === null) return;
    const range = this.#on.range().join();
    const entries = this.#on.entries();
    const same = range === this.#drawnRange && entries === this.#drawnEntries;
    if (!this.#plot) this.#plot = this.#make();
    else if (!same) this.#plot.setData(this.#data());
    this.#drawnRange = range;
    this.#drawnEntries = entries;
    this.tell();
  }

  /** The middles of the columns, so that the crosshair is in the column that is nearest. */
  #data() {
    const { counts, firstColumn, columnSeconds } = this.#map;
    const middles = counts.map((rows, i) => firstColumn / 1000 + (i + 0.5) * columnSeconds);
    return [middles, middles.map(() => null)];
  }

  #make() {
    const look = new Look(this.place);
    const plot = new window.uPlot(
      {
        ...sizeOf(this.place),
        padding: PADDING,
        legend: { show: false },
        cursor: this.#cursor.options(),
        scales: { x: { range: () => this.#on.range() }, y: this.#picture.scale() },
        axes: [look.acrossAxis(timeLabels), look.upAxis()],
        series: [{}, { points: { show: false } }],
        hooks: {
          drawAxes: [(u) => this.#paint(u, look)],
          setCursor: [() => this.tell()],
          setSelect: [(u) => this.#cursor.selected(u)],
        },
        plugins: [this.#on.marks()],
      },
      this.#data(),
      this.place,
    );
    setAttribute(plot.root, 'role', 'img');
    setAttribute(plot.root, 'aria-label', this.#picture.label(this.#title));
    return plot;
  }

  #paint(plot, look) {
    const { ctx, bbox } = plot;
    const { counts, firstColumn, columnSeconds } = this.#map;
    const left = Array.from({ length: counts.length + 1 }, (none, i) =>
      Math.round(plot.valToPos(firstColumn / 1000 + i * columnSeconds, 'x', true)),
    );
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    this.#picture.paint(plot, left, look);
    ctx.restore();
  }

  /** The numbers of the column below the crosshair, in the legend. */
  tell() {
    if (this.#plot) this.#picture.tell(this.#plot, this.#plot.cursor.idx ?? null);
  }
}
