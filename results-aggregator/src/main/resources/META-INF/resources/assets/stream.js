/** The live stream of a run: server-sent events that survive a restart of the server. */

const SILENCE_MS = 5_000; // an update comes each second; five missing ones are a lost connection
const DEAD_MS = 15_000; // a connection that is open but silent for so long is made anew
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 10_000;
const TICK_MS = 500;
const UNSEEN_MS = 60_000; // a browser has six connections to a server; a tab that nobody sees needs none

/**
 * Follows `/api/v1/runs/{id}/live` until its `end` event. Reconnects by itself for ever: a browser
 * alone gives up when the server answers anything but 200, as it does while it starts. Each new
 * connection begins with a snapshot, so nothing is missed for good. While the page is hidden for long
 * it lets go, and connects again when it is seen.
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
  #unseenTimer = null;

  /**
   * @param {string} url
   * @param {object} on  callbacks
   * @param {(view: object) => void} on.snapshot  the whole series
   * @param {(view: object) => void} on.update  a series of new and changed seconds only
   * @param {(view: object) => void} on.end  the final view; nothing follows
   * @param {(state: 'connecting'|'live'|'lost'|'ended', ageSeconds: number) => void} on.state
   *     at each change, and while lost each half second; age of the newest data in seconds, which is
   *     that of the page as it was loaded before the first event
   */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    this.#connect();
    setInterval(() => this.#watch(), TICK_MS);
    document.addEventListener('visibilitychange', () => this.#onVisibility());
  }

  #onVisibility() {
    clearTimeout(this.#unseenTimer);
    if (this.#ended) return;
    if (document.hidden) this.#unseenTimer = setTimeout(() => this.#letGo(), UNSEEN_MS);
    else if (this.#source === null) this.#connect();
  }

  #letGo() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#say('connecting');
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
      this.#say('lost');
      if (source.readyState === EventSource.CLOSED) this.#retryLater();
    });
  }

  #retryLater() {
    if (this.#retryTimer !== null) return;
    this.#retryTimer = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(RETRY_MOST_MS, this.#retryMs * 2);
  }

  #watch() {
    if (this.#ended || this.#source === null) return;
    const quiet = performance.now() - Math.max(this.#lastEventAt ?? 0, this.#openedAt);
    if (quiet > SILENCE_MS || this.#state === 'lost') this.#say('lost');
    if (quiet > DEAD_MS && this.#retryTimer === null) this.#connect();
  }

  #say(state) {
    if (state === this.#state && state !== 'lost') return;
    this.#state = state;
    this.#on.state(state, (performance.now() - (this.#lastEventAt ?? 0)) / 1000);
  }
}
