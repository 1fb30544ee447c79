/** Two runs side by side: their charts over each other, aligned at their starts. */

import { ask } from './ask.js';
import { setAttribute, setShown, setText } from './dom.js';
import { count, duration, ms, rate } from './format.js';
import { Percentiles } from './percentiles.js';
import { Legend, Look, PADDING, sizeOf } from './plot.js';
import { WORDS } from './words.js';

const SYNC_KEY = 'compare';
const RUNS = [
  { column: 'baseline', label: WORDS.baseline, dash: [6, 4] },
  { column: 'run', label: WORDS.run },
];

/** What each chart shows a number as. */
const TEXTS = { rps: rate, failures: rate, p50: ms, p95: ms, users: count };

/** One column of both runs over the time since each one's start. */
class Overlay {
  #place;
  #column;
  #data;
  #legend;
  #plot = null;

  /** @param {object[]} series  of the two runs, their times in seconds since the start */
  constructor(place, series) {
    this.#place = place;
    this.#column = place.dataset.overlay;
    this.#data = window.uPlot.join(series.map((each) => [each.t, each[this.#column]]));
    this.#legend = new Legend(place.parentElement.querySelector('[data-legend]'), RUNS);
    this.#rebuild();
    new ResizeObserver(() => this.#plot.setSize(sizeOf(place))).observe(place);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', () => this.#rebuild());
  }

  #rebuild() {
    this.#plot?.destroy();
    const look = new Look(this.#place);
    this.#plot = new window.uPlot(
      {
        ...sizeOf(this.#place),
        padding: PADDING,
        legend: { show: false },
        cursor: { y: false, sync: { key: SYNC_KEY }, drag: { x: true, y: false }, points: { size: 7 } },
        scales: {
          x: { time: false },
          y: { range: (u, min, max) => [0, Math.max(1, (max ?? 0) * 1.08)] },
        },
        axes: [look.acrossAxis((splits) => splits.map(duration)), look.upAxis()],
        series: [
          {},
          ...RUNS.map((run) => ({
            stroke: look.colour(run.column),
            width: 1.75,
            dash: run.dash,
            spanGaps: true, // each run has its own times
            points: { show: false },
          })),
        ],
        hooks: { setCursor: [() => this.#showValues()] },
      },
      this.#data,
      this.#place,
    );
    const title = this.#place.parentElement.querySelector('h2').textContent;
    setAttribute(this.#plot.root, 'role', 'img');
    setAttribute(this.#plot.root, 'aria-label', WORDS.overlay(title));
    this.#showValues();
  }

  #showValues() {
    const index = this.#plot?.cursor.idx ?? null;
    const text = TEXTS[this.#column];
    const values = this.#data.slice(1).map((column) => (index === null ? '' : text(column[index])));
    this.#legend.show(values, index === null ? '' : duration(this.#data[0][index]));
  }
}

/** The series of a run, from its start on. */
function sinceStart({ series, report }) {
  const start = Math.floor(report.startedAt / 1000);
  return { ...series, t: series.t.map((t) => t - start) };
}

const place = document.querySelector('[data-compare]');
const error = place.querySelector('[data-compare-error]');
const ids = [place.dataset.a, place.dataset.b].map(encodeURIComponent);

async function show() {
  const answers = await Promise.all(ids.map((id) => ask('GET', `/api/v1/runs/${id}/stats`)));
  const failed = answers.find((answer) => !answer.ok);
  setShown(error, Boolean(failed));
  if (failed) {
    setText(error, WORDS.noCharts(failed.problem));
    return;
  }
  setShown(place.querySelector('[data-compare-charts]'), true);
  const series = answers.map((answer) => sinceStart(answer.body));
  for (const overlay of place.querySelectorAll('[data-overlay]')) new Overlay(overlay, series);
  await showPercentiles();
}

async function showPercentiles() {
  const answers = await Promise.all(ids.map((id) => ask('GET', `/api/v1/runs/${id}/latency`)));
  const failed = answers.find((answer) => !answer.ok);
  const none = place.querySelector('[data-no-latency]');
  setShown(none, Boolean(failed));
  if (failed) {
    setText(none, WORDS.noLatency(failed.problem));
    return;
  }
  const percentiles = new Percentiles(place.querySelector('[data-percentiles]'), RUNS);
  percentiles.show(answers.map((answer) => answer.body.percentiles));
}

show();
