// What the visitor asked for: filters and the part of the map. The address bar holds all of it.

export const FILTERS = [
  ...["q", "force_rank_min", "force_rank", "verification_min", "verification", "state", "city", "tag", "datetime"],
  ...["injury", "outcome", "date_precision", "place_precision", "agency"],
];
const OPEN = "..";

export class State extends EventTarget {
  filters = {};
  kept = {};
  view = null;
  #names;
  #keeps;

  /** `names` are the filters of the page; `keeps` what the address holds besides, such as which layers are on. */
  constructor(names = FILTERS, keeps = []) {
    super();
    this.#names = names;
    this.#keeps = keeps;
    this.#read();
    window.addEventListener("popstate", () => {
      this.#read();
      this.dispatchEvent(new Event("restored"));
    });
  }

  /** Change some filters ("" removes one) and put the result on the browser's history. */
  filter(changes) {
    const before = String(this.params());
    for (const [name, value] of Object.entries(changes)) {
      if (value) this.filters[name] = value;
      else delete this.filters[name];
    }
    if (String(this.params()) === before) return;
    history.pushState(null, "", this.#address());
    this.dispatchEvent(new Event("filtered"));
  }

  /** Remember something beside the filters ("" forgets it), without a step in the history. */
  keep(name, value) {
    if (value) this.kept[name] = value;
    else delete this.kept[name];
    history.replaceState(null, "", this.#address());
  }

  /** Remember the part of the map that is seen, without a step in the history. */
  look(zoom, { lat, lng }) {
    this.view = { zoom, lat: round(lat), lng: round(lng) };
    history.replaceState(null, "", this.#address());
  }

  /** Active filters, as the API takes them, without those named. */
  params(...without) {
    const params = new URLSearchParams();
    for (const name of this.#names) {
      if (this.filters[name] && !without.includes(name)) params.set(name, this.filters[name]);
    }
    return params;
  }

  active() {
    return this.#names.filter((name) => this.filters[name]);
  }

  /** First and last day asked for, each "" where that end is open. */
  days() {
    const [from = "", to = ""] = (this.filters.datetime ?? "").split("/");
    return { from: from === OPEN ? "" : from, to: to === OPEN ? "" : to };
  }

  filterDays(from, to) {
    this.filter({ datetime: from || to ? `${from || OPEN}/${to || OPEN}` : "" });
  }

  #address() {
    const params = this.params();
    for (const [name, value] of Object.entries(this.kept)) params.set(name, value);
    if (this.view) params.set("at", `${this.view.zoom}/${this.view.lat}/${this.view.lng}`);
    const query = String(params).replaceAll("%2F", "/");
    return query ? `?${query}` : location.pathname;
  }

  #read() {
    const params = new URLSearchParams(location.search);
    const given = (names) => Object.fromEntries(names.filter((name) => params.get(name)).map((name) => [name, params.get(name)]));
    this.filters = given(this.#names);
    this.kept = given(this.#keeps);
    const [zoom, lat, lng] = (params.get("at") ?? "").split("/").map(Number);
    const known = [zoom, lat, lng].every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lng) <= 180;
    this.view = known ? { zoom, lat, lng } : null;
  }
}

function round(degrees) {
  return Math.round(degrees * 10000) / 10000;
}
