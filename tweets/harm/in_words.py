"""The harm classifier in plain words, for the public page of scorecards."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from civicwatch.learning.in_words import InWords
from tweets.models.tweet import HarmKind

HARM = InWords(
    title=_("Harm: is somebody attacked in a post, and of what kind is the attack?"),
    about="tweets/harm_classifier.html",
    labels={
        **{kind.value: kind.label for kind in HarmKind},
        "offensive": _("offensive"),
        "not_offensive": _("not offensive"),
        "hate": _("hate"),
        "not_hate": _("no hate"),
        "abuse": _("abuse"),
        "neither": _("neither hate nor offensive"),
        "toxic": _("toxic"),
        "nontoxic": _("not toxic"),
    },
    sources={
        "cyberbullying_tweets": _("Posts of six kinds of bullying (SOSNet)"),
        "davidson": _("Hate and offensive language (Davidson and others, 2017)"),
        "tweeteval_offensive": _("Offensive language (OLID, 2019)"),
        "tweeteval_hate": _("Hate against women and immigrants (HatEval, 2019)"),
        "identity_templates": _("Made-up sentences that name an identity (Conversation AI)"),
    },
    thresholds={
        "person": _("From here a person looks, where the post is of a kind of bullying."),
        "flagged": _("From here a post counts as abuse; with a kind of bullying it is flagged."),
        "serious": _("From here a flag counts as serious."),
        "severe": _("From here a flag counts as severe, and stands first in the queue."),
    },
    outcomes={
        "clear": _("Clear: as a post, nothing would follow."),
        "for_person": _("For a person: as a post, this would wait for a moderator, who decides."),
        "flagged": _("Flagged: as a post, moderators would see this as likely abuse, with its kind."),
    },
    scores={
        "abuse": _("That somebody is attacked here"),
        "kind": _("That it is of the class below"),
    },
    positive=frozenset({"age", "ethnicity", "gender", "religion", "other_cyberbullying"}),
)

# A scorecard carries its split in English; marked here, so that the page can show it in other languages.
SPLIT = gettext_noop(
    "5 folds, drawn by groups: near-copies and all sentences of one template stay together. Every number is of models fitted without the fold, calibrated on what was said of the other folds. The model that ships was then fitted on all rows."  # noqa: E501
)
