// The desk by keyboard: a key presses its button, opens its form, or goes on; typing in a field is left alone.

const form = document.getElementById("incident-form");
const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
let unsaved = false;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") leave(event.target);
  else if (!typing(event.target)) press(event);
});

function leave(element) {
  closeForms();
  if (element !== document.body) element.blur();
}

function press(event) {
  const key = event.key.toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (key === "e" && form) focusFirst(form);
  else if (target) act(target);
  else if ("jk".includes(key)) step(key === "j" ? 1 : -1);
  else return;
  event.preventDefault();
}

function act(target) {
  if (target.tagName !== "SUMMARY") return target.click();
  const details = target.parentElement;
  const opens = !details.open;
  closeForms();
  details.open = opens;
  if (opens) focusFirst(details) || target.focus();
}

function closeForms() {
  document.querySelectorAll(".decide details[open]").forEach((details) => (details.open = false));
}

function focusFirst(container) {
  const field = container.querySelector("input:not([type=hidden], [hidden]), select, textarea:not([hidden])");
  field?.focus();
  return field;
}

/** In the queue J and K walk the rows; Enter, being a link's own key, opens one. */
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + by))].focus();
}

// one drop-down at a time
document.querySelectorAll(".decide details").forEach((details) =>
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    document.querySelectorAll(".decide details[open]").forEach((other) => other !== details && (other.open = false));
  }),
);

// what was typed is not lost by a slip
form?.addEventListener("input", () => (unsaved = true));
document.addEventListener("submit", ({ target }) => {
  if (target === form || "leaves" in target.dataset) unsaved = false;
});
addEventListener("beforeunload", (event) => unsaved && event.preventDefault());

// tags: the list narrows while one types
const filter = document.querySelector("[data-tag-filter]");
filter?.addEventListener("input", () => {
  const words = filter.value.trim().toLowerCase();
  document.querySelectorAll(".tag-list label").forEach((label) => {
    label.hidden = !label.textContent.toLowerCase().includes(words) && !label.querySelector(":checked");
  });
});
filter?.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());

// evidence: as many rows as needed
const more = document.querySelector("[data-add-evidence]");
const empty = document.getElementById("evidence-empty");
const total = document.getElementById("id_evidence-TOTAL_FORMS");
if (more && empty && total) {
  more.hidden = false;
  more.addEventListener("click", () => {
    const holder = document.createElement("div");
    holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    more.before(row);
    total.value = Number(total.value) + 1;
    focusFirst(row);
  });
}
