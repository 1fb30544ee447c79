/** The list of runs, kept up to date by asking every two seconds. */

import { ConnectionSign } from './connection.js';
import { setAttribute, setShown, setText, setTime } from './dom.js';
import { count, duration, ms } from './format.js';
import { NewRun } from './new-run.js';
import { StopAll } from './stop-all.js';
import { badgeField, failuresField, LiveTable, nameField } from './tables.js';
import { WORDS } from './words.js';

const EVERY_MS = 2_000;
const TIMEOUT_MS = 10_000;

const runs = document.querySelector('[data-runs]');
const empty = document.querySelector('[data-empty]');
const counter = document.querySelector('[data-run-count]');
const filter = document.querySelector('[data-filter]');
const matching = document.querySelector('[data-matching]');
const sign = new ConnectionSign();
const compareLink = document.querySelector('[data-compare-link]');
const trendLink = document.querySelector('[data-trend-link]');
const stopAll = new StopAll();
new NewRun();

const table = new LiveTable({
  container: runs.querySelector('tbody'),
  template: runs.querySelector('template[data-row]'),
  key: (run) => run.id,
  fields: {
    link: {
      value: (run) => `/runs/${encodeURIComponent(run.id)}`,
      show: (link, address) => setAttribute(link, 'href', address),
    },
    compare: {
      value: (run) => run.id,
      show(link, id) {
        setAttribute(link, 'href', `/compare?b=${encodeURIComponent(id)}`);
        setAttribute(link, 'aria-label', WORDS.compareWith(id));
      },
    },
    name: nameField((run) => run.name),
    target: nameField((run) => run.target),
    phase: badgeField((run) => run.phase, 'data-state'),
    verdict: badgeField((run) => run.verdict, 'data-verdict'),
    startAt: {
      value: (run) => run.startAt,
      show: (element, value) => setTime(element, value, 'dateTime'),
    },
    users: { value: (run) => run.users, text: count },
    durationSeconds: { value: (run) => run.durationSeconds, text: duration },
    requests: { value: (run) => run.requests, text: count },
    failures: failuresField((run) => run.failures, count),
    p95: { value: (run) => run.p95, text: ms },
  },
});

let newestAt = performance.now(); // the server rendered the list just now
let asking = false;
let known = null; // all runs, once the server was asked

async function refresh() {
  if (document.hidden || asking) return;
  asking = true;
  try {
    const response = await fetch('/api/v1/runs', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    known = (await response.json()).runs;
    show(known);
    newestAt = performance.now();
    sign.show('live', 'Live');
  } catch {
    // Whatever it was, the next round asks again; what matters to the reader is how old this is.
    sign.show('lost', 'Connection lost, trying again', (performance.now() - newestAt) / 1000);
  } finally {
    asking = false;
  }
}

function show(list) {
  setShown(empty, list.length === 0);
  setShown(runs, list.length > 0);
  setText(counter, count(list.length));
  setShown(filter, list.length > 0);
  setShown(compareLink, list.length > 1);
  setShown(trendLink, list.length > 1);
  stopAll.update(list);
  const shown = list.filter(isWanted);
  table.update(shown);
  setText(matching, WORDS.matching(count(shown.length)));
  setShown(matching, shown.length < list.length);
}

/** Each word has to be in the name, the target or the id; case does not matter. */
function isWanted(run) {
  const { words, state } = filter.elements;
  if (state.value !== '' && run.phase !== state.value) return false;
  const text = `${run.name}\n${run.target}\n${run.id}`.toLowerCase();
  return words.value
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

filter.addEventListener('input', () => known && show(known));
filter.addEventListener('submit', (event) => event.preventDefault());

for (const time of document.querySelectorAll('time[data-ms]')) {
  setTime(time, Number(time.dataset.ms), 'dateTime');
}
setInterval(refresh, EVERY_MS);
document.addEventListener('visibilitychange', refresh);
refresh();
