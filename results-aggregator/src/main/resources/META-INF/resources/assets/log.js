/** What happened to a run: its entries, and the table that lists them. */

import { setAttribute, setShown, setText, setTime } from './dom.js';
import { count, plain, sinceStart } from './format.js';
import { LiveTable, nameField } from './tables.js';

const MESSAGE_LIMIT = 500;
const TAKEN_OVER = 'slots-taken-over';

/** What tells an entry from the others; the server makes the same for the rows that it renders. */
const keyOf = (entry) => `${entry.at}|${entry.kind}|${entry.agentId ?? ''}|${entry.message}`;

/** A kind in words: `agent lost`. */
export const kindInWords = (kind) => kind.replaceAll('-', ' ');

/** A growing log, by time. */
export class RunLog {
  #keys = new Set();
  entries = [];
  leftOut = 0;

  /** Forgets everything. */
  clear() {
    this.#keys.clear();
    this.entries = [];
    this.leftOut = 0;
  }

  /**
   * Takes over the entries of another one that are not known yet.
   * @returns {boolean} whether there was any
   */
  merge(other) {
    const fresh = other.entries.filter((entry) => !this.#keys.has(keyOf(entry)));
    this.leftOut = other.leftOut;
    if (fresh.length === 0) return false;
    for (const entry of fresh) this.#keys.add(keyOf(entry));
    this.entries = [...this.entries, ...fresh].sort((a, b) => a.at - b.at);
    return true;
  }
}

/** The entries, the newest first. */
export class LogTable {
  #log;
  #rows;
  #none;
  #some;
  #leftOut;
  #shown = null;
  #startedAt = 0;

  /** @param {RunLog} log  read again at each update */
  constructor(root, log) {
    const table = root.querySelector('table[data-table="log"]');
    this.#log = log;
    this.#none = root.querySelector('[data-no-log]');
    this.#some = root.querySelector('[data-log]');
    this.#leftOut = root.querySelector('[data-log-left-out]');
    this.#rows = new LiveTable({
      container: table.tBodies[0],
      template: table.parentElement.querySelector('template[data-row]'),
      key: keyOf,
      fields: {
        since: { value: (entry) => sinceStart(entry.at, this.#startedAt) },
        at: {
          value: (entry) => entry.at,
          show: (element, value) => setTime(element, value, 'clock'),
        },
        kind: { value: (entry) => entry.kind, show: showKind },
        message: { value: (entry) => entry.message, text: (text) => plain(text, MESSAGE_LIMIT) },
        agent: nameField((entry) => entry.agentId ?? ''),
        restarted: {
          value: (entry) => (entry.kind === TAKEN_OVER ? entry.users : null),
          text: count,
        },
      },
    });
  }

  update({ report }) {
    const { entries, leftOut } = this.#log;
    setShown(this.#leftOut, leftOut > 0);
    setText(this.#leftOut.querySelector('span'), count(leftOut));
    if (entries === this.#shown && report.startedAt === this.#startedAt) return;
    this.#shown = entries;
    this.#startedAt = report.startedAt;
    setShown(this.#none, entries.length === 0);
    setShown(this.#some, entries.length > 0);
    this.#rows.update(entries.toReversed());
  }
}

function showKind(element, kind) {
  setAttribute(element, 'data-kind', kind);
  setText(element.lastElementChild, kindInWords(kind));
}
