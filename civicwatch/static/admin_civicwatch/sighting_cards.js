// The list of sightings: J and K go from card to card, and the other keys are for the card in hand.

import { listen } from "./sighting_keys.js";

const OWN_ENTER = "a, button, summary, input, select, textarea";

const cards = [...document.querySelectorAll("[data-card]")];
let current = cards.find((card) => `#${card.id}` === location.hash) ?? cards[0];
if (current) take(current, { focus: Boolean(location.hash) });

listen({ within: () => current, move });
for (const card of cards) card.addEventListener("focusin", () => take(card, { focus: false }));
document.getElementById("sighting").dataset.ready = "true";

function move(key, event) {
  if (key === "enter") {
    if (!current || event.target.closest?.(OWN_ENTER)) return false;
    current.querySelector("a").click();
    return true;
  }
  if (key !== "j" && key !== "k") return false;
  const next = cards[cards.indexOf(current) + (key === "j" ? 1 : -1)];
  if (next) take(next, { focus: true });
  return true;
}

function take(card, { focus }) {
  current?.removeAttribute("aria-current");
  current = card;
  card.setAttribute("aria-current", "true");
  if (focus) {
    card.querySelector("h2 a").focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }
}
