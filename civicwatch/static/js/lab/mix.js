// Numbers beside the sliders: parts, and how many faces they make of the same total.
const form = document.querySelector("[data-mix]");

if (form) {
  const sliders = [...form.querySelectorAll('input[type="range"]')];
  const total = Number(form.dataset.total);
  const words = form.querySelector("[data-words]").content.textContent;
  const written = new Intl.NumberFormat(document.documentElement.lang);

  const show = () => {
    const parts = sliders.reduce((sum, slider) => sum + Number(slider.value), 0);
    for (const slider of sliders) {
      const row = slider.parentElement;
      const faces = parts ? Math.round((total * Number(slider.value)) / parts) : 0;
      row.querySelector("output").value = slider.value;
      row.querySelector("[data-faces]").textContent = `≈ ${written.format(faces)} ${words}`;
    }
  };

  for (const slider of sliders) slider.addEventListener("input", show);
  form.querySelector("[data-ready]").hidden = false;
  for (const button of form.querySelectorAll("[data-parts]")) {
    button.addEventListener("click", () => {
      const parts = button.dataset.parts.split(",");
      sliders.forEach((slider, at) => { slider.value = parts[at]; });
      show();
    });
  }
  show();
}
