/** One request name, chosen by a click on it, that is shown alone. */

import { setShown, setText } from './dom.js';
import { plain } from './format.js';

const NAME_LIMIT = 200;
const PARAMETER = 'name';

function putInAddress(name) {
  const address = new URL(location.href);
  if (name === null) address.searchParams.delete(PARAMETER);
  else address.searchParams.set(PARAMETER, name);
  history.replaceState(history.state, '', address);
}

/** The choice, which is in the address so that it can be passed on. */
export class Alone {
  #bar;
  #shown;
  #changed;

  /** The name; null while all are shown. */
  name;

  /**
   * @param {Element} root  holds the bar, and the table whose rows have a `[data-alone]`
   * @param {() => void} changed  told when `name` is another
   */
  constructor(root, changed) {
    const table = root.querySelector('table[data-table="requests"]');
    this.#bar = root.querySelector('[data-alone-bar]');
    this.#shown = root.querySelector('[data-alone-name]');
    this.#changed = changed;
    this.name = new URLSearchParams(location.search).get(PARAMETER);
    this.#tell();
    table.addEventListener('click', (event) => {
      const row = event.target.closest('[data-alone]')?.closest('[data-key]');
      if (!row) return;
      const wanted = row.parentElement === table.tFoot ? null : row.getAttribute('data-key');
      this.#show(wanted === this.name ? null : wanted);
    });
    root.querySelector('[data-alone-off]').addEventListener('click', () => {
      this.#show(null);
      table.closest('[tabindex]').focus({ preventScroll: true }); // the button is gone
    });
  }

  #show(name) {
    this.name = name;
    putInAddress(name);
    this.#tell();
    this.#changed();
  }

  #tell() {
    setShown(this.#bar, this.name !== null);
    setText(this.#shown, plain(this.name, NAME_LIMIT));
  }
}
