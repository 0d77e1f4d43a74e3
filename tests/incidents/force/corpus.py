"""A small fictional corpus: sentences put together from parts, to train a tiny classifier on."""

import random

from incidents.force.examples import Example, Kind

ACTS = {
    0: ("the bakery sold plum cakes", "the choir sang two songs", "a gardener planted roses"),
    1: ("police watched the parade", "officers stood by the fountain", "a patrol drove past"),
    2: ("police shoved a marcher", "an officer tackled a drummer", "officers dragged a woman"),
    3: ("police swung batons at marchers", "officers beat a man with batons", "a baton struck a man"),
    4: ("police fired tear gas", "officers used pepper spray", "an officer tasered a man"),
    5: ("police shot and killed a driver", "an officer fatally shot a man", "a deputy shot a woman dead"),
}
PLACES = ("near the harbour", "by the old mill", "outside the hall", "at the tram stop", "in the square")
TIMES = ("at dawn", "after lunch", "before noon", "at dusk", "late in the evening", "during the fair")
TAILS = (
    *("neighbours talked about it for hours", "nobody wrote it down", "the band kept playing"),
    *("a dog barked somewhere", "the shops stayed shut", "two trams were late", "children flew kites"),
    *("bells rang twice", "the ferry left without anyone", "someone lost a scarf", "it rained all day"),
)


def sentences(rank, count, seed):
    chance = random.Random(f"{rank} {seed}")
    made = set()
    while len(made) < count:
        tails = chance.sample(TAILS, 3)
        act = " ".join(chance.choice(parts) for parts in (ACTS[rank], PLACES, TIMES))
        made.add(f"{tails[0]}. {act}. {tails[1]}, {tails[2]}.".capitalize())
    return sorted(made)


def examples(count=30, seed=1):
    texts = [(rank, text) for rank in ACTS for text in sentences(rank, count, seed)]
    return [Example(text, Kind.RANKED, "tales", rank >= 2, rank, rank) for rank, text in texts]
