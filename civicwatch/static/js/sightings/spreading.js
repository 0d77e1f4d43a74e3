// Numbers of several layers fall on one spot: they are set side by side, so that none hides another.

const MOVED = ".city-mark, .area-mark";
const MOST = 400; // marks; where there are more, every square already touches its neighbours
const GAP = 2; // pixels
const RINGS = 4;

/** Moves the numbers of cities and areas off one another; the largest stays where it is. What has no number stays. */
export function spread(pane) {
  const marks = [...pane.querySelectorAll(".leaflet-marker-icon")];
  if (marks.length > MOST) return;
  const boxes = marks.map(boxOf); // all are measured before the first is moved
  const moves = (box) => box.mark.matches(MOVED) && box.mark.textContent !== "";
  const taken = boxes.filter((box) => box.mark.textContent !== "" && !moves(box));
  const movable = boxes.filter(moves).sort((one, other) => other.width * other.height - one.width * one.height);
  for (const box of movable) {
    const [x, y] = shifts(box).find((shift) => !taken.some((other) => overlap(shifted(box, shift), other))) ?? [0, 0];
    box.mark.style.translate = x || y ? `${x}px ${y}px` : "";
    taken.push(shifted(box, [x, y]));
  }
}

/** Where a mark comes to rest on the map, whatever animation it is in. */
function boxOf(mark) {
  const { x, y } = L.DomUtil.getPosition(mark) ?? { x: 0, y: 0 };
  const style = mark.style;
  return {
    mark,
    left: x + (parseFloat(style.marginLeft) || 0),
    top: y + (parseFloat(style.marginTop) || 0),
    width: mark.offsetWidth,
    height: mark.offsetHeight,
  };
}

function shifts({ width, height }) {
  const found = [[0, 0]];
  for (let ring = 1; ring <= RINGS; ring++) {
    const [x, y] = [ring * (width + GAP), ring * (height + GAP)];
    found.push([0, y], [0, -y], [x, 0], [-x, 0], [x, y], [-x, y], [x, -y], [-x, -y]);
  }
  return found;
}

function shifted(box, [x, y]) {
  return { ...box, left: box.left + x, top: box.top + y };
}

function overlap(one, other) {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}
