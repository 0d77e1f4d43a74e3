"""The rest of the desk for posts: appeals answered, streams switched, failed ones sent again."""

import pytest
from django.test import Client
from django.urls import reverse

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from tests.factories import UserFactory
from tests.signed_in import sign_in
from tests.tweets.flag_rows import a_flag, a_rule, a_stream, a_tweet
from tweets.models import Appeal, Stream, Tweet, Warning
from tweets.services import appeals, receiving

pytestmark = pytest.mark.django_db


def at_desk(role=MODERATOR):
    client = Client()
    person = UserFactory(role=role)
    sign_in(client, person, second_factor=True)
    return client


def test_an_appeal_is_answered_and_leads_on():
    flag = a_flag(status="upheld")
    first, second = (
        appeals.find(appeals.ask(link=flag.tweet.url, wish="not_harmful", words="A quotation."))
        for _number in range(2)
    )
    desk = at_desk()
    page = desk.get(reverse("admin:tweets_appeal_changelist")).content.decode()
    assert f"Appeal {first.pk}" in page
    path = reverse("admin:tweets_appeal_change", args=[first.pk])
    assert "A quotation." in desk.get(path).content.decode()
    assert desk.post(path, {"action": "changed", "reply": ""}).status_code == 409
    refused = desk.post(path, {"action": "changed", "reply": "You are right."})
    assert "Read the post first" in refused.content.decode()
    kept = desk.post(path, {"action": "kept", "reply": "It attacks her."}).content.decode()
    assert "Read the post first" in kept
    assert '<details class="drop" open><summary data-key="p">' in kept  # what was typed stays in sight
    assert '<details class="drop"><summary data-key="c">' in kept
    desk.post(reverse("admin:tweets_flag_change", args=[flag.pk]), {"action": "show"})
    answer = desk.post(path, {"action": "changed", "reply": "You are right."})
    assert answer["Location"] == reverse("admin:tweets_appeal_change", args=[second.pk])
    flag.refresh_from_db()
    assert flag.status == "dismissed"


def test_an_answer_in_the_language_of_the_desk_is_stopped_once_with_its_words_kept():
    desk = at_desk()
    appeal = appeals.find(
        appeals.ask(link="https://posts.example.org/none", wish="other", words="¿Qué pasó?", language="es")
    )
    path = reverse("admin:tweets_appeal_change", args=[appeal.pk])
    assert "Words to whoever asks, in Spanish" in desk.get(path).content.decode()
    given = {"action": "out_of_reach", "reply": "We hold nothing about this post, and you are not named."}
    stopped = desk.post(path, given)
    page = stopped.content.decode()
    assert stopped.status_code == 409
    assert "these words look English, and whoever asks used Spanish" in page
    assert given["reply"] in page
    assert 'name="any_language"' in page
    assert desk.post(path, given | {"any_language": "on"}).status_code == 302
    appeal.refresh_from_db()
    assert appeal.reply == given["reply"]


def test_keep_to_it_is_offered_only_where_there_is_something_to_keep():
    desk = at_desk()
    flag, clear = a_flag(status="upheld"), a_tweet(outcome="clear")
    unknown = "https://posts.example.org/none"
    for link, wish, there, missing in (
        (flag.tweet.url, "not_harmful", "Keep to it", "Leave it unflagged"),
        (clear.url, "harmful", "Leave it unflagged", "Keep to it"),
        (unknown, "not_harmful", "We hold nothing", 'value="kept"'),
    ):
        appeal = appeals.find(appeals.ask(link=link, wish=wish, words="Look."))
        page = desk.get(reverse("admin:tweets_appeal_change", args=[appeal.pk])).content.decode()
        assert there in page
        assert missing not in page
    assert page.index("We hold nothing") < page.index("No flag leads")


def test_a_post_that_nobody_flagged_is_put_before_people_from_an_appeal():
    tweet = a_tweet(outcome="clear")
    appeals.ask(link=tweet.url, wish="harmful", words="It threatens me.")
    path = reverse("admin:tweets_appeal_change", args=[Appeal.objects.get().pk])
    answer = at_desk().post(path, {"action": "flag"})
    assert answer["Location"] == reverse("admin:tweets_flag_change", args=[tweet.flag.pk])


def test_an_administrator_adds_and_switches_a_stream_which_is_logged():
    desk = at_desk(ADMINISTRATOR)
    desk.post(reverse("admin:tweets_stream_add"), {"kind": "x", "label": "Our city", "name": "our-city"})
    stream = Stream.objects.get(name="our-city")
    path = reverse("admin:tweets_stream_change", args=[stream.pk])
    wanted = {"label": "Our city", "enabled": "on", "setting_rules": ""}
    assert "at least one rule" in desk.post(path, wanted).content.decode()
    desk.post(path, wanted | {"setting_rules": "to:ourcity lang:en\n\nto:mayor"})
    stream.refresh_from_db()
    assert (stream.enabled, stream.settings) == (True, {"rules": ["to:ourcity lang:en", "to:mayor"]})
    actions = AuditEntry.objects.filter(subject=f"streams/{stream.pk}").values_list("action", flat=True)
    assert sorted(actions) == ["stream.add", "stream.change"]


def test_a_stream_that_nobody_reads_yet_says_so():
    desk = at_desk(ADMINISTRATOR)
    stream = a_stream(kind="redis", enabled=True)
    path = reverse("admin:tweets_stream_change", args=[stream.pk])
    assert "Nobody reads it yet" in desk.get(path).content.decode()
    receiving.note_attempt(stream)
    assert "Nobody reads it yet" not in desk.get(path).content.decode()


def test_a_moderator_sees_streams_and_changes_none():
    desk, stream = at_desk(), a_stream()
    path = reverse("admin:tweets_stream_change", args=[stream.pk])
    assert desk.get(path).status_code == 200
    assert desk.post(path, {"label": "Mine"}).status_code == 403


@pytest.mark.parametrize("model", ["tweet", "warning"])
def test_what_failed_goes_through_again(model):
    rows = {"tweet": a_tweet, "warning": lambda: a_rule().warnings.get()}
    row = rows[model]()
    kind = {"tweet": Tweet, "warning": Warning}[model]
    stage = {"tweet": "received", "warning": "to_send"}[model]
    kind.objects.filter(pk=row.pk).update(stage="failed", failed_stage=stage, due_at=None, error="Oops")
    desk = at_desk()
    listed = reverse(f"admin:tweets_{model}_changelist")
    page = desk.get(listed).content.decode()
    assert "Oops" in page
    assert "zorblax" not in page
    desk.post(listed, {"action": "retry_failed", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.stage == stage
    assert AuditEntry.objects.filter(action=f"{model}s.retry").exists()


@pytest.mark.parametrize("model", ["tweet", "warning"])
def test_single_posts_and_warnings_show_neither_words_nor_addresses(model):
    row = {"tweet": a_tweet, "warning": lambda: a_rule().warnings.get()}[model]()
    page = at_desk().get(reverse(f"admin:tweets_{model}_change", args=[row.pk])).content.decode()
    for hidden in ("zorblax", "nasty_troll", "example.org"):
        assert hidden not in page
