// The totals on the wall, brought up to date without a flicker.
const EVERY = 3000;
const box = document.querySelector("[data-projector]");
let shown = "";

async function look() {
  try {
    const answer = await fetch(box.dataset.projector, { headers: { Accept: "application/json" } });
    if (answer.ok) show((await answer.json()).results);
  } catch {
    // Away for a moment: the last totals stay.
  }
  setTimeout(look, EVERY);
}

function show(totals) {
  const told = JSON.stringify(totals);
  if (told === shown || totals.length === 0) return;
  shown = told;
  const rows = totals.map((total) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = total.group;
    row.append(head, ...[total.people, total.faces, total.n, total.balanced_right, total.unbalanced_right].map(cell));
    return row;
  });
  box.querySelector("tbody").replaceChildren(...rows);
}

function cell(words) {
  const made = document.createElement("td");
  made.textContent = words;
  return made;
}

if (box) look();
