/** Responses by HTTP status over time, above each other: their height is the requests per second. */

import { setText } from './dom.js';
import { clock, count, rate } from './format.js';
import { WORDS } from './words.js';

/** How a status is called; 0 stands for no response, -1 for all that are not listed. */
export const statusText = (status) =>
  status === 0 ? WORDS.noResponse : status < 0 ? WORDS.otherStatus : String(status);

/** What colours a status: its first digit. */
const kindOf = (status) => (status < 0 ? 'other' : Math.floor(status / 100));

/** A picture of a {@link ColumnChart}. */
export class Statuses {
  #legend;
  #at = document.createElement('span');
  #values = [];
  #map = null;
  #totals = [];
  #seconds = [];
  #highest = 0;

  /** @param {Element} section  holds a `[data-legend]` */
  constructor(section) {
    this.#legend = section.querySelector('[data-legend]');
    this.#at.className = 'at muted';
  }

  take(map) {
    this.#map = map;
    this.#totals = map.statuses.map(({ counts }) => counts.reduce((sum, n) => sum + n, 0));
    this.#seconds = map.counts.map((rows, i) => {
      const from = map.firstColumn + i * map.columnSeconds * 1000;
      const to = from + map.columnSeconds * 1000;
      return Math.max(1, (Math.min(to, map.to) - Math.max(from, map.from)) / 1000);
    });
    this.#highest = Math.max(
      ...this.#seconds.map((s, i) => map.statuses.reduce((sum, { counts }) => sum + counts[i], 0) / s),
    );
    this.#values = map.statuses.map(() => document.createElement('b'));
    this.#legend.replaceChildren(...map.statuses.map((each, i) => this.#key(each, i)), this.#at);
  }

  #key({ status }, i) {
    const key = document.createElement('span');
    key.className = 'key';
    key.dataset.status = kindOf(status);
    const swatch = document.createElement('span');
    swatch.className = 'swatch';
    const label = document.createElement('span');
    label.textContent = statusText(status);
    key.append(swatch, label, this.#values[i]);
    return key;
  }

  scale() {
    return { range: () => [0, Math.max(1, this.#highest * 1.08)] };
  }

  label(title) {
    const parts = this.#map.statuses.map(
      ({ status }, i) => `${statusText(status)}: ${count(this.#totals[i])}`,
    );
    return `${title}; ${parts.join(', ')}`;
  }

  paint(plot, left, look) {
    const base = this.#seconds.map(() => 0);
    for (const { status, counts } of this.#map.statuses) {
      plot.ctx.fillStyle = look.colour(`status-${kindOf(status)}`);
      counts.forEach((number, i) => {
        if (number === 0) return;
        const low = plot.valToPos(base[i], 'y', true);
        base[i] += number / this.#seconds[i];
        const high = plot.valToPos(base[i], 'y', true);
        plot.ctx.fillRect(left[i], high, Math.max(1, left[i + 1] - left[i]), Math.max(1, low - high));
      });
    }
  }

  /** Per second in the column below the crosshair, else how many in all. */
  tell(plot, column) {
    this.#map.statuses.forEach(({ counts }, i) => {
      const text =
        column === null ? count(this.#totals[i]) : `${rate(counts[column] / this.#seconds[column])}/s`;
      setText(this.#values[i], text);
    });
    const from = this.#map.firstColumn + (column ?? 0) * this.#map.columnSeconds * 1000;
    setText(this.#at, column === null ? '' : clock(from));
  }
}
