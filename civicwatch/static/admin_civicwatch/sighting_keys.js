// Sightings at the desk: a key presses the button or link that it stands on, and a picture shows when it is asked for.

import { WayBack } from "./way_back.js";

const FIELD = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

const root = document.getElementById("sighting");
new WayBack(root.querySelector("[data-way-back]"));

/** `within()` says where a key is looked for first; `move(key)` takes keys that press nothing and says whether it did. */
export function listen({ within = () => root, move = () => false } = {}) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return event.target.blur?.();
    if (event.target.closest?.(FIELD)) return;
    const key = event.key.toLowerCase();
    if (move(key, event) || (!event.repeat && press(key, within()))) event.preventDefault();
  });
}

function press(key, first) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  // What is decided is the card in hand or nothing; only what stands outside of every card is for all.
  const target = first?.querySelector(selector) ?? [...root.querySelectorAll(selector)].find((one) => !one.closest("[data-card]"));
  target?.click();
  return Boolean(target);
}

for (const veil of document.querySelectorAll("[data-unveil]")) {
  veil.addEventListener("click", () => {
    const picture = new Image();
    Object.assign(picture, { src: veil.dataset.unveil, alt: veil.textContent.trim() });
    veil.replaceWith(picture);
  });
}
