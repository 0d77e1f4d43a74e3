// Sightings at the desk: a key presses the button or link that it stands on; on the list, Enter begins as J does.

import { WayBack } from "./way_back.js";

const FIELD = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const OWN_ENTER = "a, button, summary, input, select, textarea";

const root = document.getElementById("sighting");
new WayBack(root.querySelector("[data-way-back]"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.key === "Escape") return event.target.blur?.();
  if (event.target.closest?.(FIELD)) return;
  const begins = event.key === "Enter" && "queue" in root.dataset && !event.target.closest?.(OWN_ENTER);
  const key = begins ? "j" : event.key.toLowerCase();
  const target = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});
