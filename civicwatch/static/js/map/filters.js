// The row of filters: a form that follows the address bar, and a button for it on small screens.

import { counted, text } from "./text.js";

const TYPING = 350; // milliseconds of silence after which a search is taken as typed

export class Filters {
  #state;
  #form = document.getElementById("map-filters");
  #toggle = document.getElementById("map-filters-toggle");
  #more = this.#form.querySelector(".more-filters");
  #clear = document.getElementById("map-clear");
  #page = document.getElementById("map-page");
  #typing;

  constructor(state) {
    this.#state = state;
    this.#form.addEventListener("input", ({ target }) => this.#changed(target));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#apply();
      this.#open(false);
    });
    this.#clear.addEventListener("click", () => this.#clearAll());
    this.#toggle.addEventListener("click", () => this.#open(this.#toggle.getAttribute("aria-expanded") !== "true"));
    this.show();
  }

  /** Writes the state into the form. */
  show() {
    const { from, to } = this.#state.days();
    const values = { ...this.#state.filters, from, to };
    for (const field of this.#form.elements) {
      if (field.name && field !== document.activeElement) field.value = values[field.name] ?? "";
    }
    if (this.#more && [...this.#more.querySelectorAll("[name]")].some(({ value }) => value)) this.#more.open = true;
    const active = this.#state.active().length;
    this.#toggle.textContent = active ? counted("filters_on", active) : text("filters");
    this.#clear.hidden = !active;
  }

  #changed(field) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#apply(), field.type === "search" || field.type === "date" ? TYPING : 0);
  }

  #apply() {
    clearTimeout(this.#typing);
    const given = [...new FormData(this.#form)].map(([name, value]) => [name, value.trim()]);
    const { from, to, ...values } = Object.fromEntries(given);
    const [first, last] = from && to && from > to ? [to, from] : [from, to];
    const datetime = first || last ? `${first || ".."}/${last || ".."}` : "";
    this.#state.filter({ ...values, datetime });
  }

  #clearAll() {
    this.#form.reset();
    for (const field of this.#form.elements) if (field.name) field.value = "";
    this.#apply();
    this.#form.elements[0].focus();
  }

  #open(open) {
    this.#toggle.setAttribute("aria-expanded", open);
    this.#page.classList.toggle("shows-filters", open);
    if (open) this.#form.elements[0].focus();
    else if (this.#toggle.offsetParent) this.#toggle.focus();
  }
}
