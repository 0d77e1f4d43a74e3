// News from the record as it happens. The browser reconnects by itself and names the last event it saw, so that none
// is skipped; where the stream stays away, the page asks every quarter of a minute until it is back.

import { etagOf } from "./api.js";
import { counted, text } from "./text.js";

const INCIDENTS = {
  kinds: ["incident.published", "incident.updated", "incident.retracted"],
  fresh: "incident.published",
  wholeMap: "tiles/incidents/0/0/0.geojson",
};
const GATHERING = 400; // milliseconds in which events become one refresh
const ASKING = 15_000;
const RETRYING = 60_000;
const FAILURES = 3;

export class Live {
  #url;
  #onNews;
  #about;
  #news = document.getElementById("map-news");
  #status = document.getElementById("map-live");
  #source = null;
  #published = new Set();
  #gathering = null;
  #failures = 0;
  #asking = null;
  #state = null;

  /**
   * `onNews()` is called when something changed that the page may show. `about` says what that is: the kinds of event,
   * the kind that is counted as new, and the tile whose ETag names the state of the whole map.
   */
  constructor(url, onNews, about = INCIDENTS) {
    this.#url = url;
    this.#onNews = onNews;
    this.#about = about;
  }

  start() {
    this.#source?.close();
    this.#source = new EventSource(this.#url);
    for (const kind of this.#about.kinds) this.#source.addEventListener(kind, (event) => this.#heard(JSON.parse(event.data)));
    this.#source.addEventListener("open", () => this.#opened());
    this.#source.addEventListener("error", () => this.#failed());
  }

  #heard({ kind, subject }) {
    if (kind === this.#about.fresh) this.#published.add(subject);
    this.#gathering ??= setTimeout(() => this.#tell(), GATHERING);
  }

  #tell() {
    this.#gathering = null;
    if (this.#published.size) this.#news.textContent = counted("new", this.#published.size);
    this.#published.clear();
    this.#onNews();
  }

  #opened() {
    const missed = this.#asking !== null;
    this.#failures = 0;
    clearInterval(this.#asking);
    this.#asking = null;
    this.#status.textContent = text("live");
    if (missed) this.#onNews();
  }

  #failed() {
    this.#failures += 1;
    if (this.#failures >= FAILURES && this.#asking === null) this.#ask();
    if (this.#source.readyState === EventSource.CLOSED) {
      setTimeout(() => this.start(), this.#failures < FAILURES ? 2000 * this.#failures : RETRYING);
    }
  }

  #ask() {
    this.#status.textContent = text("asking");
    this.#asking = setInterval(() => this.#askOnce(), ASKING);
    this.#askOnce();
  }

  /** A tile's ETag names the state of the whole map, so it is news where it differs; the first time it may be. */
  async #askOnce() {
    try {
      const state = await etagOf(this.#about.wholeMap);
      this.#status.textContent = text("asking");
      if (state !== this.#state) this.#onNews();
      this.#state = state;
    } catch {
      this.#status.textContent = text("offline");
    }
  }
}
