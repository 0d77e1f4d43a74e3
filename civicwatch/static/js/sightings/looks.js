// What tells the layers apart on the map: a diamond is a sighting, a square a city's record,
// a rounded label a number of an area, a disc an incident.

import { shape } from "../map/marks.js";
import { coarsePlace, formatShort, text } from "../map/text.js";
import { fading } from "./words.js";

const SIGNS = { unverified: "?", photo_checked: "", confirmed: "✓" };
const ONE = 14;
const AREA = 22;
const CITY = 6;
const DISTRICT = 15;

export const SIGHTINGS = {
  tiles: "sightings",
  above: 2000,
  icon: ({ verification, place_precision: exact, seen_at: seen }) => {
    const isArea = exact === "zip" || exact === "city";
    const classes = ["seen", `seen-${verification}`, isArea && "is-area", fading(seen)].filter(Boolean).join(" ");
    return shape(classes, SIGNS[verification], isArea ? AREA : ONE);
  },
  cluster: (count, size) => shape("seen-cluster", formatShort(count), size + 4),
  title: ({ place_precision: exact, demonstration }) =>
    [coarsePlace(exact), demonstration && text("demonstration")].filter(Boolean).join(" · "),
};

export const INCIDENTS = { tiles: "incidents", above: 1000 };

export function cityLook(tiles) {
  return {
    tiles,
    above: 0,
    icon: ({ place_precision: exact }) =>
      exact === "district" ? shape("district-mark", "", DISTRICT) : shape("city-mark", "", CITY),
    title: ({ place_precision: exact }) => coarsePlace(exact),
    cluster: (count, size) => shape("city-mark", formatShort(count), size),
  };
}

export const areaMark = (words) => shape("area-mark", words, Math.max(14, 5 + 4 * words.length));
