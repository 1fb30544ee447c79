/** The series behind the charts, column by column, as the server sends it. */

/** The columns besides `t` (seconds since the epoch, ascending). */
export const COLUMNS = ['rps', 'failures', 'users', 'targetUsers', 'p50', 'p95', 'p99'];

/** A growing series. Entry i of each column belongs to `t[i]`. */
export class Series {
  constructor() {
    this.clear();
  }

  /** Forgets everything. */
  clear() {
    this.t = [];
    for (const column of COLUMNS) this[column] = [];
  }

  /** Takes over a series; an interval that is known already is replaced. */
  merge(other) {
    for (let i = 0; i < other.t.length; i++) {
      const at = this.#place(other.t[i]);
      const known = this.t[at] === other.t[i] ? 1 : 0;
      this.#put(at, known, 't', other.t[i]);
      for (const column of COLUMNS) this.#put(at, known, column, other[column][i] ?? null);
    }
  }

  #put(at, known, column, value) {
    if (at === this[column].length) this[column].push(value);
    else this[column].splice(at, known, value);
  }

  /** Index of the first entry that is not before t; mostly the end, or near it. */
  #place(t) {
    let low = 0;
    let high = this.t.length;
    if (high === 0 || this.t[high - 1] < t) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.t[middle] < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
