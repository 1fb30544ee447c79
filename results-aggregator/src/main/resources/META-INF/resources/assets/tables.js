/** Tables that follow live data: rows are made once, cells are written when their value changes. */

import { byAttribute, setAttribute, setShown, setText } from './dom.js';
import { plain } from './format.js';
import { rowsThatStay } from './order.js';
import { beforeAllIsRead, Sight } from './sight.js';

const NAME_LIMIT = 200;
const TURNS = 10; // a row out of sight is at most about so many updates old
const LEAST_IN_TURN = 20; // of those rows, so many at least are written by each update

/**
 * One column (or other part of a row).
 * @typedef {object} Field
 * @property {(item: object) => *} value  what is sorted by and compared with the time before
 * @property {(value: *, item: object) => string} [text]  what is shown; the value itself if left out
 * @property {(element: Element, value: *, item: object) => void} [show]  instead of text: writes itself
 */

/**
 * Rows for items, in an order that the user chooses by the buttons in the head.
 *
 * Rows that the server rendered are adopted by their `data-key`; further ones are cloned from a
 * `<template>`. Inside a row, the element with `data-f="x"` shows field x.
 *
 * Of a long table, an update writes the rows that are in sight, and some of the others in turn: the
 * browser would lay out and paint all that is written. Who scrolls, sorts, prints or copies gets the
 * newest numbers.
 */
export class LiveTable {
  #container;
  #template;
  #key;
  #fields;
  #rows = new Map();
  #buttons;
  #sort = null;
  #items = [];
  #updates = 0;
  #sight = null;

  /**
   * @param {object} options
   * @param {Element} options.container  parent of the rows
   * @param {HTMLTemplateElement} options.template  holds one blank row
   * @param {Element} [options.head]  holds the sort buttons (`button[data-sort]`)
   * @param {(item: object) => string} options.key  what tells an item from the others
   * @param {Record<string, Field>} options.fields  by name
   * @param {boolean} [options.long]  whether there may be so many rows that not each is written by
   *     each update
   */
  constructor({ container, template, head, key, fields, long = false }) {
    this.#container = container;
    this.#template = template;
    this.#key = key;
    this.#fields = fields;
    if (long) {
      this.#sight = new Sight((row) => this.#write(this.#rows.get(row.getAttribute('data-key'))));
      beforeAllIsRead(() => this.#writeAll());
    }
    for (const row of container.querySelectorAll(':scope > [data-key]')) {
      this.#rows.set(row.getAttribute('data-key'), this.#inSight(new Row(row)));
    }
    this.#buttons = head ? [...head.querySelectorAll('button[data-sort]')] : [];
    for (const button of this.#buttons) {
      button.addEventListener('click', () => this.#sortBy(button.dataset.sort));
    }
  }

  /**
   * Shows these items and no others; their order counts until the user chooses another.
   *
   * @param {boolean} [whole]  writes each row of a long table, wherever it is: the numbers are of
   *     something else than before, or are the last ones
   */
  update(items, whole = true) {
    this.#items = items;
    this.#updates++;
    const wanted = new Set();
    for (const item of items) {
      const key = this.#key(item);
      wanted.add(key);
      let row = this.#rows.get(key);
      if (!row) {
        row = this.#newRow(key);
        this.#rows.set(key, row);
      }
      row.item = item;
    }
    for (const [key, row] of this.#rows) {
      if (!wanted.has(key)) {
        this.#sight?.remove(row.element);
        row.element.remove();
        this.#rows.delete(key);
      }
    }
    if (whole || this.#sight === null) this.#writeAll();
    else this.#writeSome();
    this.#arrange();
  }

  #newRow(key) {
    const element = this.#template.content.firstElementChild.cloneNode(true);
    element.setAttribute('data-key', key);
    return this.#inSight(new Row(element));
  }

  #inSight(row) {
    this.#sight?.add(row.element);
    return row;
  }

  #write(row) {
    if (!row?.item) return;
    row.writtenBy = this.#updates;
    row.show(row.item, this.#fields);
  }

  #writeAll() {
    for (const row of this.#rows.values()) this.#write(row);
  }

  /** What is in sight or was never written, and of the rest what was written longest ago. */
  #writeSome() {
    const late = [];
    for (const row of this.#rows.values()) {
      if (row.writtenBy === 0 || this.#sight.has(row.element)) this.#write(row);
      else late.push(row);
    }
    const turn = Math.max(LEAST_IN_TURN, Math.ceil(this.#rows.size / TURNS));
    late.sort((a, b) => a.writtenBy - b.writtenBy);
    for (const row of late.slice(0, turn)) this.#write(row);
  }

  /** Puts rows where they belong, and moves only as many as have to be moved. */
  #arrange() {
    const wanted = this.#sorted().map((item) => this.#rows.get(this.#key(item)).element);
    const places = new Map();
    for (let row = firstRow(this.#container); row; row = nextRow(row)) places.set(row, places.size);
    const stay = rowsThatStay(wanted.map((row) => places.get(row) ?? -1));
    let place = firstRow(this.#container);
    wanted.forEach((row, i) => {
      if (stay.has(i)) place = nextRow(row);
      else this.#container.insertBefore(row, place);
    });
  }

  #sorted() {
    if (!this.#sort) return this.#items;
    const { field, sign } = this.#sort;
    const value = this.#fields[field].value;
    return [...this.#items].sort((a, b) => sign * compare(value(a), value(b)));
  }

  /** Numbers begin with the largest, words with A; once more turns the order round. */
  #sortBy(field) {
    const words = this.#items.some((item) => typeof this.#fields[field].value(item) === 'string');
    const first = words ? 1 : -1;
    this.#sort = { field, sign: this.#sort?.field === field ? -this.#sort.sign : first };
    for (const button of this.#buttons) {
      const mine = button.dataset.sort === field;
      const order = this.#sort.sign > 0 ? 'ascending' : 'descending';
      setAttribute(button.closest('th'), 'aria-sort', mine ? order : 'none');
    }
    this.#arrange();
  }
}

/** A row outside of a table's order: the sum below it, an entry of a list. */
export class Row {
  #parts;
  #shown = {};

  /** The newest item of a table's row, which may be newer than what is shown. */
  item = null;

  /** The number of the table's update that wrote it last; 0 if none did. */
  writtenBy = 0;

  constructor(element) {
    this.element = element;
    this.#parts = byAttribute(element, 'data-f');
  }

  /** Writes what has changed since the time before. */
  show(item, fields) {
    for (const [name, field] of Object.entries(fields)) {
      const element = this.#parts[name];
      if (!element) continue;
      const value = field.value(item);
      if (name in this.#shown && Object.is(this.#shown[name], value)) continue;
      this.#shown[name] = value;
      if (field.show) field.show(element, value, item);
      else setText(element, field.text ? field.text(value, item) : String(value));
    }
  }
}

/** A field that is shown as number of failures: it stands out when there are some. */
export const failuresField = (value, text) => ({
  value,
  show(element, number) {
    setText(element, text(number));
    setAttribute(element, 'data-some', number > 0);
  },
});

/** A field that is shown as far as there is room, and whole when the mouse rests on it. */
export const nameField = (value) => ({
  value,
  show(element, name) {
    const text = plain(name, NAME_LIMIT);
    setText(element, text);
    setAttribute(element, 'title', text);
  },
});

/** A field that the style sheet colours by its value, e.g. a state. */
export const badgeField = (value, attribute) => ({
  value,
  show(element, word) {
    setText(element, word);
    setAttribute(element, attribute, word);
    setShown(element, word !== '');
  },
});

function firstRow(container) {
  return container.querySelector(':scope > [data-key]');
}

function nextRow(element) {
  let next = element.nextElementSibling;
  while (next && !next.hasAttribute('data-key')) next = next.nextElementSibling;
  return next;
}

/** Nothing comes after everything in rising order; words by language, numbers by size. */
function compare(a, b) {
  const noA = a === null || a === undefined;
  const noB = b === null || b === undefined;
  if (noA || noB) return noA - noB;
  return typeof a === 'string' ? a.localeCompare(b, 'en', { numeric: true }) : a - b;
}
