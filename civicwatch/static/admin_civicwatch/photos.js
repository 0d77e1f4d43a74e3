// Photos by keyboard and brush: J and K walk, a key presses the button that it stands on. All but the brush works without this.

import { listen } from "./keys.js";
import { brushOn } from "./brush.js";

const ground = document.querySelector("[data-brush]");
const brush = ground && brushOn(ground);
listen({ turn: (by) => walk(by) || follow(by > 0 ? "next" : "prev"), tick: () => false, undo: () => Boolean(brush?.undo()) });

function follow(way) {
  const link = document.querySelector(`.turn [rel=${way}]`);
  link?.click();
  return Boolean(link);
}

/** In the queue, from line to line, and at its end to the next page; Enter, being a link's own key, opens one. */
function walk(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  if (at !== -1 && !rows[at + by]) return false;
  rows[Math.max(0, at + by)].focus();
  return true;
}
