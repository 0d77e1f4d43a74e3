// The sightings in view, newest first, in words. What is over leaves by itself, at its moment.

import { Records } from "../map/records.js";
import { coarsePlace, text } from "../map/text.js";
import { ageWords, checkedWord, MINUTE, placeWords, sureWords, titleOf } from "./words.js";

const LONGEST_TIMER = 2 ** 31 - 1;

export class List extends Records {
  #records = new Map();
  #ending = null;
  #onOver;
  #onHours;

  /** As `Records` has it, `onOver()` when one ends, and `onHours(hours)` with the hours of those in view. */
  constructor({ onOver, onHours, ...on }) {
    super("sightings/", on);
    this.#onOver = onOver;
    this.#onHours = onHours;
    setInterval(() => this.#age(), MINUTE / 2);
  }

  addressOf({ url }) {
    return url;
  }

  titleOf(record) {
    return titleOf(record);
  }

  replacing(records) {
    this.#records.clear();
    this.#onHours(records.map(({ hour }) => hour));
  }

  changed() {
    clearTimeout(this.#ending);
    const ends = [...this.#records.values()].map(({ shown_until: until }) => Date.parse(until));
    if (ends.length) this.#ending = setTimeout(this.#onOver, Math.min(Math.max(0, Math.min(...ends) - Date.now()), LONGEST_TIMER));
  }

  #age() {
    for (const item of this.items) {
      const record = this.#records.get(item.dataset.id);
      if (record) item.querySelector("time").textContent = ageWords(record.seen_at);
    }
  }

  fill(item, record) {
    this.#records.set(record.id, record);
    const time = item.querySelector("time");
    time.dateTime = record.seen_at;
    time.textContent = ageWords(record.seen_at);
    const vague = coarsePlace(record.place_precision);
    item.querySelector(".vague").textContent = vague ? ` · ${vague}` : "";
    item.querySelector(".sample").hidden = !record.demonstration;
    const mark = item.querySelector(".seen-mark");
    mark.classList.add(`seen-${record.verification}`);
    mark.querySelector("span").textContent = checkedWord(record.verification);
    item.querySelector(".sure").textContent = sureWords(record.confidence);
    if (record.picture) item.querySelector("article").append(picture(record));
  }
}

function picture(record) {
  const image = new Image(160, 120);
  Object.assign(image, { className: "thumb", loading: "lazy", src: record.picture });
  image.alt = text("picture_of", { title: placeWords(record.area_label) });
  return image;
}
