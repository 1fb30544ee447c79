/**
 * What all charts have in common: their look, their axes, and that a part of the time can be chosen
 * by dragging. uPlot (a classic script, loaded before the modules) draws them; it styles its elements
 * through the CSSOM, which the content security policy allows.
 */

import { setText } from './dom.js';
import { clock } from './format.js';

const SYNC_KEY = 'run';
const TIME_AXIS_HEIGHT = 30;
const AXIS_WIDTH = 58; // the same for all, so that the crosshairs stand below each other

/** Space around a plot: top, right, bottom, left, in pixels. */
export const PADDING = [10, 30, 0, 0];

const AXIS_NUMBER = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  maximumFractionDigits: 2,
});

/** Colours and font of a place, from the style sheet. */
export class Look {
  #style;

  constructor(place) {
    this.#style = getComputedStyle(place);
  }

  /** The custom property `--chart-<name>`. */
  colour(name) {
    return this.#style.getPropertyValue(`--chart-${name}`).trim();
  }

  #axis() {
    return {
      stroke: this.colour('text'),
      font: `12px ${this.#style.fontFamily}`,
      grid: { stroke: this.colour('grid'), width: 1 },
      ticks: { stroke: this.colour('grid'), width: 1, size: 4 },
    };
  }

  /** An axis at the bottom; its labels are what `text(splits, step)` makes of its values. */
  acrossAxis(text) {
    return {
      ...this.#axis(),
      size: TIME_AXIS_HEIGHT,
      space: 80,
      values: (u, splits, i, space, step) => text(splits, step),
    };
  }

  /** An axis at the left, of numbers. */
  upAxis() {
    return {
      ...this.#axis(),
      size: AXIS_WIDTH,
      values: (u, splits) => splits.map((v) => (v === null ? '' : AXIS_NUMBER.format(v))),
    };
  }
}

/** As much as there is room for. */
export const sizeOf = (place) => ({ width: place.clientWidth, height: place.clientHeight });

/** Names, colours and values of lines. */
export class Legend {
  #values = [];
  #at = document.createElement('span');

  /**
   * @param {Element} place  filled here
   * @param {{column: string, label: string}[]} lines  `column` names the colour
   */
  constructor(place, lines) {
    for (const line of lines) {
      const key = document.createElement('span');
      key.className = 'key';
      key.dataset.column = line.column;
      const swatch = document.createElement('span');
      swatch.className = 'swatch';
      const label = document.createElement('span');
      label.textContent = line.label;
      const value = document.createElement('b');
      key.append(swatch, label, value);
      place.append(key);
      this.#values.push(value);
    }
    this.#at.className = 'at muted';
    place.append(this.#at);
  }

  /** Shows a text for each line, and where on the axis they are. */
  show(values, at) {
    values.forEach((value, i) => setText(this.#values[i], value));
    setText(this.#at, at);
  }
}

/**
 * The crosshair that all charts over time share, and choosing a part of the time: by dragging in one
 * of them.
 */
export class TimeCursor {
  #on;
  #dragged = false;

  /**
   * @param {object} on
   * @param {(from: number, to: number) => void} on.select  told what was dragged over, in
   *     milliseconds since the epoch
   * @param {() => void} on.reset  told of a double click
   */
  constructor(on) {
    this.#on = on;
  }

  /** For uPlot's `cursor`. */
  options() {
    return {
      y: false,
      sync: { key: SYNC_KEY },
      drag: { x: true, y: false, setScale: false },
      bind: {
        mouseup: (u, target, handle) => (event) => this.#released(event, handle),
        dblclick: () => () => this.#on.reset(),
      },
      points: { size: 7 },
    };
  }

  /** The mouse button, of a drag that began in this chart; uPlot tells the others of it, too. */
  #released(event, handle) {
    if (event.button !== 0) return;
    this.#dragged = true;
    handle(event);
    this.#dragged = false;
  }

  /** For uPlot's hook `setSelect`. */
  selected(plot) {
    const { left, width } = plot.select;
    if (width <= 0) return;
    const [from, to] = [left, left + width].map((x) => plot.posToVal(x, 'x') * 1000);
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (this.#dragged) this.#on.select(from, to);
  }
}

/** Whole powers of ten around the values. */
export function decades(min, max) {
  if (!(max > 0)) return [1, 1000];
  const low = 10 ** Math.floor(Math.log10(Math.max(min, 0.01)));
  const high = 10 ** Math.ceil(Math.log10(max));
  return [low, high > low ? high : low * 10];
}

/** Local time; the date only where a day begins, seconds only where they differ. */
export function timeLabels(splits, stepSeconds) {
  return splits.map((split) => {
    const at = new Date(split * 1000);
    const midnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
    if (stepSeconds >= 86_400 || midnight) return `${at.getMonth() + 1}-${at.getDate()}`;
    return clock(split * 1000).slice(0, stepSeconds < 60 ? 8 : 5);
  });
}
