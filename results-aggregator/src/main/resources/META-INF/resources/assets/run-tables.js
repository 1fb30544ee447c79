/** The tables and lists of a run's page: which part of a view each one shows, and how. */

import { Columns } from './columns.js';
import { Courses } from './courses.js';
import { setAttribute, setShown, setText, setTime } from './dom.js';
import { bytes, cores, count, ms, NONE, percent, plain, rate, requestName, skew } from './format.js';
import { badgeField, failuresField, LiveTable, nameField, Row } from './tables.js';
import { WORDS } from './words.js';

const NAME_LIMIT = 200;
const MESSAGE_LIMIT = 1000;
const BODY_LIMIT = 4000;

const clipped = (limit) => (text) => plain(text, limit);

/** The parts of a table below a root: `<table data-table="x">` and its template. */
function tableOptions(root, name) {
  const table = root.querySelector(`table[data-table="${name}"]`);
  return {
    table,
    head: table.tHead,
    template: table.parentElement.querySelector('template[data-row]'),
  };
}

/** One row per request name, and their sum. */
export class RequestTable {
  #courses;
  #rates;
  #rows;
  #sum;
  #fields;
  #filter;
  #shown;

  /** @param {() => void} changed  told when other rows are wanted */
  constructor(root, rates, changed) {
    this.#courses = new Courses(root.dataset.run, changed);
    const { table, head, template } = tableOptions(root, 'requests');
    new Columns(table, template, root.querySelector('[data-columns]'));
    this.#filter = root.querySelector('[data-name-filter]');
    this.#shown = root.querySelector('[data-names-shown]');
    this.#filter.addEventListener('input', changed);
    const measured = (name) => (row) => (row.requests === 0 ? null : row.latencyMs[name]);
    this.#rates = rates;
    this.#fields = {
      type: { value: (row) => requestName(row.name).type },
      label: nameField((row) => requestName(row.name).label),
      course: {
        value: (row) => this.#courses.of(row.name),
        show: (element, path) => setAttribute(element, 'd', path),
      },
      requests: { value: (row) => row.requests, text: count },
      failures: failuresField((row) => row.failures, count),
      median: { value: measured('p50'), text: ms },
      p95: { value: measured('p95'), text: ms },
      p99: { value: measured('p99'), text: ms },
      average: { value: measured('mean'), text: ms },
      min: { value: measured('min'), text: ms },
      max: { value: measured('max'), text: ms },
      averageBytes: { value: (row) => row.averageBytes, text: count },
      currentRps: { value: (row) => row.current.rps, text: rate },
      rps: { value: (row) => row.rps, text: rate },
      currentFailures: { value: (row) => row.current.failures, text: rate },
      failuresPerSecond: { value: (row) => row.failuresPerSecond, text: rate },
    };
    this.#rows = new LiveTable({
      container: table.tBodies[0],
      template,
      head,
      key: (row) => row.name,
      fields: this.#fields,
      long: true,
    });
    this.#sum = new Row(table.tFoot.rows[0]);
  }

  update({ report, now, range, alone, anew }) {
    this.#courses.update({ range, report });
    const none = { rps: null, failures: null }; // a range has no now
    const rows = report.byName.map((row) => ({
      ...row,
      current: range ? none : this.#rates.of(row.name),
    }));
    const wanted = rows.filter((row) => this.#isWanted(row.name, alone));
    this.#rows.update(wanted, anew);
    setText(this.#shown, WORDS.namesShown(count(wanted.length), count(rows.length)));
    setShown(this.#shown, wanted.length < rows.length);
    this.#sum.show(aggregated(report, now, rows), this.#fields);
  }

  /** Each word of the filter has to be in the name; case does not matter. */
  #isWanted(name, alone) {
    if (alone !== null) return name === alone;
    const text = name.toLowerCase();
    const words = this.#filter.value.toLowerCase().split(/\s+/);
    return words.every((word) => text.includes(word));
  }
}

/** What names of the warm-up begin with, as in `EventName`; their rows are not in the totals. */
const WARM_UP = 'warm-up ';

/** All rows in one, with the percentiles of the report: they cannot be had from the rows. */
function aggregated(report, now, rows) {
  const counted = rows.filter((row) => !row.name.startsWith(WARM_UP));
  const sum = (value) => counted.reduce((total, row) => total + value(row), 0);
  const seconds = report.durationSeconds - (report.warmUp?.seconds ?? 0);
  const known = rows.some((row) => row.current.rps !== null);
  return {
    name: 'Aggregated',
    requests: report.requests,
    failures: report.failures,
    rps: report.rps,
    failuresPerSecond: seconds > 0 ? report.failures / seconds : 0,
    latencyMs: report.latencyMs,
    averageBytes:
      report.requests === 0 ? 0 : sum((row) => row.averageBytes * row.requests) / report.requests,
    current: known
      ? { rps: now.rps, failures: now.failuresPerSecond }
      : { rps: null, failures: null },
  };
}

/** As in `PhaseRow`. */
const PHASES = {
  blocked: 'Blocked: no connection was free',
  connecting: 'Connecting: new connections',
  tls: 'TLS handshaking',
  sending: 'Sending the request',
  waiting: 'Waiting for the first byte',
  receiving: 'Receiving the response',
};

/** Where service times went, phase by phase; not there while it is not known. */
export class PhaseTable {
  #section;
  #rows;

  constructor(root) {
    const { table, template } = tableOptions(root, 'phases');
    this.#section = root.querySelector('[data-phases]');
    this.#rows = new LiveTable({
      container: table.tBodies[0],
      template,
      key: (row) => row.phase,
      fields: {
        label: { value: (row) => PHASES[row.phase] ?? plain(row.phase, NAME_LIMIT) },
        share: { value: (row) => row.share, text: percent },
        requests: { value: (row) => row.requests, text: count },
        mean: { value: (row) => row.mean, text: ms },
        p50: { value: (row) => row.p50, text: ms },
        p95: { value: (row) => row.p95, text: ms },
        max: { value: (row) => row.max, text: ms },
      },
    });
  }

  update({ report: { phases = [] } }) {
    setShown(this.#section, phases.length > 0);
    this.#rows.update(phases);
  }
}

/** Failures by name, kind and status, each with samples to unfold. */
export class FailureTable {
  #rows;
  #none;
  #some;

  constructor(root) {
    const { table, head, template } = tableOptions(root, 'failures');
    const sample = table.parentElement.querySelector('template[data-sample]');
    this.#none = root.querySelector('[data-no-failures]');
    this.#some = root.querySelector('[data-failures]');
    const time = (name) => ({
      value: (row) => row[name],
      show: (element, value) => setTime(element, value, 'clock'),
    });
    this.#rows = new LiveTable({
      container: table,
      template,
      head,
      key: (row) => `${row.name}\n${row.kind}\n${row.status}`,
      long: true,
      fields: {
        count: failuresField((row) => row.count, count),
        type: { value: (row) => requestName(row.name).type },
        label: nameField((row) => requestName(row.name).label),
        kind: { value: (row) => row.kind },
        status: { value: (row) => row.status, text: (status) => (status === 0 ? NONE : `${status}`) },
        firstSeen: time('firstSeen'),
        lastSeen: time('lastSeen'),
        newest: { value: newestMessage, text: clipped(NAME_LIMIT) },
        samples: {
          value: (row) => row.samples.map((s) => s.at).join(),
          show: (details, value, row) => showSamples(details, row.samples, sample),
        },
      },
    });
  }

  update({ report, alone, anew }) {
    const all = report.failuresByKind;
    const wanted = alone === null ? all : all.filter((failure) => failure.name === alone);
    setShown(this.#none, wanted.length === 0);
    setShown(this.#some, wanted.length > 0);
    this.#rows.update(wanted, anew);
  }
}

function newestMessage(row) {
  return row.samples.reduce((newest, s) => (newest && newest.at >= s.at ? newest : s), null)?.message ?? '';
}

const SAMPLE_FIELDS = {
  at: { value: (s) => s.at, show: (element, value) => setTime(element, value, 'clock') },
  message: { value: (s) => s.message, text: clipped(MESSAGE_LIMIT) },
  body: {
    value: (s) => s.body,
    show(element, body) {
      setText(element, plain(body, BODY_LIMIT));
      setShown(element, Boolean(body));
    },
  },
};

/** Samples change seldom, so the list is made anew. */
function showSamples(details, samples, template) {
  setShown(details, samples.length > 0);
  const items = samples.map((sample) => {
    const element = template.content.firstElementChild.cloneNode(true);
    new Row(element).show(sample, SAMPLE_FIELDS);
    return element;
  });
  details.querySelector('ol').replaceChildren(...items);
}

/** The agents that take part. */
export class AgentTable {
  #rows;
  #none;
  #some;
  #clocksOff;

  constructor(root) {
    const { table, head, template } = tableOptions(root, 'agents');
    this.#clocksOff = root.querySelector('[data-clocks-off]');
    this.#none = root.querySelector('[data-no-agents]');
    this.#some = root.querySelector('[data-agents]');
    this.#rows = new LiveTable({
      container: table.tBodies[0],
      template,
      head,
      key: (agent) => agent.id,
      fields: {
        id: nameField((agent) => agent.id),
        state: badgeField((agent) => agent.state, 'data-state'),
        users: { value: (agent) => agent.users, text: count },
        slots: { value: (agent) => agent.slots, text: count },
        rps: { value: (agent) => agent.rps, text: rate },
        requests: { value: (agent) => agent.requests, text: count },
        cpu: { value: (agent) => agent.cpu, text: cores },
        rssBytes: { value: (agent) => agent.rssBytes, text: bytes },
        clock: {
          value: ({ clock }) => clock?.skewMs ?? null,
          text: (_, { clock }) => skew(clock),
        },
        restartedUsers: { value: (agent) => agent.restartedUsers, text: count },
      },
    });
  }

  update({ report }) {
    setShown(this.#none, report.agents.length === 0);
    setShown(this.#some, report.agents.length > 0);
    setShown(this.#clocksOff, report.agents.some(({ clock }) => clock?.off));
    this.#rows.update(report.agents);
  }
}

const THRESHOLD_FIELDS = {
  expression: { value: (threshold) => threshold.expression, text: clipped(NAME_LIMIT) },
  name: { value: (threshold) => threshold.name ?? '', text: clipped(NAME_LIMIT) },
  actual: { value: (threshold) => threshold.actual ?? NONE },
  words: {
    value: ({ ok }) => ok,
    text: (ok) => (ok === null ? 'no verdict' : ok ? 'holds' : 'broken'),
  },
};

/** The thresholds in the order of the scenario. */
export class ThresholdList {
  #list;
  #none;
  #template;
  #rows;

  constructor(root) {
    this.#list = root.querySelector('[data-thresholds]');
    this.#none = root.querySelector('[data-no-thresholds]');
    this.#template = root.querySelector('template[data-threshold]');
    this.#rows = [...this.#list.children].map((element) => new Row(element));
  }

  update({ report: { thresholds } }) {
    setShown(this.#none, thresholds.length === 0);
    while (this.#rows.length > thresholds.length) this.#rows.pop().element.remove();
    thresholds.forEach((threshold, i) => {
      if (!this.#rows[i]) {
        this.#rows[i] = new Row(this.#template.content.firstElementChild.cloneNode(true));
        this.#list.append(this.#rows[i].element);
      }
      this.#rows[i].show(threshold, THRESHOLD_FIELDS);
      setAttribute(this.#rows[i].element, 'data-ok', threshold.ok ?? '');
    });
  }
}
