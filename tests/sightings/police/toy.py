"""Numbers in the place of pictures: kinds that lie apart, as far as a test wants them to."""

import numpy as np

from sightings.police.head import Head
from sightings.police.network import LAYERS, SIZE
from sightings.police.training import Seen

KINDS = ("car", "pilot", "police_car", "police_officer")
POLICE = (False, False, True, True)


def head(seed=1, *, scale=1.0, temperature=1.0):
    chance = np.random.default_rng(seed)
    weights = chance.normal(0, scale, (len(KINDS), SIZE)).astype(np.float32)
    return Head(KINDS, POLICE, weights, np.array([0.1, 0.2, 0.3, 0.4], np.float32), temperature, "n" * 64)


def cells(n=3, seed=2):
    return np.random.default_rng(seed).random((n, SIZE, 7, 7), dtype=np.float32)


def seen(each=40, *, apart=2.0, variants=2, looks=2, seed=3):
    """`each` pictures of each kind; the first channels of the last layer tell kinds apart, with noise."""
    chance = np.random.default_rng(seed)
    kinds = np.repeat(np.array(KINDS), each)
    middles = np.zeros((len(KINDS), SIZE), np.float32)
    for at in range(len(KINDS)):
        middles[at, SIZE - LAYERS[-1] + at] = apart
    own = np.repeat(middles, each, axis=0) + chance.normal(0, 1, (len(kinds), SIZE)).astype(np.float32) * 0.5

    def looked():
        return own + chance.normal(0, 0.2, own.shape).astype(np.float32)

    return Seen(
        views=np.stack([own, *(looked() for _ in range(variants))]),
        closer=np.stack([looked() for _ in range(looks)]),
        kinds=kinds,
        police=np.isin(kinds, ("police_car", "police_officer")),
        sources=np.array(["here", "there"])[np.arange(len(kinds)) % 2],
        groups=np.arange(len(kinds)) // 2,
        network="n" * 64,
    )
