"""Words go when their time is up; flags that nobody can decide any more go with them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from civicwatch.access.roles import MODERATOR
from civicwatch.events.models import Event
from civicwatch.lib import jobs
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag, a_read_flag, a_tweet
from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.stand_in import stand_in
from tweets.models import Flag, FlagStatus, Tweet
from tweets.services import appeals, deletion, expiring, exposure, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(monkeypatch):
    stand_in(monkeypatch)
    posts = [a_post("clear"), a_post("flagged", "abuse"), a_post("unsure", "perhaps")]
    receive(*posts)
    judge_all()
    return {tweet.external_id: tweet for tweet in Tweet.objects.all()}


def words(rows):
    now = {tweet.pk: tweet.text for tweet in Tweet.objects.all()}
    return {name for name, row in rows.items() if now[row.pk]}


def test_what_nobody_flagged_goes_after_thirty_days_and_flags_stay(rows):
    assert expiring.run(timezone.now() + timedelta(days=settings.TWEET_DAYS, minutes=-1)) == 0
    assert expiring.run(timezone.now() + timedelta(days=settings.TWEET_DAYS, minutes=1)) == 1
    assert words(rows) == {"flagged", "unsure"}

    gone = Tweet.objects.get(pk=rows["clear"].pk)
    assert (gone.raw, gone.author_handle, gone.author_hash, gone.deleted_at_source) == (b"", "", "", None)
    assert receive(a_post("clear")).stored == 0


def test_flags_that_nobody_looked_at_are_withdrawn_in_the_end(rows):
    expiring.run(timezone.now() + timedelta(days=settings.FLAG_DAYS, minutes=1))

    assert words(rows) == set()
    assert set(Flag.objects.values_list("status", flat=True)) == {FlagStatus.WITHDRAWN}
    assert not Event.objects.filter(kind="tweet.flagged").exists()  # it had not been told yet


def test_a_dismissed_flag_keeps_its_words_as_long_as_any_post(rows):
    flag = Flag.objects.get(tweet=rows["flagged"])
    decided, by = timezone.now() + timedelta(days=10), UserFactory(role=MODERATOR)
    exposure.look(flag=flag, by=by)
    verdicts.dismiss(flag=flag, by=by, now=decided)

    expiring.run(decided + timedelta(days=settings.TWEET_DAYS, minutes=1))

    assert words(rows) == {"unsure"}


def test_a_flag_that_the_judge_makes_meanwhile_is_withdrawn_too(rows):
    """As where forgetting has read the flags and waits for the post, which the judge holds."""
    tweet, made = rows["clear"], []

    def judge_first(execute, sql, params, many, context):
        if not made and sql.startswith("SELECT") and 'FROM "tweets_tweet"' in sql:
            made.append(True)
            a_flag(tweet=tweet, status="open")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(judge_first):
        assert deletion.forget([tweet.pk], now=timezone.now()) == 1

    assert Flag.objects.get(tweet=tweet).status == FlagStatus.WITHDRAWN


def test_the_job_runs_until_nothing_is_left(rows, monkeypatch):
    monkeypatch.setattr(expiring, "BATCH", 1)
    Tweet.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert jobs.run_until_empty(expiring.JOB) == 3
    assert jobs.run_until_empty(expiring.JOB) == 0


def days_left(flag, since):
    return (Tweet.objects.get(pk=flag.tweet_id).expires_at - since).days


@pytest.mark.parametrize("way_back", ["undo", "reopen", "appeal"])
def test_what_waits_for_a_person_again_is_kept_as_long_as_flags(way_back):
    by, now = UserFactory(role=MODERATOR), timezone.now()
    if way_back == "appeal":
        tweet = a_tweet(outcome="clear", expires_at=now + timedelta(days=3))
        appeal = appeals.find(appeals.ask(link=tweet.url, wish="harmful", words="It threatens me."))
        flag = appeals.put_before_people(appeal=appeal, by=by, now=now)
    else:
        flag = a_read_flag(by)
        decision = verdicts.dismiss(flag=flag, by=by, now=now)
        assert days_left(flag, now) == settings.TWEET_DAYS
        if way_back == "undo":
            verdicts.undo(decision=decision, by=by, now=now)
        else:
            verdicts.reopen(flag=flag, by=by, now=now)
    assert days_left(flag, now) == settings.FLAG_DAYS
