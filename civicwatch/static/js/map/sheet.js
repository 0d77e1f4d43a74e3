// On small screens the list is a sheet over the map: a button, or a pull at it, opens and closes it.

const PULL = 24;

export class Sheet {
  #sheet = document.getElementById("map-list");
  #handle = document.getElementById("map-sheet-toggle");
  #start = null;
  #pulled = false;

  constructor() {
    this.#handle.addEventListener("click", () => this.#clicked());
    this.#handle.addEventListener("pointerdown", (event) => this.#grab(event));
    this.#handle.addEventListener("pointermove", (event) => this.#pull(event));
    for (const end of ["pointerup", "pointercancel"]) this.#handle.addEventListener(end, () => (this.#start = null));
  }

  open(open = true) {
    this.#sheet.classList.toggle("is-open", open);
    this.#handle.setAttribute("aria-expanded", open);
  }

  #clicked() {
    if (!this.#pulled) this.open(!this.#sheet.classList.contains("is-open"));
    this.#pulled = false;
  }

  #grab(event) {
    this.#start = event.clientY;
    this.#pulled = false;
    this.#handle.setPointerCapture(event.pointerId);
  }

  #pull({ clientY }) {
    if (this.#start === null || Math.abs(clientY - this.#start) < PULL) return;
    this.open(clientY < this.#start);
    this.#start = clientY;
    this.#pulled = true;
  }
}
