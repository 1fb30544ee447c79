/** The run that others of its scenario are compared with, and what has changed since. */

import { ask } from './ask.js';
import { setShown, setText } from './dom.js';
import { ms, percent, rate } from './format.js';
import { WORDS } from './words.js';

const SHOWN = new Set(['p95', 'rps', 'failures']);

const value = ({ unit }, number) => {
  if (unit === '%') return percent(number / 100);
  return unit === 'ms' ? `${ms(number)} ms` : rate(number);
};

const change = ({ change: by, unit }) => {
  if (by === null) return '';
  const text = `${by < 0 ? '\u2212' : '+'}${Math.abs(by).toFixed(1)}`;
  return `, ${text} ${unit === '%' ? 'pp' : '%'}`;
};

/** Says how a run that is over compares with the baseline, and makes it the baseline when asked to. */
export class Baseline {
  #path;
  #button = document.querySelector('[data-baseline-mark]');
  #error = document.querySelector('[data-control-error]');
  #place = document.querySelector('[data-baseline]');
  #words = document.querySelector('[data-baseline-words]');
  #rows = document.querySelector('[data-baseline-rows]');
  #run;
  #asked = false;
  #marked = false;

  /** @param {string} runId */
  constructor(runId) {
    this.#run = runId;
    this.#path = `/api/v1/runs/${encodeURIComponent(runId)}/baseline`;
    this.#button.addEventListener('click', () => this.#mark());
  }

  /** Asks once, when the run's numbers are final. */
  update({ whole }) {
    if (this.#asked || whole.verdict === 'pending' || whole.requests === 0) return;
    this.#asked = true;
    this.#ask('GET');
  }

  #mark() {
    this.#ask(this.#marked ? 'DELETE' : 'PUT');
  }

  async #ask(method) {
    const { ok, body, problem } = await ask(method, this.#path);
    if (ok) {
      this.#show(body);
    } else if (method !== 'GET') {
      setText(this.#error, WORDS.notMarked(problem));
    }
    if (method !== 'GET') setShown(this.#error, !ok);
  }

  #show({ baseline, comparison }) {
    this.#marked = baseline === this.#run;
    setText(this.#button, this.#marked ? WORDS.unmark : WORDS.mark);
    setShown(this.#button, true);
    setShown(this.#place, baseline !== null);
    if (baseline === null) return;
    this.#rows.replaceChildren();
    if (this.#marked) {
      setText(this.#words, WORDS.isBaseline);
    } else if (comparison === null) {
      setText(this.#words, WORDS.baselineGone(baseline));
    } else {
      this.#compare(baseline, comparison);
    }
  }

  #compare(baseline, { rows, warnings }) {
    const link = document.createElement('a');
    link.href = `/compare?a=${encodeURIComponent(baseline)}&b=${encodeURIComponent(this.#run)}`;
    link.textContent = baseline;
    this.#words.replaceChildren(WORDS.againstBaseline, ' ', link);
    for (const row of rows.filter(({ metric }) => SHOWN.has(metric))) {
      const item = document.createElement('li');
      const verdict = document.createElement('span');
      verdict.className = 'verdict';
      verdict.dataset.verdict = row.verdict;
      verdict.textContent = row.verdict;
      const [before, now] = [value(row, row.baseline), value(row, row.run)];
      item.append(`${WORDS.metrics[row.metric]}: ${now} (${before}${change(row)}) `, verdict);
      this.#rows.append(item);
    }
    for (const warning of warnings) {
      const item = document.createElement('li');
      item.textContent = WORDS.withCare(warning);
      this.#rows.append(item);
    }
  }
}
