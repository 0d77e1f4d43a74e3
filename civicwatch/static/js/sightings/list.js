// The sightings in view, newest first: the map in words. What is over leaves by itself, at its moment.

import { read } from "../map/api.js";
import { coarsePlace, text } from "../map/text.js";
import { ageWords, checkedWord, MINUTE, placeWords, sureWords, titleOf } from "./words.js";

const PAGE = 50;
const LARGEST = 1000;
const LONGEST_TIMER = 2 ** 31 - 1;

export class List {
  #items = document.getElementById("map-items");
  #template = document.getElementById("map-item");
  #more = document.getElementById("map-more");
  #records = new Map();
  #next = null;
  #asked = null;
  #ending = null;
  #onPoint;
  #onShow;
  #onOver;
  #onHours;

  /**
   * `onPoint(record | null)` while an item is pointed at, `onShow(record)` to go there, `onOver()` when one ends,
   * `onHours(hours)` with the hours of the clock at which those in view were seen.
   */
  constructor({ onPoint, onShow, onOver, onHours }) {
    this.#onPoint = onPoint;
    this.#onShow = onShow;
    this.#onOver = onOver;
    this.#onHours = onHours;
    this.#more.addEventListener("click", () => this.#append());
    setInterval(() => this.#age(), MINUTE / 2);
  }

  async refresh(params, signal) {
    const asked = new URLSearchParams(params);
    const same = String(params) === this.#asked; // news must not close what was opened with "Show more"
    asked.set("limit", same ? Math.min(Math.max(PAGE, this.#items.children.length), LARGEST) : PAGE);
    const page = await read("sightings/", asked, signal);
    this.#asked = String(params);
    const kept = document.activeElement?.closest("#map-items > li")?.dataset.id;
    this.#records.clear();
    this.#onHours(page.results.map(({ hour }) => hour));
    this.#items.replaceChildren(...page.results.map((record) => this.#item(record)));
    this.#remember(page.next);
    if (kept) this.#find(kept)?.querySelector("a").focus({ preventScroll: true });
  }

  /** Marks one sighting, fetches it where the list does not hold it, and moves the focus to it. */
  async select(id) {
    if (!this.#find(id)) this.#items.prepend(this.#item(await read(`sightings/${id}/`)));
    this.#items.querySelector(".is-selected")?.classList.remove("is-selected");
    const item = this.#find(id);
    item.classList.add("is-selected");
    item.scrollIntoView({ block: "nearest" });
    item.querySelector("a").focus({ preventScroll: true });
  }

  focus() {
    (this.#items.querySelector(".is-selected a") ?? this.#items.querySelector("a") ?? this.#more)?.focus();
  }

  async #append() {
    const page = await read(this.#next);
    const items = page.results.map((record) => this.#item(record));
    this.#items.append(...items);
    this.#remember(page.next);
    items[0]?.querySelector("a").focus();
  }

  #remember(next) {
    this.#next = next;
    this.#more.hidden = !next;
    clearTimeout(this.#ending);
    const ends = [...this.#records.values()].map(({ shown_until: until }) => Date.parse(until));
    if (ends.length) this.#ending = setTimeout(this.#onOver, Math.min(Math.max(0, Math.min(...ends) - Date.now()), LONGEST_TIMER));
  }

  #age() {
    for (const item of this.#items.children) {
      const record = this.#records.get(item.dataset.id);
      if (record) item.querySelector("time").textContent = ageWords(record.seen_at);
    }
  }

  #find(id) {
    return this.#items.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  #item(record) {
    this.#records.set(record.id, record);
    const item = this.#template.content.firstElementChild.cloneNode(true);
    item.dataset.id = record.id;
    const link = item.querySelector("a");
    link.href = record.url;
    link.textContent = titleOf(record);
    const time = item.querySelector("time");
    time.dateTime = record.seen_at;
    time.textContent = ageWords(record.seen_at);
    const vague = coarsePlace(record.place_precision);
    item.querySelector(".vague").textContent = vague ? ` · ${vague}` : "";
    item.querySelector(".sample").hidden = !record.demonstration;
    const mark = item.querySelector(".seen-mark");
    mark.classList.add(`seen-${record.verification}`);
    mark.querySelector("span").textContent = checkedWord(record.verification);
    item.querySelector(".sure").textContent = sureWords(record.confidence);
    if (record.picture) item.querySelector("article").append(picture(record));
    this.#listen(item, record);
    return item;
  }

  #listen(item, record) {
    for (const event of ["pointerenter", "focusin"]) item.addEventListener(event, () => this.#onPoint(record));
    for (const event of ["pointerleave", "focusout"]) item.addEventListener(event, () => this.#onPoint(null));
    const show = item.querySelector("button");
    show.setAttribute("aria-label", text("show_on_map", { title: titleOf(record) }));
    show.addEventListener("click", () => this.#onShow(record));
  }
}

function picture(record) {
  const image = new Image(160, 120);
  Object.assign(image, { className: "thumb", loading: "lazy", src: record.picture });
  image.alt = text("picture_of", { title: placeWords(record.area_label) });
  return image;
}
