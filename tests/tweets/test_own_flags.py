"""Flags that a partner keeps to itself: every way out, asked by that partner, by another, by everybody."""

import json
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicwatch.access.models import AuditEntry
from civicwatch.access.partner_scopes import TWEETS_READ, TWEETS_SEND, WEBHOOKS
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.events import services as events
from civicwatch.events import webhooks
from civicwatch.events.models import DeliveryStage
from civicwatch.lib import jobs
from tests.events.test_stream import Client, fresh_hub, run
from tests.factories import UserFactory
from tests.lib.web_server import web_server
from tests.signed_in import sign_in
from tests.tweets.api.conftest import make_partner
from tests.tweets.flag_rows import a_flag, a_rule, a_tweet
from tests.tweets.posts import a_post, judge_all, receive
from tests.tweets.posts import a_stream as the_sites_own
from tests.tweets.stand_in import stand_in
from tweets.exploration import over_time
from tweets.models import Flag, Stream, Warning
from tweets.services import deletion, flags_out, own_flags, receiving, warnings
from tweets.services.errors import NotAllowedError

__all__ = ["fresh_hub", "make_partner"]
PATH = "/api/v1/tweets/flags/"
ALL = [WEBHOOKS, TWEETS_SEND, TWEETS_READ]


@pytest.fixture
def two(make_partner, monkeypatch):
    """The partner that sends posts, and another; each with its key."""
    stand_in(monkeypatch)
    cache.clear()
    return make_partner("Sender", ALL), make_partner("Other", ALL)


@pytest.fixture
def sender(two):
    return two[0][0]


def choose(partner, *, keep, **more):
    by = partner.people.get()
    return own_flags.choose(stream=receiving.stream_of(partner), keep=keep, by=by, **more)


def flag_of(partner, external_id="1", **more):
    receive(a_post(external_id, "abuse of somebody"), stream=receiving.stream_of(partner), **more)
    judge_all()
    events.number_waiting()
    return Flag.objects.get(tweet__external_id=external_id)


def decide(flag, status):
    Flag.objects.filter(pk=flag.pk).update(status=status, decided_at=timezone.now())
    flags_out.told(Flag.objects.get(pk=flag.pk))
    events.number_waiting()


def read(client, held, **query):
    return client.get(PATH, query, headers={"Authorization": f"Bearer {held[1]}"}).json()


def lines(client, held, **query):
    return [(line["event"], line["status"]) for line in read(client, held, **query)["results"]]


FLAGGED = ("tweet.flagged", "open")
GONE = ("tweet.flag_withdrawn", "withdrawn")


# --- the cursor ---


def test_as_it_comes_every_partner_reads_every_flag(client, two, sender):
    flag_of(sender)

    assert [lines(client, held) for held in two] == [[FLAGGED], [FLAGGED]]


def test_what_is_kept_its_sender_alone_reads(client, two, sender):
    choose(sender, keep=True)
    flag = flag_of(sender)
    decide(flag, "upheld")
    mine, theirs = two

    assert lines(client, mine) == [("tweet.flagged", "upheld"), ("tweet.flag_decided", "upheld")]
    page = read(client, theirs)
    assert page["results"] == [] and "abuse of" not in json.dumps(page) and flag.public_id not in str(page)
    assert (page["cursor"], page["more"]) == ("2", False)


def test_what_others_send_and_this_site_reads_is_nobodys_secret(client, two, sender):
    choose(sender, keep=True)
    flag_of(two[1][0], "theirs")
    receive(a_post("wire", "abuse"), stream=the_sites_own())
    judge_all()
    events.number_waiting()

    assert [lines(client, held) for held in two] == [[FLAGGED, FLAGGED]] * 2


def test_a_page_is_full_although_kept_flags_lie_between(client, two, sender):
    choose(sender, keep=True)
    for number in range(5):
        flag_of(sender, f"kept {number}")
        flag_of(two[1][0], f"open {number}")

    page = read(client, two[1], limit=3)

    assert [line["number"] for line in page["results"]] == [2, 4, 6]
    assert [line["number"] for line in read(client, two[1], cursor=page["cursor"])["results"]] == [8, 10]


def test_a_long_row_of_kept_flags_is_passed_in_steps_and_nothing_is_lost(client, two, sender, monkeypatch):
    monkeypatch.setattr(flags_out, "FEWEST_LOOKED_AT", 1)
    monkeypatch.setattr(flags_out, "MOST_LOOKS", 2)
    choose(sender, keep=True)
    for number in range(5):
        flag_of(sender, f"kept {number}")
    flag_of(two[1][0], "open")

    page = read(client, two[1], limit=1)
    assert (page["results"], page["cursor"], page["more"]) == ([], "4", True)
    page = read(client, two[1], limit=1, cursor=page["cursor"])
    assert ([line["number"] for line in page["results"]], page["cursor"], page["more"]) == ([6], "6", False)


def test_what_was_given_out_before_is_called_back_from_others_alone(client, two, sender):
    flag = flag_of(sender)
    choose(sender, keep=True)
    events.number_waiting()
    mine, theirs = two

    assert lines(client, mine) == [FLAGGED]
    page = read(client, theirs)["results"]
    assert [(line["event"], line["status"], line["public_id"]) for line in page] == [(*GONE, flag.public_id)]
    assert "tweet" not in page[0] and "kind" not in page[0]


def test_each_is_called_back_once_and_what_was_told_to_be_gone_is_not(client, two, sender):
    flag_of(sender)
    gone = flag_of(sender, "gone")
    deletion.deleted_at_source([("x", gone.tweet.external_id)])
    events.number_waiting()
    for keep in (True, True, False, True):
        choose(sender, keep=keep)
    events.number_waiting()

    assert lines(client, two[1]) == [GONE]
    said = AuditEntry.objects.filter(action="stream.keep_flags").order_by("number")
    assert [entry.details["called_back"] for entry in said] == [1, 0]


def test_of_what_had_no_number_yet_others_never_hear(client, two, sender):
    receive(a_post("1", "abuse"), stream=receiving.stream_of(sender))
    judge_all()
    choose(sender, keep=True)
    events.number_waiting()

    assert (lines(client, two[0]), lines(client, two[1])) == ([FLAGGED], [])


def test_after_the_call_its_sender_hears_on_and_others_nothing(client, two, sender):
    flag = flag_of(sender)
    choose(sender, keep=True)
    events.number_waiting()
    decide(flag, "upheld")
    deletion.deleted_at_source([("x", flag.tweet.external_id)])
    events.number_waiting()

    told = ["tweet.flagged", "tweet.flag_decided", "tweet.flag_withdrawn"]
    assert [event for event, _status in lines(client, two[0])] == told
    assert lines(client, two[1]) == [GONE]


def test_shared_again_only_what_comes_from_then_on_is_told(client, two, sender):
    choose(sender, keep=True)
    flag_of(sender, "kept")
    receive(a_post("waits", "abuse"), stream=receiving.stream_of(sender))  # judged only afterwards
    choose(sender, keep=False)
    flag_of(sender, "shared")

    texts = [line["tweet"]["id"] for line in read(client, two[1])["results"]]
    assert texts == ["shared"]
    assert len(lines(client, two[0])) == 3


# --- webhooks ---


@pytest.fixture
def site(settings):
    settings.FETCH_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with web_server() as server:
        for path in ("/mine", "/theirs"):
            server.answer(path, b"thank you")
        yield server


@pytest.fixture
def hooks(site, two):
    return [
        webhooks.add(partner=held[0], url=site.url(path))
        for held, path in zip(two, ("/mine", "/theirs"), strict=True)
    ]


def deliver():
    for name in (events.FAN_OUT_JOB, webhooks.DELIVER_JOB):
        jobs.run_until_empty(name)


def heard(site, path):
    bodies = [
        json.loads(body)
        for (asked, _headers), body in zip(site.asked, site.bodies, strict=True)
        if asked == path
    ]
    return [(body["type"], body["data"]["status"]) for body in bodies]


def test_webhooks_of_others_are_sent_nothing(site, hooks, sender):
    choose(sender, keep=True)
    flag_of(sender)
    deliver()

    assert (heard(site, "/mine"), heard(site, "/theirs")) == ([FLAGGED], [])
    assert not hooks[1].deliveries.exists()


def test_webhooks_of_others_hear_that_it_is_gone(site, hooks, sender):
    flag_of(sender)
    deliver()
    choose(sender, keep=True)
    events.number_waiting()
    deliver()

    assert (heard(site, "/mine"), heard(site, "/theirs")) == ([FLAGGED], [FLAGGED, GONE])
    assert "abuse of" not in site.bodies[-1].decode()


def test_what_is_on_its_way_to_others_or_sent_again_is_held_back(site, hooks, sender):
    flag_of(sender)
    jobs.run_until_empty(events.FAN_OUT_JOB)
    choose(sender, keep=True)
    jobs.run_until_empty(webhooks.DELIVER_JOB)
    assert (heard(site, "/mine"), heard(site, "/theirs")) == ([FLAGGED], [])

    delivery = hooks[1].deliveries.get(kind="tweet.flagged")
    webhooks.replay(delivery=delivery)
    jobs.run_until_empty(webhooks.DELIVER_JOB)
    delivery.refresh_from_db()
    assert (delivery.stage, heard(site, "/theirs")) == (DeliveryStage.GIVEN_UP, [])


# --- the stream of server-sent events ---


@pytest.mark.django_db(transaction=True)
def test_the_stream_of_another_carries_none_of_it_now_or_when_it_comes_back(fresh_hub, two, sender):
    happen, keep = sync_to_async(flag_of), sync_to_async(choose)

    class Partner(Client):
        def __init__(self, held, **more):
            self.key = held[1]
            super().__init__(query=b"kinds=tweet", **more)
            self.scope["headers"].append((b"authorization", f"Bearer {self.key}".encode()))

    async def scenario():
        await happen(sender, "before")
        await keep(sender, keep=True)
        await sync_to_async(events.number_waiting)()
        mine, theirs, public = Partner(two[0]), Partner(two[1]), Client(last_event_id=0)
        for client in (mine, theirs, public):
            await client.started.wait()
        await happen(sender, "kept")
        await happen(two[1][0], "open")
        await mine.until(2)
        await theirs.until(1)
        mine_again, theirs_again = Partner(two[0], last_event_id=0), Partner(two[1], last_event_id=0)
        await mine_again.until(3)
        await theirs_again.until(2)
        for client in (mine, theirs, public, mine_again, theirs_again):
            await client.close()
        assert [event["id"] for event in mine.events] == ["3", "4"]
        assert [event["id"] for event in theirs.events] == ["4"]
        assert [event["id"] for event in mine_again.events] == ["1", "3", "4"]
        assert [(event["id"], event["event"]) for event in theirs_again.events] == [
            ("2", "tweet.flag_withdrawn"),
            ("4", "tweet.flagged"),
        ]
        assert public.events == []

    run(scenario)


# --- warnings, pages, moderators ---


def test_of_what_is_kept_only_its_senders_own_rules_warn(two, sender):
    by = UserFactory(role=SENIOR_MODERATOR)
    now = timezone.now() - timedelta(hours=1)
    for name, more in (("a person", {}), ("other", {"partner": two[1][0]}), ("sender", {"partner": sender})):
        reason = {"reason": "looks after it"} if more else {}
        a_rule(contact=f"{name.replace(' ', '')}@example.org", on=True, by=by, now=now, **more, **reason)
    stream = receiving.stream_of(sender)
    flag = a_flag(tweet=a_tweet(stream=stream, sender=sender.pk))

    assert len(warnings.made_of([flag], now=timezone.now())) == 3
    choose(sender, keep=True)
    assert [each.rule.partner for each in warnings.made_of([flag], now=timezone.now())] == [sender]


@pytest.mark.parametrize(("keep", "sent"), [(False, 1), (True, 0)])
def test_a_warning_that_waits_is_dropped_when_its_flag_is_kept(sender, keep, sent):
    rule = a_rule(on=True, by=UserFactory(role=SENIOR_MODERATOR), now=timezone.now() - timedelta(hours=1))
    flag = a_flag(tweet=a_tweet(stream=receiving.stream_of(sender), sender=sender.pk))
    rule.warnings.all().delete()
    for each in warnings.made_of([flag], now=timezone.now()):
        each.save()
    choose(sender, keep=keep)
    letters = []

    warnings.send(list(Warning.objects.all()), by_mail=letters.append, by_text=letters.append)([])

    assert len(letters) == sent


def test_public_counts_leave_it_out(sender):
    stream = receiving.stream_of(sender)
    for _ in range(over_time.FEWEST):
        a_flag(tweet=a_tweet(stream=stream, sender=sender.pk))
    assert over_time.weeks(now=timezone.now())[0].counts["gender"] == over_time.FEWEST

    choose(sender, keep=True)

    assert over_time.weeks(now=timezone.now()) == []


def test_moderators_see_it_and_nobody_without_a_key_does(client, sender):
    choose(sender, keep=True)
    flag = flag_of(sender)

    assert client.get(PATH).status_code == 401
    assert client.get(f"/admin/tweets/flag/{flag.pk}/change/").status_code == 302
    sign_in(client, UserFactory(role=MODERATOR))
    assert client.get(f"/admin/tweets/flag/{flag.pk}/change/").status_code == 200


def test_the_desk_says_of_a_flag_that_it_is_for_its_sender_alone(client, two, sender):
    choose(sender, keep=True)
    kept, told = flag_of(sender, "kept"), flag_of(two[1][0], "told")
    choose(sender, keep=False)  # what arrived meanwhile stays its own
    sign_in(client, UserFactory(role=MODERATOR))

    listed = client.get("/admin/tweets/flag/").content.decode()
    row = listed.split(f"Flag {kept.public_id}")[1].split("</li>")[0]
    assert "for its sender alone" in row and 'title="The partner that sent this post keeps' in row
    assert listed.count("for its sender alone") == 1
    for flag, said in ((kept, True), (told, False)):
        page = client.get(f"/admin/tweets/flag/{flag.pk}/change/").content.decode()
        assert ("for its sender alone" in page, "Who is told" in page) == (said, said)


# --- who chooses ---


def test_it_is_in_the_log_with_who_chose(sender):
    choose(sender, keep=True)
    choose(sender, keep=False)

    stream = Stream.objects.get()
    found = AuditEntry.objects.filter(subject=f"streams/{stream.pk}").order_by("number")
    assert [(entry.action, entry.by, entry.details["partner"]) for entry in found] == [
        ("stream.keep_flags", sender.people.get(), sender.pk),
        ("stream.share_flags", sender.people.get(), sender.pk),
    ]


def test_nobody_chooses_for_a_partner_but_an_administrator(two, sender):
    stream = receiving.stream_of(sender)
    for by in (two[1][0].people.get(), UserFactory(role=MODERATOR)):
        with pytest.raises(NotAllowedError):
            own_flags.choose(stream=stream, keep=True, by=by)
    assert own_flags.choose(stream=stream, keep=True, by=UserFactory(role=ADMINISTRATOR))
    with pytest.raises(NotAllowedError):
        own_flags.choose(stream=the_sites_own(), keep=True, by=UserFactory(role=ADMINISTRATOR))


def test_the_database_refuses_it_for_what_no_partner_sends(db):
    stream = the_sites_own()
    for change in ({"keeps_flags": True}, {"kept_flags_until": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stream.objects.filter(pk=stream.pk).update(**change)


def test_an_administrator_chooses_in_admin(client, sender):
    stream = receiving.stream_of(sender)
    sign_in(client, UserFactory(role=ADMINISTRATOR))
    address = f"/admin/tweets/stream/{stream.pk}/change/"
    assert "keeps_flags" in client.get(address).content.decode()
    client.post(address, {"label": "Sender", "enabled": "on", "keeps_flags": "on"})
    stream.refresh_from_db()
    assert stream.keeps_flags
    assert AuditEntry.objects.filter(action="stream.keep_flags").exists()
    own = f"/admin/tweets/stream/{the_sites_own().pk}/change/"
    assert "keeps_flags" not in client.get(own).content.decode()
