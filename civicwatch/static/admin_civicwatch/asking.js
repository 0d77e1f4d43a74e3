// Asking the server: parts of pages as elements, decisions as facts. Nothing here knows what is on the screen.

const SCRIPT = { "X-Desk": "-" };

export class Lost extends Error {}

/** The element of a part of a page. */
export function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

/** A part of a page by its address; null where it is gone or where somebody has to sign in again. */
export async function part(address, item = "-") {
  const answer = await asked(address, { headers: { "X-Desk": item } });
  if (!answer.ok || answer.redirected) return null;
  return answer.text();
}

/** What became of a decision: {ok, said, leads_on, pane, next, undo, load} or {ok: false, error, pane}. */
export async function sent(address, form) {
  const answer = await asked(address, { method: "POST", body: form, headers: SCRIPT });
  if (!answer.headers.get("content-type")?.startsWith("application/json")) throw new Lost(String(answer.status));
  return answer.json();
}

export function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** A form for the server, with entries as pairs, signed as every form here. */
export function signed(entries) {
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token());
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

async function asked(address, options) {
  try {
    return await fetch(address, { credentials: "same-origin", ...options });
  } catch (error) {
    throw new Lost(String(error));
  }
}
