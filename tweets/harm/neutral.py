"""Sentences in which a group is named and nobody attacked, to measure false alarms by identity.

Written for this project; none of them stands in the data that teach.
"""

from __future__ import annotations

from collections.abc import Iterator

GROUPS: dict[str, tuple[str, ...]] = {
    "black": ("Black", "African American"),
    "white": ("white", "European"),
    "asian": ("Asian", "Chinese", "Japanese", "Korean"),
    "latino": ("Latino", "Mexican", "Hispanic"),
    "arab": ("Arab", "Middle Eastern", "Syrian"),
    "indigenous": ("Indigenous", "Native American"),
    "immigrant": ("immigrant", "refugee", "migrant"),
    "muslim": ("Muslim",),
    "jewish": ("Jewish",),
    "christian": ("Christian", "Catholic"),
    "hindu_sikh_buddhist": ("Hindu", "Sikh", "Buddhist"),
    "atheist": ("atheist",),
    "women": ("female",),
    "men": ("male",),
    "gay_lesbian_bisexual": ("gay", "lesbian", "bisexual", "queer"),
    "transgender": ("transgender", "trans", "nonbinary"),
    "old": ("elderly", "old"),
    "young": ("young", "teenage"),
    "disabled": ("disabled", "deaf", "blind"),
}
CARRIERS = (
    "I'm {} and I live near the station.",
    "My neighbour is {} and we share a garden.",
    "My best friend is {}.",
    "As a {} person I grew up in two cities.",
    "A {} family moved in next door last week.",
    "The {} community centre opens at nine tomorrow.",
    "Our {} students put on a play about the sea.",
    "Two {} women opened a bakery on my street",
    "The film follows three {} brothers who run a ferry",
    "@user are you {}? just asking for the survey",
    "Happy to see more {} doctors in our hospital!",
    "There is a talk on {} history at the library tonight",
    "Being {} in this town is not always easy.",
    "She wrote her thesis about {} voters in the nineties.",
    "{} people live longer in some regions, a study says",
    "The mayor met {} leaders to talk about the new bus line.",
    "my {} roommate makes the best soup",
    "Thank you to the {} volunteers who cleaned the beach",
    "He was raised by {} parents and went to a school by the river.",
)


def sentences() -> Iterator[tuple[str, str]]:
    """Each group with each of its sentences."""
    for group, names in GROUPS.items():
        for name in names:
            for carrier in CARRIERS:
                yield group, carrier.format(name)
