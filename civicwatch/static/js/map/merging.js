// Marks that would cover each other become one. Counts add up, so the total on the map stays true.

const TOUCHING = 0.8; // of the distance at which two circles no longer meet

/**
 * Takes marks {count, radius, point} in pixels, the largest first, and lets each swallow the later ones that it
 * would hide in good part. What was swallowed loses its id: it has become a cluster.
 */
export function merged(marks, radiusOf) {
  const kept = [];
  for (const mark of [...marks].sort((a, b) => b.count - a.count)) {
    const over = kept.find(({ point, radius }) => point.distanceTo(mark.point) < TOUCHING * (radius + mark.radius));
    if (over) swallow(over, mark, radiusOf);
    else kept.push({ ...mark });
  }
  return kept;
}

function swallow(mark, other, radiusOf) {
  const count = mark.count + other.count;
  const share = other.count / count;
  mark.point = mark.point.multiplyBy(1 - share).add(other.point.multiplyBy(share));
  mark.count = count;
  mark.radius = radiusOf(count);
}
