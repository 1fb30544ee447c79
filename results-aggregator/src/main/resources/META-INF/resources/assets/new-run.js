/** The form that makes a run. The control plane judges it, and says where each mistake is. */

import { ask } from './ask.js';
import { setShown, setText } from './dom.js';
import { count, duration, plain } from './format.js';
import { arranged, scenariosAmong } from './scenario-files.js';
import { WORDS } from './words.js';

const TEXT_LIMIT = 500;
const FILE_LIMIT = 4 << 20; // bytes of all files; larger than any scenario that is taken
const VALUES = ['target', 'users', 'spawnRate', 'rate', 'duration', 'tags', 'excludeTags'];
const NAMES_SHOWN = 20;

/** Wires the button, the dialog and what is in it. What was written stays until a run is made. */
export class NewRun {
  #dialog = document.querySelector('[data-new-dialog]');
  #form = this.#dialog.querySelector('form');
  #scenario = this.#form.elements.scenario;
  #valid = this.#dialog.querySelector('[data-new-valid]');
  #error = this.#dialog.querySelector('[data-new-error]');
  #along = this.#dialog.querySelector('[data-new-along]');
  #files = {}; // that go along, by their paths from the scenario
  #asking = false;

  constructor() {
    document.querySelector('[data-new]').addEventListener('click', () => {
      this.#dialog.showModal();
      this.#scenario.focus();
    });
    this.#dialog
      .querySelector('[data-new-cancel]')
      .addEventListener('click', () => this.#dialog.close());
    this.#dialog.querySelector('[data-new-check]').addEventListener('click', () => {
      if (this.#form.reportValidity()) this.#check();
    });
    this.#dialog.querySelector('[data-new-file]').addEventListener('change', (event) => {
      if (event.target.files.length > 0) this.#read([...event.target.files]);
    });
    this.#form.addEventListener('input', () => setShown(this.#valid, false));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#start();
    });
  }

  async #read(files) {
    const names = (list) => list.map(({ name }) => plain(name, TEXT_LIMIT)).join(', ');
    if (files.reduce((bytes, { size }) => bytes + size, 0) > FILE_LIMIT) {
      this.#tell(WORDS.bigFile(names(files)));
      return;
    }
    const texts = [];
    for (const file of files) {
      try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
        texts.push({ name: file.name, text });
      } catch {
        this.#tell(WORDS.noFile(plain(file.name, TEXT_LIMIT)));
        return;
      }
    }
    const scenarios = scenariosAmong(texts);
    if (scenarios.length !== 1) {
      this.#tell(scenarios.length === 0 ? WORDS.noScenario : WORDS.scenarios(names(scenarios)));
      return;
    }
    const [scenario] = scenarios;
    this.#take(scenario.text, arranged(scenario, texts.filter((each) => each !== scenario)));
    await this.#check();
  }

  /** Puts a scenario into the form, with the files that go along. */
  #take(text, { files, unused }) {
    this.#scenario.value = text;
    this.#files = files;
    const along = Object.keys(files).map((path) => plain(path, TEXT_LIMIT));
    const words = [
      along.length > 0 ? WORDS.along(along.join(', ')) : '',
      unused.length > 0 ? WORDS.notAlong(unused.map((name) => plain(name, TEXT_LIMIT)).join(', ')) : '',
    ];
    setText(this.#along, words.filter((each) => each !== '').join(' '));
    setShown(this.#along, along.length + unused.length > 0);
  }

  async #check() {
    const answer = await this.#ask('/api/v1/scenarios/validate', WORDS.notValid);
    if (!answer?.ok) return;
    const { name, target, users, durationSeconds, requestNames = [] } = answer.body;
    const shown = requestNames.slice(0, NAMES_SHOWN).map((each) => plain(each, TEXT_LIMIT));
    const words = WORDS.valid({
      name: plain(name, TEXT_LIMIT),
      target: plain(target, TEXT_LIMIT),
      users: count(users),
      duration: duration(durationSeconds),
      requests: shown.join(', '),
      more: requestNames.length - shown.length,
    });
    setText(this.#valid, words);
    this.#show(this.#valid);
  }

  async #start() {
    const answer = await this.#ask('/api/v1/runs', WORDS.notStarted);
    if (answer?.ok) location.assign(`/runs/${encodeURIComponent(answer.body.id)}`);
  }

  /** One at a time: a run is not made twice by a second click. */
  async #ask(path, inWords) {
    if (this.#asking) return null;
    this.#asking = true;
    setShown(this.#valid, false);
    setShown(this.#error, false);
    const answer = await ask('POST', path, this.#request());
    this.#asking = false;
    if (!answer.ok) this.#tell(inWords(plain(answer.problem, TEXT_LIMIT)), answer.body.errors);
    return answer;
  }

  #request() {
    const request = { scenario: this.#scenario.value };
    if (Object.keys(this.#files).length > 0) request.files = this.#files;
    for (const name of VALUES) {
      const input = this.#form.elements[name];
      const value = input.value.trim();
      if (value !== '') request[name] = input.type === 'number' ? Number(value) : value;
    }
    return request;
  }

  #tell(words, mistakes = []) {
    setText(this.#error.querySelector('p'), words);
    const items = mistakes.map((mistake) => this.#item(mistake));
    this.#error.querySelector('ol').replaceChildren(...items);
    setShown(this.#error.querySelector('ol'), items.length > 0);
    this.#show(this.#error);
  }

  /** What was found stands below the fields, which a low window may be full of. */
  #show(found) {
    setShown(found, true);
    found.scrollIntoView({ block: 'nearest' });
  }

  #item({ line, column, message, hint }) {
    const item = document.createElement('li');
    if (line) {
      const place = document.createElement('button');
      place.type = 'button';
      place.className = 'small';
      setText(place, WORDS.place(line, column ?? 1));
      place.addEventListener('click', () => this.#goTo(line, column ?? 1));
      item.append(place, ' ');
    }
    item.append(plain(hint ? `${message}; ${hint}` : message, TEXT_LIMIT));
    return item;
  }

  /** Selects from the place to the end of its line, and brings it into view. */
  #goTo(line, column) {
    const lines = this.#scenario.value.split('\n');
    const before = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    const end = before + (lines[line - 1]?.length ?? 0);
    this.#scenario.focus();
    this.#scenario.setSelectionRange(Math.min(before + column - 1, end), end);
    const height = parseFloat(getComputedStyle(this.#scenario).lineHeight);
    this.#scenario.scrollTop = Math.max(0, (line - 3) * height);
  }
}
