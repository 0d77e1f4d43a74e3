"""Made-up posts with labels, just enough to fit the harm classifier on: no real post is among them."""

import csv
from random import Random

WORDS = {
    "age": "school classroom pupils hallway teacher lunchtime",
    "ethnicity": "borders passport accent homeland ancestors village",
    "gender": "skirts kitchen wives husbands ladies driving",
    "religion": "temple prayer scripture fasting pilgrim sermon",
    "other_cyberbullying": "loser clown ugly pathetic idiot moron",
    "not_cyberbullying": "sunshine garden recipe football holiday music",
}
COMMON = [
    *("today", "they", "said", "that", "people", "near", "our", "street"),
    *("were", "talking", "about", "it", "again", "and", "nobody", "listened"),
]
INSULTS = ["vermin", "scum", "trash", "filth", "rat", "disgusting"]
KIND = ["lovely", "friendly", "gentle", "helpful", "bright", "patient"]


def write(folder, *, each=160):
    """Two tables as the training reads them: six kinds, and abuse with a leading source."""
    chance = Random(7)
    with (folder / "cyberbullying_tweets.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["text", "label"])
        for label, words in WORDS.items():
            table.writerows([_post(chance, words.split()), label] for _ in range(each))
    for name, labels in (
        ("tweeteval_offensive", ("offensive", "not_offensive")),
        ("davidson", ("hate", "neither")),
    ):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["text", "label"])
            for label, words in zip(labels, (INSULTS, KIND), strict=True):
                table.writerows([_post(chance, words), label] for _ in range(each))
    return folder


def _post(chance, words):
    """Eight words of everybody and three that tell, one of them Zelda, who is somebody."""
    told = [*chance.sample(COMMON, 8), *chance.sample(words, 3), "Zelda"]
    chance.shuffle(told)
    return " ".join(["yes", *told])
