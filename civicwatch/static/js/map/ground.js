// What every public map stands on: borders and names drawn here, buttons in the language of the page, and the country
// at first.

import { Basemap } from "./basemap.js";
import { zoomButtons } from "./keyboard.js";
import { Labels } from "./labels.js";

const MAINLAND = [[24.5, -124.8], [49.4, -66.9]];

/** Makes a `Page` of the map as soon as it is there, and shows what needs a script. */
export function begin(Page) {
  document.getElementById("map-page")?.classList.add("has-script");
  document.querySelectorAll("[data-needs-script]").forEach((element) => (element.hidden = false));
  window.addEventListener("map:init", ({ detail: { map, options } }) => new Page(map, options.djoptions.layers.length > 0));
}

/** Buttons, and borders and names where no tiles with streets are; `data` has the addresses of their files. */
export function lay(map, { states, countries, counties, places, attribution }, hasStreets) {
  zoomButtons(map);
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
  if (hasStreets) return;
  new Basemap({ states, countries, counties }).addTo(map);
  new Labels(places).addTo(map);
  map.attributionControl.addAttribution(attribution);
}

export function showCountry(map) {
  map.fitBounds(MAINLAND, { animate: false });
}

/** What is in view, as the API takes a bounding box. */
export function boxOf(map) {
  const bounds = map.getBounds();
  const degrees = [
    Math.max(-180, bounds.getWest()),
    Math.max(-90, bounds.getSouth()),
    Math.min(180, bounds.getEast()),
    Math.min(90, bounds.getNorth()),
  ];
  return degrees.map((n) => n.toFixed(5)).join();
}
