// The hours of the day under the map. The bars are the slider: two handles choose the first and the last hour, and a
// first one behind the last asks for the night between.

import { text } from "../map/text.js";
import { hourWords } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 100;
const LAST = 23;
const SETTLING = 200;

export class Hours {
  #state;
  #history = JSON.parse(document.getElementById("hour-history").textContent);
  #bars = document.getElementById("time-bars");
  #first = document.getElementById("time-first");
  #last = document.getElementById("time-last");
  #range = document.getElementById("time-range");
  #reset = document.getElementById("time-reset");
  #settling = null;

  constructor(state) {
    this.#state = state;
    this.#bars.setAttribute("viewBox", `0 0 ${LAST + 1} ${HEIGHT}`);
    this.#bars.replaceChildren(...this.#history.map((_, hour) => bar(hour)));
    for (const handle of [this.#first, this.#last]) handle.addEventListener("input", () => this.#moved());
    this.#reset.addEventListener("click", () => state.filter({ hours: "" }));
    document.getElementById("time-from").textContent = hourWords(0);
    document.getElementById("time-to").textContent = hourWords(LAST);
    this.show();
  }

  /** Where nothing is known of earlier days, the bars are the sightings of now: their `hour` at the place. */
  live(hours) {
    if (this.#history.some(Boolean)) return;
    this.#now = hours;
    this.#paint();
  }

  #now = [];

  show() {
    const [first = "0", last = String(LAST)] = (this.#state.filters.hours ?? "").split("-").filter(Boolean);
    this.#first.value = first;
    this.#last.value = last;
    this.#paint();
  }

  #moved() {
    this.#paint();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#choose(), SETTLING);
  }

  #choose() {
    const [first, last] = this.#ends();
    this.#state.filter({ hours: first === 0 && last === LAST ? "" : `${first}-${last}` });
  }

  #ends() {
    return [Number(this.#first.value), Number(this.#last.value)];
  }

  #counts() {
    if (this.#history.some(Boolean)) return this.#history.map((n) => n ?? 0);
    return this.#history.map((_, hour) => this.#now.filter((one) => one === hour).length);
  }

  #paint() {
    const [first, last] = this.#ends();
    const counts = this.#counts();
    const most = Math.max(1, ...counts);
    const isIn = (hour) => (first <= last ? hour >= first && hour <= last : hour >= first || hour <= last);
    counts.forEach((found, hour) => {
      const element = this.#bars.children[hour];
      const height = found ? Math.max(2, (found / most) * HEIGHT) : 0;
      element.setAttribute("height", height);
      element.setAttribute("y", HEIGHT - height);
      element.classList.toggle("is-outside", !isIn(hour));
    });
    for (const [handle, hour] of [[this.#first, first], [this.#last, last]]) {
      handle.setAttribute("aria-valuetext", hourWords(hour));
    }
    const isAll = first === 0 && last === LAST;
    this.#reset.hidden = isAll;
    const to = hourWords((last + 1) % 24);
    this.#range.textContent = isAll ? text("all_hours") : text("hours_between", { from: hourWords(first), to });
  }
}

function bar(hour) {
  const element = document.createElementNS(SVG, "rect");
  element.setAttribute("x", hour + 0.06);
  element.setAttribute("width", 0.88);
  return element;
}
