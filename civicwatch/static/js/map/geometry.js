// Boundaries as flat lines on the square of Web Mercator (0 to 1), with boxes to skip what a tile does not show.

/** A longitude and latitude on the unit square. */
export function project([longitude, latitude]) {
  const sine = Math.sin((Math.min(Math.max(latitude, -85.05), 85.05) * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** Polygons of a TopoJSON object: a list of {rings, box}. */
export function areas(topology, object, keep = () => true) {
  return topojson
    .feature(topology, object)
    .features.filter(keep)
    .flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates))
    .map((rings) => rings.map(flat))
    .map((rings) => ({ rings, box: boxOf(rings[0]) }));
}

/** Borders of a TopoJSON object that the filter accepts: a list of {rings, box}, each of one open line. */
export function borders(topology, object, accept) {
  return topojson.mesh(topology, object, accept).coordinates.map((line) => {
    const ring = flat(line);
    return { rings: [ring], box: boxOf(ring) };
  });
}

/** The shapes that touch a box [west, north, east, south] on the unit square. */
export function touching(shapes, [west, north, east, south]) {
  return shapes.filter(({ box: [w, n, e, s] }) => w <= east && e >= west && n <= south && s >= north);
}

function flat(points) {
  const line = new Float64Array(points.length * 2);
  points.forEach((point, i) => line.set(project(point), i * 2));
  return line;
}

function boxOf(line) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    box[0] = Math.min(box[0], line[i]);
    box[1] = Math.min(box[1], line[i + 1]);
    box[2] = Math.max(box[2], line[i]);
    box[3] = Math.max(box[3], line[i + 1]);
  }
  return box;
}
