// One pin on the public map's own base map: dragged, clicked, nudged by arrow keys, or found by the search box.
// There is one map. It moves from item to item, so that its outlines are read and drawn into memory once.

import { Basemap } from "../js/map/basemap.js";
import { Labels } from "../js/map/labels.js";

const MAINLAND = [[24.5, -124.8], [49.4, -66.9]];
const ZOOM = { point: 15, street: 14, city: 10, county: 8, state: 6 };
const DIGITS = 6;

let theMap = null;
let shown = null;

/** Puts the map into the pane of an item, at that item's place. */
export function mountPin(pane) {
  const box = pane.querySelector(".pin");
  if (!box || shown?.box === box) return;
  unmountPin();
  shown = new Pin(box, pane);
}

/** Makes the box that finds a place answer; it does so at once, while the map may still be on its way. */
export function mountSearch(pane) {
  const box = pane.querySelector(".place-search");
  if (!box || "ready" in box.dataset) return;
  box.dataset.ready = "";
  new Search(box, pane);
}

/** Takes the map out of the pane that leaves; what its pin says stays in the pane's fields. */
export function unmountPin() {
  shown?.leave();
  shown = null;
}

class Pin {
  constructor(box, pane) {
    this.box = box;
    this.field = pane.querySelector(`#${box.dataset.field}`);
    this.words = box.querySelector("[data-pin-words]");
    this.precision = pane.querySelector("#id_place_precision");
    this.isFixed = this.field.matches(":disabled");
    this.map = this.#ground();
    this.#restore();
    if (!this.isFixed) this.#listen();
  }

  /** The one map, in the place that the pane keeps for it. */
  #ground() {
    this.place = this.box.querySelector(".pin-map");
    if (theMap) {
      this.place.replaceWith(theMap.getContainer());
      theMap.invalidateSize({ animate: false });
      return theMap;
    }
    const holder = this.place.cloneNode();
    this.place.replaceWith(holder);
    theMap = L.map(holder, { minZoom: 3, maxZoom: 18, zoomControl: true, zoomAnimation: false, fadeAnimation: false });
    const { tiles, attribution, states, counties, countries, places } = this.box.dataset;
    if (tiles) L.tileLayer(tiles, { attribution }).addTo(theMap);
    else {
      new Basemap({ states, counties, countries }).addTo(theMap);
      new Labels(places).addTo(theMap);
    }
    return theMap;
  }

  leave() {
    this.marker?.remove();
    this.map.off("click");
    this.map.getContainer().replaceWith(this.place);
  }

  #restore() {
    const [longitude, latitude] = this.field.value ? JSON.parse(this.field.value).coordinates : [];
    if (latitude === undefined) this.map.fitBounds(MAINLAND, { animate: false });
    else {
      this.map.setView([latitude, longitude], ZOOM[this.precision?.value] ?? 10, { animate: false });
      this.#show([latitude, longitude]);
    }
    this.#say();
  }

  #listen() {
    this.map.on("click", ({ latlng }) => this.set([latlng.lat, latlng.lng]));
    this.box.querySelector("[data-pin-remove]").onclick = () => this.remove();
  }

  #show(point) {
    if (this.marker) return this.marker.setLatLng(point);
    const icon = L.divIcon({ className: "pin-mark", iconSize: [24, 34], iconAnchor: [12, 33] });
    const options = { icon, draggable: !this.isFixed, keyboard: true, title: this.box.dataset.pinLabel, alt: this.box.dataset.pinLabel };
    this.marker = L.marker(point, options).addTo(this.map);
    this.marker.on("dragend", () => this.set(this.#at()));
    this.marker.getElement().addEventListener("keydown", (event) => this.#nudge(event));
  }

  #at() {
    const { lat, lng } = this.marker.getLatLng();
    return [lat, lng];
  }

  #nudge(event) {
    const steps = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] }[event.key];
    if (!steps || this.isFixed) return;
    event.preventDefault();
    event.stopPropagation();
    const { lat, lng } = this.map.containerPointToLatLng(this.map.latLngToContainerPoint(this.#at()).add(steps));
    this.set([lat, lng]);
  }

  /** Puts the pin at [latitude, longitude] and writes it into the form. */
  set([latitude, longitude], { precision, zoom } = {}) {
    const point = [latitude, longitude].map((degrees) => Number(degrees.toFixed(DIGITS)));
    this.#show(point);
    if (zoom) this.map.setView(point, zoom);
    this.#write(JSON.stringify({ type: "Point", coordinates: [point[1], point[0]] }));
    if (precision && this.precision) this.precision.value = precision;
    else if (this.precision?.value === "unknown") this.precision.value = "point";
  }

  remove() {
    this.marker?.remove();
    this.marker = undefined;
    this.#write("");
    if (this.precision) this.precision.value = "unknown";
  }

  #write(value) {
    this.field.value = value;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#say();
  }

  #say() {
    this.words.textContent = this.marker ? this.#at().map((degrees) => degrees.toFixed(4)).join(", ") : "";
    this.box.querySelector("[data-pin-remove]").hidden = !this.marker || this.isFixed;
  }
}

class Search {
  constructor(box, pane) {
    this.box = box;
    this.pane = pane;
    this.input = box.querySelector("input");
    this.list = box.querySelector("ul");
    box.querySelector("button").addEventListener("click", () => this.ask());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.ask();
    });
  }

  async ask() {
    const text = this.input.value.trim();
    if (!text) return;
    try {
      const answer = await fetch(`${this.box.dataset.url}?q=${encodeURIComponent(text)}`);
      if (!answer.ok) throw new Error(answer.status);
      this.#offer((await answer.json()).results);
    } catch {
      this.#note(this.box.dataset.failed);
    }
  }

  #offer(places) {
    if (!places.length) return this.#note(this.box.dataset.none);
    const credits = [...new Set(places.map(({ attribution }) => attribution).filter(Boolean))].join("; ");
    const credit = Object.assign(document.createElement("li"), { className: "quiet", textContent: credits });
    this.list.replaceChildren(...places.map((place) => this.#choice(place)), credit);
    this.list.querySelector("button").focus();
  }

  #choice(place) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: `${place.label} · ${place.how}` });
    button.addEventListener("click", () => {
      mountPin(this.pane);
      shown.set([place.latitude, place.longitude], { precision: place.precision, zoom: ZOOM[place.precision] });
      this.list.replaceChildren();
      this.input.focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  #note(words) {
    this.list.replaceChildren(Object.assign(document.createElement("li"), { textContent: words }));
  }
}
