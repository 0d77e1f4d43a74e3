"""Which decisions about flags teach, and which do not."""

import pytest
from django.utils import timezone

from civicwatch.learning.loop import why
from civicwatch.learning.verdict_sets import clean
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag, a_stream, a_tweet
from tweets.harm.examples import read_examples
from tweets.harm.prediction import Judgement
from tweets.harm_verdicts import HARM
from tweets.models import FlagDecision
from tweets.services import exposure, verdicts

WORDS = "nobody wants you here, go away zorblax"


def decided(status="upheld", **fields):
    given = {"stream": a_stream(may_train=True), "text": WORDS, **fields}
    flag = a_flag(status=status, tweet=a_tweet(**given))
    FlagDecision.objects.create(
        flag=flag,
        action=status,
        from_status="open",
        to_status=status,
        by=UserFactory(role="senior moderator"),
    )
    return flag


def handed_out():
    return list(HARM.verdicts())


def test_a_flag_that_stands_teaches_its_kind_and_a_dismissed_one_that_there_is_none(db):
    first, second = decided(), decided("dismissed", language="es")
    upheld, dismissed = handed_out()
    assert (upheld.key, upheld.text, upheld.label) == (f"tweet/{first.tweet.pk}", WORDS, "gender")
    assert (dismissed.label, dismissed.slices["language"]) == ("not_cyberbullying", "es")
    assert (upheld.by, upheld.source) == ("senior moderator", "replay")
    assert upheld.same == dismissed.same
    assert second.decided_at == dismissed.decided_at


def test_the_kind_that_a_person_gave_is_what_is_taught(db):
    by = UserFactory(role="moderator")
    flag = a_flag(kind="gender", tweet=a_tweet(stream=a_stream(may_train=True), kind="gender"))
    exposure.look(flag=flag, by=by)
    verdicts.uphold(flag=flag, by=by, kind="religion", severity=3)
    assert [each.label for each in handed_out()] == ["religion"]
    verdicts.change_kind(flag=flag, by=by, kind="age")
    assert [each.label for each in handed_out()] == ["age"]


@pytest.mark.parametrize("status", ["open", "waiting", "withdrawn"])
def test_what_nobody_decided_teaches_nothing(db, status):
    a_flag(status=status, tweet=a_tweet(stream=a_stream(may_train=True)))
    assert handed_out() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"forgotten_at": timezone.now(), "text": "", "url": ""},
        {"deleted_at_source": timezone.now()},
        {"text": ""},
    ],
)
def test_what_may_not_train_is_not_handed_out(db, fields):
    decided(**fields)
    decided(stream=a_stream(may_train=False))
    assert handed_out() == []


def test_a_post_that_names_an_identity_is_compared_apart(db):
    decided(text="the women of the village sing")
    decided(text="they hate “Muslims”, all of them!")
    decided(text="what a day")
    assert [verdict.slices["identity"] for verdict in handed_out()] == ["named", "named", "not named"]


def test_what_people_decided_teaches_the_kind_and_whether_somebody_is_attacked(db, tmp_path):
    decided(text="you are too old to drive")
    decided("dismissed", text="what a fine day")

    HARM.write(clean(handed_out()).rows, tmp_path)

    taught = {(row.text, row.label, row.source) for row in read_examples(tmp_path)[0]}
    assert taught == {
        ("you are too old to drive", "gender", "moderators"),
        ("what a fine day", "not_cyberbullying", "moderators"),
        ("you are too old to drive", "offensive", "moderators_abuse"),
        ("what a fine day", "not_offensive", "moderators_abuse"),
    }


@pytest.mark.parametrize(
    ("flagged", "kind", "label", "agreed"),
    [
        (True, "gender", "gender", True),
        (True, "age", "gender", False),
        (False, "gender", "gender", False),
        (False, "age", "not_cyberbullying", True),
        (True, "age", "not_cyberbullying", False),
        (True, "age", "offensive", True),
        (False, "age", "neither", True),
    ],
)
def test_agreeing_is_to_flag_what_people_uphold_as_that_kind(flagged, kind, label, agreed):
    said = Judgement(0.9, kind, 0.8, flagged, "flagged" if flagged else "clear", [])
    assert HARM.agrees(said, label, {}) is agreed


def test_what_is_left_out_is_counted_by_reason_and_told_in_words(db):
    decided()
    for status in ("upheld", "dismissed"):
        decided(status, stream=a_stream(may_train=False))
    decided(stream=a_stream(may_train=False), text="")
    decided(deleted_at_source=timezone.now())
    a_flag(tweet=a_tweet(stream=a_stream(may_train=False)))  # nobody decided

    assert HARM.left_out() == {"stream": 3, "gone": 1}

    few = {"what": why.FEW, "short": {"not_cyberbullying": 0}, "fewest": 30}
    told = why.in_words(few | why.left_out(HARM.left_out(), conflicts=2), "harm")
    assert "By label: no bullying: 0 of 30." in told
    assert "posts of streams that may not train: 3; posts whose words are gone: 1" in told
    assert "the same words were judged differently: 2" in told
