"""How long lists, statistics, details and exports take, on the database of DATABASE_URL.

python -m tests.bench.api_lists [--times N]
"""

import argparse
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicwatch.settings")
django.setup()

from django.db import connection  # noqa: E402 - Django must be set up before its models can be imported
from django.test import Client  # noqa: E402

from incidents.models import Incident  # noqa: E402
from tests.bench.clock import resident_megabytes, timed  # noqa: E402

REQUESTS = {
    "list, 50": ("incidents/", {}),
    "list, 100": ("incidents/", {"limit": "100"}),
    "list, rank and state": ("incidents/", {"force_rank": "4", "state": "TX"}),
    "list, tag": ("incidents/", {"tag": "push"}),
    "list, city": ("incidents/", {"city": "Portland, OR"}),
    "list, small bbox": ("incidents/", {"bbox": "-93.4,44.8,-93.1,45.1"}),
    "list, empty bbox": ("incidents/", {"bbox": "-40,30,-39,31"}),
    "list, text": ("incidents/", {"q": "houston"}),
    "list, updated_since": ("incidents/", {"updated_since": "2020-01-01T00:00:00Z"}),
    "by month": ("incidents/statistics/", {"by": "month"}),
    "by city": ("incidents/statistics/", {"by": "city"}),
    "by tag, one state": ("incidents/statistics/", {"by": "tag", "state": "TX"}),
    "feed": ("/feeds/incidents.atom", {}),
}
FILES = {"CSV, all": "incidents.csv", "GeoJSON, all": "incidents.geojson"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=15)
    times = parser.parse_args().times
    client = Client(headers={"host": "localhost"})
    count = Incident.objects.published().count()
    print(f"{count} incidents on {connection.vendor}; ms of {times} whole requests")
    for name, (path, query) in REQUESTS.items():
        _print(name, client, path, query, times)
    newest = Incident.objects.published().newest_first().values_list("pk", flat=True)[0]
    _print("detail", client, f"incidents/{newest}/", {}, times)
    for name, path in FILES.items():
        _print(name, client, path, {}, 1)
    print(f"memory at the end {resident_megabytes():.0f} MB")


def _print(name: str, client: Client, path: str, query: dict[str, str], times: int) -> None:
    timing = timed(client, path if path.startswith("/") else f"/api/v1/{path}", query, times=times)
    print(f"{name:<22} median {timing.median:8.1f}  worst {timing.worst:8.1f}  {timing.size / 1000:10.1f} kB")


if __name__ == "__main__":
    main()
