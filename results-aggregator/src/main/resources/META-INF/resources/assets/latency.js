/**
 * What the server counts of a range: the heat map, the percentiles and the statuses, and all of them
 * as tables.
 */

import { ask } from './ask.js';
import { setShown, setText } from './dom.js';
import { clock, count, ms, share } from './format.js';
import { Percentiles, valueAt } from './percentiles.js';
import { statusText } from './statuses.js';
import { WORDS } from './words.js';

const EVERY_MS = 10_000; // a run that goes on is asked about so often
const TABLE_ROWS = 12;
const LISTED = [0, 50, 90, 99, 99.9, 99.99];

/** Asks for what is shown: when it is another range or name, and now and then while a run goes on. */
export class LatencyCharts {
  #path;
  #charts;
  #percentiles;
  #none;
  #places;
  #heatRows;
  #heatHead;
  #percentileRows;
  #statusRows;
  #asked = null;
  #askedAt = 0;
  #over = false;
  #settled = false;
  #timer = 0;

  /**
   * @param {Element} root  has `data-run`, and holds the charts
   * @param {import('./charts.js').Charts} charts
   */
  constructor(root, charts) {
    this.#path = `/api/v1/runs/${encodeURIComponent(root.dataset.run)}/latency`;
    this.#charts = charts;
    this.#percentiles = new Percentiles(root.querySelector('[data-percentiles]'), [
      { column: 'p99', label: WORDS.responseTime },
    ]);
    this.#none = [...root.querySelectorAll('[data-no-latency]')];
    this.#places = [...root.querySelectorAll('[data-latency]')];
    const heatTable = root.querySelector('[data-table="heat"]');
    this.#heatHead = heatTable.tHead.rows[0];
    this.#heatRows = heatTable.tBodies[0];
    this.#statusRows = root.querySelector('[data-table="statuses"]').tBodies[0];
    this.#percentileRows = root.querySelector('[data-table="percentiles"]').tBodies[0];
  }

  /** @param {object} view  of the run; `alone` is the name of the only request that is shown, or null */
  update({ range, report, alone = null }) {
    const query = new URLSearchParams();
    if (range) {
      query.set('from', range.from);
      query.set('to', range.to);
    }
    if (alone !== null) query.set('name', alone);
    const wanted = `${this.#path}?${query}`;
    const over = report.verdict !== 'pending';
    const due = over !== this.#over || performance.now() - this.#askedAt >= EVERY_MS;
    const changed = wanted !== this.#asked;
    if (changed || (due && !this.#settled)) this.#ask(wanted, over, Boolean(range) || over);
  }

  /** What is said of a range that has an end is the last word, unless it says that it is not. */
  async #ask(wanted, over, ends) {
    clearTimeout(this.#timer);
    this.#asked = wanted;
    this.#askedAt = performance.now();
    this.#over = over;
    this.#settled = false;
    const { ok, status, body, problem } = await ask('GET', wanted);
    if (wanted !== this.#asked) return; // something else was chosen meanwhile
    this.#settled = ok ? body.settled && ends : status >= 400 && status < 500;
    if (ok) this.#show(body);
    else this.#sayWhy(problem);
    if (over && !this.#settled) {
      this.#timer = setTimeout(() => this.#ask(wanted, over, ends), EVERY_MS);
    }
  }

  #sayWhy(problem) {
    for (const place of this.#places) setShown(place, false);
    for (const none of this.#none) {
      setShown(none, true);
      setText(none, WORDS.noLatency(problem));
    }
  }

  #show(map) {
    performance.mark('spate-latency');
    const some = map.requests > 0;
    for (const place of this.#places) setShown(place, some);
    for (const none of this.#none) {
      setShown(none, !some);
      setText(none, WORDS.noRequest);
    }
    this.#charts.showMap(map);
    this.#percentiles.show([map.percentiles]);
    this.#listPercentiles(map.percentiles);
    this.#listCells(map);
    this.#listStatuses(map);
    performance.measure('spate-latency', 'spate-latency');
    performance.clearMarks('spate-latency');
  }

  #listStatuses({ statuses, requests }) {
    const rows = statuses.map(({ status, counts }) => {
      const number = counts.reduce((sum, each) => sum + each, 0);
      return [statusText(status), count(number), share(number, requests)];
    });
    fill(this.#statusRows, rows);
  }

  #listPercentiles(curve) {
    const rows = LISTED.map((percentile) => [`${percentile}%`, ms(valueAt(curve, percentile))]);
    fill(this.#percentileRows, rows);
  }

  /** The heat map in words: a row for a stretch of time, a column for a power of ten. */
  #listCells({ counts, edgesMs, firstColumn, columnSeconds }) {
    const powers = edgesMs.slice(0, -1).map((edge) => Math.floor(Math.log10(edge) + 1e-6));
    const columns = [...new Set(powers)];
    const heads = columns.map((power) => `${ms(10 ** power)}–${ms(10 ** (power + 1))} ms`);
    const cells = [WORDS.from, WORDS.requests, ...heads];
    this.#heatHead.replaceChildren(...cells.map((text, i) => cell('th', text, i > 0, 'col')));
    const step = Math.max(1, Math.ceil(counts.length / TABLE_ROWS));
    const rows = [];
    for (let first = 0; first < counts.length; first += step) {
      const sums = new Map(columns.map((power) => [power, 0]));
      for (const column of counts.slice(first, first + step)) {
        column.forEach((number, row) => sums.set(powers[row], sums.get(powers[row]) + number));
      }
      const numbers = [...sums.values()];
      const all = numbers.reduce((sum, number) => sum + number, 0);
      const from = clock(firstColumn + first * columnSeconds * 1000);
      rows.push([from, count(all), ...numbers.map(count)]);
    }
    fill(this.#heatRows, rows);
  }
}

/** Rows of texts; the first of each is its head. */
function fill(body, rows) {
  body.replaceChildren(
    ...rows.map((texts) => {
      const row = document.createElement('tr');
      row.append(...texts.map((text, i) => cell(i === 0 ? 'th' : 'td', text, i > 0, 'row')));
      return row;
    }),
  );
}

function cell(kind, text, isNumber, scope) {
  const element = document.createElement(kind);
  element.textContent = text;
  if (isNumber) element.className = 'n';
  if (kind === 'th') element.scope = scope;
  return element;
}
