// The desk without a page load between two decisions. Every form and link here works without this script too.

import { Bench } from "./bench.js";
import { hasUnsaved, prepare } from "./item_form.js";
import { listen } from "./keys.js";
import { mountPin, mountSearch } from "./pin.js";

const root = document.getElementById("desk");
const isNew = root?.querySelector("[data-item='']");

if (isNew) write(isNew);
else if (root) start(new Bench(root));
if (root) root.dataset.ready = "";

/** Somebody writes an incident down: a plain form, without a queue to go through. */
function write(pane) {
  prepare(pane);
  mountSearch(pane);
  mountPin(pane);
  listen({ turn: () => false, tick: () => false });
  addEventListener("beforeunload", (event) => hasUnsaved(pane) && event.preventDefault());
  document.addEventListener("submit", () => delete pane.dataset.unsaved);
}

function start(bench) {
  listen(bench);
  document.addEventListener("submit", (event) => submitted(event, bench));
  document.addEventListener("click", (event) => clicked(event, bench));
  addEventListener("popstate", () => went(bench));
  addEventListener("beforeunload", (event) => {
    if (hasUnsaved(bench.pane) || bench.left.size || bench.sending) event.preventDefault();
  });
}

function submitted(event, bench) {
  const { target: form, submitter } = event;
  const does = actionOf(form, submitter, bench);
  if (!does) return;
  event.preventDefault();
  does();
}

function actionOf(form, submitter, bench) {
  if ("begin" in form.dataset) return () => bench.begin();
  if ("undo" in form.dataset) return () => bench.undo();
  if ("graphicForm" in form.dataset) return () => bench.showGraphic(form);
  const decides = form.id === "incident-form" || "leadsOn" in form.dataset || "stays" in form.dataset;
  return decides && form.closest("[data-item]") ? () => bench.decide(form, submitter) : null;
}

function clicked(event, bench) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  const link = event.target.closest?.(".row-title, [rel=next], [rel=prev]");
  if (!link) return;
  event.preventDefault();
  if (link.rel === "next") bench.turn(1);
  else if (link.rel === "prev") bench.turn(-1);
  else bench.open(link.href);
}

/** Back and forward: to the item of that address, or to the queue as it is now. */
function went(bench) {
  if (/\/change\/$/.test(location.pathname)) bench.open(location.href, { push: false });
  else location.reload();
}
