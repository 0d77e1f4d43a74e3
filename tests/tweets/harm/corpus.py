"""Small made-up posts from which a tiny classifier can learn: kind by topic, abuse by tone."""

from random import Random

from tweets.harm.examples import Example
from tweets.harm.labels import KINDS

TOPICS = {
    "age": ["school", "classroom", "homework"],
    "ethnicity": ["nation", "ancestors", "homeland"],
    "gender": ["sister", "kitchen", "skirt"],
    "religion": ["temple", "prayer", "candle"],
    "other_cyberbullying": ["game", "stream", "referee"],
    "not_cyberbullying": ["breakfast", "weather", "ferry"],
}
MEAN = ["awful", "rotten", "useless", "pathetic", "worthless"]
KIND = ["lovely", "patient", "cheerful", "generous", "thoughtful"]
PEOPLE = ["neighbour", "cousin", "driver", "tailor", "painter", "singer", "baker", "pilot"]
PLACES = ["harbour", "market", "bridge", "garden", "station", "hill", "tower", "mill", "library", "square"]
SOURCES = {"tweeteval_offensive": ("offensive", "not_offensive"), "davidson": ("offensive", "neither")}


def kinds(count=14, seed=1):
    return [
        Example(_topic(topic, Random(seed * 999 + number)), topic, "cyberbullying_tweets")
        for topic in KINDS
        for number in range(count)
    ]


def abuse(count=40, seed=1):
    found = []
    for source, (bad, good) in SOURCES.items():
        for number in range(count):
            chance = Random(f"{seed}{source}{number}")
            found.append(Example(tone(MEAN, chance), bad, source))
            found.append(Example(tone(KIND, chance), good, source))
    return found


def examples():
    return [*kinds(), *abuse()]


def tone(words, chance):
    first, second = chance.sample(words, 2)
    person, place, other = chance.choice(PEOPLE), *chance.sample(PLACES, 2)
    return f"the {person} by the {place} was {first} and {second} near the {other} {chance.choice(PLACES)}"


def _topic(topic, chance):
    first, second = chance.sample(TOPICS[topic], 2)
    place, other = chance.sample(PLACES, 2)
    return f"{chance.choice(PEOPLE)} {first} {place} about the {second} {other} {chance.choice(PLACES)}"
