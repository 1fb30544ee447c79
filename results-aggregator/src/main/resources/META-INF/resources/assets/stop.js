/** The button that ends a run, with a question before and words when it fails. */

import { setShown, setText } from './dom.js';

const TIMEOUT_MS = 15_000;

/** Wires the button, the dialog and the place for an error. */
export class StopButton {
  #runId;
  #button = document.querySelector('[data-stop]');
  #dialog = document.querySelector('[data-stop-dialog]');
  #error = document.querySelector('[data-stop-error]');

  /** @param {string} runId */
  constructor(runId) {
    this.#runId = runId;
    this.#button.addEventListener('click', () => {
      this.#dialog.returnValue = 'keep';
      this.#dialog.showModal();
    });
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.returnValue === 'stop') this.#stop();
    });
  }

  /** Shows the button while stopping makes sense. */
  show(stoppable) {
    setShown(this.#button, stoppable);
    if (!stoppable && this.#dialog.open) this.#dialog.close('keep');
    if (!stoppable) setShown(this.#error, false);
  }

  async #stop() {
    this.#button.disabled = true;
    setShown(this.#error, false);
    const problem = await askToStop(this.#runId);
    this.#button.disabled = false;
    if (problem !== null) {
      setText(this.#error, `The run could not be stopped: ${problem}`);
      setShown(this.#error, true);
    }
  }
}

/** @returns {Promise<?string>} what went wrong, in words; null when the run is told to stop */
async function askToStop(runId) {
  try {
    const response = await fetch(`/api/v1/runs/${encodeURIComponent(runId)}/stop`, {
      method: 'POST',
      headers: { Accept: 'application/json, application/problem+json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return null;
    const problem = await response.json().catch(() => ({}));
    return problem.detail ?? problem.title ?? `the server answered ${response.status}`;
  } catch (error) {
    return error.name === 'TimeoutError'
      ? `no answer within ${TIMEOUT_MS / 1000} s`
      : 'the results aggregator cannot be reached. Is it running?';
  }
}
