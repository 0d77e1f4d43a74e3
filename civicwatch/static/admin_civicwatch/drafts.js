// What was typed and not sent yet outlives a look at another page: it waits in this tab, for the person who typed it, and
// goes once it is sent. data-draft names it, as thing, number, person and box, joined by hyphens.

const GOING = "draft-going";
const store = storage();

export function keepDrafts() {
  if (!store) return;
  const fields = [...document.querySelectorAll("textarea[data-draft]")];
  forgetWhatWasSent(fields);
  for (const field of fields) {
    const { draft } = field.dataset;
    if (field.value) store.setItem(draft, field.value); // the server sent it back
    else if (store.getItem(draft)) bringBack(field, store.getItem(draft));
    field.addEventListener("input", () => (field.value ? store.setItem(draft, field.value) : store.removeItem(draft)));
    field.form.addEventListener("submit", () => store.setItem(GOING, draft));
  }
}

/** Sent means that another page came: where the field is here again, nothing was taken. */
function forgetWhatWasSent(fields) {
  const going = store.getItem(GOING);
  store.removeItem(GOING);
  if (!going || fields.some(({ dataset }) => dataset.draft === going)) return;
  const all = going.slice(0, going.lastIndexOf("-") + 1);
  Object.keys(store).filter((key) => key.startsWith(all)).forEach((key) => store.removeItem(key));
}

function bringBack(field, words) {
  field.value = words;
  const drop = field.closest("details");
  if (drop) drop.open = true;
  const said = field.form.querySelector("[data-draft-kept]");
  if (said) said.hidden = false;
}

/** None where the browser is told to keep nothing. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
