"""Watching: two yeses, a proof, an end; a stranger learns nothing, and nobody is flooded."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from civicwatch.access.models import AuditEntry, Partner
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_rule, a_stream, a_tweet
from tweets import contacts
from tweets.models import Warning, WarningRule, WatchedAccount
from tweets.services import watching
from tweets.services.errors import NotAllowedError, NotPossibleError

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


def test_asking_writes_one_letter_and_warns_of_nothing_yet():
    rule = a_rule()
    assert Warning.objects.get().flag is None
    assert not rule.is_on
    assert not rule.account.is_on


def test_handle_and_address_are_sealed_and_stand_in_no_log():
    a_rule(handle="ada_of_oakland", contact="ada@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT handle FROM tweets_watchedaccount")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT contact, contact_hash FROM tweets_warningrule")
        stored += str(cursor.fetchall())
    stored += str(list(AuditEntry.objects.values_list("details", "subject")))
    assert "ada_of" not in stored
    assert "example.org" not in stored


def test_the_link_is_found_by_its_hash_alone():
    rule = a_rule()
    token = watching.token_of(rule)
    assert watching.find(token) == rule
    assert watching.find(token[:-1] + "0") is None or token.endswith("0")
    assert token not in str(WarningRule.objects.values().get())


def test_a_link_lapses_after_a_week_and_so_does_what_nobody_confirmed():
    rule = a_rule(now=NOW)
    late = NOW + watching.CONFIRM_WITHIN
    with pytest.raises(NotPossibleError):
        watching.confirm(rule=rule, now=late)
    assert watching.forget_old(now=late) == 1
    assert not WarningRule.objects.exists()


def test_what_an_organisation_never_confirmed_is_forgotten_too():
    partner = Partner.objects.create(name="Helpers", purpose="Aid", by=UserFactory(role=ADMINISTRATOR))
    a_rule(channel="webhook", partner=partner, reason="agreed", now=NOW)
    assert watching.forget_old(now=NOW + watching.CONFIRM_WITHIN) == 1
    assert not WatchedAccount.objects.exists()


def test_one_address_gets_no_more_than_three_letters_a_day():
    for handle in ("a", "b", "c"):
        assert a_rule(handle=handle, now=NOW)
    assert a_rule(handle="d", contact="ADA@example.org", now=NOW) is None
    assert a_rule(handle="d", now=NOW + timedelta(hours=25))
    assert Warning.objects.count() == 4


def test_the_code_proves_it_when_the_account_itself_posts_it():
    rule = a_rule(handle="Ada", now=NOW)
    code = rule.account.code
    watching.confirm(rule=rule, now=NOW)
    a_tweet(handle="somebody_else", text=f"{code} {code}", now=NOW + timedelta(minutes=1))
    a_tweet(handle="ada", text="hello", now=NOW + timedelta(minutes=1))
    a_tweet(handle="ada", text=code, now=NOW - timedelta(minutes=1))
    assert watching.prove_by_code() == 0
    a_tweet(handle="ADA", text=f"My code is {code}.", now=NOW + timedelta(minutes=2))
    assert watching.is_proving_overdue(timedelta(0))
    assert watching.prove_by_code() == 1
    rule.account.refresh_from_db()
    assert (rule.account.proof, rule.account.approved_by, rule.account.is_on) == ("code", None, True)
    assert watching.prove_by_code() == 0


def test_a_code_that_a_partner_sends_proves_nothing():
    rule = a_rule(handle="ada", now=NOW)
    watching.confirm(rule=rule, now=NOW)
    partner = Partner.objects.create(name="The Paper", purpose="Research", by=UserFactory(role=ADMINISTRATOR))
    theirs = a_stream(kind="api", partner=partner)
    a_tweet(handle="ada", text=rule.account.code, now=NOW + timedelta(minutes=1), stream=theirs)
    assert not watching.is_proving_overdue(timedelta(0))
    assert watching.prove_by_code() == 0
    a_tweet(handle="ada", text=rule.account.code, now=NOW + timedelta(minutes=1))
    assert watching.prove_by_code() == 1


def test_codes_are_looked_for_by_one_query_however_many_wait(django_assert_num_queries):
    for number in range(3):
        rule = a_rule(handle=f"ada{number}", contact=f"ada{number}@example.org", now=NOW)
        watching.confirm(rule=rule, now=NOW)
    with django_assert_num_queries(1):
        assert not watching.is_proving_overdue(timedelta(0))
    with django_assert_num_queries(1):
        assert watching.prove_by_code() == 0


def test_a_code_proves_nothing_before_the_reader_said_yes():
    rule = a_rule(handle="ada", now=NOW)
    a_tweet(handle="ada", text=rule.account.code, now=NOW + timedelta(minutes=1))
    assert watching.prove_by_code() == 0


def test_a_person_approves_with_a_reason_that_is_logged(senior):
    account = a_rule().account
    with pytest.raises(NotPossibleError, match="how"):
        watching.approve(account=account, how=" ", by=senior)
    watching.approve(account=account, how="Code stood in the profile", by=senior)
    entry = AuditEntry.objects.get(action="watching.approve")
    assert (entry.by, entry.details["how"]) == (senior, "Code stood in the profile")
    with pytest.raises(NotPossibleError):
        watching.approve(account=account, how="again", by=senior)


def test_it_takes_a_senior():
    account = a_rule().account
    for act in (watching.approve, watching.end):
        words = {"how" if act is watching.approve else "why": "because"}
        with pytest.raises(NotAllowedError):
            act(account=account, by=UserFactory(role=MODERATOR), **words)


def test_ending_forgets_every_address(senior):
    rule = a_rule(on=True, by=senior)
    watching.end(account=rule.account, why="sold the account", by=senior)
    rule.refresh_from_db()
    assert (rule.contact, rule.is_on, rule.account.ended_by) == ("", False, senior)
    assert AuditEntry.objects.get(action="watching.end").details["why"] == "sold the account"


def test_the_last_to_stop_ends_the_watching(senior):
    rule = a_rule(on=True, by=senior)
    watching.stop(rule=rule)
    watching.stop(rule=rule)
    account = WatchedAccount.objects.get()
    assert account.ended_at
    assert WarningRule.objects.get().contact == ""
    assert watching.forget_old(now=timezone.now() + timedelta(days=91)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"approved_at": NOW},
        {"proof": "person"},
        {"approved_at": NOW, "proof": "organisation"},
        {"reason": ""},
    ],
)
def test_the_database_refuses_what_was_not_proven(wrong):
    account = a_rule().account
    with pytest.raises(IntegrityError), transaction.atomic():
        WatchedAccount.objects.filter(pk=account.pk).update(**wrong)


@pytest.mark.parametrize(
    ("read", "given", "expected"),
    [
        (contacts.number, "(213) 555-0177", "+12135550177"),
        (contacts.number, "+44 20 7946 0018", "+442079460018"),
        (contacts.email, " Ada@Example.ORG ", "Ada@example.org"),
        (contacts.handle, "@Ada_1", "Ada_1"),
    ],
)
def test_what_people_type_is_spelt_one_way(read, given, expected):
    assert read(given) == expected


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (contacts.number, "911"),
        (contacts.number, "call me"),
        (contacts.email, "ada@"),
        (contacts.email, "a@b.org\nBcc: c@d.org"),
        (contacts.handle, "ada lovelace"),
        (contacts.handle, ""),
    ],
)
def test_what_cannot_be_reached_is_refused(read, given):
    with pytest.raises(ValueError, match="no "):
        read(given)


def test_mentions_are_read_without_addresses_and_without_end():
    assert contacts.mentioned("@Ada, see @ada and .@Grace. but not me@example.org") == ["ada", "grace"]
    assert len(contacts.mentioned(" ".join(f"@u{number}" for number in range(500)))) == 50
