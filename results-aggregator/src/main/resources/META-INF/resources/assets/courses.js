/** The small lines in the table of requests: how each name's response times went over time. */

import { ask } from './ask.js';

const EVERY_MS = 10_000; // a run that goes on is asked about so often
const WIDTH = 80;
const HEIGHT = 20;
const EDGE = 2;

/** A path through the values, from nothing at the bottom to the largest; gaps where there is none. */
export function sparkPath(values) {
  const most = Math.max(...values.filter((value) => value !== null), 0);
  if (most === 0) return '';
  const step = values.length > 1 ? (WIDTH - 2 * EDGE) / (values.length - 1) : 0;
  let pen = 'M';
  let path = '';
  values.forEach((value, i) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    const y = HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE);
    path += `${pen}${(EDGE + i * step).toFixed(1)} ${y.toFixed(1)}`;
    if (pen === 'M') path += 'h0'; // so that one alone is a dot
    pen = 'L';
  });
  return path;
}

/** Asks for the courses of what is shown, and has them by name. */
export class Courses {
  #path;
  #changed;
  #paths = new Map();
  #asked = null;
  #askedAt = 0;
  #over = false;
  #settled = false;

  /**
   * @param {string} runId
   * @param {() => void} changed  told when there are others
   */
  constructor(runId, changed) {
    this.#path = `/api/v1/runs/${encodeURIComponent(runId)}/courses`;
    this.#changed = changed;
  }

  /** The path of a name's line; empty if there is none. */
  of(name) {
    return this.#paths.get(name) ?? '';
  }

  update({ range, report }) {
    const wanted = range ? `${this.#path}?from=${range.from}&to=${range.to}` : this.#path;
    const over = report.verdict !== 'pending';
    const due = over !== this.#over || performance.now() - this.#askedAt >= EVERY_MS;
    if (wanted === this.#asked && (this.#settled || !due)) return;
    this.#asked = wanted;
    this.#askedAt = performance.now();
    this.#over = over;
    this.#ask(wanted, Boolean(range) || over);
  }

  async #ask(wanted, ends) {
    const { ok, body, status } = await ask('GET', wanted);
    if (wanted !== this.#asked) return;
    this.#settled = ok ? body.settled && ends : status >= 400 && status < 500;
    this.#paths = new Map(ok ? body.byName.map(({ name, p95 }) => [name, sparkPath(p95)]) : []);
    this.#changed();
  }
}
