// The item that is open and those kept ready behind it. A decision brings the next one at once and travels
// behind it; where it fails, its item comes back with the reason and with everything that was typed.

import { Lost, part, parsed, sent, signed } from "./asking.js";
import { Holding } from "./holding.js";
import { hasUnsaved, prepare } from "./item_form.js";
import { closeMenus } from "./keys.js";
import { mountPin, mountSearch, unmountPin } from "./pin.js";
import { Rows } from "./rows.js";
import { WayBack } from "./way_back.js";

const READY = 2; // how many wait behind the one that is open
const RECENT = 20;
const PAUSE = 1500; // milliseconds without a decision
const PIN_AFTER = 250; // milliseconds: first the words, then the map

const number = (pane) => pane?.dataset.item ?? "";
const searchOf = (pane) => (pane ? new URL(pane.dataset.address, location.href).search : location.search);

export class Bench {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector("#item");
    this.load = root.querySelector("#load");
    this.said = root.querySelector("#said");
    this.rows = new Rows(root.querySelector("#queue"));
    this.wayBack = new WayBack(root.querySelector("#undo"));
    this.ahead = [];
    this.left = new Map(); // panes with words that are not saved, by number
    this.decided = new Set(); // numbers of what was decided here: an answer on its way must not bring them again
    this.posts = Promise.resolve();
    this.sending = 0; // decisions that are not answered yet
    this.holding = new Holding(root.dataset.claims, () => this.#held(), (why) => this.#complain(this.pane, why));
    if (!this.pane) return;
    this.#settle(this.pane);
    this.rows.mark(number(this.pane));
    this.holding.keep();
    this.#fill();
  }

  get pane() {
    return this.box.querySelector("[data-item]");
  }

  tick() {
    this.rows.tick(number(this.pane));
    return true;
  }

  /** J and K: to the next or previous item; where none is open, from line to line. */
  turn(by) {
    if (!this.pane) this.rows.step(by);
    else if (by > 0) this.#goOn(this.pane);
    else this.#goBack();
    return true;
  }

  /** Opens an item by its address, from where it waits, from what was left unsaved, or from the server. */
  async open(address, { push = true } = {}) {
    const wanted = new URL(address, location.href).pathname.match(/(\d+)\/change\/$/)?.[1] ?? "";
    if (wanted && wanted === number(this.pane)) return;
    const from = this.pane;
    const ready = this.left.get(wanted) ?? this.ahead.find((pane) => number(pane) === wanted);
    const others = this.ahead.filter((other) => other !== ready);
    this.ahead = [];
    await this.holding.release(others.map(number));
    const pane = ready ?? parsedOrNull(await part(address).catch(() => null));
    if (!pane) return location.assign(address);
    if (this.pane !== from) return;
    this.#leave(from);
    this.#show(pane, { push });
    this.#fill();
  }

  /** The first item of what was chosen. */
  begin() {
    this.#goOn(null);
  }

  /** A decision: the next item stands there before the answer does, where the decision leads on. */
  decide(form, button) {
    const pane = this.pane;
    const data = new FormData(form, button);
    const leadsOn = "leadsOn" in form.dataset || "leadsOn" in (button?.dataset ?? {});
    const mayFail = pane.querySelector("[data-missing]") !== null && button?.value === "publish";
    const address = form.getAttribute("action");
    closeMenus();
    pane.inert = true;
    if (leadsOn && !mayFail) this.#optimistic(pane);
    this.#send(() => this.#post(pane, address, data, leadsOn));
  }

  /** Takes the last decision back, once everything before it has arrived. */
  undo() {
    this.#send(async () => {
      const { form } = this.wayBack;
      if (!form) return this.#say(this.root.dataset.nothingToUndo);
      const answer = await sent(form.getAttribute("action"), new FormData(form));
      if (!answer.ok) return this.#complain(this.pane, answer.error);
      this.#surround(answer);
      if (answer.pane) this.#bring(parsed(answer.pane));
      else this.decided.clear();
      this.#renew(answer.changed.map(String).filter((changed) => changed !== number(this.pane)));
      this.#look();
      this.#say(answer.said);
    });
    return true;
  }

  /** Links to graphic media show once somebody has asked for them; the asking is counted. */
  async showGraphic(form) {
    const pane = this.pane;
    const answer = await sent(form.getAttribute("action"), new FormData(form)).catch(() => ({}));
    if (!answer.ok) return this.#complain(pane, this.root.dataset.lost);
    if (answer.load) this.load.innerHTML = answer.load;
    form.remove();
    pane.querySelectorAll("[data-graphic-note]").forEach((note) => note.remove());
    pane.querySelectorAll("[data-graphic]").forEach((link) => {
      link.hidden = false;
      link.dataset.source = "";
    });
    pane.querySelector("[data-graphic]")?.focus();
  }

  #optimistic(pane) {
    this.decided.add(number(pane));
    this.rows.remove(number(pane));
    const next = this.ahead.shift();
    if (next) this.#show(next);
    else this.#clear();
  }

  async #post(pane, address, data, leadsOn) {
    if (leadsOn) {
      data.append("ahead", "1");
      data.append("after", number(this.ahead.at(-1) ?? this.pane ?? pane));
      this.#known().forEach((known) => data.append("held", known));
    }
    let answer;
    try {
      answer = await sent(address, data);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      answer = { ok: false, error: this.root.dataset.lost };
    }
    pane.inert = false;
    if (!answer.ok) return this.#comeBack(pane, answer);
    delete pane.dataset.unsaved;
    this.left.delete(number(pane));
    this.#forget();
    const before = this.wayBack.of;
    this.#surround(answer);
    this.#renew(answer.changed.map(String).filter((changed) => changed !== number(pane)));
    this.#say(answer.said, { told: this.wayBack.of !== undefined && this.wayBack.of !== before });
    if (answer.leads_on) this.#ledOn(pane, answer);
    else if (answer.pane && this.pane === pane) this.#show(parsed(answer.pane), { push: false });
  }

  #ledOn(pane, answer) {
    if (answer.next) this.#keepReady(parsed(answer.next));
    if (this.pane === pane) this.#optimistic(pane);
    if (this.#isClear) this.#goOn(null);
    this.#fill();
    this.#lookSoon();
  }

  /** The item of a decision that was not carried out, with the reason, and with what was typed. */
  #comeBack(pane, { error, pane: html }) {
    const failed = html ? parsed(html) : pane;
    failed.inert = false;
    if (html) failed.dataset.unsaved = "";
    this.rows.restore(number(pane));
    this.decided.delete(number(pane));
    if (this.pane === pane) this.#show(failed, { push: false });
    else this.#bring(failed);
    if (error) this.#complain(failed, error);
    const words = failed.querySelector("[role=alert]");
    words?.scrollIntoView({ block: "nearest" });
    this.#say(words?.textContent ?? "");
  }

  /** Shows a pane now; what stands there waits behind it. */
  #bring(pane) {
    const standing = this.pane;
    this.ahead = this.ahead.filter((other) => number(other) !== number(pane));
    this.decided.delete(number(pane));
    if (standing && number(standing) !== number(pane)) {
      if (hasUnsaved(standing)) this.left.set(number(standing), standing);
      this.ahead.unshift(standing);
      this.holding.release(this.ahead.splice(READY).map(number));
    }
    this.#show(pane);
  }

  /** To what is ready; else to what can be got; else one stays, or there is nothing left. */
  async #goOn(from) {
    if (!this.ahead.length) await this.#fill();
    if (this.pane !== from) return;
    const next = this.ahead.shift();
    if (!next) return from ? this.#say(this.root.dataset.empty) : this.#nothing();
    this.#leave(from);
    this.#show(next);
    this.#fill();
  }

  /** To the line above; from the first one to the last. */
  #goBack() {
    const address = this.rows.before(number(this.pane));
    if (address) this.open(address);
    else this.#say(this.root.dataset.empty);
  }

  /** The place stays empty until the answer brings what comes next. */
  #clear() {
    unmountPin();
    this.box.replaceChildren();
  }

  #show(pane, { push = true } = {}) {
    const isSame = number(pane) === number(this.pane);
    unmountPin();
    this.box.replaceChildren(pane);
    this.left.delete(number(pane));
    this.root.classList.add("bench-item");
    document.title = pane.dataset.pageTitle;
    if (push) history.pushState({}, "", pane.dataset.address);
    this.rows.mark(number(pane));
    this.#settle(pane);
    if (!isSame) scrollTo(0, 0);
    pane.querySelector("[data-heading]").focus({ preventScroll: true });
  }

  #settle(pane) {
    prepare(pane);
    mountSearch(pane);
    clearTimeout(this.pinning);
    this.pinning = setTimeout(() => pane.isConnected && mountPin(pane), PIN_AFTER);
  }

  #nothing() {
    unmountPin();
    const words = document.createElement("h1");
    words.textContent = this.root.dataset.empty;
    words.tabIndex = -1;
    words.className = "nothing";
    this.box.replaceChildren(words);
    history.pushState({}, "", this.root.dataset.queue + location.search);
    words.focus();
    this.#look();
  }

  /** Somebody goes on without deciding: what was typed is kept here, what was not touched is given back. */
  #leave(pane) {
    if (!pane) return;
    if (hasUnsaved(pane)) this.left.set(number(pane), pane);
    else if ("held" in pane.dataset) this.holding.release([number(pane)]);
  }

  /** Asks for more until enough wait; behind the decisions, so that nobody ever holds more than a few. */
  #fill() {
    this.filling ??= this.#queue(() => this.#more()).finally(() => (this.filling = null));
    return this.filling;
  }

  async #more() {
    const enough = Math.max(1, READY - this.left.size);
    for (let tries = 0; this.ahead.length < enough && tries < 2 * READY; tries += 1) {
      const after = number(this.ahead.at(-1) ?? this.pane);
      const entries = [["after", after], ...this.#known().map((known) => ["held", known])];
      const answer = await sent(this.root.dataset.next + searchOf(this.pane), signed(entries)).catch(() => ({}));
      if (!answer.next) return;
      this.#keepReady(parsed(answer.next));
    }
  }

  #keepReady(pane) {
    if (!this.#known().includes(number(pane))) this.ahead.push(pane);
  }

  /** What must not come as the next one: what is here, and what was decided, perhaps not answered yet. */
  #known() {
    return [...new Set([...this.#held(), ...this.decided])];
  }

  /** What was answered long ago cannot come back by an old answer. */
  #forget() {
    for (const old of [...this.decided].slice(0, -RECENT)) this.decided.delete(old);
  }

  get #isClear() {
    return this.box.childElementCount === 0;
  }

  /** What this window holds: the open one, those behind it, and what is not saved yet. */
  #held() {
    const panes = [this.pane, ...this.ahead, ...this.left.values()];
    return [...new Set(panes.filter((pane) => pane && "held" in pane.dataset).map(number))];
  }

  /** A decision or its undoing: until it is answered the window does not close without asking. */
  #send(work) {
    this.sending += 1;
    this.#queue(() => work().finally(() => (this.sending -= 1)));
  }

  /** One after another: what was decided first arrives first, and is undone last. */
  #queue(work) {
    this.root.dataset.busy = "";
    const done = this.posts.then(work).catch((error) => {
      this.#complain(this.pane, this.root.dataset.lost);
      console.error(error);
    });
    this.posts = done;
    done.then(() => this.posts === done && delete this.root.dataset.busy);
    return done;
  }

  #surround({ undo, load, lines }) {
    this.wayBack.put(undo);
    this.rows.renew(lines);
    if (load) this.load.innerHTML = load;
  }

  /** Panes of incidents that a decision about another has changed, such as the one that it was merged into. */
  #renew(changed) {
    const standing = [this.pane, ...this.ahead].filter((pane) => pane && changed.includes(number(pane)));
    standing.filter((pane) => !hasUnsaved(pane)).forEach(async (pane) => {
      const fresh = parsedOrNull(await part(pane.dataset.address).catch(() => null));
      const place = this.ahead.indexOf(pane);
      if (!fresh || hasUnsaved(pane)) return;
      if (place >= 0) this.ahead[place] = fresh;
      else if (this.pane === pane && !pane.inert) this.#show(fresh, { push: false });
    });
  }

  /** The list is read anew in a pause, so that it never stands in the way of a decision; at once where it runs short. */
  #lookSoon() {
    clearTimeout(this.looking);
    if (this.rows.isStale()) this.looking = setTimeout(() => this.#look(), this.rows.isShort ? 0 : PAUSE);
  }

  #look() {
    this.rows.look(this.root.dataset.queue + searchOf(this.pane), number(this.pane));
  }

  #complain(pane, why) {
    const place = pane?.querySelector("[data-errors]");
    if (!place) return this.#say(why);
    const note = document.createElement("div");
    note.className = "errornote";
    note.setAttribute("role", "alert");
    note.textContent = why;
    place.replaceChildren(note);
  }

  /** Aloud for all; on the screen too, unless the way back beside it says as much (`told`). */
  #say(words, { told = false } = {}) {
    this.said.textContent = words ?? "";
    this.said.classList.toggle("is-told", told);
  }
}

function parsedOrNull(html) {
  const element = html === null ? null : parsed(html);
  return element?.matches("[data-item]") ? element : null;
}
