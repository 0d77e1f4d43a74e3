// What tells the layers apart on the map: a diamond is a sighting, a disc an incident; the shapes of what cities and
// others bring are in shapes.js.

import { shape } from "../map/marks.js";
import { coarsePlace, formatShort, text } from "../map/text.js";
import { drawn, SHAPES } from "./shapes.js";
import { fading } from "./words.js";

const SIGNS = { unverified: "?", photo_checked: "", confirmed: "✓" };
const ONE = 14;
const AREA = 22;
const CITY = 14;
const DISTRICT = 30;

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

/** A layer of points that a city or an agency wrote down, in the shape of its theme. */
export function cityLook(theme, tiles) {
  return {
    tiles,
    above: 0,
    icon: ({ place_precision: exact }) =>
      exact === "district" ? ofShape("district-mark", theme, { width: DISTRICT, hatched: true }) : ofShape("city-mark", theme, { width: CITY }),
    title: ({ place_precision: exact }) => coarsePlace(exact),
    cluster: (count, radius) => ofShape("city-mark", theme, { width: 2 * radius, words: formatShort(count) }),
  };
}

/** A number of an area, as wide as its digits. */
export const areaMark = (theme, words) => ofShape("area-mark", theme, { width: 20 + 8 * words.length, height: 26, words });

function ofShape(className, theme, { width, height = width, ...rest }) {
  const { scale } = SHAPES[theme];
  const iconSize = [Math.round(width * scale), Math.round(height * scale)];
  return L.divIcon({ className, html: drawn(theme, { width: iconSize[0], height: iconSize[1], ...rest }), iconSize });
}
