// The map page: puts the parts together and asks them to refresh when the visitor, or the record, moves.

import { Round, wasCancelled } from "./api.js";
import { Basemap } from "./basemap.js";
import { Counts } from "./counts.js";
import { Filters } from "./filters.js";
import { Histogram } from "./histogram.js";
import { makeReachable, zoomButtons } from "./keyboard.js";
import { Labels } from "./labels.js";
import { List } from "./list.js";
import { Live } from "./live.js";
import { Marks, Ring } from "./marks.js";
import { Sheet } from "./sheet.js";
import { State } from "./state.js";

const MAINLAND = [[24.5, -124.8], [49.4, -66.9]];
const WORLD = [[-85, -180], [85, 180]];
const MOVING = 120;
const CLOSE = 13;

class MapPage {
  #state = new State();
  #round = new Round();
  #page = document.getElementById("map-page");
  #error = document.getElementById("map-error");
  #moving;
  #owed = false;

  constructor(map, hasStreets) {
    this.map = map;
    this.ring = new Ring(map);
    this.sheet = new Sheet();
    this.filters = new Filters(this.#state);
    this.histogram = new Histogram(this.#state);
    this.counts = new Counts(this.#state, { onZoomToAll: () => this.#home() });
    this.list = new List({ onPoint: (incident) => this.#point(incident), onShow: (incident) => this.#goTo(incident) });
    this.marks = new Marks(map, {
      onIncident: (id) => this.#select(id),
      onCluster: (point) => this.#open(point),
    });
    this.#prepare(hasStreets);
    this.#restoreView();
    this.#listen();
    this.refresh({ everything: true });
  }

  #prepare(hasStreets) {
    const { states, countries, counties, places } = this.#page.dataset;
    zoomButtons(this.map);
    this.map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
    makeReachable(this.map, { onLeave: () => this.list.focus() });
    this.map.setMaxBounds(WORLD).setMinZoom(3);
    if (!hasStreets) {
      new Basemap({ states, countries, counties }).addTo(this.map);
      new Labels(places).addTo(this.map);
      this.map.attributionControl.addAttribution(this.#page.dataset.attribution);
    }
  }

  #listen() {
    this.map.on("moveend", () => this.#moved());
    this.#state.addEventListener("filtered", () => this.#filtered());
    this.#state.addEventListener("restored", () => {
      this.#restoreView();
      this.#filtered();
    });
    document.getElementById("map-again").addEventListener("click", () => this.refresh({ everything: true }));
    new Live(this.#page.dataset.liveUrl, () => this.refresh({ everything: true })).start();
  }

  /** Asks everything that may have changed again; `everything` includes what does not follow the map. */
  async refresh({ everything = false, totals = everything } = {}) {
    const signal = this.#round.next();
    this.#owed = everything ||= this.#owed; // a round that cancels another owes what that one was to bring
    totals ||= everything;
    try {
      await Promise.all([everything && this.histogram.refreshSpan(signal), totals && this.counts.refreshTotals(signal)]);
      const params = this.#state.params();
      params.set("bbox", boxOf(this.map));
      const parts = [this.histogram, this.counts, this.list];
      const marks = this.marks.refresh(this.#state.params(), signal);
      await Promise.all([marks, ...parts.map((part) => part.refresh(params, signal))]);
      this.#owed = false;
      this.#error.hidden = true;
      this.#page.dataset.ready = "true";
    } catch (error) {
      if (wasCancelled(error)) return;
      console.warn(error);
      this.#error.hidden = false;
    }
  }

  #filtered() {
    this.filters.show();
    this.refresh({ totals: true });
  }

  #moved() {
    this.#state.look(this.map.getZoom(), this.map.getCenter());
    clearTimeout(this.#moving);
    this.#moving = setTimeout(() => this.refresh(), MOVING);
  }

  #restoreView() {
    const { view } = this.#state;
    if (view) this.map.setView([view.lat, view.lng], view.zoom, { animate: false });
    else this.#home();
  }

  #home() {
    this.map.fitBounds(MAINLAND, { animate: false });
  }

  #point(incident) {
    if (incident?.latitude != null) this.ring.show(incident.latitude, incident.longitude);
    else this.ring.hide();
  }

  #goTo(incident) {
    this.sheet.open(false);
    this.map.setView([incident.latitude, incident.longitude], Math.max(this.map.getZoom(), CLOSE - 2));
    this.map.getContainer().focus();
    this.ring.show(incident.latitude, incident.longitude);
  }

  #select(id) {
    this.sheet.open();
    this.list.select(id);
  }

  /** A cluster opens by zooming in; one that is as close as it gets is read in the list. */
  #open({ lat, lng }) {
    if (this.map.getZoom() < CLOSE) {
      this.map.setView([lat, lng], this.map.getZoom() + 3);
      return;
    }
    this.sheet.open();
    this.list.focus();
  }
}

function boxOf(map) {
  const bounds = map.getBounds();
  const degrees = [
    Math.max(-180, bounds.getWest()),
    Math.max(-90, bounds.getSouth()),
    Math.min(180, bounds.getEast()),
    Math.min(90, bounds.getNorth()),
  ];
  return degrees.map((n) => n.toFixed(5)).join();
}

document.getElementById("map-page").classList.add("has-script");
document.querySelectorAll("[data-needs-script]").forEach((element) => (element.hidden = false));
if (matchMedia("(max-width: 52rem)").matches) document.getElementById("map-legend").open = false;
window.addEventListener("map:init", ({ detail: { map, options } }) => {
  new MapPage(map, options.djoptions.layers.length > 0);
});
