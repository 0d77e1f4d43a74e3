"""The desk of flags: words only when asked for, which is counted; verdicts lead on; who may what."""

import pytest
from django.test import Client
from django.urls import reverse

from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, SENIOR_MODERATOR
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag, a_read_flag, a_stream, a_tweet
from tweets.admin import flag_queue as queue
from tweets.models import Flag, FlagExposure, FlagStatus
from tweets.services import claims, exposure

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return at_desk()


def at_desk(role=MODERATOR):
    client = Client()
    client.person = UserFactory(role=role)
    client.force_login(client.person)
    return client


def address(flag, view="severe"):
    return reverse("admin:tweets_flag_change", args=[flag.pk]) + f"?view={view}"


def test_words_are_not_in_the_page_until_they_are_asked_for(desk):
    flag = a_flag()
    for path in (reverse("admin:tweets_flag_changelist"), address(flag)):
        assert "zorblax" not in desk.get(path).content.decode()
    desk.post(address(flag), {"action": "show"})
    page = desk.get(address(flag)).content.decode()
    assert "<u>zorblax</u>" in page
    assert "x.com/i/web/status/" in page
    assert "nasty_troll" not in page  # the address names no author
    assert FlagExposure.objects.filter(by=desk.person, flag=flag).count() == 1


def test_what_a_stranger_wrote_is_escaped(desk):
    flag = a_flag(tweet=a_tweet(text="<script>alert(1)</script>", reasons=[["script", 1.0]]))
    desk.post(address(flag), {"action": "show"})
    page = desk.get(address(flag)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;<u>script</u>&gt;" in page


def test_a_verdict_leads_on_to_the_next_and_claims_it(desk):
    first, second = a_read_flag(desk.person, severity=3), a_flag(severity=1)
    answer = desk.post(address(first), {"action": "uphold"})
    assert answer["Location"] == address(second)
    first.refresh_from_db(), second.refresh_from_db()
    assert first.status == FlagStatus.UPHELD
    assert second.claimed_by == desk.person


@pytest.mark.parametrize("action", ["uphold", "dismiss", "release"])
def test_what_was_passed_over_does_not_come_back_after_each_verdict(desk, action):
    passed = a_flag(severity=3)
    first, second = a_read_flag(desk.person, severity=2), a_flag(severity=1)
    answer = desk.post(address(first), {"action": action})
    assert answer["Location"] == address(second)
    second.refresh_from_db()
    assert second.claimed_by == desk.person
    desk.post(address(second), {"action": "show"})
    assert desk.post(address(second), {"action": "dismiss"})["Location"] == address(passed)  # round again


def test_where_the_following_one_was_taken_meanwhile_the_first_free_one_comes(desk, monkeypatch):
    passed = a_flag(severity=3)
    first, second = a_read_flag(desk.person, severity=2), a_flag(severity=1)
    claims.claim(flag=second, by=UserFactory(role=MODERATOR))
    monkeypatch.setattr("tweets.admin.flags.queue.neighbours", lambda *given: (None, second.pk))
    assert desk.post(address(first), {"action": "uphold"})["Location"] == address(passed)


def test_what_may_not_teach_stands_last_among_what_teaches_most(desk):
    mute = a_flag(tweet=a_tweet(abuse=0.5, stream=a_stream(may_train=False)))
    other = a_stream(may_train=True)
    unsure, sure = (a_flag(tweet=a_tweet(abuse=abuse, stream=other)) for abuse in (0.6, 0.99))
    assert list(queue.to_claim(queue.TEACHES)) == [unsure, sure, mute]


@pytest.mark.parametrize("wanted", [{"action": "uphold", "kind": "age"}, {"action": "dismiss"}])
def test_a_verdict_before_the_words_were_shown_shows_them_and_decides_nothing(desk, wanted):
    flag = a_flag()
    page = desk.post(address(flag), wanted, follow=True).content.decode()
    assert "zorblax" in page
    assert "Nothing is decided yet" in page
    flag.refresh_from_db()
    assert flag.status == FlagStatus.OPEN
    assert FlagExposure.objects.filter(by=desk.person, flag=flag).count() == 1
    desk.post(address(flag), wanted)
    flag.refresh_from_db()
    assert flag.status in (FlagStatus.UPHELD, FlagStatus.DISMISSED)


def test_after_the_last_one_comes_the_empty_queue(desk):
    answer = desk.post(address(a_read_flag(desk.person)), {"action": "dismiss"}, follow=True)
    assert "No flag is waiting" in answer.content.decode()


def test_kind_is_chosen_with_the_verdict_and_undone_with_it(desk):
    flag = a_read_flag(desk.person, kind="gender")
    desk.post(address(flag), {"action": "uphold", "kind": "religion"})
    flag.refresh_from_db()
    assert flag.kind == "religion"
    decision = flag.decisions.get()
    page = desk.get(reverse("admin:tweets_flag_changelist")).content.decode()
    assert f'value="{decision.pk}"' in page
    assert "Religion, serious." in page  # what U would take back
    desk.post(address(flag), {"action": "undo", "decision": decision.pk})
    flag.refresh_from_db()
    assert (flag.status, flag.kind) == (FlagStatus.OPEN, "gender")


def test_severity_is_chosen_with_the_verdict_and_afterwards(desk):
    flag = a_read_flag(desk.person, kind="gender", severity=1)
    page = desk.get(address(flag)).content.decode()
    assert 'data-key="v"' in page
    assert 'name="severity" value="3" data-digit="3"' in page
    assert 'name="severity" value="1" data-digit' not in page  # it is that already
    desk.post(address(flag), {"action": "uphold", "kind": "religion", "severity": "3"})
    flag.refresh_from_db()
    assert (flag.status, flag.kind, flag.severity) == (FlagStatus.UPHELD, "religion", 3)
    desk.post(address(flag), {"action": "change_severity", "severity": "2"})
    flag.refresh_from_db()
    assert flag.severity == 2
    page = desk.get(address(flag)).content.decode()
    assert "of another severity" in page
    assert "severe → serious" in page
    for wrong in ("9", "grave", ""):
        assert desk.post(address(flag), {"action": "change_severity", "severity": wrong}).status_code == 409


@pytest.mark.parametrize(("given", "severity"), [({}, 1), ({"severity": "3"}, 3)])
def test_what_has_no_kind_is_asked_for_it_and_the_list_stands_open(desk, given, severity):
    flag = a_read_flag(desk.person, kind="not_cyberbullying", severity=1)
    assert 'data-key="h"' in desk.get(address(flag)).content.decode()
    answer = desk.post(address(flag), {"action": "uphold"} | given)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "the machine named no kind. Which one is it? Press its number." in page
    assert '<details class="drop" open><summary data-key="t">Harmful, of which kind?' in page
    assert f'name="severity" value="{severity}" checked' in page  # what V said before is not lost
    flag.refresh_from_db()
    assert flag.status == FlagStatus.OPEN


def test_somebody_elses_flag_has_no_buttons_and_takes_no_verdict(desk):
    flag = a_flag()
    other = UserFactory(role=MODERATOR)
    claims.claim(flag=flag, by=other)
    page = desk.get(address(flag)).content.decode()
    assert f"{other.username} has this before them" in page
    assert 'value="dismiss"' not in page
    assert desk.post(address(flag), {"action": "dismiss"}).status_code == 409
    flag.refresh_from_db()
    assert flag.status == FlagStatus.OPEN


def test_the_handle_takes_a_senior_and_stands_in_the_log(desk):
    flag = a_flag(tweet=a_tweet(handle="sometroll", url=""))
    assert desk.post(address(flag), {"action": "author"}).status_code == 403
    senior = at_desk(SENIOR_MODERATOR)
    claims.release(flag=flag, by=desk.person)
    assert "sometroll" not in senior.get(address(flag)).content.decode()
    assert not AuditEntry.objects.filter(action="flag.open_author").exists()
    assert "sometroll" in senior.post(address(flag), {"action": "author"}).content.decode()
    entry = AuditEntry.objects.get(action="flag.open_author")
    assert (entry.by, entry.subject) == (senior.person, f"flags/{flag.public_id}")
    assert "sometroll" not in str(entry.details)


def test_a_break_is_offered_after_as_many_as_the_setting_says(desk, settings):
    settings.FLAGS_BEFORE_BREAK = 2
    listed = reverse("admin:tweets_flag_changelist")
    exposure.look(flag=a_flag(), by=desk.person)
    assert "without a pause" not in desk.get(listed).content.decode()
    exposure.look(flag=a_flag(), by=desk.person)
    page = desk.get(listed).content.decode()
    assert "2 of these posts without a pause" in page
    assert reverse("admin:incidents_correction_changelist") in page


@pytest.mark.parametrize(
    ("view", "order"),
    [("severe", "cab"), ("oldest", "abc"), ("newest", "cba"), ("teaches", "bca")],
)
def test_the_queue_comes_in_the_order_that_was_chosen(desk, view, order):
    flags = {
        "a": a_flag(severity=1, tweet=a_tweet(abuse=0.99)),
        "b": a_flag(severity=1, tweet=a_tweet(abuse=0.51)),
        "c": a_flag(severity=3, tweet=a_tweet(abuse=0.6)),
    }
    page = desk.get(reverse("admin:tweets_flag_changelist"), {"view": view}).content.decode()
    seen = sorted(flags, key=lambda name: page.index(flags[name].public_id))
    assert "".join(seen) == order


def test_a_withdrawn_or_forgotten_post_shows_no_words(desk):
    flag = a_flag()
    desk.post(address(flag), {"action": "show"})
    Flag.objects.filter(pk=flag.pk).update(status="withdrawn")
    type(flag.tweet).objects.filter(pk=flag.tweet_id).update(
        text="", url="", forgotten_at=flag.made_at, deleted_at_source=flag.made_at
    )
    page = desk.get(address(flag)).content.decode()
    assert "Deleted at its source" in page
    assert 'value="uphold"' not in page


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR, PARTNER, None])
def test_only_those_who_moderate_come_in(role):
    client = at_desk(role)
    expected = 200 if role in (MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR) else 403
    assert client.get(reverse("admin:tweets_flag_changelist")).status_code == expected


def test_the_lists_take_no_more_queries_for_more_flags(desk, django_assert_max_num_queries):
    for _number in range(12):
        a_flag()
    with django_assert_max_num_queries(22):
        desk.get(reverse("admin:tweets_flag_changelist"))
