// Marks that would cover each other become one. Counts add up, so the total on the map stays true.

const TOUCHING = 0.8; // of the distance at which two circles no longer meet

/**
 * Takes marks {count, point} in pixels and lets each, the largest first, swallow the later ones that it would hide
 * in good part. What has swallowed another is a cluster, whatever it was before.
 */
export function merged(marks, radiusOf) {
  const kept = [];
  for (const mark of [...marks].sort((a, b) => b.count - a.count)) {
    const reach = radiusOf(mark.count);
    const over = kept.find(
      ({ point, count }) => point.distanceTo(mark.point) < TOUCHING * (radiusOf(count) + reach),
    );
    if (over) swallow(over, mark);
    else kept.push({ ...mark });
  }
  return kept;
}

function swallow(mark, other) {
  const count = mark.count + other.count;
  const share = other.count / count;
  mark.point = mark.point.multiplyBy(1 - share).add(other.point.multiplyBy(share));
  mark.count = count;
}
