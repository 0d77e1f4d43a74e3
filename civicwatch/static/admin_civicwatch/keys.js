// One key presses the button that it stands on; after a key that opens a list, a digit chooses from it.

import { focusFirst } from "./item_form.js";

const FIELD = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const OWN_ENTER = "a, button, summary, input, select, textarea";

/** `bench` gives turn(by) for J and K, tick() for X and, where there is a way back, undo(); each says whether it did. */
export function listen(bench) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "Escape") return leave(event.target);
    if (event.target.closest?.(FIELD)) return;
    if (press(event, bench)) event.preventDefault();
  });
  document.addEventListener("toggle", ({ target }) => target.open && target.matches?.(".drop") && closeMenus(target), true);
}

export function closeMenus(except) {
  document.querySelectorAll(".drop[open]").forEach((menu) => menu !== except && (menu.open = false));
}

function leave(element) {
  closeMenus();
  if (element !== document.body) element.blur();
}

function press(event, bench) {
  const key = event.key.toLowerCase();
  if (key === "enter" && event.target.closest?.(OWN_ENTER)) return false;
  if (/^\d$/.test(key)) return choose(key);
  if (key === "j" || key === "k") return bench.turn(key === "j" ? 1 : -1);
  if (event.repeat) return false;
  if (key === "x") return bench.tick();
  if (key === "u" && bench.undo) return bench.undo(); // also while the button is still on its way
  if (key === "o") return click(shown("#item [data-source]"));
  const target = shown(`#item [data-key="${CSS.escape(key)}"]`) ?? shown(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches("[data-edit]")) return Boolean(focusFirst(document.getElementById("incident-form")));
  return target.matches("summary") ? open(target) : click(target);
}

function choose(digit) {
  return click(document.querySelector(`.drop[open] [data-digit="${digit}"]`));
}

/** Opens a list so that a digit can choose; where there is nothing to choose one can type at once. */
function open(summary) {
  const menu = summary.parentElement;
  const opens = !menu.open || !menu.matches(".drop");
  closeMenus();
  menu.open = opens;
  if (!opens) return true;
  if (menu.querySelector("[data-digit]") || !focusFirst(menu)) summary.focus();
  return true;
}

function shown(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility() && !element.matches(":disabled"));
}

function click(element) {
  element?.click();
  return Boolean(element);
}
