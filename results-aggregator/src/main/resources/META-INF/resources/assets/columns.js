/** Which columns of a table are shown. The choice is remembered by this browser. */

import { setShown } from './dom.js';

const STORE = 'spate.hidden-columns.';

/** What was hidden before; nothing where the browser lets no page remember anything. */
function remembered(name) {
  try {
    const hidden = JSON.parse(localStorage.getItem(STORE + name) ?? '[]');
    return new Set(Array.isArray(hidden) ? hidden : []);
  } catch {
    return new Set();
  }
}

function remember(name, hidden) {
  try {
    localStorage.setItem(STORE + name, JSON.stringify([...hidden]));
  } catch {
    // Then the choice lasts as long as the page.
  }
}

/** A checkbox for each column of numbers; what tells the rows apart is always there. */
export class Columns {
  #name;
  #table;
  #template;
  #hidden;

  /**
   * @param {HTMLTableElement} table  its columns are those with a `button[data-sort]`
   * @param {HTMLTemplateElement} template  holds a row: new rows are made like it
   * @param {Element} menu  the checkboxes go in here
   */
  constructor(table, template, menu) {
    this.#name = table.dataset.table;
    this.#table = table;
    this.#template = template;
    this.#hidden = remembered(this.#name);
    for (const button of table.tHead.querySelectorAll('th.n button[data-sort]')) {
      menu.append(this.#choice(button));
      this.#show(button.dataset.sort);
    }
  }

  #choice(button) {
    const column = button.dataset.sort;
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.name = column;
    box.checked = !this.#hidden.has(column);
    box.addEventListener('change', () => {
      if (box.checked) this.#hidden.delete(column);
      else this.#hidden.add(column);
      remember(this.#name, this.#hidden);
      this.#show(column);
    });
    const label = document.createElement('label');
    label.append(box, ...[...button.childNodes].map((node) => node.cloneNode(true)));
    return label;
  }

  #show(column) {
    const shown = !this.#hidden.has(column);
    setShown(this.#table.tHead.querySelector(`[data-sort="${column}"]`).closest('th'), shown);
    for (const root of [this.#table, this.#template.content]) {
      for (const cell of root.querySelectorAll(`td[data-f="${column}"]`)) setShown(cell, shown);
    }
  }
}
