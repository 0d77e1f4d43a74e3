// A photo from the webcam, taken in the page. Nothing is sent before the visitor sends the form.
const QUALITY = 0.92;

export function offerWebcam(box, take) {
  if (!window.isSecureContext) {
    box.querySelector("[data-insecure]").hidden = false;
    return;
  }
  if (!navigator.mediaDevices?.getUserMedia) return;
  new Webcam(box, take);
}

class Webcam {
  constructor(box, take) {
    this.take = take;
    this.stream = null;
    this.part = (name) => box.querySelector(`[data-${name}]`);
    this.part("webcam").hidden = false;
    this.part("start").addEventListener("click", () => this.start());
    this.part("take").addEventListener("click", () => this.photograph());
    this.part("stop").addEventListener("click", () => this.stop());
    window.addEventListener("pagehide", () => this.stop());
  }

  async start() {
    const video = this.part("video");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" }, audio: false });
      video.srcObject = this.stream;
      await video.play();
    } catch {
      this.stop();
      this.say("refused");
      return;
    }
    this.show(true);
    this.part("take").focus();
  }

  photograph() {
    const video = this.part("video");
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => {
      this.stop();
      if (!blob) {
        this.say("refused");
        return;
      }
      this.take(new File([blob], "webcam.jpg", { type: "image/jpeg" }));
      this.say("taken");
      this.part("start").focus();
    }, "image/jpeg", QUALITY);
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.part("video").srcObject = null;
    this.show(false);
  }

  show(isOn) {
    for (const name of ["video", "take", "stop"]) this.part(name).hidden = !isOn;
    this.part("start").hidden = isOn;
  }

  say(name) {
    this.part("said").textContent = this.part(name).content.textContent;
  }
}
