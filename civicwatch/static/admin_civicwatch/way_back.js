// The button that takes the last decision back, and the seconds for which it does.

export class WayBack {
  constructor(box) {
    this.box = box;
    this.#start();
  }

  get form() {
    return this.box.querySelector("[data-undo]");
  }

  /** Which decision the button takes back. */
  get of() {
    return this.form?.querySelector("[name=decision], [name=batch]")?.value;
  }

  put(html) {
    this.box.innerHTML = html ?? "";
    this.#start();
  }

  #start() {
    clearInterval(this.ticking);
    const { form } = this;
    if (!form) return;
    this.ends = Date.now() + form.dataset.seconds * 1000;
    this.words = form.querySelector(".undo-left");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) this.words.textContent = `${this.words.dataset.until} ${new Date(this.ends).toLocaleTimeString()}`;
    this.ticking = setInterval(() => this.#tick(still), 1000);
  }

  #tick(still) {
    const left = Math.ceil((this.ends - Date.now()) / 1000);
    if (left <= 0) this.put("");
    else if (!still) this.words.textContent = `${left} s`;
  }
}
