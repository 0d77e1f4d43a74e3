// Flags by keyboard: J and K walk, a key presses the button that it stands on. Everything works without this too.

import { keepDrafts } from "./drafts.js";
import { listen } from "./keys.js";

keepDrafts();
listen({ turn: (by) => follow(by > 0 ? "next" : "prev") || walk(by), tick: () => false });

function follow(way) {
  const link = document.querySelector(`.turn [rel=${way}]`);
  link?.click();
  return Boolean(link);
}

/** In the queue, from line to line; Enter, being a link's own key, opens one. */
function walk(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + by))].focus();
  return true;
}
