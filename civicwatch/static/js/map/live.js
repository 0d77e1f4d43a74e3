// News from the record as it happens. The browser reconnects by itself and names the last event it saw, so that none
// is skipped; where the log cannot say what that was (“reset”), all is read anew. Where the stream stays away, the
// page asks every quarter of a minute until it is back.

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
  #isHeard = false;
  #telling = null;
  #failures = 0;
  #asking = null;
  #known;

  /**
   * `onNews()` is called when something changed that the page may show, and not again before what it returns is
   * settled. `about` says what that is: the kinds of event, the kind that is counted as new, and the tile whose ETag
   * names the state of the whole map. Make one before the page reads what it shows.
   */
  constructor(url, onNews, about = INCIDENTS) {
    this.#url = url;
    this.#onNews = onNews;
    this.#about = about;
    this.#known = etagOf(about.wholeMap).catch(() => null);
  }

  start() {
    this.#source?.close();
    this.#source = new EventSource(this.#url);
    for (const kind of this.#about.kinds) this.#source.addEventListener(kind, (event) => this.#heard(JSON.parse(event.data)));
    this.#source.addEventListener("reset", () => this.#gather());
    this.#source.addEventListener("open", () => this.#opened());
    this.#source.addEventListener("error", () => this.#failed());
  }

  #heard({ kind, subject }) {
    if (kind === this.#about.fresh) this.#published.add(subject);
    this.#gather();
  }

  #gather() {
    this.#isHeard = true;
    this.#telling ??= this.#tell().finally(() => (this.#telling = null));
  }

  /** One refresh after the other: on a slow connection a busy record would cancel each before it is shown. */
  async #tell() {
    while (this.#isHeard) {
      await new Promise((resolve) => setTimeout(resolve, GATHERING));
      this.#isHeard = false;
      if (this.#published.size) this.#news.textContent = counted("new", this.#published.size);
      this.#published.clear();
      await this.#onNews();
    }
  }

  /** What happened before the stream listened, or while it was away, is in no event that it brings. */
  #opened() {
    this.#failures = 0;
    clearInterval(this.#asking);
    this.#asking = null;
    this.#status.textContent = text("live");
    this.#look();
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

  async #askOnce() {
    const answered = await this.#look();
    if (this.#asking !== null) this.#status.textContent = text(answered ? "asking" : "offline");
  }

  /** A tile's ETag names the state of the whole map, so it is news where it differs from the one before. */
  async #look() {
    try {
      const state = await etagOf(this.#about.wholeMap);
      if (state !== (await this.#known)) this.#gather();
      this.#known = state;
      return true;
    } catch {
      return false;
    }
  }
}
