// The incidents in view, newest first: the map in words. Each item points at its mark and back.

import { read } from "./api.js";
import { coarsePlace, dayWords, knownWords, rankWord, text, verificationWord } from "./text.js";

const PAGE = 50;
const LARGEST = 1000;
const ALLEGED = "alleged";
const DEMONSTRATION = "demonstration"; // what the samples say they were imported from

export class List {
  #items = document.getElementById("map-items");
  #template = document.getElementById("map-item");
  #more = document.getElementById("map-more");
  #next = null;
  #asked = null;
  #onPoint;
  #onShow;

  /** `onPoint(incident | null)` while an item is pointed at; `onShow(incident)` to go there on the map. */
  constructor({ onPoint, onShow }) {
    this.#onPoint = onPoint;
    this.#onShow = onShow;
    this.#more.addEventListener("click", () => this.#append());
  }

  async refresh(params, signal) {
    const asked = new URLSearchParams(params);
    const same = String(params) === this.#asked; // news must not close what was opened with "Show more"
    asked.set("limit", same ? Math.min(Math.max(PAGE, this.#items.children.length), LARGEST) : PAGE);
    const page = await read("incidents/", asked, signal);
    this.#asked = String(params);
    const kept = this.#focusedId();
    this.#items.replaceChildren(...page.results.map((incident) => this.#item(incident)));
    this.#remember(page.next);
    if (kept) this.#find(kept)?.querySelector("a").focus({ preventScroll: true });
  }

  /** Marks one incident, fetches it where the list does not hold it, and moves the focus to it. */
  async select(id) {
    if (!this.#find(id)) this.#items.prepend(this.#item(await read(`incidents/${id}/`)));
    this.#items.querySelector(".is-selected")?.classList.remove("is-selected");
    const item = this.#find(id);
    item.classList.add("is-selected");
    item.scrollIntoView({ block: "nearest" });
    item.querySelector("a").focus({ preventScroll: true });
  }

  focus() {
    (this.#items.querySelector(".is-selected a") ?? this.#items.querySelector("a"))?.focus();
  }

  async #append() {
    const page = await read(this.#next);
    const items = page.results.map((incident) => this.#item(incident));
    this.#items.append(...items);
    this.#remember(page.next);
    items[0]?.querySelector("a").focus();
  }

  #remember(next) {
    this.#next = next;
    this.#more.hidden = !next;
  }

  #find(id) {
    return this.#items.querySelector(`[data-id="${id}"]`);
  }

  #focusedId() {
    return document.activeElement?.closest("#map-items > li")?.dataset.id;
  }

  #item(incident) {
    const item = this.#template.content.firstElementChild.cloneNode(true);
    item.dataset.id = incident.id;
    const link = item.querySelector("a");
    link.href = `/incidents/${incident.id}/`;
    link.textContent = incident.title || text("untitled");
    const time = item.querySelector("time");
    time.dateTime = incident.date;
    time.textContent = dayWords(incident.date, incident.date_precision);
    item.querySelector(".place").textContent = placeAndOrigin(incident);
    item.querySelector(".known").textContent = knownWords(incident);
    item.querySelector(".rank").replaceWith(rankBadge(incident.force_rank));
    const isAlleged = incident.verification === ALLEGED; // which stands beside the title
    item.querySelector(".alleged").hidden = !isAlleged;
    const verified = item.querySelector(".verified");
    verified.hidden = isAlleged;
    verified.classList.add(`verified-${incident.verification}`);
    verified.textContent = verificationWord(incident.verification);
    this.#listen(item, incident);
    return item;
  }

  #listen(item, incident) {
    for (const event of ["pointerenter", "focusin"]) item.addEventListener(event, () => this.#onPoint(incident));
    for (const event of ["pointerleave", "focusout"]) item.addEventListener(event, () => this.#onPoint(null));
    const show = item.querySelector("button");
    show.setAttribute("aria-label", text("show_on_map", { title: incident.title || text("untitled") }));
    show.addEventListener("click", () => this.#onShow(incident));
  }
}

/** A restricted incident shows its state only. An imported one says from where, a sample that it is one. */
function placeAndOrigin({ city, state_name: state, place_precision: exact, restricted, imported_from: origin }) {
  const words = [restricted ? null : city, state].filter(Boolean).join(", ");
  const vague = coarsePlace(restricted ? "state" : exact);
  const place = vague ? `${words} (${vague})` : words;
  if (!origin) return place;
  return `${place} · ${origin === DEMONSTRATION ? text("sample") : text("imported", { origin })}`;
}

function rankBadge(rank) {
  const badge = document.createElement("span");
  badge.className = `rank rank-${rank ?? "none"}`;
  const number = document.createElement("b");
  number.textContent = rank ?? "?";
  badge.append(number, rankWord(rank));
  return badge;
}
