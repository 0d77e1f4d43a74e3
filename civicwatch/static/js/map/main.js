// The map page: puts the parts together and asks them to refresh when the visitor, or the record, moves.

import { Round, wasCancelled } from "./api.js";
import { Counts } from "./counts.js";
import { Filters } from "./filters.js";
import { begin, boxOf, lay, showCountry } from "./ground.js";
import { Histogram } from "./histogram.js";
import { makeReachable } from "./keyboard.js";
import { List } from "./list.js";
import { Live } from "./live.js";
import { Marks, Ring } from "./marks.js";
import { Sheet } from "./sheet.js";
import { State } from "./state.js";

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
    this.counts = new Counts(this.#state, { onZoomToAll: () => showCountry(this.map) });
    this.list = new List({ onPoint: (incident) => this.#point(incident), onShow: (incident) => this.#goTo(incident) });
    this.marks = new Marks(map, {
      onIncident: (id) => this.#select(id),
      onCluster: (point) => this.#open(point),
    });
    lay(map, this.#page.dataset, hasStreets);
    makeReachable(map, { onLeave: () => this.list.focus() });
    map.setMaxBounds(WORLD).setMinZoom(3);
    this.#restoreView();
    this.#listen();
    this.refresh({ everything: true });
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
    else showCountry(this.map);
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

if (matchMedia("(max-width: 52rem)").matches) document.getElementById("map-legend").open = false;
begin(MapPage);
