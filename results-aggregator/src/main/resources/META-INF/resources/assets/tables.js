/** Tables that follow live data: rows are made once, cells are written when their value changes. */

import { byAttribute, setAttribute, setShown, setText } from './dom.js';
import { plain } from './format.js';

const NAME_LIMIT = 200;

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

  /**
   * @param {object} options
   * @param {Element} options.container  parent of the rows
   * @param {HTMLTemplateElement} options.template  holds one blank row
   * @param {Element} [options.head]  holds the sort buttons (`button[data-sort]`)
   * @param {(item: object) => string} options.key  what tells an item from the others
   * @param {Record<string, Field>} options.fields  by name
   */
  constructor({ container, template, head, key, fields }) {
    this.#container = container;
    this.#template = template;
    this.#key = key;
    this.#fields = fields;
    for (const row of container.querySelectorAll(':scope > [data-key]')) {
      this.#rows.set(row.getAttribute('data-key'), new Row(row));
    }
    this.#buttons = head ? [...head.querySelectorAll('button[data-sort]')] : [];
    for (const button of this.#buttons) {
      button.addEventListener('click', () => this.#sortBy(button.dataset.sort));
    }
  }

  /** Shows these items and no others; their order counts until the user chooses another. */
  update(items) {
    this.#items = items;
    const wanted = new Set();
    for (const item of items) {
      const key = this.#key(item);
      wanted.add(key);
      let row = this.#rows.get(key);
      if (!row) {
        row = this.#newRow(key);
        this.#rows.set(key, row);
      }
      row.show(item, this.#fields);
    }
    for (const [key, row] of this.#rows) {
      if (!wanted.has(key)) {
        row.element.remove();
        this.#rows.delete(key);
      }
    }
    this.#arrange();
  }

  #newRow(key) {
    const element = this.#template.content.firstElementChild.cloneNode(true);
    element.setAttribute('data-key', key);
    return new Row(element);
  }

  /** Puts rows where they belong, and moves only those that are elsewhere. */
  #arrange() {
    let place = this.#container.querySelector(':scope > [data-key]');
    for (const item of this.#sorted()) {
      const { element } = this.#rows.get(this.#key(item));
      if (element === place) {
        place = nextRow(place);
      } else {
        this.#container.insertBefore(element, place);
      }
    }
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
