// A form whose answer takes seconds says so at once, on its button and aloud, and goes only once.
// data-going: what it says then.

const waiting = new Map();

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (!form.dataset.going) return;
  if (waiting.has(form)) {
    event.preventDefault();
    return;
  }
  waiting.set(form, { button, words: [...(button?.childNodes ?? [])] });
  button?.setAttribute("aria-disabled", "true");
  button?.replaceChildren(form.dataset.going);
  const said = document.querySelector("[data-going-said]") ?? document.querySelector("#said");
  if (said) said.textContent = form.dataset.going;
});

// Back from the answer by the browser's own button: the page is as it was, and so is its form.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const { button, words } of waiting.values()) {
    button?.removeAttribute("aria-disabled");
    button?.replaceChildren(...words);
  }
  waiting.clear();
});
