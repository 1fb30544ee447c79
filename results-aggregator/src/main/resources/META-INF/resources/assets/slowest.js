/** The slowest requests of what is shown, one by one. */

import { ask } from './ask.js';
import { setAttribute, setShown, setText } from './dom.js';
import { clock, count, ms, plain, requestName } from './format.js';
import { WORDS } from './words.js';

const LIMIT = 20;
const NAME_LIMIT = 200;

/**
 * Asks when it is told to, as reading events costs something; from then on again whenever another
 * range or another name is shown.
 */
export class SlowestTable {
  #path;
  #button;
  #hint;
  #said;
  #error;
  #place;
  #rows;
  #on = false;
  #wanted = '';
  #asked = null;

  /** @param {Element} root  has `data-run`, and holds the section */
  constructor(root) {
    this.#path = `/api/v1/runs/${encodeURIComponent(root.dataset.run)}/slowest`;
    this.#button = root.querySelector('[data-slowest-show]');
    this.#hint = root.querySelector('[data-slowest-hint]');
    this.#said = root.querySelector('[data-slowest-said]');
    this.#error = root.querySelector('[data-slowest-error]');
    this.#place = root.querySelector('[data-slowest-table]');
    this.#rows = root.querySelector('[data-table="slowest"]').tBodies[0];
    this.#button.addEventListener('click', () => {
      this.#on = true;
      this.#ask();
    });
  }

  /** @param {object} view  of the run; `alone` is the name of the only request that is shown, or null */
  update({ range, alone = null }) {
    const query = new URLSearchParams({ limit: LIMIT });
    if (range) {
      query.set('from', range.from);
      query.set('to', range.to);
    }
    if (alone !== null) query.set('name', alone);
    this.#wanted = `${this.#path}?${query}`;
    if (this.#on && this.#asked !== this.#wanted) this.#ask();
  }

  async #ask() {
    const wanted = this.#wanted;
    this.#asked = wanted;
    setText(this.#said, WORDS.readingEvents);
    setShown(this.#said, true);
    setShown(this.#hint, false);
    const { ok, body, problem } = await ask('GET', wanted);
    if (wanted !== this.#asked) return; // something else was chosen meanwhile
    setText(this.#button, WORDS.readAgain);
    setShown(this.#error, !ok);
    setShown(this.#said, ok);
    if (ok) this.#show(body);
    else setText(this.#error, WORDS.noSlowest(problem));
  }

  #show({ slowest, requests, complete, incompleteBecause }) {
    const words = [WORDS.slowestOf(count(slowest.length), count(requests))];
    if (!complete) words.push(WORDS.notAll(incompleteBecause));
    setText(this.#said, words.join(' '));
    setShown(this.#place, slowest.length > 0);
    setAttribute(this.#place, 'data-traces', slowest.some(({ trace }) => trace !== null));
    this.#rows.replaceChildren(...slowest.map(row));
  }
}

function row(request) {
  const { type, label } = requestName(request.name);
  const texts = [
    [clock(request.at)],
    [ms(request.responseMs), 'n'],
    [ms(request.serviceMs), 'n'],
    [type],
    [plain(label, NAME_LIMIT), 'name'],
    [request.status === 0 ? WORDS.noResponse : String(request.status), 'n'],
    [request.error ?? ''],
    [plain(request.agent, NAME_LIMIT)],
    [count(request.user), 'n'],
    [request.trace ?? '', 'trace'],
  ];
  const element = document.createElement('tr');
  for (const [text, kind] of texts) {
    const cell = document.createElement('td');
    if (kind) cell.className = kind;
    const place = kind === 'name' ? cell.appendChild(document.createElement('bdi')) : cell;
    place.textContent = text;
    element.append(cell);
  }
  return element;
}
