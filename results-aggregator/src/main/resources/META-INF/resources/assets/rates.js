/** Requests and failures per second of each request name, over the last few seconds. */

const WINDOW_MS = 5_000;

/**
 * The report counts from the start of the run; what happens now is the difference of two reports.
 */
export class CurrentRates {
  #past = [];
  #rates = new Map();

  /** Takes a report in, with the time (milliseconds since the epoch) that it is of. */
  add(at, report) {
    const counts = new Map(report.byName.map((row) => [row.name, row]));
    if (this.#past.at(-1)?.at >= at) return;
    this.#past.push({ at, counts });
    while (this.#past.length > 2 && this.#past[1].at <= at - WINDOW_MS) this.#past.shift();
    const before = this.#past[0];
    const seconds = (at - before.at) / 1000;
    this.#rates = new Map();
    if (seconds <= 0) return;
    for (const [name, row] of counts) {
      const then = before.counts.get(name) ?? { requests: 0, failures: 0 };
      this.#rates.set(name, {
        rps: Math.max(0, row.requests - then.requests) / seconds,
        failures: Math.max(0, row.failures - then.failures) / seconds,
      });
    }
  }

  /** Forgets the past, e.g. when the connection was away for a while, or the run is over. */
  clear() {
    this.#past = [];
    this.#rates = new Map();
  }

  /** Rates of a name, each null where there is nothing to compare with. */
  of(name) {
    return this.#rates.get(name) ?? { rps: null, failures: null };
  }
}
