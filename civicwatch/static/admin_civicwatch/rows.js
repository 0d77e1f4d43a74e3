// The left pane: which line is open, which are ticked, and lines that go and come back with their decisions.

import { part, parsed } from "./asking.js";

const FEW = 12;
const DECISIONS_A_LOOK = 10;

export class Rows {
  constructor(box) {
    this.box = box;
    this.gone = new Map();
    this.since = 0;
    this.last = null;
    box.addEventListener("click", (event) => this.#ticked(event));
    box.addEventListener("change", () => this.#count());
    this.#ready();
  }

  get all() {
    return [...this.box.querySelectorAll("[data-row]")];
  }

  row(number) {
    return this.box.querySelector(`[data-row="${number}"]`);
  }

  /** The address of the line above that nobody else works on; undefined where there is none. */
  before(number) {
    const row = this.row(number);
    const rows = this.all.filter((other) => other === row || !other.classList.contains("row-taken"));
    const above = rows.at(row ? rows.indexOf(row) - 1 : 0);
    return above === row ? undefined : above?.querySelector(".row-title").href;
  }

  mark(number) {
    this.box.querySelectorAll("[data-row][aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    const row = this.row(number);
    row?.setAttribute("aria-current", "true");
    row?.scrollIntoView({ block: "nearest" });
  }

  /** A line leaves with the decision about it, and can come back where it stood. */
  remove(number) {
    const row = this.row(number);
    if (!row) return;
    this.gone.set(number, [row, row.nextElementSibling, row.parentElement]);
    row.remove();
    this.#left(-1);
    this.#count();
  }

  restore(number) {
    const [row, before, list] = this.gone.get(number) ?? [];
    this.gone.delete(number);
    if (!row || !list?.isConnected) return;
    list.insertBefore(row, before?.parentElement === list ? before : null);
    this.#left(1);
  }

  /** Lines as they are by now, each where it stands; what is ticked, open or in focus stays so. */
  renew(lines) {
    Object.entries(lines ?? {}).forEach(([number, html]) => {
      const row = this.row(number);
      if (row) this.#exchange(row, parsed(html));
    });
    this.#count();
  }

  #exchange(row, fresh) {
    const [box, freshBox] = [row, fresh].map((line) => line.querySelector("input[type=checkbox]"));
    if (box && freshBox) freshBox.checked = box.checked;
    if (this.last === box) this.last = freshBox;
    if (row.hasAttribute("aria-current")) fresh.setAttribute("aria-current", "true");
    const hadFocus = row.contains(document.activeElement);
    row.replaceWith(fresh);
    this.gone.forEach((place) => place[1] === row && (place[1] = fresh));
    if (hadFocus) fresh.querySelector(".row-title").focus();
  }

  /** J and K where no incident is open: from line to line; Enter, being a link's own key, opens one. */
  step(by) {
    const links = [...this.box.querySelectorAll(".row-title")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
  }

  /** Ticks the line that has the focus, or the one that is open. */
  tick(open) {
    const row = document.activeElement.closest?.("[data-row]") ?? this.row(open);
    const box = row?.querySelector("input[type=checkbox]");
    if (!box) return;
    box.checked = !box.checked;
    this.last = box;
    this.#count();
  }

  /** True now and then, and when the list runs short: time to look what waits by now. */
  isStale() {
    this.since += 1;
    return this.since >= DECISIONS_A_LOOK || this.isShort;
  }

  get isShort() {
    return this.all.length < FEW;
  }

  async look(address, open) {
    this.since = 0;
    const html = await part(address, open || "-").catch(() => null);
    if (html === null) return;
    const ticked = new Set(this.#boxes().filter((box) => box.checked).map((box) => box.value));
    const scrolled = this.box.scrollTop;
    const fresh = parsed(`<div>${html}</div>`);
    this.box.replaceChildren(...fresh.childNodes);
    this.#boxes().forEach((box) => (box.checked = ticked.has(box.value)));
    this.box.scrollTop = scrolled;
    this.gone.clear();
    this.#ready();
    if (open) this.mark(open);
  }

  #ready() {
    const all = this.box.querySelector("[data-all]");
    if (all) {
      all.hidden = false;
      all.addEventListener("change", () => this.#boxes().forEach((box) => (box.checked = all.checked)));
    }
    this.#count();
  }

  /** The number in the heading follows at once; the next look at the queue sets it right. */
  #left(by) {
    const words = this.box.querySelector(".queue-title .count");
    if (words) words.textContent = Math.max(0, Number(words.textContent) + by);
  }

  #boxes() {
    return [...this.box.querySelectorAll("[data-row] input[type=checkbox]")];
  }

  /** Shift and a click tick all lines between this and the one before. */
  #ticked(event) {
    const box = event.target.closest?.("[data-row] input[type=checkbox]");
    if (!box) return;
    const boxes = this.#boxes();
    const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) boxes.slice(from, to + 1).forEach((between) => (between.checked = box.checked));
    this.last = box;
    this.#count();
  }

  #count() {
    const words = this.box.querySelector("[data-chosen]");
    if (!words) return;
    const number = this.#boxes().filter((box) => box.checked).length;
    words.textContent = number ? `${words.dataset.some} ${number}` : words.dataset.none;
  }
}
