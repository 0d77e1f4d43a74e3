"""How long a tile takes, by zoom and filter, on the database of DATABASE_URL; and that the counts are true.

    python -m tests.bench.tiles [--times N]

Fill the database first: ``manage.py make_scale --incidents 100000``.
"""

import argparse
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicwatch.settings")
django.setup()

from django.db import connection  # noqa: E402 - Django must be set up before its models can be imported
from django.test import Client  # noqa: E402

from civicwatch.maps import cells, layers  # noqa: E402
from civicwatch.maps.points import Points  # noqa: E402
from incidents import selection, statistics  # noqa: E402
from tests.bench.clock import resident_megabytes, timed  # noqa: E402

ZOOMS = (0, 2, 4, 6, 8, 10, 12, 14, 16, 18)
COUNTED_ZOOMS = (0, 3, 6)
FILTERS = {
    "no filter": {},
    "rank 4": {"force_rank": "4"},
    "rank ≥ 3, one year": {"force_rank_min": "3", "datetime": "2022-01-01/2022-12-31"},
    "two tags": {"tag": "push,baton"},
    "state and tag": {"state": "TX", "tag": "push"},
    "text": {"q": "houston"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=15)
    times = parser.parse_args().times
    client, before = Client(headers={"host": "localhost"}), resident_megabytes()
    began = time.perf_counter()
    points = layers.current("incidents").points
    print(f"{len(points)} incidents on {connection.vendor}, read in {time.perf_counter() - began:.2f} s")
    after, columns = resident_megabytes(), points.nbytes() / 1e6
    print(f"memory {before:.0f} MB before, {after:.0f} MB after; columns {columns:.1f} MB")
    _print_medians(client, points, times)
    _check_counts(client, points)
    print(f"memory at the end {resident_megabytes():.0f} MB")


def _print_medians(client: Client, points: Points, times: int) -> None:
    print(
        f"\nmedian ms of {times} whole requests for the fullest tile of each zoom, GeoJSON (MVT in brackets)"
    )
    print(f"{'zoom':>4} " + " ".join(f"{name:>20}" for name in FILTERS))
    for z in ZOOMS:
        x, y = _fullest(points, z)
        cells_of_row = []
        for query in FILTERS.values():
            geojson = timed(client, f"/api/v1/tiles/incidents/{z}/{x}/{y}.geojson", query, times=times)
            vector = timed(client, f"/api/v1/tiles/incidents/{z}/{x}/{y}.mvt", query, times=times)
            cells_of_row.append(f"{geojson.median:12.1f} ({vector.median:5.1f})")
        print(f"{z:>4} " + " ".join(cells_of_row))


def _fullest(points: Points, z: int) -> tuple[int, int]:
    import numpy as np

    keys, counts = np.unique(points.cell >> 2 * (cells.DEPTH - z), return_counts=True)
    return cells.tile_of(int(keys[counts.argmax()]) << 2 * (cells.DEPTH - z), z)


def _check_counts(client: Client, points: Points) -> None:
    print("\nsum of the tiles' counts against the filtered total")
    for name, query in FILTERS.items():
        total = statistics.total(selection.read({key: [value] for key, value in query.items()}))
        sums = [_sum(client, z, query) for z in COUNTED_ZOOMS]
        verdict = "exact" if set(sums) == {total} else f"WRONG {sums}"
        print(f"  {name:<20} {total:>8}  {verdict} at zooms {', '.join(map(str, COUNTED_ZOOMS))}")


def _sum(client: Client, z: int, query: dict[str, str]) -> int:
    side = range(1 << z)
    return sum(
        feature["properties"]["count"]
        for x in side
        for y in side
        for feature in client.get(f"/api/v1/tiles/incidents/{z}/{x}/{y}.geojson", query).json()["features"]
    )


if __name__ == "__main__":
    main()
