// One sighting at the desk: a picture shows when it is asked for, and the small map draws the public point and, for a
// senior who asked, the exact one.

import { Basemap } from "../js/map/basemap.js";
import { listen } from "./sighting_keys.js";

const CLOSE = 14;
const AREA = 9;

listen();
document.getElementById("sighting").dataset.ready = "true";

const place = document.getElementById("sighting-map");
const { latitude, longitude, exact, states, counties, countries } = place.dataset;
if (latitude) {
  const map = L.map(place, { zoomControl: true, attributionControl: false, maxZoom: 18 });
  new Basemap({ states, counties, countries }).addTo(map);
  const point = [Number(latitude), Number(longitude)];
  map.setView(point, "area" in place.dataset ? AREA : CLOSE);
  if (!("area" in place.dataset)) L.circle(point, { radius: 71, interactive: false }).addTo(map);
  if (exact) L.circleMarker(exact.split(",").map(Number), { radius: 6, interactive: false }).addTo(map);
} else place.hidden = true;
