"""Faces that are nobody's: many people's, laid over one another eye on eye and averaged.

Whoever took part cannot be told: the average lies no nearer to those in it than to others like them,
which is checked when it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from biaslab.faces import crops
from biaslab.faces.detector import faces_of_crops
from biaslab.faces.encoder import Encoder
from biaslab.groups import GROUPS

SIDE = 192
WIDER = 0.92  # the points take this share of the room that they have in a crop
PEOPLE = 40
FEWEST = 30
STRAIGHT = 0.6  # of each set, the share that looks most directly into the camera is used
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Person:
    """A picture of a data set; people of one `sort`, whatever its name, look alike."""

    picture: Image.Image
    points: NDArray[np.float64]
    group: str
    sort: str


@dataclass(frozen=True)
class Composite:
    """An average, the share of each group in it, and the rows of those who are in it."""

    key: str
    picture: Image.Image
    mix: dict[str, float]
    rows: list[int]


def people(
    pictures: Sequence[Image.Image], groups: Sequence[str], sorts: Sequence[str]
) -> list[Person | None]:
    """One a picture; None where no face was seen."""
    found: list[Person | None] = []
    for at in range(0, len(pictures), crops.BATCH):
        batch = pictures[at : at + crops.BATCH]
        for offset, face in enumerate(faces_of_crops(batch)):
            row = at + offset
            found.append(Person(pictures[row], face.points, groups[row], sorts[row]) if face else None)
    return found


def composites(
    everybody: Sequence[Person | None], sorts: Sequence[str], *, seed: int = 20
) -> Iterator[Composite]:
    """For each group one of every sort; one for each two groups; one of all five. Nobody is in two."""
    chance = np.random.default_rng(seed)
    waiting = {
        (group, sort): chance.permutation(_straight(everybody, group, sort)).tolist()
        for group in GROUPS
        for sort in sorts
    }

    def take(group: str, sort: str, count: int) -> list[int]:
        rows: list[int] = waiting[group, sort][:count]
        del waiting[group, sort][:count]
        return rows

    for group in GROUPS:
        for number, sort in enumerate(sorts, start=1):
            yield _composite(everybody, f"{group.lower()}-{number}", take(group, sort, PEOPLE))
    pairs = [(one, other) for at, one in enumerate(GROUPS) for other in GROUPS[at + 1 :]]
    for number, (one, other) in enumerate(pairs):
        sort = sorts[number % len(sorts)]
        rows = [*take(one, sort, PEOPLE // 2), *take(other, sort, PEOPLE // 2)]
        yield _composite(everybody, f"{one.lower()}-{other.lower()}", rows)
    rows = [row for group in GROUPS for row in take(group, sorts[0], PEOPLE // len(GROUPS))]
    yield _composite(everybody, "everybody", rows)


class Likeness:
    """How near faces lie to one another in the numbers of an encoder, everybody's worked out once."""

    def __init__(self, everybody: Sequence[Person | None], encoder: Encoder) -> None:
        self.rows = [row for row, person in enumerate(everybody) if person]
        self.groups = np.array([person.group for person in everybody if person])
        self.encoder = encoder
        cut = np.stack([crops.cut(person.picture, person.points) for person in everybody if person])
        self.numbers = encoder.encode(cut)

    def of(self, composite: Composite) -> tuple[float, float]:
        """How far the nearest person in it is, and the nearest of the same groups who is not."""
        own = self.encoder.encode(crops.the_face(composite.picture)[None])[0]
        apart = np.linalg.norm(self.numbers - own, axis=1)
        inside = np.isin(self.rows, composite.rows)
        alike = np.isin(self.groups, list(composite.mix))
        return float(apart[inside].min()), float(apart[alike & ~inside].min())


def _composite(everybody: Sequence[Person | None], key: str, rows: list[int]) -> Composite:
    found = [person for row in rows if (person := everybody[row])]
    if len(found) < FEWEST:
        raise ValueError(
            f"{key}: an average of {len(found)} people could show one of them; {FEWEST} are needed"
        )
    mix = {group: sum(person.group == group for person in found) / len(found) for group in GROUPS}
    return Composite(key, _average(found), {group: share for group, share in mix.items() if share}, rows)


def _average(found: Sequence[Person]) -> Image.Image:
    places = (0.5 + (crops.PLACES - 0.5) * WIDER) * SIDE
    total, weight = np.zeros((SIDE, SIDE, 3)), np.full((SIDE, SIDE, 1), 1e-6)
    for person in found:
        back = crops.back(person.points, places)
        opaque = person.picture.convert("RGBA").transform(
            (SIDE, SIDE), Image.Transform.AFFINE, back, Image.Resampling.BICUBIC
        )
        layer = np.asarray(opaque, np.float64)
        seen = layer[..., 3:] / 255
        total += layer[..., :3] * seen
        weight += seen
    mean = _well_covered(total / weight, weight[..., 0] >= FEWEST)
    face = Image.fromarray(mean.clip(0, 255).astype(np.uint8))
    return face.filter(ImageFilter.UnsharpMask(radius=2, percent=80, threshold=0))


def _well_covered(mean: NDArray[np.float64], covered: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The part that enough people's pictures reach, grown to the full size by its own edge.

    What lies outside is of single people: a collar, a room.
    """
    top, left, down, right = 0, 0, *covered.shape
    while not (inner := covered[top:down, left:right]).all():
        bare = [~edge for edge in (inner[0], inner[:, 0], inner[-1], inner[:, -1])]
        worst = int(np.argmax([edge.mean() for edge in bare]))
        top, left = top + (worst == 0), left + (worst == 1)
        down, right = down - (worst == 2), right - (worst == 3)
    room = ((top, covered.shape[0] - down), (left, covered.shape[1] - right), (0, 0))
    return np.pad(mean[top:down, left:right], room, mode="edge")


def _straight(everybody: Sequence[Person | None], group: str, sort: str) -> list[int]:
    """Rows of those of a group and sort whose five points fit best onto their places."""
    rows = [row for row, one in enumerate(everybody) if one and (one.group, one.sort) == (group, sort)]
    return sorted(rows, key=lambda row: _misfit(everybody[row]))[: int(len(rows) * STRAIGHT)]


def _misfit(person: Person | None) -> float:
    assert person is not None
    along, turned, left, across, same, top = crops.back(person.points, crops.PLACES)
    placed = crops.PLACES @ np.array([[along, across], [turned, same]]) + (left, top)
    return float(np.abs(placed - person.points).max() / np.hypot(along, across))
