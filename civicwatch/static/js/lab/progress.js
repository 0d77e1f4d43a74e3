// Follows a training and shows the experiment when it is done.
const box = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    const step = box.querySelector("[data-step]");
    if (step.textContent !== told.step) step.textContent = told.step;
    box.querySelector("progress").value = told.percent;
    if (told.done || told.stage === "failed") {
      location.reload();
      return;
    }
  } catch {
    // Away for a moment: the next look may reach it.
  }
  setTimeout(look, 1000);
}

if (box) {
  box.querySelector("[data-by-itself]").hidden = false;
  look();
}
