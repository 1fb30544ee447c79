/** Asks the server to do something, and tells in words why it did not. */

import { WORDS } from './words.js';

const TIMEOUT_MS = 15_000;

/**
 * @typedef {object} Answer
 * @property {boolean} ok  whether it was done
 * @property {number} status  of the answer; 0 if there was none
 * @property {object} body  what was answered; empty if it was no JSON
 * @property {?string} problem  what went wrong; null if nothing did
 */

/**
 * @param {'GET'|'POST'|'PUT'|'PATCH'|'DELETE'} method
 * @param {string} path
 * @param {object} [json]  the body, if there is one
 * @returns {Promise<Answer>}  never rejected
 */
export async function ask(method, path, json) {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        Accept: 'application/json, application/problem+json',
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = await response.json().catch(() => ({}));
    if (response.ok) return { ok: true, status: response.status, body, problem: null };
    const problem = body.detail ?? body.title ?? WORDS.answered(response.status);
    return { ok: false, status: response.status, body, problem };
  } catch (error) {
    const problem =
      error.name === 'TimeoutError' ? WORDS.noAnswerWithin(TIMEOUT_MS / 1000) : WORDS.unreachable;
    return { ok: false, status: 0, body: {}, problem };
  }
}
