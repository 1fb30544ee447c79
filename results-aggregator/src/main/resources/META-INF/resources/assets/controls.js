/** The buttons that change a run: edit its load, pause and resume it, stop it. */

import { ask } from './ask.js';
import { setAttribute, setShown, setText } from './dom.js';
import { WORDS } from './words.js';

/**
 * Wires the buttons, their dialogs and the place for an error. What a button has asked for shows when
 * the live stream tells of it; so a change that somebody else has asked for looks the same.
 */
export class RunControls {
  #path;
  #error = document.querySelector('[data-control-error]');
  #load;
  #pause = document.querySelector('[data-pause]');
  #stop = document.querySelector('[data-stop]');
  #stopDialog = document.querySelector('[data-stop-dialog]');

  /** @param {string} runId */
  constructor(runId) {
    this.#path = `/api/v1/runs/${encodeURIComponent(runId)}`;
    this.#load = new LoadDialog(`${this.#path}/load`);
    this.#pause.addEventListener('click', () => {
      const what = this.#pause.dataset.pause;
      this.#ask(this.#pause, what, what === 'pause' ? WORDS.notPaused : WORDS.notResumed);
    });
    this.#stop.addEventListener('click', () => {
      this.#stopDialog.returnValue = 'keep';
      this.#stopDialog.showModal();
    });
    this.#stopDialog.addEventListener('close', () => {
      if (this.#stopDialog.returnValue === 'stop') this.#ask(this.#stop, 'stop', WORDS.notStopped);
    });
  }

  /** Shows the buttons that make sense in the run's phase. */
  update({ run }) {
    const stoppable = ['waiting', 'setup', 'running', 'paused'].includes(run.phase);
    setShown(this.#stop, stoppable);
    if (!stoppable && this.#stopDialog.open) this.#stopDialog.close('keep');
    if (!stoppable) setShown(this.#error, false);
    setShown(this.#pause, run.phase === 'running' || run.phase === 'paused');
    // One button, so that the focus stays where it is.
    const next = run.phase === 'paused' ? 'resume' : 'pause';
    setAttribute(this.#pause, 'data-pause', next);
    setText(this.#pause, WORDS[next]);
    this.#load.update(run, stoppable);
  }

  // Not disabled meanwhile: a button that is loses the focus.
  async #ask(button, what, inWords) {
    if (button.getAttribute('aria-disabled') === 'true') return;
    setAttribute(button, 'aria-disabled', true);
    setShown(this.#error, false);
    const { problem } = await ask('POST', `${this.#path}/${what}`);
    button.removeAttribute('aria-disabled');
    if (problem !== null) {
      setText(this.#error, inWords(problem));
      setShown(this.#error, true);
    }
  }
}

/** Edits users and spawn rate, or the rate of arrivals; stays open until it is done or given up. */
class LoadDialog {
  #path;
  #run = null;
  #button = document.querySelector('[data-load]');
  #dialog = document.querySelector('[data-load-dialog]');
  #form = this.#dialog.querySelector('form');
  #submit = this.#form.querySelector('button.strong');
  #paused = this.#dialog.querySelector('[data-load-paused]');
  #error = this.#dialog.querySelector('[data-load-error]');

  constructor(path) {
    this.#path = path;
    this.#button.addEventListener('click', () => this.#open());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#dialog
      .querySelector('[data-load-cancel]')
      .addEventListener('click', () => this.#dialog.close());
  }

  update(run, changeable) {
    this.#run = run;
    setShown(this.#button, changeable);
    setShown(this.#paused, run.phase === 'paused');
    if (!changeable && this.#dialog.open) this.#dialog.close();
  }

  /** Begins with the load that is wanted now. */
  #open() {
    setShown(this.#error, false);
    for (const input of this.#inputs()) {
      // Where classes have loads of their own, the run's are those of none of them.
      const wanted = input.required ? this.#run?.[input.name] : '';
      if (input.localName === 'input' && wanted !== null && wanted !== undefined) input.value = wanted;
    }
    this.#dialog.showModal();
    this.#inputs()[0].focus();
    this.#inputs()[0].select?.();
  }

  #inputs() {
    return [...this.#form.elements].filter((element) => element.matches('input, select'));
  }

  async #send() {
    const load = Object.fromEntries(
      this.#inputs()
        .filter((input) => input.required || input.value.trim() !== '')
        .map((input) => [
          input.name,
          input.type === 'number' ? Number(input.value) : input.value.trim(),
        ]),
    );
    this.#submit.disabled = true;
    setShown(this.#error, false);
    const { ok, problem } = await ask('PATCH', this.#path, load);
    this.#submit.disabled = false;
    if (ok) {
      this.#dialog.close();
    } else {
      setText(this.#error, WORDS.loadNotChanged(problem));
      setShown(this.#error, true);
    }
  }
}
