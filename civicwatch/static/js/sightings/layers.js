// The layers beside the sightings: which there are is asked of the API, which are on stands in the address bar.

import { read, wasCancelled } from "../map/api.js";
import { Marks } from "../map/marks.js";
import { formatDay, formatNumber, text } from "../map/text.js";
import { areaMark, cityLook, INCIDENTS, SIGHTINGS } from "./looks.js";
import { drawn } from "./shapes.js";
import { spread } from "./spreading.js";
import { markWord } from "./words.js";

const ON_AT_FIRST = ["live"];
const ALL_OFF = "none";
const KEY = 15; // pixels of a mark in the legend

/** One layer: its switch in the legend, and what it draws. */
class Layer {
  isOn = false;

  constructor(key, item, { draw, count, clear }) {
    Object.assign(this, { key, item, draw, count, clear });
    this.box = item.querySelector("input");
    this.number = item.querySelector("data");
  }

  switch(on) {
    this.isOn = this.box.checked = on;
    this.item.classList.toggle("is-on", on);
    if (!on) {
      this.clear();
      this.number.textContent = "";
    }
  }

  async refresh(params, box, signal) {
    if (!this.isOn) return;
    const [, found] = await Promise.all([this.draw(params, signal), this.count(params, box, signal)]);
    if (this.isOn && found !== undefined) this.number.textContent = formatNumber(found);
  }
}

export class Layers {
  #map;
  #state;
  #list = document.getElementById("map-layers");
  #note = document.getElementById("map-layers-note");
  #districts = document.getElementById("map-district-key");
  #layers = new Map();
  #onChange;
  #onIncident;

  constructor(map, state, { onSighting, onCluster, onIncident, onChange }) {
    this.#map = map;
    this.#state = state;
    this.#onChange = onChange;
    this.#onIncident = onIncident;
    const item = (key) => this.#list.querySelector(`[data-layer="${key}"]`);
    const marks = new Marks(map, { onIncident: onSighting, onCluster, look: SIGHTINGS });
    this.#add(new Layer("live", item("live"), ofTiles(marks, "sightings", (params) => params)));
    const incidents = new Marks(map, { onIncident, onCluster, look: INCIDENTS });
    this.#add(new Layer("incidents", item("incidents"), ofTiles(incidents, "incidents", () => new URLSearchParams())));
    this.#onCluster = onCluster;
    this.apply();
  }

  #onCluster;

  /** Adds what cities and others bring. Where there is none, or the address is not there, the page is whole without. */
  async load() {
    try {
      const { results } = await read("city-records/layers/");
      for (const about of results) this.#add(this.#made(about));
      this.apply();
    } catch (error) {
      if (!wasCancelled(error)) console.info(error.message);
    }
  }

  /** Switches layers as the address bar says. */
  apply() {
    const asked = this.#state.kept.layers;
    const on = asked ? asked.split(",") : ON_AT_FIRST;
    for (const layer of this.#layers.values()) layer.switch(on.includes(layer.key));
  }

  isOn(key) {
    return this.#layers.get(key)?.isOn ?? false;
  }

  /** Draws every layer that is on; one that fails says so and does not stop the others. Throws if the first fails. */
  async refresh(params, box, signal) {
    this.#note.hidden = true;
    const [live, ...others] = this.#layers.values();
    const rest = others.map((layer) => layer.refresh(params, box, signal).catch((error) => this.#failed(layer, error)));
    await Promise.all([live.refresh(params, box, signal), ...rest]);
    spread(this.#map.getPane("markerPane"));
    this.#showDistricts();
  }

  /** The hatched marks are explained while there are any, each in its shape. */
  #showDistricts() {
    const themes = new Set([...document.querySelectorAll(".district-mark [data-theme]")].map(({ dataset }) => dataset.theme));
    const marks = [...themes].map((theme) => drawn(theme, { width: KEY, hatched: true }));
    this.#districts.querySelector(".layer-mark").replaceChildren(...marks);
    this.#districts.hidden = !themes.size;
  }

  #failed(layer, error) {
    if (wasCancelled(error)) return;
    layer.number.textContent = "–";
    this.#note.textContent = `${layer.item.querySelector("label").textContent.trim()}: ${text("layer_failed")}`;
    this.#note.hidden = false;
  }

  #add(layer) {
    this.#layers.set(layer.key, layer);
    layer.box.addEventListener("change", () => {
      layer.switch(layer.box.checked);
      const on = [...this.#layers.values()].filter(({ isOn }) => isOn).map(({ key }) => key);
      const isUsual = on.join() === ON_AT_FIRST.join();
      this.#state.keep("layers", isUsual ? "" : on.join() || ALL_OFF);
      this.#onChange();
    });
  }

  #made(about) {
    const item = legendItem(about);
    this.#list.append(item);
    if (about.kind === "areas") return new Layer(about.key, item, ofAreas(this.#map, about));
    const url = new URL(about.url, location.href);
    const tiles = url.pathname.split("/tiles/")[1].split("/")[0];
    const marks = new Marks(this.#map, { onIncident: () => {}, onCluster: this.#onCluster, look: cityLook(about.theme, tiles) });
    const narrowed = (params) => {
      const asked = new URLSearchParams(url.search);
      if (params.get("hours")) asked.set("hours", params.get("hours"));
      return asked;
    };
    return new Layer(about.key, item, ofTiles(marks, tiles, narrowed));
  }
}

/** A layer from tiles: `narrowed` picks the filters that it knows. */
function ofTiles(marks, tiles, narrowed) {
  return {
    draw: (params, signal) => marks.refresh(narrowed(params), signal),
    count: async (params, box, signal) => {
      const asked = narrowed(params);
      asked.set("bbox", box);
      const { features } = await read(`tiles/${tiles}/0/0/0.geojson`, asked, signal);
      return features.reduce((sum, { properties }) => sum + properties.count, 0);
    },
    clear: () => marks.clear(),
  };
}

/** A rent beside a count of requests is told from it by its sign. */
const dollars = (unit) => (unit.startsWith("USD") ? "$" : "");

/** A layer of numbers, one in the middle of each area. */
function ofAreas(map, about) {
  const group = L.layerGroup().addTo(map);
  const url = new URL(about.url, location.href);
  return {
    draw: async (params, signal) => {
      const asked = new URLSearchParams(url.search);
      if (params.get("hours")) asked.set("hours", params.get("hours"));
      const { results } = await read(url.pathname, asked, signal);
      group.clearLayers();
      for (const { label, latitude, longitude, count, value } of results) {
        if (latitude === null || !map.getBounds().pad(0.2).contains([latitude, longitude])) continue;
        const number = count === undefined ? dollars(about.unit) + formatNumber(value) : formatNumber(count);
        const icon = areaMark(about.theme, number);
        const words = `${label}: ${formatNumber(count ?? value)} ${count === undefined ? about.unit : ""}`.trim();
        L.marker([latitude, longitude], { icon, keyboard: false, title: words }).addTo(group);
      }
    },
    count: async () => undefined,
    clear: () => group.clearLayers(),
  };
}

/** Switch, name, what to know before reading it, how old it is, whose it is. */
function legendItem(about) {
  const item = document.createElement("li");
  item.dataset.layer = about.key;
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: about.key });
  const shape = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` (${markWord(about.theme)})` });
  label.append(box, " ", mark(about), ` ${about.label}${about.is_demonstration ? ` (${text("demonstration")})` : ""}`, shape);
  const when = text("updated", { day: formatDay(about.as_of) });
  const counted = about.period && text("counted_in", { period: about.period });
  const whose = about.attribution.replace(/\.?$/, about.attribution && ".");
  const licence = text("licence", { name: about.licence || text("no_licence") });
  const meta = Object.assign(document.createElement("p"), { className: about.is_stale ? "meta stale" : "meta" });
  meta.textContent = [about.legend, counted, when, about.is_stale && text("stale"), whose, licence].filter(Boolean).join(" ");
  if (about.kind === "areas") meta.append(" ", asTable(about));
  item.append(label, " ", document.createElement("data"), meta);
  return item;
}

/** Where its numbers stand in words: of an area whose outline is not here the map can show none. */
function asTable({ key }) {
  const href = `${document.getElementById("map-layers").dataset.table}#${key}`;
  return Object.assign(document.createElement("a"), { href, textContent: text("as_table") });
}

/** The mark of a layer as it stands on the map; a number of an area is wider than a point. */
function mark({ theme, kind }) {
  const holder = Object.assign(document.createElement("span"), { className: "layer-mark" });
  holder.append(drawn(theme, kind === "areas" ? { width: 2 * KEY - 4, height: KEY } : { width: KEY }));
  return holder;
}
