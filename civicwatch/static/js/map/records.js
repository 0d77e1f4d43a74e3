// The records in view, newest first: the map in words. Each item points at its mark and back. Both maps have such a
// list; what an item says is theirs.

import { read } from "./api.js";
import { text } from "./text.js";

const PAGE = 50;
const LARGEST = 1000;

export class Records {
  #path;
  #items = document.getElementById("map-items");
  #template = document.getElementById("map-item");
  #more = document.getElementById("map-more");
  #next = null;
  #asked = null;
  #onPoint;
  #onShow;

  /**
   * `path` is the API's list; `onPoint(record | null)` while an item is pointed at, `onShow(record)` to go there on the
   * map. Whoever extends this gives `titleOf(record)`, `addressOf(record)` and `fill(item, record)`.
   */
  constructor(path, { onPoint, onShow }) {
    this.#path = path;
    this.#onPoint = onPoint;
    this.#onShow = onShow;
    this.#more.addEventListener("click", () => this.#append());
  }

  get items() {
    return [...this.#items.children];
  }

  /** Before other records take the place of those shown. */
  replacing(_records) {}

  /** After the records shown have changed. */
  changed() {}

  async refresh(params, signal) {
    const asked = new URLSearchParams(params);
    const same = String(params) === this.#asked; // news must not close what was opened with "Show more"
    asked.set("limit", same ? Math.min(Math.max(PAGE, this.#items.children.length), LARGEST) : PAGE);
    const page = await read(this.#path, asked, signal);
    this.#asked = String(params);
    const kept = document.activeElement?.closest("#map-items > li")?.dataset.id;
    this.replacing(page.results);
    this.#items.replaceChildren(...page.results.map((record) => this.#item(record)));
    this.#remember(page.next);
    if (kept) this.#find(kept)?.querySelector("a").focus({ preventScroll: true });
  }

  /** Marks one record, fetches it where the list does not hold it, and moves the focus to it. */
  async select(id) {
    if (!this.#find(id)) this.#items.prepend(this.#item(await read(`${this.#path}${id}/`)));
    this.#items.querySelector(".is-selected")?.classList.remove("is-selected");
    const item = this.#find(id);
    item.classList.add("is-selected");
    item.scrollIntoView({ block: "nearest" });
    item.querySelector("a").focus({ preventScroll: true });
  }

  focus() {
    (this.#items.querySelector(".is-selected a") ?? this.#items.querySelector("a") ?? this.#more).focus();
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
    this.changed();
  }

  #find(id) {
    return this.#items.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  #item(record) {
    const item = this.#template.content.firstElementChild.cloneNode(true);
    const link = item.querySelector("a");
    item.dataset.id = record.id;
    link.href = this.addressOf(record);
    link.textContent = this.titleOf(record);
    this.fill(item, record);
    for (const event of ["pointerenter", "focusin"]) item.addEventListener(event, () => this.#onPoint(record));
    for (const event of ["pointerleave", "focusout"]) item.addEventListener(event, () => this.#onPoint(null));
    const show = item.querySelector("button");
    show.setAttribute("aria-label", text("show_on_map", { title: this.titleOf(record) }));
    show.addEventListener("click", () => this.#onShow(record));
    return item;
  }
}
