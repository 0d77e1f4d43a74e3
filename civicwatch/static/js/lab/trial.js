// The form of a trial: a webcam where the browser has one to give, and a word while both are looking.
import { offerWebcam } from "./webcam.js";

const form = document.querySelector("[data-trial]");
const own = form?.querySelector(".own-face");

if (own) {
  const photo = own.querySelector('input[name="photo"]');
  const source = own.querySelector('input[name="source"]');
  photo.addEventListener("change", () => { source.value = "upload"; });
  offerWebcam(own, (file) => {
    const files = new DataTransfer();
    files.items.add(file);
    photo.files = files.files;
    source.value = "webcam";
  });
}

form?.addEventListener("submit", () => {
  form.querySelector("[data-waiting]").hidden = false;
});
