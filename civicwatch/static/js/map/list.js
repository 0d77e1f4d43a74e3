// The incidents in view, newest first, in words.

import { Records } from "./records.js";
import { coarsePlace, dayWords, knownWords, rankWord, text, verificationWord } from "./text.js";

const ALLEGED = "alleged";
const DEMONSTRATION = "demonstration"; // what the samples say they were imported from

export class List extends Records {
  constructor(on) {
    super("incidents/", on);
  }

  addressOf({ id }) {
    return `/incidents/${id}/`;
  }

  titleOf({ title }) {
    return title || text("untitled");
  }

  fill(item, incident) {
    const time = item.querySelector("time");
    time.dateTime = incident.date;
    time.textContent = dayWords(incident.date, incident.date_precision);
    item.querySelector(".place").textContent = placeAndOrigin(incident);
    item.querySelector(".known").textContent = knownWords(incident);
    item.querySelector(".rank").replaceWith(rankBadge(incident.force_rank));
    const isAlleged = incident.verification === ALLEGED; // which stands beside the title
    item.querySelector(".alleged").hidden = !isAlleged;
    const verified = item.querySelector(".verified");
    verified.hidden = isAlleged;
    verified.classList.add(`verified-${incident.verification}`);
    verified.textContent = verificationWord(incident.verification);
  }
}

/** A restricted incident shows its state only. An imported one says from where, a sample that it is one. */
function placeAndOrigin({ city, state_name: state, place_precision: exact, restricted, imported_from: origin }) {
  const words = [restricted ? null : city, state].filter(Boolean).join(", ");
  const vague = coarsePlace(restricted ? "state" : exact);
  const place = vague ? `${words} (${vague})` : words;
  if (!origin) return place;
  return `${place} · ${origin === DEMONSTRATION ? text("sample") : text("imported", { origin })}`;
}

function rankBadge(rank) {
  const badge = document.createElement("span");
  badge.className = `rank rank-${rank ?? "none"}`;
  const number = document.createElement("b");
  number.textContent = rank ?? "?";
  badge.append(number, rankWord(rank));
  return badge;
}
