"""Warnings: matched once, gathered through quiet, sent once, without the words, dropped when a flag falls."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from civicwatch.access import partners
from civicwatch.access.models import AuditEntry
from civicwatch.access.partner_scopes import SCOPES
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, SENIOR_MODERATOR
from civicwatch.events import fanning_out, stream_access, webhooks
from civicwatch.events.kinds import PUBLIC, part_of
from civicwatch.events.models import Event
from civicwatch.events.services import number_waiting
from civicwatch.lib import jobs
from sightings.models import OutboundMessage
from tests.factories import UserFactory
from tests.tweets.flag_rows import WORDS, a_flag, a_rule, a_stream, a_tweet
from tweets.models import Flag, Warning, WarningRule
from tweets.services import exposure, flags_out, letters, verdicts, warnings, watching
from tweets.services.errors import NotPossibleError
from workers.warning_jobs import warning_jobs

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=61)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


@pytest.fixture
def rule(senior):
    rule = a_rule(on=True, by=senior, now=timezone.now() - timedelta(days=1), quiet_hours=6)
    Warning.objects.all().delete()
    return rule


def told(flag):
    flags_out.told_new([flag], now=timezone.now())
    number_waiting(now=timezone.now() + LATER)
    while warnings.make_next():
        pass
    return flag


def send_due():
    job = next(job for job in warning_jobs() if job.name == watching.SEND_JOB)
    while job.run_once():
        pass


def later(hours):
    """As if so many hours had passed."""
    for row in WarningRule.objects.exclude(last_sent_at=None):
        row.last_sent_at -= timedelta(hours=hours)
        row.save(update_fields=["last_sent_at"])
    Warning.objects.filter(stage="to_send").update(due_at=timezone.now())


def test_a_flag_that_names_the_account_is_told_once_without_its_words(rule):
    flag = told(a_flag())
    told(flag)
    send_due()
    send_due()
    letter = mail.outbox.pop()
    assert not mail.outbox
    assert letter.to == ["ada@example.org"]
    for hidden in (WORDS, "zorblax", "nobody wants", "nasty_troll", flag.tweet.url):
        assert hidden not in f"{letter.subject} {letter.body}"
    for needed in ("988", "Block", "Report", "/stop/", "/appeals/"):
        assert needed in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["Message-ID"].startswith("<warning.")


@pytest.mark.parametrize(
    "given",
    [
        {"tweet": {"text": "nobody named here"}},
        {"tweet": {"text": "me@ada is no mention"}},
        {"tweet": {"handle": "Ada"}},
        {"tweet": {"platform": "bluesky"}},
        {"status": "waiting"},
        {"status": "dismissed"},
    ],
)
def test_nothing_is_said_of_what_does_not_match(rule, given):
    told(a_flag(tweet=a_tweet(**given.pop("tweet", {})), **given))
    assert not Warning.objects.exists()


@pytest.mark.parametrize(
    ("change", "is_told"),
    [({"kinds": ["age"]}, False), ({"kinds": ["gender"]}, True), ({"min_severity": 3}, False), ({}, True)],
)
def test_kind_and_severity_are_the_readers_choice(rule, change, is_told):
    WarningRule.objects.update(**change)
    told(a_flag(kind="gender", severity=2))
    assert Warning.objects.exists() == is_told


def test_what_waits_for_a_person_is_told_when_the_person_has_agreed(rule):
    flag = told(a_flag(status="waiting"))
    by = UserFactory(role=MODERATOR)
    exposure.look(flag=flag, by=by)
    verdicts.uphold(flag=flag, by=by)
    assert warnings.make_next() == 0
    number_waiting(now=timezone.now() + LATER)
    assert warnings.make_next() == 1
    send_due()
    assert "a person has looked at it" in mail.outbox[0].body


def test_a_quiet_period_gathers_what_comes_in_it(rule):
    told(a_flag())
    send_due()
    for _number in range(3):
        told(a_flag())
    send_due()
    assert len(mail.outbox) == 1
    assert Warning.objects.filter(stage="to_send", due_at__gt=timezone.now()).count() == 3
    later(hours=7)
    send_due()
    assert len(mail.outbox) == 2
    assert "3 posts that name @ada" in mail.outbox[1].body
    assert not Warning.objects.filter(stage="to_send").exists()


@pytest.mark.parametrize("how", ["stop", "end", "dismiss"])
def test_what_should_not_be_said_any_more_is_dropped(rule, how, senior):
    flag = told(a_flag())
    if how == "stop":
        watching.stop(rule=rule)
    elif how == "end":
        watching.end(account=rule.account, why="over", by=senior)
    else:
        exposure.look(flag=flag, by=senior)
        verdicts.dismiss(flag=flag, by=senior)
    send_due()
    assert not mail.outbox
    assert Warning.objects.get().stage == "dropped"


def test_a_rule_hears_nothing_of_what_was_flagged_before_its_second_yes(senior):
    flag = a_flag(now=timezone.now() - timedelta(hours=1))
    a_rule(on=True, by=senior)
    told(flag)
    assert not Warning.objects.exclude(flag=None).exists()


def test_the_first_letter_asks_and_only_while_nobody_said_yes():
    rule = a_rule()
    send_due()
    assert watching.token_of(rule) in mail.outbox[0].body
    second = a_rule(handle="grace", contact="grace@example.org")
    watching.confirm(rule=second)
    send_due()
    assert len(mail.outbox) == 1


def test_letters_speak_the_language_that_was_chosen(rule):
    WarningRule.objects.update(language="es")
    flag = told(a_flag())
    rule.refresh_from_db()
    letter = letters.compose(rule, [flag], key="k")
    assert "Línea de Prevención del Suicidio" in letter.body


def test_a_mail_server_that_is_away_loses_nothing_and_stops_no_other_letter(rule, senior, monkeypatch):
    other = a_rule(on=True, by=senior, handle="grace", contact="grace@example.org")
    Warning.objects.filter(flag=None).delete()
    WarningRule.objects.update(confirmed_at=timezone.now() - timedelta(days=1))
    told(a_flag(tweet=a_tweet(text="@ada @grace go away")))
    real = letters.send_mail

    def send(letter):
        if letter.to == "ada@example.org":
            raise ConnectionRefusedError("ada@example.org is not reached")
        real(letter)

    monkeypatch.setattr(letters, "send_mail", send)
    send_due()
    assert [letter.to for letter in mail.outbox] == [["grace@example.org"]]
    held = Warning.objects.get(rule=rule)
    assert (held.stage, held.error) == ("to_send", "ConnectionRefusedError")
    assert held.due_at > timezone.now()
    assert Warning.objects.get(rule=other).stage == "sent"
    for _try in range(4):
        Warning.objects.filter(pk=held.pk).update(due_at=timezone.now())
        send_due()
    held.refresh_from_db()
    assert (held.stage, held.failed_stage) == ("failed", "to_send")
    monkeypatch.setattr(letters, "send_mail", real)
    assert jobs.retry(Warning.objects.all()) == 1
    send_due()
    assert len(mail.outbox) == 2


def an_organisation(name="Helpers"):
    """A partner that may watch, and a person of theirs."""
    root = UserFactory(role=ADMINISTRATOR)
    partner = partners.take_on(name=name, purpose="Aid", scopes=list(SCOPES), by=root)
    person = UserFactory(role=PARTNER, partner=partner)
    partners.accept_terms(partner=partner, by=person)
    return partner, person


def a_rule_of_its_stream(partner, **fields):
    given = {"channel": "email", "contact": "desk@helpers.example"} | fields
    return watching.ask_of_stream(partner=partner, now=timezone.now() - timedelta(days=1), **given)


def test_an_organisation_is_warned_of_what_it_sends_itself_once_it_said_yes_twice():
    (partner, _person), others = an_organisation(), a_stream()
    theirs = a_stream(kind="api", partner=partner)
    rule = a_rule_of_its_stream(partner, kinds=["gender"], min_severity=2)
    send_due()
    assert "Helpers" in mail.outbox[0].body
    told(a_flag(tweet=a_tweet(stream=theirs)))
    assert Warning.objects.filter(flag__isnull=False).count() == 0  # one yes is not enough
    watching.confirm(rule=rule, now=timezone.now() - timedelta(hours=1))

    told(a_flag(tweet=a_tweet(stream=others)))
    told(a_flag(tweet=a_tweet(stream=theirs), severity=1))
    told(a_flag(tweet=a_tweet(stream=theirs), kind="age"))
    flag = told(a_flag(tweet=a_tweet(stream=theirs, text="zorblax of nobody in particular")))
    send_due()

    assert Warning.objects.get(flag__isnull=False).flag == flag
    letter = mail.outbox[1]
    assert "1 post that Helpers sent was flagged" in letter.body
    assert "zorblax" not in letter.body + letter.subject
    watching.stop(rule=rule)
    assert WarningRule.objects.get().contact == ""
    logged = AuditEntry.objects.filter(subject=f"streams/{theirs.pk}").values_list("action", flat=True)
    assert sorted(logged) == ["watching.ask", "watching.confirm", "watching.stop"]
    watching.forget_old(now=timezone.now() + timedelta(days=91))
    assert not WarningRule.objects.exists()


def test_a_stream_rule_is_for_whoever_may_read_flags_and_sends_something():
    partner, _person = an_organisation()
    with pytest.raises(NotPossibleError):
        a_rule_of_its_stream(partner)
    a_stream(kind="api", partner=partner)
    partner.scopes = ["tweets:send"]
    partner.save()
    with pytest.raises(NotPossibleError):
        a_rule_of_its_stream(partner)


def test_a_rule_of_a_stream_tells_the_webhooks_of_its_partner(senior):
    partner, _person = an_organisation()
    theirs = a_stream(kind="api", partner=partner)
    rule = a_rule_of_its_stream(partner, channel="webhook", contact="")
    watching.confirm(rule=rule, now=timezone.now() - timedelta(hours=1))
    told(a_flag(tweet=a_tweet(stream=theirs)))
    send_due()
    event = Event.objects.get(kind=warnings.MADE)
    assert event.subject.startswith(f"partners/{partner.pk}/")
    assert event.payload["account"] is None


def test_the_database_refuses_a_rule_about_everything():
    partner, _person = an_organisation()
    a_stream(kind="api", partner=partner)
    rule = a_rule_of_its_stream(partner)
    with pytest.raises(IntegrityError), transaction.atomic():
        WarningRule.objects.filter(pk=rule.pk).update(stream=None)


@pytest.mark.parametrize("channel", ["email", "webhook"])
def test_whoever_may_no_longer_read_flags_is_not_warned(senior, channel):
    partner, _person = an_organisation()
    long_ago = timezone.now() - timedelta(days=1)
    a_rule(on=True, by=senior, channel=channel, partner=partner, reason="agreed", now=long_ago)
    Warning.objects.all().delete()
    told(a_flag())
    partners.change(
        partner=partner,
        name="Helpers",
        purpose="Aid",
        scopes=["webhooks"],
        by=UserFactory(role=ADMINISTRATOR),
    )
    send_due()
    assert Warning.objects.get().stage == "dropped"
    assert not mail.outbox
    assert not Event.objects.filter(kind=warnings.MADE).exists()


def test_a_text_message_is_put_down_once_with_the_carrier_and_is_short(senior):
    a_rule(on=True, by=senior, channel="sms", contact="+12135550177", now=timezone.now() - timedelta(days=1))
    Warning.objects.all().delete()
    told(a_flag())
    send_due()
    send_due()
    row = OutboundMessage.objects.get()
    assert (row.last_number, row.key) == ("+12135550177", f"warning:{Warning.objects.get().public_id}")
    assert "988" in row.body
    assert "zorblax" not in row.body
    assert not mail.outbox


def test_dying_between_sending_and_noting_it_carries_the_same_message_id(rule, monkeypatch):
    told(a_flag())
    row = Warning.objects.get()
    for _try in range(2):  # as after a worker that died: the row is due again and nothing was noted
        warnings.send([row], by_mail=letters.send_mail, by_text=lambda letter: None)
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1


def test_matching_takes_as_many_queries_whatever_waits(rule, django_assert_max_num_queries):
    stream = a_stream()
    flags = [a_flag(tweet=a_tweet(stream=stream)) for _number in range(10)]
    flags_out.told_new(flags, now=timezone.now())
    number_waiting(now=timezone.now() + LATER)
    with django_assert_max_num_queries(16):
        warnings.make_next()
    assert Warning.objects.count() == 10
    assert Flag.objects.count() == 10


def test_a_webhook_of_the_partner_that_asked_hears_of_each_flag_and_no_other_does(senior):
    root = UserFactory(role=ADMINISTRATOR)
    hooks = {}
    for name in ("Helpers", "Others"):
        partner = partners.take_on(name=name, purpose="x", scopes=list(SCOPES), by=root)
        person = UserFactory(role=PARTNER, partner=partner)
        partners.accept_terms(partner=partner, by=person)
        partners.make_key(partner=partner, name="server", scopes=list(SCOPES), by=person)
        hooks[name] = webhooks.add(partner=partner, url="https://example.org/hook", by=person)
    long_ago = timezone.now() - timedelta(days=1)
    a_rule(
        on=True, by=senior, channel="webhook", partner=hooks["Helpers"].partner, reason="agreed", now=long_ago
    )
    told(a_flag())
    told(a_flag())
    send_due()
    number_waiting(now=timezone.now() + LATER)
    while fanning_out.fan_out():
        pass
    heard = {name: hook.deliveries.filter(kind=warnings.MADE).count() for name, hook in hooks.items()}
    assert heard == {"Helpers": 2, "Others": 0}
    event = Event.objects.filter(kind=warnings.MADE).first()
    assert not {"ada", "zorblax", "nasty_troll"} & set(str(event.payload).split("'"))
    assert stream_access.part_wanted({"query_string": b"kinds=warning"}) == PUBLIC
    assert part_of(warnings.MADE) != PUBLIC
