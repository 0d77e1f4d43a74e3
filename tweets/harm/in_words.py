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
        "flagged": _("From here it counts as abuse: flagged if of a kind of bullying, else for a person."),
        "serious": _("From here a flag counts as serious."),
        "severe": _("From here a flag counts as severe, and stands first in the queue."),
    },
    groups={
        "black": _("Black people"),
        "white": _("white people"),
        "asian": _("Asian people"),
        "latino": _("Latino people"),
        "arab": _("Arab people"),
        "indigenous": _("Indigenous people"),
        "immigrant": _("immigrants and refugees"),
        "muslim": _("Muslims"),
        "jewish": _("Jews"),
        "christian": _("Christians"),
        "hindu_sikh_buddhist": _("Hindus, Sikhs and Buddhists"),
        "atheist": _("atheists"),
        "women": _("women"),
        "men": _("men"),
        "gay_lesbian_bisexual": _("gay, lesbian and bisexual people"),
        "transgender": _("transgender people"),
        "old": _("old people"),
        "young": _("young people"),
        "disabled": _("people with a disability"),
        "dialect.african_american": _("words typical of African American English"),
        "dialect.hispanic": _("words typical of Hispanic English"),
        "dialect.white": _("words typical of White American English"),
        "dialect.other": _("words typical of other ways of writing"),
    },
    known_failures={
        "profanity": _(
            "A swear word that hits nobody, about the weather or a late bus, is often taken for an attack: "
            "people who labelled the posts called it offensive too."
        ),
        "irony": _(
            "Irony, quotation and words that a group has reclaimed: it reads them as they are written."
        ),
        "soft_attacks": _(
            "An attack without a hard word, such as a wish that somebody would go away, is often missed."
        ),
        "other_or_none": _(
            "The kinds were collected by words: “other bullying” and “no bullying” are hard to tell apart, "
            "for people as well."
        ),
        "new_sources": _(
            "Posts from somewhere new, in a style that it has not learned from: it errs more there."
        ),
        "english_only": _(
            "English only. What is in another language is not judged, and is said to be so; of fewer than "
            "four words that cannot be told, and they are judged."
        ),
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
    notes={
        "binary.ece": _(
            "So high because it is counted on the posts of six kinds of bullying: most of them count as "
            "bullying there, and were collected by words. The probability asks something else: whether "
            "somebody is attacked. The percentages told elsewhere are set on the sources where people judged "
            "that; how well they fit shows the picture below."
        ),
    },
    positive=frozenset({"age", "ethnicity", "gender", "religion", "other_cyberbullying"}),
)

# A scorecard carries its split in English; marked here, so that the page can show it in other languages.
SPLIT = gettext_noop(
    "5 folds, drawn by groups: near-copies and all sentences of one template stay together. Every number is of models fitted without the fold, calibrated on what was said of the other folds; what the network of the second opinion answered comes from three folds of its own, drawn in the same way. The list of terms, which knows no labels, is of all rows; the model that ships was fitted on all rows."  # noqa: E501
)
