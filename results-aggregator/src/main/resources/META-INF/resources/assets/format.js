/**
 * Numbers and times as people read them: the same rules as the server's `Format` and `RequestName`,
 * so that a cell keeps its shape when the first update arrives. Pure functions; null, undefined and
 * NaN are shown as NONE.
 */

/** Stands where there is no number. */
export const NONE = '–';

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const STEERING =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
const FIXED = [0, 1, 2].map(
  (digits) =>
    new Intl.NumberFormat('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
);

const isNone = (value) => value === null || value === undefined || !Number.isFinite(value);
const fixed = (value, digits) => FIXED[digits].format(value + 0); // never -0
const two = (value) => String(value).padStart(2, '0');

/** A whole number with thousands separators: 12,345. */
export const count = (value) => (isNone(value) ? NONE : fixed(value, 0));

/** Something per second; the digits shrink as the number grows: 0.25, 118.4, 12,345. */
export function rate(value) {
  if (isNone(value)) return NONE;
  if (value === 0) return '0';
  return fixed(value, value < 10 ? 2 : value < 1000 ? 1 : 0);
}

/** Milliseconds without the unit: 0.42, 12.3, 1,204. */
export function ms(value) {
  if (isNone(value)) return NONE;
  if (value === 0) return '0';
  return fixed(value, value < 1 ? 2 : value < 100 ? 1 : 0);
}

/** A ratio of 0..1 in percent; a little is never shown as nothing, nor almost all as all. */
export function percent(ratio) {
  if (isNone(ratio)) return NONE;
  if (ratio <= 0) return '0%';
  if (ratio >= 1) return '100%';
  if (ratio < 0.0001) return '<0.01%';
  if (ratio > 0.9999) return '>99.99%';
  return `${fixed(ratio * 100, ratio < 0.1 ? 2 : 1)}%`;
}

/** A part of a whole in percent; none of nothing. */
export const share = (part, whole) => (whole === 0 ? NONE : percent(part / whole));

/** Bytes in decimal units; 0 means that it is not known. */
export function bytes(value) {
  if (isNone(value) || value <= 0) return NONE;
  let amount = value;
  let unit = 0;
  while (amount >= 1000 && unit < BYTE_UNITS.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${fixed(amount, unit === 0 || amount >= 100 ? 0 : 1)} ${BYTE_UNITS[unit]}`;
}

/** How far a clock is from Kafka's, in milliseconds: +1,740 ± 3; what is surely too far is marked. */
export function skew(clock) {
  if (!clock) return NONE;
  const sign = clock.skewMs < 0 ? '−' : '+';
  const around = `${fixed(Math.abs(clock.skewMs), 0)} ± ${fixed(Math.ceil(clock.uncertaintyMs), 0)}`;
  return `${clock.off ? '⚠ ' : ''}${sign}${around}`;
}

/** CPU cores busy: 0.42. */
export const cores = (value) => (isNone(value) ? NONE : fixed(value, 2));

/** A length of time, to the second: 45 s, 1 min 05 s, 2 h 03 min. */
export function duration(value) {
  if (isNone(value)) return NONE;
  const seconds = Math.max(0, Math.round(value));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) {
    const rest = seconds % 60;
    return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${two(rest)} s`}`;
  }
  const rest = Math.floor((seconds % 3600) / 60);
  return `${Math.floor(seconds / 3600)} h${rest === 0 ? '' : ` ${two(rest)} min`}`;
}

/**
 * How long after the start of a run something was, negative before it: 1 min 05 s, −3 s; none while
 * it has not started.
 */
export function sinceStart(atMillis, startedAtMillis) {
  if (!startedAtMillis) return NONE;
  const seconds = (atMillis - startedAtMillis) / 1000;
  return seconds <= -0.5 ? `−${duration(-seconds)}` : duration(seconds);
}

/** A moment (milliseconds since the epoch) in the browser's time, to the second; none for 0. */
export function dateTime(epochMillis) {
  if (!epochMillis) return NONE;
  const at = new Date(epochMillis);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock(epochMillis)}`;
}

/** As dateTime, without the date. */
export function clock(epochMillis) {
  if (!epochMillis) return NONE;
  const at = new Date(epochMillis);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/**
 * A text from outside as far as people read it. Characters that steer the direction of the text (a
 * name could pretend to be another with them) and other control characters are made visible. A
 * surrogate pair is never cut in two.
 */
export function plain(text, limit) {
  if (text === null || text === undefined) return '';
  const visible = text.replace(STEERING, '\uFFFD');
  if (visible.length <= limit) return visible;
  const last = visible.charCodeAt(limit - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit;
  return `${visible.slice(0, end)}…`;
}

/** Splits `GET /todo` into {type: 'GET', label: '/todo'}; a name without a method has type ''. */
export function requestName(name) {
  const space = name.indexOf(' ');
  if (space > 0 && METHODS.has(name.slice(0, space))) {
    return { type: name.slice(0, space), label: name.slice(space + 1) };
  }
  return { type: '', label: name };
}
