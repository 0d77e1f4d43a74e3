// The base map, drawn here from vendored boundaries: no tile is asked of anybody.

import { areas, borders, touching } from "./geometry.js";
import { mapColours, onSchemeChange } from "./tokens.js";

const COUNTIES_FROM = 6;
const UNITED_STATES = "840";

export const Basemap = L.GridLayer.extend({
  shapes: { abroad: [], land: [], states: [], counties: [] },
  options: { updateWhenZooming: false, noWrap: true, bounds: [[-85.05, -180], [85.05, 180]] },

  /** `urls` gives the addresses of the files: states, countries, counties. */
  initialize(urls, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.urls = urls;
  },

  onAdd(map) {
    L.GridLayer.prototype.onAdd.call(this, map);
    onSchemeChange(() => this.redraw());
    this.loadStates().then(() => this.loadCountries());
    map.on("zoomend", () => this.loadCounties());
    this.loadCounties();
  },

  async loadStates() {
    const states = await fetched(this.urls.states);
    this.shapes.land = areas(states, states.objects.states);
    this.shapes.states = borders(states, states.objects.states, (a, b) => a !== b);
    this.redraw();
  },

  async loadCountries() {
    const world = await fetched(this.urls.countries);
    this.shapes.abroad = areas(world, world.objects.countries, ({ id }) => id !== UNITED_STATES);
    this.redraw();
  },

  async loadCounties() {
    if (this.countiesAsked || this._map.getZoom() < COUNTIES_FROM) return;
    this.countiesAsked = true;
    const counties = await fetched(this.urls.counties);
    const inOneState = (a, b) => a !== b && a.id.slice(0, 2) === b.id.slice(0, 2);
    this.shapes.counties = borders(counties, counties.objects.counties, inOneState);
    this.redraw();
  },

  createTile({ x, y, z }) {
    const { x: size } = this.getTileSize();
    const tile = L.DomUtil.create("canvas");
    const ratio = window.devicePixelRatio || 1;
    tile.width = tile.height = size * ratio;
    const context = tile.getContext("2d");
    context.scale(ratio, ratio);
    paint(context, this.shapes, { x, y, size, scale: 2 ** z, zoom: z });
    return tile;
  },
});

async function fetched(url) {
  return (await fetch(url)).json();
}

function paint(context, shapes, tile) {
  const colours = mapColours();
  const margin = 2 / tile.size;
  const box = [tile.x - margin, tile.y - margin, tile.x + 1 + margin, tile.y + 1 + margin].map((n) => n / tile.scale);
  context.fillStyle = colours.water;
  context.fillRect(0, 0, tile.size, tile.size);
  context.lineJoin = "round";
  fill(context, touching(shapes.abroad, box), tile, colours.abroad, 2.5);
  fill(context, touching(shapes.land, box), tile, colours.land, 0.5);
  if (tile.zoom >= COUNTIES_FROM) stroke(context, touching(shapes.counties, box), tile, colours.county, 1);
  stroke(context, touching(shapes.states, box), tile, colours.state, tile.zoom < 5 ? 0.75 : 1.25);
}

function fill(context, shapes, tile, colour, edge) {
  context.beginPath();
  shapes.forEach(({ rings }) => rings.forEach((ring) => trace(context, ring, tile)));
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = edge; // closes the hair between neighbours that were drawn from different maps
  context.fill("evenodd");
  context.stroke();
}

function stroke(context, shapes, tile, colour, width) {
  context.beginPath();
  shapes.forEach(({ rings }) => trace(context, rings[0], tile));
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** Adds a line to the path, without the points that lie within half a pixel of the one before. */
function trace(context, line, { x, y, size, scale }) {
  const factor = scale * size;
  let lastX = NaN;
  let lastY = NaN;
  for (let i = 0; i < line.length; i += 2) {
    const px = line[i] * factor - x * size;
    const py = line[i + 1] * factor - y * size;
    if (i === 0) context.moveTo(px, py);
    else if (Math.abs(px - lastX) + Math.abs(py - lastY) < 0.5 && i < line.length - 2) continue;
    else context.lineTo(px, py);
    lastX = px;
    lastY = py;
  }
}
