"""Pictures that stand in for faces: coloured noise, one tint for each group, and no person in any."""

import csv

import numpy as np
from PIL import Image

from biaslab.groups import GROUPS

TINTS = {
    "White": (210, 190, 180),
    "Black": (90, 70, 60),
    "EastAsian": (200, 180, 130),
    "Indian": (140, 110, 80),
    "Other": (170, 140, 120),
}


def picture(group, seed, *, side=48, noise=60):
    """Tinted noise on a coarse grid, so that pictures of one group differ as much as faces do."""
    chance = np.random.default_rng((seed, GROUPS.index(group)))
    coarse = chance.normal(0, noise, (6, 6, 3)) + TINTS[group]
    return Image.fromarray(coarse.clip(0, 255).astype(np.uint8)).resize(
        (side, side), Image.Resampling.BICUBIC
    )


def folders(root, count, **counts):
    """A folder for each group with so many PNGs."""
    for group in GROUPS:
        (root / group).mkdir(parents=True, exist_ok=True)
        for seed in range(counts.get(group, count)):
            picture(group, seed).save(root / group / f"{seed:04}.png")
    return root


def write_csv(path, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
