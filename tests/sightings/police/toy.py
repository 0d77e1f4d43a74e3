"""Numbers in the place of pictures: kinds that lie apart, as far as a test wants them to."""

import numpy as np

from sightings.police.head import Head
from sightings.police.network import FIRST, LAYERS, SECOND, SIZES
from sightings.police.panel import Panel
from sightings.police.training import Seen

KINDS = ("car", "pilot", "police_car", "police_officer")
POLICE = (False, False, True, True)
NETWORKS = {FIRST: "1" * 64, SECOND: "2" * 64}


def head(upon=FIRST, seed=1, *, scale=1.0):
    weights = np.random.default_rng(seed).normal(0, scale, (len(KINDS), SIZES[upon])).astype(np.float32)
    return Head(upon, POLICE, weights, np.array([0.1, 0.2, 0.3, 0.4], np.float32))


def panel(*, scale=1.0, temperature=1.0):
    return Panel(KINDS, head(FIRST, scale=scale), head(SECOND, scale=scale), temperature, NETWORKS)


def cells(n=3, seed=2, upon=FIRST):
    return np.random.default_rng(seed).random((n, SIZES[upon], 7, 7), dtype=np.float32)


def seen(each=40, *, apart=2.0, variants=2, seed=3):
    """`each` pictures of each kind, told apart by channels of the last layer, with noise in twenty."""
    chance = np.random.default_rng(seed)
    kinds = np.repeat(np.array(KINDS), each)
    views = {}
    for name in (FIRST, SECOND):
        middles = np.zeros((len(KINDS), SIZES[name]), np.float32)
        for at in range(len(KINDS)):
            middles[at, SIZES[name] - LAYERS[name][-1] + at] = apart
        noise = np.zeros((1 + variants, len(kinds), SIZES[name]), np.float32)
        last = slice(-LAYERS[name][-1], 20 - LAYERS[name][-1])
        noise[:, :, last] = chance.normal(0, 0.5, noise[:, :, last].shape)
        own = np.repeat(middles, each, axis=0) + noise[0]
        changed = [own + other / 2 for other in noise[1:]]
        views[name] = np.stack([own, *changed])
    return Seen(
        views=views,
        kinds=kinds,
        police=np.isin(kinds, ("police_car", "police_officer")),
        sources=np.array(["here", "there"])[np.arange(len(kinds)) % 2],
        groups=np.arange(len(kinds)) // 2,
        networks=NETWORKS,
        vans={name: np.eye(LAYERS[name][-1], dtype=np.float32)[2] for name in (FIRST, SECOND)},
    )
