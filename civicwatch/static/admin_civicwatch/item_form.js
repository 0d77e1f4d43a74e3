// The fields of the item that is open: tags that narrow, as many links as needed, and what is not saved yet.

/** What a pane can do with a script only. */
export function prepare(pane) {
  pane.querySelectorAll("[data-edit], [data-add-evidence]").forEach((button) => (button.hidden = false));
}

export function hasUnsaved(pane) {
  return pane !== null && "unsaved" in pane.dataset;
}

export function focusFirst(container) {
  const field = container?.querySelector("input:not([type=hidden], [type=checkbox], [hidden]), select, textarea:not([hidden])");
  field?.focus();
  return field;
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-tag-filter]")) return narrow(target);
  const pane = target.form?.id === "incident-form" ? target.closest("[data-item]") : null;
  if (pane) pane.dataset.unsaved = "";
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-tag-filter]")) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const more = target.closest?.("[data-add-evidence]");
  if (more) addLink(more);
});

function narrow(filter) {
  const words = filter.value.trim().toLowerCase();
  filter.closest("fieldset").querySelectorAll(".tag-list label").forEach((label) => {
    label.hidden = !label.textContent.toLowerCase().includes(words) && !label.querySelector(":checked");
  });
}

function addLink(more) {
  const field = more.closest("fieldset");
  const empty = document.getElementById("evidence-empty");
  const total = field.querySelector("#id_evidence-TOTAL_FORMS");
  const holder = document.createElement("div");
  holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  more.before(row);
  total.value = Number(total.value) + 1;
  focusFirst(row);
}
