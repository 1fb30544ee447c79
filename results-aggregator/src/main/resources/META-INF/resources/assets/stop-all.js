/** The button that stops all runs. */

import { ask } from './ask.js';
import { setAttribute, setShown, setText } from './dom.js';
import { count } from './format.js';
import { WORDS } from './words.js';

const STOPPABLE = new Set(['waiting', 'setup', 'running', 'paused']);

/** Wires the button, its dialog and the places for what came of it. */
export class StopAll {
  #button = document.querySelector('[data-stop-all]');
  #dialog = document.querySelector('[data-stop-all-dialog]');
  #done = document.querySelector('[data-stop-all-done]');
  #error = document.querySelector('[data-stop-all-error]');

  constructor() {
    this.#button.addEventListener('click', () => {
      this.#dialog.returnValue = 'keep';
      this.#dialog.showModal();
    });
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.returnValue === 'stop') this.#stop();
    });
  }

  /** Shows the button while there is a run that can be stopped. */
  update(runs) {
    const some = runs.some((run) => STOPPABLE.has(run.phase));
    setShown(this.#button, some);
    if (!some && this.#dialog.open) this.#dialog.close('keep');
  }

  // Not disabled meanwhile: a button that is loses the focus.
  async #stop() {
    if (this.#button.getAttribute('aria-disabled') === 'true') return;
    setAttribute(this.#button, 'aria-disabled', true);
    setShown(this.#done, false);
    setShown(this.#error, false);
    const { ok, body, problem } = await ask('POST', '/api/v1/stop-all');
    this.#button.removeAttribute('aria-disabled');
    if (ok) setText(this.#done, WORDS.stopping(count(body.stopped?.length ?? 0)));
    else setText(this.#error, WORDS.notAllStopped(problem));
    setShown(ok ? this.#done : this.#error, true);
  }
}
