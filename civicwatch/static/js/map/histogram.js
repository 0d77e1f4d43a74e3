// Incidents by month under the map. The bars are the slider: two handles choose the first and the last month.

import { counts } from "./api.js";
import { describeDays } from "./counts.js";
import { counted, formatMonth, text } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 100;
const SETTLING = 200;

export class Histogram {
  #state;
  #months = [];
  #found = new Map();
  #bars = document.getElementById("time-bars");
  #first = document.getElementById("time-first");
  #last = document.getElementById("time-last");
  #range = document.getElementById("time-range");
  #reset = document.getElementById("time-reset");
  #settling = null;

  constructor(state) {
    this.#state = state;
    for (const handle of [this.#first, this.#last]) handle.addEventListener("input", () => this.#moved(handle));
    this.#reset.addEventListener("click", () => state.filterDays("", ""));
  }

  /** The span of the slider: every month from the first to the last of the whole record. */
  async refreshSpan(signal) {
    const known = [...(await counts("month", new URLSearchParams(), signal)).by.keys()].sort();
    this.#months = known.length ? monthsBetween(known[0], known.at(-1)) : [];
    for (const handle of [this.#first, this.#last]) {
      handle.max = Math.max(0, this.#months.length - 1);
      handle.disabled = this.#months.length < 2;
    }
    this.#bars.setAttribute("viewBox", `0 0 ${Math.max(1, this.#months.length)} ${HEIGHT}`);
    this.#bars.replaceChildren(...this.#months.map((_, i) => bar(i)));
    document.getElementById("time-from").textContent = this.#months.length ? formatMonth(this.#months[0]) : "";
    document.getElementById("time-to").textContent = this.#months.length ? formatMonth(this.#months.at(-1)) : "";
  }

  /** Counts under every filter but the dates, so that one sees what lies outside the handles. */
  async refresh(params, signal) {
    const asked = new URLSearchParams(params);
    asked.delete("datetime");
    this.#found = (await counts("month", asked, signal)).by;
    if (this.#settling) this.#paint();
    else this.show();
  }

  show() {
    const { from, to } = this.#state.days();
    const last = this.#months.length - 1;
    this.#first.value = from ? clamp(this.#months.findIndex((month) => month >= from.slice(0, 7)), last) : 0;
    this.#last.value = to ? clamp(this.#months.findLastIndex((month) => month <= to.slice(0, 7)), last, 0) : last;
    this.#paint();
  }

  #moved(handle) {
    const [first, last] = [Number(this.#first.value), Number(this.#last.value)];
    if (first > last) handle.value = handle === this.#first ? last : first;
    this.#paint();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#choose(), SETTLING);
  }

  #choose() {
    this.#settling = null;
    const [first, last] = [Number(this.#first.value), Number(this.#last.value)];
    const from = first > 0 ? `${this.#months[first]}-01` : "";
    const to = last < this.#months.length - 1 ? lastDay(this.#months[last]) : "";
    this.#state.filterDays(from, to);
  }

  #paint() {
    const [first, last] = [Number(this.#first.value), Number(this.#last.value)];
    const most = Math.max(1, ...this.#found.values());
    this.#months.forEach((month, i) => {
      const found = this.#found.get(month) ?? 0;
      const height = found ? Math.max(2, (found / most) * HEIGHT) : 0;
      const element = this.#bars.children[i];
      element.setAttribute("height", height);
      element.setAttribute("y", HEIGHT - height);
      element.classList.toggle("is-outside", i < first || i > last);
    });
    this.#say(first, last);
  }

  #say(first, last) {
    for (const [handle, index] of [[this.#first, first], [this.#last, last]]) {
      const month = this.#months[index];
      if (!month) continue;
      const found = counted("found", this.#found.get(month) ?? 0);
      handle.setAttribute("aria-valuetext", `${formatMonth(month)}, ${found}`);
    }
    const days = this.#state.days();
    const chosen = Boolean(days.from || days.to);
    this.#reset.hidden = !chosen;
    this.#range.textContent = chosen ? describeDays(days) : text("all_dates");
  }
}

function bar(index) {
  const element = document.createElementNS(SVG, "rect");
  element.setAttribute("x", index + 0.06);
  element.setAttribute("width", 0.88);
  return element;
}

function clamp(index, last, otherwise = last) {
  return index < 0 ? otherwise : Math.min(index, last);
}

function monthsBetween(first, last) {
  const months = [];
  let [year, month] = first.split("-").map(Number);
  for (let key = first; key <= last; key = `${year}-${String(month).padStart(2, "0")}`) {
    months.push(key);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return months;
}

function lastDay(key) {
  const [year, month] = key.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
