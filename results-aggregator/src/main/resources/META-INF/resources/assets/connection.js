/** The word in the top bar that says how fresh the page is. */

import { setAttribute, setShown, setText } from './dom.js';
import { duration } from './format.js';

/**
 * Shows the state of the connection. The age is outside of the live region: a screen reader should
 * hear that the connection is lost, not each second of it.
 */
export class ConnectionSign {
  #root = document.querySelector('[data-connection]');
  #text = this.#root.querySelector('[data-connection-text]');
  #age = this.#root.querySelector('[data-connection-age]');

  /**
   * @param {'connecting'|'live'|'lost'|'ended'} state
   * @param {string} words
   * @param {number} [ageSeconds]  of the newest data; left out or NaN if it does not matter
   */
  show(state, words, ageSeconds = NaN) {
    setAttribute(this.#root, 'data-connection', state);
    setText(this.#text, words);
    const aged = Number.isFinite(ageSeconds);
    setText(this.#age, aged ? `, data is ${duration(ageSeconds)} old` : '');
    setShown(this.#age, aged);
  }
}
