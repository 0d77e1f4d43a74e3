"""How many posts the harm classifier judges in a second of one processor: first opinions alone, and both.

    make bench NAMES=harm                                    # posts made here, from a few hundred words
    python -m tests.bench.harm --data posts.csv.gz           # posts of one's own, a column `text`

Seconds are the processor's, so that a busy machine tells nearly the same; the first posts are not counted,
for they fill what is remembered of words.
"""

import argparse
import random
import time
from itertools import islice
from pathlib import Path

from tests.bench.own_database import own_database

WARMING, POSTS, BATCH, ROUNDS = 3_000, 4_000, 100, 3
GOAL = 4_000
COMMON = "the a to you and is it i of in that for on was my are so they not be with this just"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="*", help="tables with a column text")
    options = parser.parse_args()
    with own_database(OMP_NUM_THREADS="1"):
        texts = own(options.data) if options.data else made()
        measure(texts)


def measure(texts: list[str]) -> None:
    from civicwatch.learning import registry
    from tweets.harm.classifier import classify, classify_quickly

    loaded = registry.active("harm")
    first, lines = loaded.model.first_opinion, loaded.thresholds
    judge(lambda batch: first(batch, lines), texts[:WARMING])
    rounds = iter(range(WARMING, len(texts), POSTS))  # posts not judged before, each time
    for name, how in (
        (
            "*classify harm --quick* (first opinions, no reasons)",
            lambda batch: classify_quickly(loaded, batch),
        ),
        ("first opinions with reasons", lambda batch: first(batch, lines)),
        ("*classify harm* (both opinions)", lambda batch: classify(loaded, batch)),
    ):
        parts = [texts[at : at + POSTS] for at in islice(rounds, ROUNDS)]
        rates = sorted(len(part) / judge(how, part) for part in parts)
        print(f"{name}: {rates[len(rates) // 2]:,.0f} posts per CPU-second", flush=True)
    said = [judgement for at in range(0, POSTS, BATCH) for judgement in first(texts[at : at + BATCH], lines)]
    print(f"asked about twice: {sum(judgement.in_doubt for judgement in said) / len(said):.0%}")
    print(f"The goal of the first is {GOAL:,}.")


def judge(how, texts: list[str]) -> float:
    started = time.process_time()
    for at in range(0, len(texts), BATCH):
        how(texts[at : at + BATCH])
    return time.process_time() - started


def own(files: list[Path]) -> list[str]:
    from civicwatch.learning.tables import Row, read_table

    rows = [row for file in files for row in read_table(file, needs=[["text"]]) if isinstance(row, Row)]
    texts = [row.values["text"] for row in rows]
    random.Random(1).shuffle(texts)
    return texts


def made() -> list[str]:
    """Posts of the usual length out of the classifier's own words, one in five with a group or an insult."""
    from civicwatch.learning import registry

    chance = random.Random(2)
    words = [word for word in registry.active("harm").model.encoder.vocabulary if word.isalpha()]
    common = COMMON.split()
    telling = ["stupid", "idiots", "Muslim", "women", "black", "gay", "Jewish", "@some_one", "#NotMyTown"]
    return [
        " ".join(
            chance.choices(common, k=10) + chance.choices(words, k=9) + chance.choices(telling, k=at % 5 == 0)
        )
        for at in range(WARMING + 2 * ROUNDS * POSTS)
    ]


if __name__ == "__main__":
    main()
