"""Two opinions, then a flag and its event in the closing transaction; running again doubles nothing."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from civicwatch.events.models import Event
from civicwatch.lib import backlog, jobs
from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.stand_in import stand_in
from tweets.models import Flag, Tweet, TweetStage
from tweets.services import deletion, judging, receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(monkeypatch):
    return stand_in(monkeypatch)


def test_each_outcome_leads_where_it_should(model):
    receive(
        *(
            a_post(str(n), text)
            for n, text in enumerate(["fine", "abuse", "perhaps", "hola abuse", "doubt abuse"])
        )
    )

    judge_all()

    rows = {tweet.text: tweet for tweet in Tweet.objects.all()}
    assert {row.stage for row in rows.values()} == {TweetStage.JUDGED}
    assert {text: row.outcome for text, row in rows.items()} == {
        "fine": "clear",
        "abuse": "flagged",
        "perhaps": "for_person",
        "hola abuse": "not_judged",
        "doubt abuse": "flagged",
    }
    statuses = {flag.tweet.text: flag.status for flag in Flag.objects.all()}
    assert statuses == {"abuse": "open", "perhaps": "waiting", "doubt abuse": "open"}
    assert rows["hola abuse"].abuse is None and rows["hola abuse"].kind == ""
    assert rows["abuse"].classifier.version == "stand-in"
    assert rows["abuse"].reasons == [["abuse", 1.25]]


def test_nothing_is_flagged_before_the_second_opinion_and_its_figures_replace_the_first(model):
    receive(a_post("1", "doubt abuse"))

    jobs.run_until_empty(receiving.JUDGE_JOB)
    tweet = Tweet.objects.get()
    assert (tweet.stage, tweet.abuse, Flag.objects.count()) == (TweetStage.DOUBTED, 0.9, 0)
    first_at = tweet.judged_at

    jobs.run_until_empty(judging.SECOND_JOB)
    tweet.refresh_from_db()
    assert (tweet.stage, tweet.abuse, tweet.had_second_opinion) == (TweetStage.JUDGED, 0.91, True)
    assert tweet.judged_at == first_at
    assert Flag.objects.get().severity == 2


def test_only_a_flag_is_told_and_without_words(model):
    receive(a_post("1", "abuse of a neighbour", author="somebody"), a_post("2", "perhaps"), a_post("3"))

    judge_all()

    event = Event.objects.get()
    flag = Flag.objects.get(status="open")
    assert (event.kind, event.subject) == ("tweet.flagged", f"flags/{flag.public_id}")
    assert event.payload == {
        "public_id": flag.public_id, "kind": "gender", "severity": 2, "status": "open",
    }  # fmt: skip


def test_running_again_changes_nothing(model):
    receive(a_post("1", "abuse"))
    judge_all()

    Tweet.objects.update(stage="received", due_at=timezone.now())
    judge_all()

    assert (Flag.objects.count(), Event.objects.count()) == (1, 1)


def test_one_that_the_classifier_fails_on_takes_no_other_with_it(model):
    receive(a_post("1", "poison"), a_post("2", "abuse"))

    judge_all()

    assert Tweet.objects.get(external_id="2").outcome == "flagged"
    assert Tweet.objects.get(external_id="1").stage == "received"
    assert "fails" in Tweet.objects.get(external_id="1").error


def test_a_lease_that_was_lost_writes_nothing(model):
    receive(a_post("1", "abuse"))
    model_first = model.first_opinion

    def deleted_meanwhile(texts, thresholds):
        deletion.deleted_at_source([("x", "1")])
        return model_first(texts, thresholds)

    model.first_opinion = deleted_meanwhile
    judge_all()

    tweet = Tweet.objects.get()
    assert (tweet.outcome, tweet.text, tweet.stage) == ("", "", TweetStage.JUDGED)
    assert (Flag.objects.count(), Event.objects.count()) == (0, 0)


def test_a_newer_version_gives_both_opinions(model, monkeypatch):
    receive(a_post("1", "doubt abuse"))
    jobs.run_until_empty(receiving.JUDGE_JOB)
    newer = stand_in.__globals__["StandIn"]()
    from civicwatch.learning.models import ClassifierVersion
    from civicwatch.learning.registry import Loaded

    ClassifierVersion.objects.update(is_active=False)
    version = ClassifierVersion.objects.create(
        name="harm",
        version="newer",
        sha256="1" * 64,
        artefact="n",
        thresholds={"serious": 0.8, "severe": 0.95},
    )
    monkeypatch.setattr(judging.in_service, "loaded", lambda name: Loaded(version, newer))

    jobs.run_until_empty(judging.SECOND_JOB)

    assert [who for who, _ in newer.asked] == ["first", "second"]
    assert Tweet.objects.get().classifier == version


def test_a_flagged_post_keeps_its_words_longer(model):
    receive(a_post("1", "abuse"), a_post("2"))

    judge_all()

    kept = {tweet.external_id: tweet.expires_at - tweet.received_at for tweet in Tweet.objects.all()}
    assert kept == {"1": timedelta(days=settings.FLAG_DAYS), "2": timedelta(days=settings.TWEET_DAYS)}


def test_doctor_counts_posts_by_stage(model):
    receive(a_post("1", "abuse"), a_post("2"))
    assert backlog.stages()["tweet"] == {"received": 2}
    judge_all()
    assert backlog.stages()["tweet"] == {"judged": 2}


def test_a_question_is_answered_and_nothing_of_it_stored(model):
    import orjson

    answer = judging.answer({}, orjson.dumps(["abuse", "hola"]))

    assert answer["version"] == "stand-in"
    assert [each["flagged"] for each in answer["results"]] == [True, False]
    assert "in_doubt" not in answer["results"][0]
    assert answer["results"][1]["tested_language"] is False
    assert not Tweet.objects.exists()


def test_what_is_sealed_is_neither_opened_nor_lost(model, monkeypatch):
    from civicwatch.lib import crypto

    receive(
        a_post("1", "abuse", author="somebody", raw=b"as it came"),
        a_post("2", "doubt abuse", raw=b"this too"),
    )
    opened = []
    decrypt = crypto.decrypt
    monkeypatch.setattr(crypto, "decrypt", lambda sealed: opened.append(sealed) or decrypt(sealed))

    judge_all()

    assert opened == []
    first, second = Tweet.objects.order_by("external_id")
    assert (first.raw, first.author_handle, second.raw) == (b"as it came", "somebody", b"this too")
