// Colours of the canvas layers, read from the style sheet, so that dark mode has one source.

const NAMES = ["map-water", "map-land", "map-abroad", "map-state", "map-county", "map-label", "map-halo"];

export function mapColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name.slice(4), style.getPropertyValue(`--${name}`).trim()]));
}

/** Calls back when the system changes between light and dark. */
export function onSchemeChange(callback) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}
