/**
 * How many requests took how long, when: a cell is the darker (on a dark page, the brighter) the more
 * of them there are, on a logarithmic scale.
 */

import { setText } from './dom.js';
import { clock, count, ms, percent } from './format.js';
import { WORDS } from './words.js';

const SHADES = 8; // colours --chart-heat-1 to --chart-heat-8

/** A picture of a {@link ColumnChart}. */
export class HeatMap {
  #at;
  #most;
  #map = null;
  #highest = 0;

  /** @param {Element} section  holds a `[data-heat-at]` and a `[data-heat-most]` */
  constructor(section) {
    this.#at = section.querySelector('[data-heat-at]');
    this.#most = section.querySelector('[data-heat-most]');
  }

  take(map) {
    this.#map = map;
    this.#highest = Math.max(...map.counts.flat());
    setText(this.#most, count(this.#highest));
  }

  scale() {
    const { edgesMs } = this.#map;
    return { distr: 3, range: () => [edgesMs[0], edgesMs.at(-1)] };
  }

  label(title) {
    const { edgesMs, requests } = this.#map;
    return WORDS.heatMap(title, ms(edgesMs[0]), ms(edgesMs.at(-1)), count(requests));
  }

  paint(plot, left, look) {
    const { counts, edgesMs } = this.#map;
    const shades = Array.from({ length: SHADES }, (none, i) => look.colour(`heat-${i + 1}`));
    const top = edgesMs.map((edge) => Math.round(plot.valToPos(edge, 'y', true)));
    counts.forEach((rows, i) => {
      const width = Math.max(1, left[i + 1] - left[i]);
      rows.forEach((number, row) => {
        if (number === 0) return;
        plot.ctx.fillStyle = shades[this.#shade(number)];
        plot.ctx.fillRect(left[i], top[row + 1], width, Math.max(1, top[row] - top[row + 1]));
      });
    });
  }

  /** 0 to SHADES - 1; one request has the first, most have the last. */
  #shade(number) {
    if (this.#highest <= 1) return SHADES - 1;
    return Math.round((Math.log(number) / Math.log(this.#highest)) * (SHADES - 1));
  }

  /** The cell below the mouse, if it is on this chart and not on another. */
  tell(plot, column) {
    if (column === null || !plot.over.matches(':hover')) {
      setText(this.#at, '');
      return;
    }
    const { counts, edgesMs, firstColumn, columnSeconds, requests } = this.#map;
    const time = plot.posToVal(plot.cursor.top, 'y');
    const above = edgesMs.findIndex((edge) => edge > time);
    const row = (above === -1 ? edgesMs.length - 1 : Math.max(1, above)) - 1;
    const number = counts[column][row];
    const from = firstColumn + column * columnSeconds * 1000;
    const between = `${ms(edgesMs[row])}–${ms(edgesMs[row + 1])}`;
    setText(
      this.#at,
      WORDS.heatCell(clock(from), between, count(number), percent(number / requests)),
    );
  }
}
