/** The live stream of a run: server-sent events that survive a restart of the server. */

const SILENCE_MS = 5_000; // an update comes each second; five missing ones are a lost connection
const DEAD_MS = 15_000; // a connection that is open but silent for so long is made anew
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 10_000;
const TICK_MS = 500;

/**
 * Follows `/api/v1/runs/{id}/live` until its `end` event. Reconnects by itself for ever: a browser
 * alone gives up when the server answers anything but 200, as it does while it starts. Each new
 * connection begins with a snapshot, so nothing is missed for good.
 */
export class LiveStream {
  #url;
  #on;
  #source = null;
  #retryMs = RETRY_FIRST_MS;
  #retryTimer = null;
  #openedAt = 0;
  #lastEventAt = null;
  #ended = false;
  #state = null;

  /**
   * @param {string} url
   * @param {object} on  callbacks
   * @param {(view: object) => void} on.snapshot  the whole series
   * @param {(view: object) => void} on.update  a series of new and changed seconds only
   * @param {(view: object) => void} on.end  the final view; nothing follows
   * @param {(state: 'connecting'|'live'|'lost'|'ended', ageSeconds: number) => void} on.state
   *     at each change, and while lost each half second; age of the newest data in seconds
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    this.#connect();
    const timer = setInterval(() => (this.#ended ? clearInterval(timer) : this.#watch()), TICK_MS);
  }

  #connect() {
    this.#source?.close();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#openedAt = performance.now();
    const source = new EventSource(this.#url);
    this.#source = source;
    const receive = (type, handle) =>
      source.addEventListener(type, (event) => {
        if (source !== this.#source || this.#ended) return;
        this.#lastEventAt = performance.now();
        this.#retryMs = RETRY_FIRST_MS;
        handle(JSON.parse(event.data));
      });
    receive('snapshot', (view) => {
      this.#on.snapshot(view);
      this.#say('live');
    });
    receive('update', (view) => {
      this.#on.update(view);
      this.#say('live');
    });
    receive('end', (view) => {
      this.#ended = true;
      source.close();
      this.#on.end(view);
      this.#say('ended');
    });
    source.addEventListener('error', () => {
      if (source !== this.#source || this.#ended) return;
      if (this.#lastEventAt !== null) this.#say('lost');
      if (source.readyState === EventSource.CLOSED) this.#retryLater();
    });
  }

  #retryLater() {
    if (this.#retryTimer !== null) return;
    this.#retryTimer = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(RETRY_MOST_MS, this.#retryMs * 2);
  }

  #watch() {
    const now = performance.now();
    const since = this.#lastEventAt ?? this.#openedAt;
    if (now - since > SILENCE_MS || this.#state === 'lost') this.#say('lost');
    const quiet = now - Math.max(since, this.#openedAt);
    if (quiet > DEAD_MS && this.#retryTimer === null) this.#connect();
  }

  #say(state) {
    if (state === this.#state && state !== 'lost') return;
    this.#state = state;
    const age = this.#lastEventAt === null ? NaN : (performance.now() - this.#lastEventAt) / 1000;
    this.#on.state(state, age);
  }
}
