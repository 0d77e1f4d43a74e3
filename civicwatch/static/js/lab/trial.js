// The form of a trial: a webcam where the browser has one to give, and a word while both are looking.
import { offerWebcam } from "./webcam.js";

const form = document.querySelector("[data-trial]");
const own = form?.querySelector(".own-face");

if (own) {
  const photo = own.querySelector('input[name="photo"]');
  const source = own.querySelector('input[name="source"]');
  const tooLarge = own.querySelector("[data-too-large]");
  photo.addEventListener("change", () => {
    source.value = "upload";
    tooLarge.hidden = !(photo.files[0]?.size > Number(photo.dataset.most));
    if (!tooLarge.hidden) photo.value = ""; // said now rather than after a minute of sending
  });
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

// Whoever points at a face is led to the question where it is out of sight; arrow keys leave the page where it is.
const strip = form?.querySelector(".faces");
const question = form?.querySelector(".expect");
let pointed = false;

strip?.addEventListener("pointerdown", () => { pointed = true; });
strip?.addEventListener("keydown", () => { pointed = false; });
form?.addEventListener("change", (event) => { // after the words below the faces have their length
  if (pointed && event.target.name === "face") question.scrollIntoView({ block: "nearest" });
});

// In a strip, the face that is chosen already stands in the middle.
const chosen = strip?.querySelector("input:checked")?.parentElement;
if (chosen) strip.scrollLeft = chosen.offsetLeft - strip.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;

form?.addEventListener("submit", () => {
  form.querySelector("[data-waiting]").hidden = false;
});
