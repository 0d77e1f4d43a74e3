// The live map of sightings: puts the parts together and asks them to refresh when the visitor, the record or the
// clock moves.

import { read, Round, wasCancelled } from "../map/api.js";
import { Filters } from "../map/filters.js";
import { begin, boxOf, lay, showCountry } from "../map/ground.js";
import { makeReachable } from "../map/keyboard.js";
import { Live } from "../map/live.js";
import { Ring } from "../map/marks.js";
import { Sheet } from "../map/sheet.js";
import { State } from "../map/state.js";
import { formatNumber, text } from "../map/text.js";
import { Hours } from "./hours.js";
import { Layers } from "./layers.js";
import { List } from "./list.js";
import { printable } from "./printing.js";

const FILTERS = ["activity", "verification", "age", "hours"];
const WORLD = [[-85, -180], [85, 180]];
const SMALL = matchMedia("(max-width: 52rem)");
const MOVING = 120;
const CLOSE = 15;
const NEWS = {
  kinds: ["sighting.shown", "sighting.confirmed", "sighting.updated", "sighting.withdrawn", "sighting.expired"],
  fresh: "sighting.shown",
  wholeMap: "tiles/sightings/0/0/0.geojson",
};

class SightingsPage {
  #state = new State(FILTERS, ["layers"]);
  #round = new Round();
  #page = document.getElementById("map-page");
  #error = document.getElementById("map-error");
  #shown = document.getElementById("map-shown");
  #empty = document.getElementById("map-empty");
  #all = document.getElementById("map-all");
  #moving;

  constructor(map, hasStreets) {
    this.map = map;
    this.ring = new Ring(map);
    this.sheet = new Sheet();
    this.filters = new Filters(this.#state);
    this.hours = new Hours(this.#state);
    const again = () => this.refresh();
    this.list = new List({
      onPoint: (record) => this.#point(record),
      onShow: (record) => this.#goTo(record),
      onOver: again,
      onHours: (hours) => this.hours.live(hours),
    });
    lay(map, this.#page.dataset, hasStreets);
    makeReachable(map, { onLeave: () => this.list.focus() });
    map.setMaxBounds(WORLD).setMinZoom(3);
    this.layers = new Layers(map, this.#state, {
      onSighting: (id) => this.#select(id),
      onCluster: (place) => this.#open(place),
      onIncident: (id) => location.assign(`/incidents/${id}/`),
      onChange: again,
    });
    this.#restoreView();
    this.#listen();
    printable(document.querySelector(".map-frame"), map.getContainer(), document.getElementById("map-legend"));
    this.refresh();
    this.layers.load().then(again);
  }

  #listen() {
    this.map.on("moveend", () => this.#moved());
    this.#state.addEventListener("filtered", () => this.#filtered());
    this.#state.addEventListener("restored", () => {
      this.layers.apply();
      this.#restoreView();
      this.#filtered();
    });
    this.#all.addEventListener("click", () => showCountry(this.map));
    document.getElementById("map-again").addEventListener("click", () => this.refresh());
    new Live(this.#page.dataset.liveUrl, () => this.refresh(), NEWS).start();
  }

  async refresh() {
    const signal = this.#round.next();
    try {
      const box = boxOf(this.map);
      const params = this.#state.params();
      const inView = this.#state.params();
      inView.set("bbox", box);
      await Promise.all([
        this.layers.refresh(params, box, signal),
        this.list.refresh(inView, signal),
        this.#count(inView, signal),
      ]);
      this.#error.hidden = true;
      this.#page.dataset.ready = "true";
    } catch (error) {
      if (wasCancelled(error)) return;
      console.warn(error);
      this.#error.hidden = false;
    }
  }

  /** How many are here, of how many there are now; and what to do where there is none. */
  async #count(inView, signal) {
    const everywhere = this.#state.active().length ? this.#state.params() : new URLSearchParams();
    const [here, matching, all] = await Promise.all([total(inView, signal), total(everywhere, signal), total(new URLSearchParams(), signal)]);
    const words = text(here === 1 ? "shown_one" : "shown_many", { n: formatNumber(here), all: formatNumber(all) });
    if (this.#shown.textContent !== words) this.#shown.textContent = words;
    document.getElementById("map-newest")?.remove(); // each item says its age
    this.#empty.hidden = here > 0;
    this.#all.hidden = !here || here >= matching;
    if (!here) this.#advise(matching, all);
  }

  #advise(matching, all) {
    const isFiltered = this.#state.active().length > 0;
    const why = document.createElement("p");
    why.textContent = isFiltered && all && !matching ? text("none_match") : text("none_here", { hours: this.#page.dataset.hours });
    const clear = () => this.#state.filter(Object.fromEntries(FILTERS.map((name) => [name, ""])));
    const ways = [isFiltered && button(text("clear"), clear), matching && button(text("show_all"), () => showCountry(this.map))];
    this.#empty.replaceChildren(why, ...ways.filter(Boolean));
  }

  #filtered() {
    this.filters.show();
    this.hours.show();
    this.refresh();
  }

  #moved() {
    this.#state.look(this.map.getZoom(), this.map.getCenter());
    clearTimeout(this.#moving);
    this.#moving = setTimeout(() => this.refresh(), MOVING);
  }

  #restoreView() {
    const { view } = this.#state;
    if (view) this.map.setView([view.lat, view.lng], view.zoom, { animate: false });
    else this.#begin();
  }

  /** Where sightings are now; the whole country where there is none. */
  #begin() {
    const [south, west, north, east] = this.#page.dataset.start.split(",").map(Number);
    if (!this.#page.dataset.start) return showCountry(this.map);
    const around = [[south, west], [north, east]];
    this.map.fitBounds(around, { animate: false, maxZoom: CLOSE - 3, padding: [60, 60] });
  }

  #point(record) {
    if (record) this.ring.show(record.latitude, record.longitude);
    else this.ring.hide();
  }

  #goTo(record) {
    this.sheet.open(false);
    this.map.setView([record.latitude, record.longitude], Math.max(this.map.getZoom(), CLOSE - 2));
    this.map.getContainer().focus();
    this.ring.show(record.latitude, record.longitude);
  }

  async #select(id) {
    this.sheet.open();
    try {
      await this.list.select(id);
    } catch {
      this.refresh(); // it was over before it was asked for
    }
  }

  #open({ lat, lng }) {
    if (this.map.getZoom() < CLOSE) return this.map.setView([lat, lng], this.map.getZoom() + 3);
    this.sheet.open();
    this.list.focus();
  }
}

async function total(params, signal) {
  const { features } = await read("tiles/sightings/0/0/0.geojson", params, signal);
  return features.reduce((sum, { properties }) => sum + properties.count, 0);
}

function button(words, onClick) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: words });
  element.addEventListener("click", onClick);
  return element;
}

document.getElementById("map-legend").open = false;
if (SMALL.matches) document.getElementById("map-results").append(document.getElementById("how"));
begin(SightingsPage);
