// Who works on what: what this window holds is kept while somebody works, and given back when the window goes.

import { signed } from "./asking.js";

const KEEP_EVERY = 4 * 60 * 1000;

export class Holding {
  /** `held` returns the numbers of the incidents that this window holds; `lost` is told why one is not ours any more. */
  constructor(address, held, lost) {
    this.address = address;
    this.held = held;
    this.lost = lost;
    this.kept = Date.now();
    for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, () => this.#noticed(), { passive: true });
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.keep());
  }

  /** Still at it; also takes anew what a page that was left has given back. */
  async keep() {
    this.kept = Date.now();
    const held = this.held();
    if (!held.length) return;
    const answer = await this.#post("keep", held).catch(() => null);
    if (answer?.status === 409) this.lost(await answer.text());
  }

  async release(numbers) {
    if (numbers.length) await this.#post("release", numbers).catch(() => null);
  }

  #noticed() {
    if (Date.now() - this.kept > KEEP_EVERY) this.keep();
  }

  #leave() {
    const held = this.held();
    if (held.length) navigator.sendBeacon(this.address, this.#form("release", held));
  }

  #post(what, numbers) {
    return fetch(this.address, { method: "POST", body: this.#form(what, numbers), credentials: "same-origin" });
  }

  #form(what, numbers) {
    return signed([["do", what], ...numbers.map((number) => ["incident", number])]);
  }
}
