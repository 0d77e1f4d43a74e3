// One sighting at the desk: a picture shows when it is asked for, and the small map draws the public point and, for a
// senior who asked, the exact one. Whoever opens the form that puts right what police do stands in it.

import { Basemap } from "../js/map/basemap.js";
import { Labels } from "../js/map/labels.js";
import { listen } from "./sighting_keys.js";

const NEAR = 11; // borders and names around it: nearer, there are none to find oneself by
const EXACT = 14;
const WIDE = { zip: 9, city: 8, county: 7, state: 5 }; // so wide that borders around the area can be seen

listen();
const correct = document.querySelector("details.correct");
correct?.addEventListener("toggle", () => correct.open && correct.querySelector("select").focus());
document.getElementById("sighting").dataset.ready = "true";

const place = document.getElementById("sighting-map");
const { latitude, longitude, area, exact, states, counties, countries, places } = place.dataset;
if (latitude) {
  const map = L.map(place, { zoomControl: false, attributionControl: false, maxZoom: 18 });
  L.control.zoom({ zoomInTitle: place.dataset.nearer, zoomOutTitle: place.dataset.wider }).addTo(map);
  new Basemap({ states, counties, countries }).addTo(map);
  new Labels(places).addTo(map);
  const point = [Number(latitude), Number(longitude)];
  map.setView(point, area ? WIDE[area] : exact ? EXACT : NEAR);
  // A ring of one size at every zoom: how far the area goes is not known here, and nothing may look like a point.
  if (area) L.circleMarker(point, { radius: 24, fill: false, dashArray: "6 5", interactive: false }).addTo(map);
  else if (exact) L.circle(point, { radius: 71, interactive: false }).addTo(map);
  else L.circleMarker(point, { radius: 10, pane: "markerPane", interactive: false }).addTo(map);
  if (exact) L.circleMarker(exact.split(",").map(Number), { radius: 6, interactive: false }).addTo(map);
} else place.hidden = true;
