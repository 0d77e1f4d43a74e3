// Names of states and larger cities on a canvas of their own, the important ones first, none over another.

import { mapColours, onSchemeChange } from "./tokens.js";

const NO_STATE_NAMES_FROM = 8;
const SMALLEST_CITY = { 5: 600, 6: 250, 7: 120, 8: 60, 9: 35 }; // thousands of people, by zoom
const ALL_CITIES_FROM = 10;
const FONT = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

export const Labels = L.Layer.extend({
  initialize(url) {
    this.url = url;
    this.places = { states: [], cities: [] };
  },

  onAdd(map) {
    map.createPane("labels").classList.add("labels-pane");
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", map.getPane("labels"));
    map.on("moveend resize", this.draw, this);
    onSchemeChange(() => this.draw());
    fetch(this.url)
      .then((answer) => answer.json())
      .then((places) => {
        this.places = places;
        this.draw();
      });
  },

  draw() {
    const { x: width, y: height } = this._map.getSize();
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    L.DomUtil.setPosition(this.canvas, this._map.containerPointToLayerPoint([0, 0]));
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    this.write(context, { width, height }, this._map.getZoom());
  },

  write(context, size, zoom) {
    const colours = mapColours();
    const taken = [];
    Object.assign(context, { lineJoin: "round", textAlign: "center", textBaseline: "middle", lineWidth: 3 });
    Object.assign(context, { fillStyle: colours.label, strokeStyle: colours.halo });
    const place = (name, lat, lng, dot) => put(context, size, taken, name, this._map.latLngToContainerPoint([lat, lng]), dot);
    context.font = `12px ${FONT}`;
    for (const [name, lat, lng, thousands] of this.places.cities) {
      if (thousands < smallestCity(zoom)) break;
      place(name, lat, lng, true);
    }
    if (zoom >= NO_STATE_NAMES_FROM || zoom < 4) return;
    context.font = `600 ${zoom < 6 ? 11 : 13}px ${FONT}`;
    for (const [name, code, lat, lng] of this.places.states) place(zoom < 6 ? code : name.toUpperCase(), lat, lng, false);
  },
});

function smallestCity(zoom) {
  return zoom >= ALL_CITIES_FROM ? 0 : (SMALLEST_CITY[zoom] ?? Infinity);
}

/** Writes a name unless it leaves the picture or meets one already there. */
function put(context, { width, height }, taken, name, point, dot) {
  const half = context.measureText(name).width / 2 + 4;
  const y = dot ? point.y - 10 : point.y;
  const box = [point.x - half, y - 9, point.x + half, y + 9];
  if (box[2] < 0 || box[3] < 0 || box[0] > width || box[1] > height) return;
  if (taken.some(([w, n, e, s]) => w < box[2] && e > box[0] && n < box[3] && s > box[1])) return;
  taken.push(box);
  context.strokeText(name, point.x, y);
  context.fillText(name, point.x, y);
  if (!dot) return;
  context.beginPath();
  context.arc(point.x, point.y, 1.75, 0, 2 * Math.PI);
  context.fill();
}
