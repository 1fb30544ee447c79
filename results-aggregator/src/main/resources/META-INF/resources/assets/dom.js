/**
 * The few ways in which the pages touch the document. Text goes in as text only, never as markup,
 * and nothing is written that is there already: an update that changes three numbers costs three
 * writes.
 */

import { clock, dateTime } from './format.js';

/** Shows a text. A text node that is there goes on to be used: a new one costs the browser more. */
export function setText(element, text) {
  const node = element.firstChild;
  if (node === null || node !== element.lastChild || node.nodeType !== Node.TEXT_NODE) {
    if (element.textContent !== text) element.textContent = text;
  } else if (node.data !== text) {
    node.data = text;
  }
}

/** Sets an attribute, for the style sheet or assistive technology. */
export function setAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Shows or hides an element. */
export function setShown(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** Shows a moment in the browser's own time; `style` is 'clock' or 'dateTime'. */
export function setTime(element, epochMillis, style) {
  setText(element, style === 'clock' ? clock(epochMillis) : dateTime(epochMillis));
  setAttribute(element, 'datetime', epochMillis ? new Date(epochMillis).toISOString() : '');
}

/** The elements below `root` that carry `attribute`, by its value. */
export function byAttribute(root, attribute) {
  const found = {};
  for (const element of root.querySelectorAll(`[${attribute}]`)) {
    found[element.getAttribute(attribute)] = element;
  }
  return found;
}
