// Keeps the progress of a training current without loading the page anew: whoever reads or types stays there.

const EVERY = 5000;

async function look() {
  const shown = document.querySelector("#training[data-at-work]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("#training");
    if (found && !shown.contains(document.activeElement)) shown.replaceWith(document.adoptNode(found));
  } catch {
    // away for a moment: the next look is soon
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
