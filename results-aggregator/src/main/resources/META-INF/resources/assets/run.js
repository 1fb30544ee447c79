/** The live page of one run. */

import { Alone } from './alone.js';
import { Baseline } from './baseline.js';
import { Charts } from './charts.js';
import { ConnectionSign } from './connection.js';
import { RunControls } from './controls.js';
import { byAttribute, setAttribute, setShown, setText, setTime } from './dom.js';
import { count, duration, ms, plain, rate, share } from './format.js';
import { LatencyCharts } from './latency.js';
import { LogTable, RunLog } from './log.js';
import { CurrentRates } from './rates.js';
import { RangeZoom } from './range.js';
import { FailureTable, AgentTable, PhaseTable, RequestTable, ThresholdList } from './run-tables.js';
import { Series } from './series.js';
import { SlowestTable } from './slowest.js';
import { LiveStream } from './stream.js';

const OVER = new Set(['finished', 'stopped', 'failed']);
const REASON_LIMIT = 2000;
const DOUBT_LIMIT = 1000;
const BEHIND_S = 5; // so far may the numbers be behind before the top bar says so

/** What of a report a range has numbers of its own for. */
const RANGE_NUMBERS = [
  'durationSeconds',
  'requests',
  'failures',
  'rps',
  'latencyMs',
  'byName',
  'failuresByKind',
  'thresholds',
];

const WORDS = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Connection lost, trying again',
  ended: 'Final result',
};

/**
 * Simple cells: `data-bind` → what it shows of a view. The large numbers are of the last few seconds
 * while the run goes on, and of the whole run when it is over, or of the range that was chosen.
 */
const TEXTS = {
  elapsed: (view) => duration(view.now.elapsedSeconds),
  remaining: (view) => duration(view.now.remainingSeconds),
  users: (view) => count(isOver(view) ? view.run.users : view.now.users),
  targetUsers: (view) => count(view.now.targetUsers),
  peakUsers: (view) => count(view.run.users),
  rps: (view) => rate(isOfPart(view) ? view.report.rps : view.now.rps),
  requests: (view) => count(view.report.requests),
  failureShare: (view) => share(view.report.failures, view.report.requests),
  failures: (view) => count(view.report.failures),
  failuresPerSecond: (view) => rate(view.now.failuresPerSecond),
  p50: (view) => ms(isOfPart(view) ? timesIn(view.report, 'p50') : view.now.p50),
  p95: (view) => ms(isOfPart(view) ? timesIn(view.report, 'p95') : view.now.p95),
  p99: (view) => ms(isOfPart(view) ? timesIn(view.report, 'p99') : view.now.p99),
  runP50: (view) => ms(timesIn(view.whole, 'p50')),
  runP95: (view) => ms(timesIn(view.whole, 'p95')),
  runP99: (view) => ms(timesIn(view.whole, 'p99')),
  agents: (view) => count(isOver(view) ? view.report.agents.length : view.now.agents),
  produced: (view) => count(view.report.events.produced),
  aggregated: (view) => count(view.report.events.aggregated),
  lost: (view) => count(view.report.events.lost),
  duplicates: (view) => count(view.report.events.duplicates),
  generator: (view) => view.report.generator.status,
  arrivalTarget: (view) => rate((isOver(view) ? view.run.rate : view.now.targetRate) ?? 0),
  arrivalRate: (view) => rate(arrivals(view).rate),
  arrivalsPlanned: (view) => count(arrivals(view).planned),
  arrivalsStarted: (view) => count(arrivals(view).started),
  arrivalsNotStarted: (view) => count(arrivals(view).notStarted),
  arrivalsMissing: (view) => count(arrivals(view).missing),
  ...timesOf('response', 'latencyMs'),
  ...timesOf('service', 'serviceMs'),
  warmUpSeconds: ({ report }) => duration(report.warmUp?.seconds ?? 0),
  warmUpRequests: ({ report }) => count(report.warmUp?.requests ?? 0),
  lag: (view) => duration(view.now.lagSeconds),
  failureKinds: (view) => count(view.report.failuresByKind.length),
  doubtCount: (view) => count(doubts(view).length),
};

/** Cells that are more than a text. */
const SHOWS = {
  phase: (element, view) => badge(element, 'data-state', view.run.phase),
  verdict: (element, view) => badge(element, 'data-verdict', view.report.verdict),
  startAt: (element, view) => setTime(element, view.run.startAt, 'dateTime'),
  progress: (element, view) => setAttribute(element, 'value', progress(view)),
  remainingBlock: (element, view) => setShown(element, !isOver(view)),
  reason(element, view) {
    setText(element, plain(view.run.reason, REASON_LIMIT));
    setAttribute(element, 'data-state', view.run.phase);
    setShown(element, Boolean(view.run.reason));
  },
  wantedNow: (element, view) => setShown(element, !view.report.arrivals),
  failureTile: (element, view) => setAttribute(element, 'data-some', view.report.failures > 0),
  lostFact: (element, view) => setAttribute(element, 'data-some', view.report.events.lost > 0),
  saturation: (element, view) => setShown(element, isSaturated(view)),
  arrivals: (element, view) => setShown(element, Boolean(view.report.arrivals)),
  warmUpFact: (element, view) => setShown(element, Boolean(view.report.warmUp)),
  notStartedFact: (element, view) => setAttribute(element, 'data-some', arrivals(view).notStarted > 0),
  missingFact: (element, view) => setAttribute(element, 'data-some', arrivals(view).missing > 0),
  shortfall: (element, view) =>
    setShown(element, arrivals(view).notStarted + arrivals(view).missing > 0),
  generatorFact: (element, view) => setAttribute(element, 'data-some', isSaturated(view)),
  failureKinds: (element, view) => setShown(element, view.report.failuresByKind.length > 0),
  doubts: (element, view) => setShown(element, doubts(view).length > 0),
  doubtList: showDoubts,
};

const isOver = (view) => OVER.has(view.run.phase);
const isSaturated = (view) => view.report.generator.status !== 'ok';
/** True if the large numbers are of a stretch of time, not of now. */
const isOfPart = (view) => isOver(view) || view.range !== null;
const timesIn = (numbers, name) => (numbers.requests === 0 ? null : numbers.latencyMs[name]);

/**
 * A view in which the numbers of a range stand in place of those of the whole run. A view as it is
 * shown has besides: `alone`, the name of the only request that is shown, or null, and `anew`: its
 * numbers are of something else than those shown before, or are the last ones.
 */
function inRange(view, range) {
  if (range === null) return { ...view, whole: view.report, range };
  const numbers = Object.fromEntries(RANGE_NUMBERS.map((name) => [name, range[name]]));
  return { ...view, report: { ...view.report, ...numbers }, whole: view.report, range };
}

/** What came of arrivals; in the closed model nothing of it is shown. */
function arrivals({ report }) {
  return report.arrivals ?? { planned: 0, started: 0, notStarted: 0, missing: 0, rate: 0 };
}

/** Cells of one kind of time over the whole run. */
function timesOf(kind, field) {
  const cells = {};
  for (const name of ['p50', 'p90', 'p95', 'p99', 'max']) {
    const cell = kind + name.charAt(0).toUpperCase() + name.slice(1);
    cells[cell] = ({ whole }) =>
      ms(whole.requests === 0 || !whole[field] ? null : whole[field][name]);
  }
  return cells;
}

function progress(view) {
  if (isOver(view)) return 1;
  const whole = view.now.elapsedSeconds + view.now.remainingSeconds;
  return whole <= 0 ? 0 : Math.min(1, view.now.elapsedSeconds / whole);
}

function badge(element, attribute, word) {
  setText(element, word);
  setAttribute(element, attribute, word);
}

/** Why the numbers are not fully trustworthy, if so. */
function doubts({ report }) {
  return [...report.generator.reasons, ...report.events.lostBy.map(lossInWords)];
}

function showDoubts(list, view) {
  const words = doubts(view);
  while (list.children.length > words.length) list.lastElementChild.remove();
  words.forEach((doubt, i) => {
    if (!list.children[i]) list.append(document.createElement('li'));
    setText(list.children[i], plain(doubt, DOUBT_LIMIT));
  });
}

function lossInWords(loss) {
  const atMost = loss.atMost > loss.events ? ` (at most ${count(loss.atMost)})` : '';
  return `events lost with agent ${loss.agent}: ${count(loss.events)}${atMost}, ${loss.reason}`;
}

/** Puts views on the page. While nobody looks at it, only the newest one is kept. */
class RunPage {
  #root;
  #bound;
  #title = document.title;
  #series = new Series();
  #log = new RunLog();
  #rates = new CurrentRates();
  #charts;
  #parts;
  #range;
  #alone;
  #waiting = null;
  #newest = null;
  #shown = { range: null, alone: null };

  constructor(root) {
    this.#root = root;
    this.#bound = byAttribute(document, 'data-bind');
    this.#charts = new Charts(root, this.#series, this.#log, {
      select: (from, to) => this.#range.select(from, to),
      reset: () => this.#range.reset(),
    });
    const showAgain = () => {
      this.#waiting = this.#newest;
      this.#showIfSeen();
    };
    this.#range = new RangeZoom(root, this.#charts, showAgain);
    this.#alone = new Alone(root, showAgain);
    this.#parts = [
      new RunControls(root.dataset.run),
      new Baseline(root.dataset.run),
      this.#range,
      new RequestTable(root, this.#rates, showAgain),
      new PhaseTable(root),
      new FailureTable(root),
      new SlowestTable(root),
      new AgentTable(root),
      new ThresholdList(root),
      new LogTable(root, this.#log),
      new LatencyCharts(root, this.#charts),
    ];
    document.addEventListener('visibilitychange', () => this.#showIfSeen());
  }

  /** Begins anew with a whole series. */
  snapshot(view) {
    this.#series.clear();
    this.#log.clear();
    this.#rates.clear();
    this.update(view);
  }

  /** Goes on with the seconds that are new. */
  update(view) {
    this.#series.merge(view.series);
    this.#log.merge(view.report.log);
    if (isOver(view)) this.#rates.clear();
    else this.#rates.add(view.now.at, view.report);
    this.#waiting = view;
    this.#newest = view;
    this.#showIfSeen();
  }

  #showIfSeen() {
    if (document.hidden || this.#waiting === null) return;
    const of = { range: this.#range.answer, alone: this.#alone.name };
    const view = { ...inRange(this.#waiting, of.range), alone: of.alone };
    view.anew = isOver(view) || of.range !== this.#shown.range || of.alone !== this.#shown.alone;
    this.#shown = of;
    this.#waiting = null;
    performance.mark('spate-update');
    setAttribute(this.#root, 'data-over', isOver(view));
    for (const [name, text] of Object.entries(TEXTS)) setText(this.#bound[name], text(view));
    for (const [name, show] of Object.entries(SHOWS)) show(this.#bound[name], view);
    for (const part of this.#parts) part.update(view);
    this.#charts.draw(view.report.startedAt);
    document.title = `${view.run.phase} · ${this.#title}`;
    performance.measure('spate-update', 'spate-update');
    performance.clearMarks('spate-update');
  }
}

for (const time of document.querySelectorAll('time[data-ms]')) {
  setTime(time, Number(time.dataset.ms), time.closest('table, ol') ? 'clock' : 'dateTime');
}

const root = document.querySelector('[data-run]');
const page = new RunPage(root);
const sign = new ConnectionSign();
let lag = 0;

function showConnection(state, age) {
  if (state === 'live' && lag > BEHIND_S) sign.show('lost', 'Live, but numbers come late', lag);
  else sign.show(state, WORDS[state], state === 'lost' ? age + lag : NaN);
}

/** Each event says how far behind it is, which may change the word without a change of state. */
const following = (show) => (view) => {
  show(view);
  lag = view.now.lagSeconds;
  showConnection('live', 0);
};

new LiveStream(`/api/v1/runs/${encodeURIComponent(root.dataset.run)}/live`, {
  snapshot: following((view) => page.snapshot(view)),
  update: following((view) => page.update(view)),
  end: (view) => page.update(view),
  state: showConnection,
});
