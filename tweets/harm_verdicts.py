"""What moderators decided about flags, for the harm classifier to learn from.

A flag that stands teaches its kind, and that somebody is attacked; one that was dismissed that there is no
bullying, and that nobody is. Posts that were never flagged have no verdict: people saw what the machine
pointed out, and nothing else. Only posts of streams that may train, whose words are here and were not deleted
where they stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from civicwatch.access.held_role import role_of
from civicwatch.access.models import User
from civicwatch.learning.verdict_sets import Row, Teacher, Verdict, write_tables
from tweets.harm.cleaning import tokens_of, word_of
from tweets.harm.examples import read_examples, sameness
from tweets.harm.identity import IDENTITY_WORDS
from tweets.harm.labels import HARMLESS, KINDS, KNOWN, NONE
from tweets.harm.prediction import Judgement
from tweets.models import Flag, FlagDecision, FlagStatus
from tweets.querysets import FlagQuerySet

NAMED, NOT_NAMED = "named", "not named"
ABUSE, NOT_ABUSE = "offensive", "not_offensive"  # labels of a source that tells of abuse, not of its kind
_GONE = Q(tweet__forgotten_at__isnull=False) | Q(tweet__deleted_at_source__isnull=False) | Q(tweet__text="")


REASONS = {
    "stream": _("posts of streams that may not train"),
    "gone": _("posts whose words are gone"),
}


def verdicts() -> Iterator[Verdict]:
    last = FlagDecision.objects.filter(flag=OuterRef("pk")).order_by("-pk")
    flags = (
        _decided()
        .filter(tweet__stream__may_train=True)
        .exclude(_GONE)
        .annotate(decided_by=Subquery(last.values("by")[:1]))
        .select_related("tweet__stream", "tweet__classifier")
        .order_by("pk")
    )
    roles: dict[int, str] = {}
    for flag in flags.iterator(chunk_size=500):
        yield _verdict(flag, _role(flag.decided_by, roles))


def left_out() -> dict[str, int]:
    """How many decisions teach nothing, by reason."""
    may_not = Q(tweet__stream__may_train=False)
    counted: dict[str, int] = _decided().aggregate(
        stream=Count("pk", filter=may_not), gone=Count("pk", filter=_GONE & ~may_not)
    )
    return counted


def _decided() -> FlagQuerySet:
    return Flag.objects.filter(status__in=(FlagStatus.UPHELD, FlagStatus.DISMISSED), decided_at__isnull=False)


def _verdict(flag: Flag, role: str) -> Verdict:
    tweet = flag.tweet
    assert flag.decided_at is not None  # asked for above
    return Verdict(
        key=f"tweet/{tweet.pk}",
        text=tweet.text,
        label=flag.kind if flag.status == FlagStatus.UPHELD else NONE,
        decided_at=flag.decided_at,
        by=role,
        version=tweet.classifier.version if tweet.classifier else "",
        source=tweet.stream.kind,
        same=sameness(tweet.text),
        slices={
            "language": tweet.language or "unknown",
            "identity": NAMED if _names_an_identity(tweet.text) else NOT_NAMED,
        },
    )


def _names_an_identity(text: str) -> bool:
    return not IDENTITY_WORDS.isdisjoint(map(word_of, tokens_of(text)))


def agrees(prediction: Judgement, label: str, thresholds: Mapping[str, float]) -> bool:
    """Of a kind, that it was flagged as that kind; of harmless words, that they were not flagged; of labels
    that only say abuse, that they were flagged."""
    if label in HARMLESS:
        return not prediction.flagged
    return prediction.flagged and (label not in KINDS or prediction.kind == label)


def label_of(column: str, written: str) -> str:
    """A label in an operator's table as training reads it; "" where it is none that is known."""
    word = written.strip().lower()
    return word if column == "label" and word in KNOWN else ""


def write(rows: Sequence[Row], folder: Path) -> None:
    """The verdicts twice, as two sources: of kinds, and of whether somebody is attacked.

    The model of kinds and that of abuse learn from sources of their own sort; a flag that a person decided
    tells both.
    """
    write_tables(rows, folder)
    abuse = [replace(row, label=NOT_ABUSE if row.label in HARMLESS else ABUSE) for row in rows]
    write_tables(abuse, folder, source="moderators_abuse")


def base_texts(folder: Path) -> list[str]:
    return [example.text for example in read_examples(folder)[0]]


def _role(by: int | None, roles: dict[int, str]) -> str:
    if by is None:
        return ""
    if by not in roles:
        roles[by] = role_of(User.objects.get(pk=by))
    return roles[by]


HARM = Teacher(
    verdicts=verdicts,
    agrees=agrees,
    needs=KINDS,
    base_texts=base_texts,
    write=write,
    label_of=label_of,
    left_out=left_out,
    reasons=REASONS,
)
