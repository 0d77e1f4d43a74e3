// How many are shown, out of how many, and what to loosen where nothing is found. Every number is asked of the API.

import { counts } from "./api.js";
import { counted, formatDay, formatNumber, rankWord, text, verificationWord } from "./text.js";

const NOT_RANKED = "null";

export class Counts {
  #state;
  #matching = 0;
  #all = 0;
  #shown = document.getElementById("map-shown");
  #empty = document.getElementById("map-empty");
  #legend = document.querySelectorAll("#map-legend [data-rank]");
  #onZoomToAll;

  constructor(state, { onZoomToAll }) {
    this.#state = state;
    this.#onZoomToAll = onZoomToAll;
  }

  /** The numbers that do not depend on the part of the map: matching the filters, and all there are. */
  async refreshTotals(signal) {
    const whole = counts("force_rank", new URLSearchParams(), signal);
    const filtered = this.#state.active().length ? counts("force_rank", this.#state.params(), signal) : whole;
    [this.#all, this.#matching] = (await Promise.all([whole, filtered])).map(({ total }) => total);
  }

  /** The numbers for the part of the map in view. */
  async refresh(params, signal) {
    const inView = await counts("force_rank", params, signal);
    this.#say(inView.total);
    for (const item of this.#legend) {
      const found = inView.by.get(item.dataset.rank) ?? 0;
      item.querySelector("data").textContent = formatNumber(found);
      item.hidden = item.dataset.rank === NOT_RANKED && !found;
    }
    await this.#advise(inView.total, signal);
  }

  #say(shown) {
    const words = text("shown", { n: formatNumber(shown), all: formatNumber(this.#all) });
    const isFiltered = this.#state.active().length > 0;
    const filtered = isFiltered ? ` ${counted("matching", this.#matching)}` : "";
    const elsewhere = (isFiltered ? this.#matching : this.#all) - shown;
    const outside = shown && elsewhere > 0 ? ` ${counted("outside", elsewhere)}` : "";
    const sentence = words + filtered + outside;
    if (this.#shown.textContent !== sentence) this.#shown.textContent = sentence;
  }

  async #advise(shown, signal) {
    this.#empty.hidden = shown > 0;
    if (shown) return;
    const advice = this.#matching ? [this.#zoomOut()] : await this.#loosen(signal);
    const why = document.createElement("p");
    why.textContent = text(this.#matching ? "none_here" : "none_match");
    this.#empty.replaceChildren(why, ...advice);
  }

  #zoomOut() {
    return button(counted("show_all", this.#matching), this.#onZoomToAll);
  }

  /** One button for each filter that is on, with what would be found without it; the most first. */
  async #loosen(signal) {
    const active = this.#state.active();
    const without = await Promise.all(
      active.map(async (name) => ({
        name,
        found: (await counts("force_rank", this.#state.params(name), signal)).total,
      })),
    );
    const useful = without.filter(({ found }) => found).sort((a, b) => b.found - a.found);
    const buttons = useful.map(({ name, found }) =>
      button(text("without", { filter: this.#describe(name), found: counted("found", found) }), () =>
        this.#state.filter({ [name]: "" }),
      ),
    );
    const everything = () => this.#state.filter(Object.fromEntries(active.map((name) => [name, ""])));
    return buttons.length || !active.length ? buttons : [button(text("clear"), everything)];
  }

  #describe(name) {
    const value = this.#state.filters[name];
    if (name === "q" || name === "agency") return `“${value}”`;
    if (name === "verification_min") return text("at_least", { rank: verificationWord(value) });
    if (name === "datetime") return describeDays(this.#state.days());
    if (name === "force_rank_min") return text("at_least", { rank: rankWord(Number(value)) });
    const option = document.querySelector(`#map-filters [name="${name}"] option[value="${CSS.escape(value)}"]`);
    return option?.textContent.trim() ?? value;
  }
}

export function describeDays({ from, to }) {
  if (from && to) return text("between", { from: formatDay(from), to: formatDay(to) });
  return from ? text("since", { from: formatDay(from) }) : text("until", { to: formatDay(to) });
}

function button(words, onClick) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "plain";
  element.textContent = words;
  element.addEventListener("click", onClick);
  return element;
}
