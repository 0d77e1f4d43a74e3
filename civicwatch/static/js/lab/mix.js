// The number beside each slider follows it.
for (const slider of document.querySelectorAll('[data-mix] input[type="range"]')) {
  const output = slider.parentElement.querySelector("output");
  slider.addEventListener("input", () => { output.value = slider.value; });
}
