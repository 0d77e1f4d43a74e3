// The map by keyboard: Leaflet pans and zooms while the map has the focus; Escape leaves for the list.

import { text } from "./text.js";

export function makeReachable(map, { onLeave }) {
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", text("map"));
  container.setAttribute("aria-describedby", "map-help");
  container.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onLeave();
  });
}

/** Zoom buttons in the language of the page. */
export function zoomButtons(map) {
  map.removeControl(map.zoomControl);
  L.control.zoom({ position: "topright", zoomInTitle: text("zoom_in"), zoomOutTitle: text("zoom_out") }).addTo(map);
}
