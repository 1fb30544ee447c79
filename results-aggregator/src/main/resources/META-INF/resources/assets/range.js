/** The part of a run's time that the page shows the numbers of. */

import { ask } from './ask.js';
import { setAttribute, setShown, setText } from './dom.js';
import { clock, count, duration } from './format.js';
import { WORDS } from './words.js';

const AGAIN_MS = 2_000; // numbers of a range that may still change are asked for so often

/** A range as the charts and the address have it: both ends in milliseconds since the epoch. */
function rangeOfAddress() {
  const query = new URLSearchParams(location.search);
  const [from, to] = ['from', 'to'].map((name) => Number(query.get(name) ?? NaN));
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to ? { from, to } : null;
}

function putInAddress(range) {
  const address = new URL(location.href);
  for (const name of ['from', 'to']) {
    if (range === null) address.searchParams.delete(name);
    else address.searchParams.set(name, range[name]);
  }
  history.replaceState(history.state, '', address);
}

/**
 * Asks for the numbers of the range that was dragged over, typed in or is in the address. Until they
 * are there, and if they cannot be had, the numbers before them stay.
 */
export class RangeZoom {
  #root;
  #path;
  #charts;
  #changed;
  #form;
  #shown;
  #error;
  #resets;
  #startedAt = 0;
  #asked = null;
  #answer = null;
  #timer = 0;

  /**
   * @param {Element} root  has `data-run`, and holds the form and the buttons
   * @param {import('./charts.js').Charts} charts  shows the range
   * @param {() => void} changed  told when `answer` is another
   */
  constructor(root, charts, changed) {
    this.#root = root;
    this.#path = `/api/v1/runs/${encodeURIComponent(root.dataset.run)}/range`;
    this.#charts = charts;
    this.#changed = changed;
    this.#form = root.querySelector('[data-range-form]');
    this.#shown = root.querySelector('[data-range-shown]');
    this.#error = root.querySelector('[data-range-error]');
    this.#resets = [...root.querySelectorAll('[data-zoom-reset]')];
    for (const button of this.#resets) button.addEventListener('click', () => this.reset());
    for (const input of this.#inputs()) input.addEventListener('input', () => this.#judge());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    const range = rangeOfAddress();
    if (range !== null) this.select(range.from, range.to);
  }

  /** What the server said of the range; null while the whole run is shown. */
  get answer() {
    return this.#answer;
  }

  update({ report }) {
    const first = this.#startedAt === 0;
    this.#startedAt = report.startedAt;
    setShown(this.#form, this.#startedAt > 0);
    if (first && this.#answer !== null && this.#startedAt > 0) this.#tell(true);
  }

  /** Both in milliseconds since the epoch. */
  select(from, to) {
    const range = { from: Math.floor(from), to: Math.max(Math.ceil(to), Math.floor(from) + 1) };
    if (this.#asked?.from === range.from && this.#asked?.to === range.to) return;
    this.#asked = range;
    this.#charts.showRange([range.from / 1000, range.to / 1000]);
    for (const button of this.#resets) setShown(button, true);
    putInAddress(range);
    this.#ask();
  }

  /** Shows the whole run again. */
  reset() {
    clearTimeout(this.#timer);
    const held = this.#resets.includes(document.activeElement);
    this.#asked = null;
    this.#answer = null;
    this.#charts.showRange(null);
    putInAddress(null);
    for (const button of this.#resets) setShown(button, false);
    setShown(this.#shown, false);
    setShown(this.#error, false);
    this.#form.reset();
    this.#judge();
    setAttribute(this.#root, 'data-ranged', false);
    if (held) this.#inputs()[0].focus({ preventScroll: true }); // the button is gone
    this.#changed();
  }

  #inputs() {
    return [this.#form.elements.from, this.#form.elements.to];
  }

  #judge() {
    const [from, to] = this.#inputs();
    const wrong = from.value !== '' && to.value !== '' && Number(to.value) <= Number(from.value);
    to.setCustomValidity(wrong ? WORDS.rangeEndsFirst : '');
  }

  #submit() {
    const [from, to] = this.#inputs().map((input) => Number(input.value));
    this.select(this.#startedAt + from * 1000, this.#startedAt + to * 1000);
  }

  async #ask() {
    clearTimeout(this.#timer);
    const asked = this.#asked;
    const { ok, status, body, problem } = await ask(
      'GET',
      `${this.#path}?from=${asked.from}&to=${asked.to}`,
    );
    if (asked !== this.#asked) return; // another one was chosen meanwhile
    setShown(this.#error, !ok);
    if (ok) {
      const isNew = body.from !== this.#answer?.from || body.to !== this.#answer?.to;
      this.#answer = body;
      setAttribute(this.#root, 'data-ranged', true);
      this.#tell(isNew);
      if (isNew && body.from < body.to) this.#charts.showRange([body.from / 1000, body.to / 1000]);
      this.#changed();
    } else {
      setText(this.#error, WORDS.noRange(problem));
    }
    const refused = status >= 400 && status < 500;
    if (ok ? !body.settled : !refused) this.#timer = setTimeout(() => this.#again(), AGAIN_MS);
  }

  #again() {
    if (document.hidden) this.#timer = setTimeout(() => this.#again(), AGAIN_MS);
    else if (this.#asked !== null) this.#ask();
  }

  /** Ends in whole seconds after the start that lie within: asked for again, they give the same. */
  #tell(isNew) {
    const { from, to, durationSeconds, resolutionSeconds, exact, late } = this.#answer;
    const first = Math.max(0, Math.ceil((from - this.#startedAt) / 1000));
    const last = Math.max(first, Math.floor((to - this.#startedAt) / 1000));
    if (isNew && this.#startedAt > 0 && !this.#form.contains(document.activeElement)) {
      const [fromInput, toInput] = this.#inputs();
      fromInput.value = first;
      toInput.value = last;
      this.#judge();
    }
    const words = [WORDS.range(clock(from), clock(to), duration(durationSeconds))];
    if (resolutionSeconds > 1) words.push(WORDS.rangeWidened(duration(resolutionSeconds)));
    if (!exact) words.push(WORDS.rangeNotExact);
    if (late > 0) words.push(WORDS.rangeLate(count(late)));
    setText(this.#shown, words.join(' '));
    setShown(this.#shown, true);
  }
}
