// A pin for the report: by a click, by the keyboard, or from where the browser says one is. Only its place is sent.

import { begin, lay, showCountry } from "../map/ground.js";
import { text } from "../map/text.js";

const CLOSE = 15;
const NAMED_CITY = 12; // where whoever opened the page has named a city already

class PinMap {
  #field = document.getElementById("id_pin");
  #words = document.getElementById("pin-words");
  #remove = document.getElementById("pin-remove");
  #marker = null;

  constructor(map, hasStreets) {
    this.map = map;
    const { dataset } = document.getElementById("pin-script");
    const { start } = dataset;
    lay(map, dataset, hasStreets);
    this.#listen();
    const [latitude, longitude] = this.#field.value.split(",").map(Number);
    if (this.#field.value && Number.isFinite(longitude)) this.#goTo(latitude, longitude);
    else if (start) map.setView(start.split(",").map(Number), NAMED_CITY, { animate: false });
    else showCountry(map);
  }

  #listen() {
    const container = this.map.getContainer();
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", text("map"));
    container.setAttribute("aria-describedby", "pin-help");
    container.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.put(this.map.getCenter());
    });
    this.map.on("click", ({ latlng }) => this.put(latlng));
    this.#remove.addEventListener("click", () => this.take());
    document.getElementById("pin-here").addEventListener("click", () => this.#ask());
  }

  put({ lat, lng }) {
    this.#marker?.remove();
    this.#marker = L.circleMarker([lat, lng], { radius: 10, className: "pin-cross" }).addTo(this.map);
    this.#field.value = `${lat.toFixed(5)},${lng.toFixed(5)}`;
    this.#say("pin_set", true);
  }

  take() {
    this.#marker?.remove();
    this.#field.value = "";
    this.#say("pin_gone", false);
  }

  #say(key, isSet) {
    this.#words.textContent = text(key);
    this.#remove.hidden = !isSet;
  }

  #goTo(latitude, longitude) {
    this.map.setView([latitude, longitude], CLOSE, { animate: false });
    this.put({ lat: latitude, lng: longitude });
  }

  #ask() {
    const found = ({ coords }) => this.#goTo(coords.latitude, coords.longitude);
    const not = () => (this.#words.textContent = text("no_position"));
    if (navigator.geolocation) navigator.geolocation.getCurrentPosition(found, not, { timeout: 10_000, maximumAge: 60_000 });
    else not();
  }
}

begin(PinMap);
