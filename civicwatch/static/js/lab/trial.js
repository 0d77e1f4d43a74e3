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

// What the chosen face was made of, for eyes too: its picture says it to ears.
const faceWords = form?.querySelector("[data-face-words]");

function sayFace() {
  const picture = form.querySelector('input[name="face"]:checked')?.parentElement.querySelector("img");
  faceWords.hidden = !picture;
  faceWords.textContent = picture?.alt ?? "";
}

if (faceWords) {
  form.addEventListener("change", sayFace);
  sayFace();
}

form?.addEventListener("submit", () => {
  form.querySelector("[data-waiting]").hidden = false;
});
