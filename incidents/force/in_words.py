"""The force classifier in plain words, for the public page of scorecards."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from civicwatch.learning.in_words import InWords
from incidents.force.labels import FORCE_FROM
from incidents.models.ranks import ForceRank

FORCE = InWords(
    title=_("Force: does a post report police use of force, and how severe?"),
    about="incidents/force_classifier.html",
    labels={str(rank.value): rank.label for rank in ForceRank},
    sources={
        "hrf_force_rank": _("Posts that people ranked by force (Human Rights First)"),
        "news_titles": _("Titles of news"),
        "2020pb-all-locations-v2:title": _("Titles of recorded incidents (2020PB)"),
        "2020pb-all-locations-v2:description": _("Descriptions of recorded incidents (2020PB)"),
        "tweet_groups": _("Posts about recorded incidents (X)"),
    },
    thresholds={
        "queue": _("From here a post goes to the moderators' queue. What is below is set aside."),
        "likely": _("From here a post is marked “likely”, so that moderators see it sooner."),
    },
    positive=frozenset(str(rank.value) for rank in ForceRank if rank >= FORCE_FROM),
    outcomes={
        "set_aside": _("Set aside: as a post, this would not reach the moderators' queue."),
        "queue": _("To the queue: as a post, this would wait for a moderator."),
        "likely": _("To the queue as “likely”: as a post, a moderator would see this sooner."),
    },
    at_lines={
        "queue": _("force that reaches the queue"),
        "likely": _("force that is marked likely"),
        "not_likely": _("what is no force and is not marked likely"),
    },
    scores={"probability": _("That it reports police use of force")},
)

# A scorecard carries its split in English; marked here, so that the page can show it in other languages.
SPLIT = gettext_noop(
    "5 folds, drawn by groups: near-copies and all texts about one incident stay together. Every number is of a model, a calibration and thresholds fitted without the fold. The model that ships was then fitted on all rows."  # noqa: E501
)
