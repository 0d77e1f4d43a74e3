"""Where local newsrooms sit: an outlet tells the state of a local story and settles which Portland is meant.
The list is `data/outlets.csv`; newsrooms that report on the whole country are left out on purpose."""

import csv
from functools import cache
from typing import NamedTuple

from civicwatch.places.gazetteer import DATA


class Outlet(NamedTuple):
    """`city` is empty for newsrooms that serve a whole state."""

    site: str
    usps: str
    city: str


@cache
def by_site() -> dict[str, Outlet]:
    return {row["site"]: Outlet(row["site"], row["state"], row["city"]) for row in _rows()}


@cache
def by_name() -> dict[str, Outlet]:
    """Under folded names and handles, as they stand in a source's name or a post."""
    return {name: by_site()[row["site"]] for row in _rows() for name in row["names"].split("|") if name}


def _rows() -> list[dict[str, str]]:
    with (DATA / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
