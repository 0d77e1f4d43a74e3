// Clusters and single points of one layer on the map, from the tiles of the API.

import { read } from "./api.js";
import { merged } from "./merging.js";
import { formatShort } from "./text.js";

const TILE = 512; // the API groups each tile by 8 × 8, so a cluster keeps 64 pixels of the screen
const SMALLEST = 12;
const LARGEST = 31;
const SINGLE = 13;

const INCIDENTS = {
  tiles: "incidents",
  icon: ({ force_rank: rank }) => incidentIcon(rank ?? null),
  cluster: (count, size) => circle("cluster", formatShort(count), size),
  title: () => "",
  above: 0,
};

export class Marks {
  #map;
  #layer = L.layerGroup();
  #onIncident;
  #onCluster;
  #look;

  /** `look` is what makes a layer other than that of incidents: its tiles, its marks, their words, how high they lie. */
  constructor(map, { onIncident, onCluster, look = INCIDENTS }) {
    this.#map = map;
    this.#layer.addTo(map);
    this.#onIncident = onIncident;
    this.#onCluster = onCluster;
    this.#look = { ...INCIDENTS, ...look };
    map.getPane("markerPane").setAttribute("aria-hidden", "true"); // the list says the same in words
  }

  clear() {
    this.#layer.clearLayers();
  }

  /** Asks for the tiles in view and then replaces the marks in one go, so that nothing flickers; returns their count. */
  async refresh(params, signal) {
    const tiles = tilesInView(this.#map);
    const answers = await Promise.all(
      tiles.map(({ z, x, y }) => read(`tiles/${this.#look.tiles}/${z}/${x}/${y}.geojson`, params, signal)),
    );
    const features = answers.flatMap((answer) => answer.features);
    const found = features.map(({ geometry, properties }) => ({
      ...properties,
      point: this.#map.project([geometry.coordinates[1], geometry.coordinates[0]]),
    }));
    const unit = unitRadius(found);
    const marks = merged(found, (count) => radius(count, unit));
    this.#layer.clearLayers();
    const shown = unitRadius(marks); // merging made the largest larger
    marks.forEach((mark) => this.#layer.addLayer(this.#marker(mark, shown)));
    return found.reduce((sum, { count }) => sum + count, 0);
  }

  #marker(mark, unit) {
    const { count, id, point } = mark;
    const place = this.#map.unproject(point);
    const icon = count > 1 ? this.#look.cluster(count, radius(count, unit)) : this.#look.icon(mark);
    const title = count > 1 ? "" : this.#look.title(mark);
    const zIndexOffset = this.#look.above + (count > 1 ? 0 : 1000);
    const marker = L.marker(place, { icon, title, keyboard: false, zIndexOffset });
    return marker.on("click", () => (count > 1 ? this.#onCluster(place) : this.#onIncident(id, mark)));
  }
}

/**
 * Area is in proportion to the count, so the radius to its square root: from the area of a single incident up, or,
 * where the largest would grow too large, down from it as far as the number can still be read.
 */
function radius(count, unit) {
  if (count === 1) return SINGLE;
  const readable = SMALLEST + 2.5 * (formatShort(count).length - 1);
  return Math.min(Math.max(unit * Math.sqrt(count), readable), LARGEST);
}

function unitRadius(marks) {
  const largest = Math.max(1, ...marks.map(({ count }) => count));
  return Math.min(SINGLE, LARGEST / Math.sqrt(largest));
}

function incidentIcon(rank) {
  return circle(`mark rank-${rank ?? "none"}`, rank ?? "?", SINGLE);
}

/** A mark of a size in pixels with a word or number in it; its shape is the style sheet's. */
export function shape(className, words, radius) {
  return circle(className, words, radius);
}

function circle(className, words, radius) {
  const html = document.createElement("span");
  html.textContent = words;
  return L.divIcon({ className, html, iconSize: [2 * radius, 2 * radius] });
}

/** The API's tiles under the screen: one zoom lower than the map's, because each is drawn twice as large. */
function tilesInView(map) {
  const z = Math.max(0, map.getZoom() - 1);
  const side = 2 ** z;
  const { min, max } = map.getPixelBounds();
  const size = map.getZoom() === 0 ? 256 : TILE;
  const within = (pixel) => Math.min(Math.max(Math.floor(pixel / size), 0), side - 1);
  const tiles = [];
  for (let x = within(min.x); x <= within(max.x); x++) {
    for (let y = within(min.y); y <= within(max.y); y++) tiles.push({ z, x, y });
  }
  return tiles;
}

/** A ring around the incident that the list points at. */
export class Ring {
  #map;
  #marker = null;

  constructor(map) {
    this.#map = map;
  }

  show(lat, lng) {
    this.hide();
    const icon = L.divIcon({ className: "ring", iconSize: [44, 44] });
    this.#marker = L.marker([lat, lng], { icon, keyboard: false, interactive: false, zIndexOffset: 2000 });
    this.#marker.addTo(this.#map);
  }

  hide() {
    this.#marker?.remove();
    this.#marker = null;
  }
}
