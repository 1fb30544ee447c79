/** The charts of a run over time. They share the time axis: dragging in one zooms all. */

import { setAttribute, setShown, setText } from './dom.js';
import { clock, count, ms, rate } from './format.js';
import { ColumnChart } from './column-chart.js';
import { HeatMap } from './heat-map.js';
import { marksOf } from './marks.js';
import { decades, Look, PADDING, sizeOf, TimeCursor, timeLabels } from './plot.js';
import { beforeAllIsRead, Sight } from './sight.js';
import { Statuses } from './statuses.js';

const SHORTEST_S = 60; // a run that has just begun does not fill the whole width with two seconds
const MARKED_S = 10; // the axis goes on so far beyond the newest second to show what has happened
const BRIDGED_S = 5; // a line goes on over so few seconds without a value

/** What each chart shows. Colours are custom properties of the style sheet. */
const CHARTS = {
  rate: {
    lines: [
      { column: 'rps', label: 'Requests/s', text: rate, filled: true },
      { column: 'failures', label: 'Failures/s', text: rate },
    ],
    least: 1,
  },
  latency: {
    lines: [
      { column: 'p50', label: 'Median', text: ms },
      { column: 'p95', label: '95%ile', text: ms },
      { column: 'p99', label: '99%ile', text: ms },
    ],
    least: 1,
  },
  users: {
    lines: [
      { column: 'users', label: 'Users', text: count, filled: true },
      { column: 'targetUsers', label: 'Target', text: count, dashed: true, ifAny: true },
    ],
    least: 1,
  },
};

/** What is painted of what the server counts, by the attribute of its place. */
const PICTURES = { 'data-statuses': Statuses, 'data-heat-map': HeatMap };

/** All charts of the page that are over time. */
export class Charts {
  #series;
  #log;
  #startedAt = 0;
  #charts = [];
  #range = null;

  /** Those that are told apart what they show. */
  #byColumn = [];

  /** Those whose data have changed since they were drawn, as nobody sees them. */
  #late = new Set();
  #sight;

  /**
   * @param {Element} root  holds `[data-chart]` elements and the buttons that belong to them
   * @param {import('./series.js').Series} series  what is drawn; read again at each draw()
   * @param {import('./log.js').RunLog} log  what is marked; read again at each draw()
   * @param {object} zoom
   * @param {(from: number, to: number) => void} zoom.select  told what was dragged over, in
   *     milliseconds since the epoch
   * @param {() => void} zoom.reset  told of a double click
   */
  constructor(root, series, log, zoom) {
    this.#series = series;
    this.#log = log;
    const marks = () => marksOf(log, () => this.#startedAt);
    const range = () => this.#range ?? wholeRange(series, log);
    const on = { marks, range, entries: () => log.entries, ...zoom };
    for (const place of root.querySelectorAll('[data-chart]')) {
      this.#charts.push(new Chart(place, CHARTS[place.dataset.chart], series, on));
    }
    for (const [attribute, Picture] of Object.entries(PICTURES)) {
      const place = root.querySelector(`[${attribute}]`);
      this.#byColumn.push(new ColumnChart(place, on, new Picture(place.parentElement)));
    }
    this.#charts.push(...this.#byColumn);
    this.#sight = new Sight((place) => this.#drawLate((chart) => chart.place === place));
    for (const { place } of this.#charts) this.#sight.add(place);
    beforeAllIsRead(() => this.#drawLate(() => true));
    root.querySelector('[data-log-scale]').addEventListener('click', (event) => {
      const on = event.currentTarget.getAttribute('aria-pressed') !== 'true';
      setAttribute(event.currentTarget, 'aria-pressed', on);
      this.#charts.find((chart) => chart.name === 'latency').setLogarithmic(on);
    });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', () => this.#charts.forEach((chart) => chart.rebuild()));
  }

  /**
   * Draws what the series and the log hold now, as soon as it is seen, but each chart at once when it
   * was not there before; the range stays as it is.
   *
   * @param {number} startedAt  of the run, milliseconds since the epoch; 0 if it has not started
   */
  draw(startedAt) {
    this.#startedAt = startedAt;
    for (const chart of this.#charts) {
      if (!chart.isMade || this.#sight.has(chart.place)) {
        chart.draw();
      } else {
        chart.tell();
        this.#late.add(chart);
      }
    }
  }

  #drawLate(isWanted) {
    for (const chart of this.#late) {
      if (!isWanted(chart)) continue;
      this.#late.delete(chart);
      chart.draw();
    }
  }

  /** @param {import('./column-chart.js').LatencyMap} map */
  showMap(map) {
    for (const chart of this.#byColumn) chart.show(map);
  }

  /** Shows a range, both ends in seconds since the epoch; null: the whole run, as it grows. */
  showRange(range) {
    this.#range = range;
    for (const chart of this.#charts) chart.redraw();
  }
}

/** One chart with its legend. The legend's buttons hide lines; its numbers follow the crosshair. */
class Chart {
  #spec;
  #series;
  #on;
  #plot = null;
  #cursor;
  #logarithmic = false;
  #keys = [];
  #clock;

  /**
   * @param {object} on  as of {@link TimeCursor}, and besides:
   * @param {() => object} on.marks  makes a plugin that draws marks
   * @param {() => [number, number]} on.range  what the time axis shows
   */
  constructor(place, spec, series, on) {
    this.name = place.dataset.chart;
    this.place = place;
    this.#spec = spec;
    this.#series = series;
    this.#on = on;
    this.#cursor = new TimeCursor(on);
    this.#makeLegend(place.parentElement.querySelector('[data-legend]'));
    new ResizeObserver(() => this.#plot?.setSize(sizeOf(place))).observe(place);
  }

  get isMade() {
    return this.#plot !== null;
  }

  setLogarithmic(on) {
    this.#logarithmic = on;
    this.rebuild();
  }

  /** Makes the plot anew: colours and the kind of a scale are fixed when it is made. */
  rebuild() {
    if (!this.#plot) return;
    this.#plot.destroy();
    this.#plot = this.#make();
  }

  /** Draws again, if it was drawn before. */
  redraw() {
    if (this.#plot) this.draw();
  }

  draw() {
    if (!this.#plot) this.#plot = this.#make();
    else this.#plot.setData(this.#data());
    this.tell();
  }

  #data() {
    return [this.#series.t, ...this.#spec.lines.map((line) => this.#series[line.column])];
  }

  #make() {
    const look = new Look(this.place);
    const plot = new window.uPlot(
      {
        ...sizeOf(this.place),
        padding: PADDING,
        legend: { show: false },
        cursor: this.#cursor.options(),
        scales: {
          x: { range: () => this.#on.range() },
          y: this.#logarithmic
            ? { distr: 3, range: (u, min, max) => decades(min, max) }
            : { range: (u, min, max) => [0, Math.max(this.#spec.least, (max ?? 0) * 1.08)] },
        },
        axes: [look.acrossAxis(timeLabels), look.upAxis()],
        series: [
          {},
          ...this.#spec.lines.map((line, i) => ({
            show: this.#keys[i].getAttribute('aria-pressed') === 'true',
            stroke: look.colour(line.column),
            fill: line.filled ? look.colour(`${line.column}-fill`) : undefined,
            width: 1.75,
            dash: line.dashed ? [6, 4] : undefined,
            points: { show: false },
            gaps: (u, s, from, to, gaps) => longGaps(u, gaps),
          })),
        ],
        hooks: {
          setCursor: [() => this.tell()],
          setSelect: [(u) => this.#cursor.selected(u)],
        },
        plugins: [this.#on.marks()],
      },
      this.#data(),
      this.place,
    );
    plot.root.setAttribute('role', 'img');
    return plot;
  }

  #makeLegend(legend) {
    this.#spec.lines.forEach((line, i) => {
      const key = document.createElement('button');
      key.type = 'button';
      key.className = 'key';
      key.dataset.column = line.column;
      key.setAttribute('aria-pressed', 'true');
      const swatch = document.createElement('span');
      swatch.className = 'swatch';
      const label = document.createElement('span');
      label.textContent = line.label;
      const value = document.createElement('b');
      key.append(swatch, label, value);
      key.addEventListener('click', () => {
        const show = key.getAttribute('aria-pressed') !== 'true';
        setAttribute(key, 'aria-pressed', show);
        this.#plot?.setSeries(i + 1, { show });
      });
      legend.append(key);
      this.#keys.push(key);
    });
    this.#clock = document.createElement('span');
    this.#clock.className = 'at muted';
    legend.append(this.#clock);
  }

  /** The values below the crosshair, or else the newest ones. */
  tell() {
    const index = this.#plot?.cursor.idx ?? null;
    const words = [];
    this.#spec.lines.forEach((line, i) => {
      const column = this.#series[line.column];
      const text = line.text(index === null ? newest(column) : column[index]);
      setText(this.#keys[i].lastChild, text);
      const some = !line.ifAny || column.some((value) => value !== null);
      setShown(this.#keys[i], some);
      if (some) words.push(`${line.label} ${text}`);
    });
    setText(this.#clock, index === null ? '' : clock(this.#series.t[index] * 1000));
    const title = this.place.parentElement.querySelector('h2').textContent;
    if (index === null && this.#plot) {
      setAttribute(this.#plot.root, 'aria-label', `${title} over time; now ${words.join(', ')}`);
    }
  }
}

function wholeRange(series, log) {
  if (series.t.length === 0) {
    const now = Date.now() / 1000;
    return [now, now + SHORTEST_S];
  }
  const first = series.t[0];
  const newest = series.t.at(-1);
  const happened = (log.entries.at(-1)?.at ?? 0) / 1000;
  const last = happened <= newest + MARKED_S ? Math.max(newest, happened) : newest;
  return [first, Math.max(last, first + SHORTEST_S)];
}

/** The newest value there is, looking back over the seconds that a line bridges. */
function newest(column) {
  for (let i = column.length - 1; i >= Math.max(0, column.length - BRIDGED_S); i--) {
    if (column[i] !== null) return column[i];
  }
  return null;
}

function longGaps(plot, gaps) {
  const pixelsPerSecond = plot.bbox.width / (plot.scales.x.max - plot.scales.x.min);
  return gaps.filter(([from, to]) => (to - from) / pixelsPerSecond > BRIDGED_S);
}
