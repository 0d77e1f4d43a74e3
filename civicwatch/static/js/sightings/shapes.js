// The marks of what cities and others bring: for each kind of layer a shape of its own, so that they can be told apart
// without colour. Map and legend draw with this, so that they cannot disagree.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 1; // pixels left around a shape for its outline
const HATCHES = 5; // pixels from line to line
const TAG = 7; // pixels of the point of a price tag
let drawings = 0;

/**
 * By theme of the API: `outline(width, height)` is the path of an SVG, `scale` makes up for how much smaller than a square of its
 * width the shape is, `words` is where the number stands, as a share of the height.
 */
export const SHAPES = {
  call_for_service: { outline: square, scale: 1, words: 0.5 },
  request_311: { outline: triangle, scale: 1.3, words: 0.68 },
  transit: { outline: cross, scale: 1.2, words: 0.5 },
  encampment: { outline: pill, scale: 1, words: 0.5 },
  rent: { outline: tag, scale: 1, words: 0.5 },
};

/** One mark as SVG. `hatched` stands for a place that is known no nearer than its district. */
export function drawn(theme, { width, height = width, words = "", hatched = false }) {
  const { outline, words: middle } = SHAPES[theme];
  const path = outline(width, height);
  const classes = ["layer-shape", `is-${theme}`, hatched && "is-hatched"].filter(Boolean).join(" ");
  const svg = node("svg", { class: classes, width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  svg.dataset.theme = theme;
  svg.append(node("path", { class: "outline", d: path }));
  if (hatched) svg.append(...hatching(path, width, height));
  if (words) {
    const x = theme === "rent" ? (width + TAG) / 2 : width / 2;
    const number = node("text", { x, y: middle * height, "text-anchor": "middle", "dominant-baseline": "central" });
    number.textContent = words;
    svg.append(number);
  }
  return svg;
}

function square(width, height) {
  return `M${EDGE} ${EDGE}H${width - EDGE}V${height - EDGE}H${EDGE}Z`;
}

function triangle(width, height) {
  return `M${width / 2} ${EDGE}L${width - EDGE} ${height - EDGE}H${EDGE}Z`;
}

function cross(width, height) {
  const [near, far] = [0.3 * width, 0.7 * width];
  const [top, low] = [0.3 * height, 0.7 * height];
  const across = `H${far}V${top}H${width - EDGE}V${low}H${far}`;
  return `M${near} ${EDGE}${across}V${height - EDGE}H${near}V${low}H${EDGE}V${top}H${near}Z`;
}

function pill(width, height) {
  const radius = height / 2 - EDGE;
  const arc = (sweep) => `A${radius} ${radius} 0 0 1 ${sweep} `;
  const [left, right] = [EDGE + radius, width - EDGE - radius];
  return `M${left} ${EDGE}H${right}${arc(right)}${height - EDGE}H${left}${arc(left)}${EDGE}Z`;
}

function tag(width, height) {
  return `M${TAG} ${EDGE}H${width - EDGE}V${height - EDGE}H${TAG}L${EDGE} ${height / 2}Z`;
}

function hatching(path, width, height) {
  const clip = node("clipPath", { id: `hatched-${(drawings += 1)}` });
  clip.append(node("path", { d: path }));
  let lines = "";
  for (let x = HATCHES; x < width + height; x += HATCHES) lines += `M${x} 0L${x - height} ${height}`;
  return [clip, node("path", { class: "hatch", d: lines, "clip-path": `url(#${clip.id})` })];
}

function node(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
