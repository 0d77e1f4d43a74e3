// Ages, hours and the words for what was seen, in the language of the page.

import { counted, text } from "../map/text.js";

const strings = JSON.parse(document.getElementById("map-strings").textContent);
const language = document.documentElement.lang || "en";
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
const scores = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const MINUTE = 60_000;

/** “25 minutes ago”: no more exact than the time that is shown. */
export function ageWords(iso, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(iso)) / MINUTE));
  if (minutes < 5) return text("just_now");
  if (minutes < 60) return counted("minutes", minutes);
  return counted("hours", Math.floor(minutes / 60));
}

export const hourWords = (hour) => clock.format(new Date(Date.UTC(2026, 0, 1, hour)));
export const activityWord = (key) => strings.activities[key ?? "untold"];
export const markWord = (theme) => strings.marks[theme];
export const checkedWord = (key) => strings.verification[key];
/** A stored label: its names stay, the “near” before them is said in the language of the page. */
export const placeWords = (label) => (label.startsWith("near ") ? text("near", { name: label.slice(5) }) : label);
export const titleOf = ({ activity, area_label: label }) => `${activityWord(activity)}: ${placeWords(label)}`;

/** “likely, 0.82”; "" without a photo. */
export function sureWords(confidence) {
  if (!confidence) return "";
  return text("photo_is", { word: strings.likelihoods[confidence.word], score: scores.format(confidence.score) });
}

/** How much a mark has faded: "" for the first hour, then is-old, then is-older. */
export function fading(iso, now = Date.now()) {
  const hours = (now - Date.parse(iso)) / (60 * MINUTE);
  return hours < 1 ? "" : hours < 2 ? "is-old" : "is-older";
}
