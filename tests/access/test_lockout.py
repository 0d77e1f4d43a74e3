"""Wrong tries: counted four ways, refused for a while, and never a way to keep somebody out for good."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from civicwatch.access import lockout, people
from civicwatch.access.models import AuditEntry, WrongTries
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db
HERE, THERE = "203.0.113.7", "198.51.100.9"
MINUTE = timedelta(minutes=1)


def wrong(name="ada", address=HERE, *, browser="", person=None, now=NOON):
    """A wrong password; returns until when it was refused, None where it was looked at."""
    keys = lockout.password_keys(name=name, address=address, browser=browser)
    tried = lockout.take(keys, person=person, address=address, now=now)
    if not tried.refused_until:
        lockout.keep(tried, action="wrong password", now=now)
    return tried.refused_until


def right(name="ada", address=HERE, *, browser="", now=NOON):
    keys = lockout.password_keys(name=name, address=address, browser=browser)
    tried = lockout.take(keys, person=None, address=address, now=now)
    if not tried.refused_until:
        lockout.forgive(tried)
    return tried.refused_until


def test_five_wrong_tries_and_then_a_quarter_of_an_hour():
    assert [wrong() for _ in range(5)] == [None] * 5

    assert wrong() == NOON + lockout.WINDOW
    assert right() == NOON + lockout.WINDOW
    assert right(now=NOON + lockout.WINDOW) is None


def test_tries_while_it_is_shut_do_not_make_it_longer():
    for _ in range(5):
        wrong()
    for minute in range(15):
        assert wrong(now=NOON + minute * MINUTE) == NOON + lockout.WINDOW

    assert right(now=NOON + 15 * MINUTE) is None


def test_a_right_one_forgets_the_mistyped_ones_before():
    for _ in range(3):
        for _ in range(4):
            wrong()
        assert right() is None


def test_the_name_is_one_however_it_is_written():
    for name in ("ada", "ADA", " Ada ", "ａｄａ", "Ada"):
        wrong(name)

    assert wrong("ada")


def test_somebody_elses_tries_do_not_shut_another_address_out():
    for _ in range(20):
        wrong(address=THERE)

    assert right(address=HERE) is None


def test_one_address_trying_many_names_is_shut_out():
    assert [wrong(f"name{n}") for n in range(20)] == [None] * 20

    assert wrong("another")
    assert right("another", address=THERE) is None


def test_a_neighbour_in_one_ipv6_network_is_the_same_address():
    for n in range(5):
        wrong(address=f"2001:db8:1:2::{n}")

    assert wrong(address="2001:db8:1:2:ffff::9")


def test_many_addresses_trying_one_name_shut_it_everywhere_but_in_a_browser_that_it_knows():
    for n in range(50):
        assert wrong(address=f"198.51.100.{n}") is None

    assert right(address=HERE) == NOON + lockout.WINDOW
    assert right(address=HERE, browser="a-mark") is None


def test_a_known_browser_is_counted_alone():
    for _ in range(5):
        wrong(browser="a-mark")

    assert wrong(browser="a-mark")
    assert right() is None


def test_a_name_that_nobody_has_is_answered_the_same():
    somebody = UserFactory(username="ada")

    known = [wrong("ada", person=somebody) for _ in range(7)]
    unknown = [wrong("nobody", address=THERE) for _ in range(7)]

    assert known == unknown


def test_codes_are_counted_for_the_person():
    person = UserFactory()
    for n in range(10):
        tried = lockout.take(
            lockout.code_keys(person=person, address=f"198.51.100.{n}"), person=person, address=HERE, now=NOON
        )
        assert tried.refused_until is None
        lockout.keep(tried, action="wrong code", now=NOON)

    keys = lockout.code_keys(person=person, address=HERE)
    assert lockout.take(keys, person=person, address=HERE, now=NOON).refused_until


def test_the_log_tells_of_it_without_what_was_typed_and_without_addresses():
    person = UserFactory(username="ada")
    for _ in range(6):
        wrong("ada", person=person)
    for _ in range(20):
        wrong("my-password-by-mistake", address=THERE)

    entries = list(AuditEntry.objects.order_by("number"))
    about_ada = [entry.action for entry in entries if entry.subject == f"people/{person.pk}"]
    assert about_ada == ["wrong password"] * 5 + ["lock out"]
    others = [entry.action for entry in entries if entry.subject == "people/unknown"]
    assert others == ["lock out"]
    everything = " ".join(str(entry.details) for entry in entries)
    assert HERE not in everything and THERE not in everything and "mistake" not in everything


def test_neither_names_nor_addresses_are_kept():
    wrong("wilhelmina", address=HERE)  # letters that no hash is written with

    rows = str(list(WrongTries.objects.values()))
    assert "wilhelmina" not in rows
    assert HERE not in rows


def test_old_counts_are_forgotten():
    wrong("ada")
    wrong("grace", address=THERE, now=NOON + timedelta(days=2))

    assert WrongTries.objects.filter(since=NOON).count() == 0


def test_an_administrator_unlocks():
    person, administrator = UserFactory(username="ada", role=MODERATOR), UserFactory(role=ADMINISTRATOR)
    now = timezone.now()
    for _ in range(5):
        wrong("ada", person=person, now=now)
    assert lockout.locked_until(person, now=now)

    people.unlock(person=person, by=administrator)

    assert lockout.locked_until(person, now=now) is None
    assert right("ada", now=now) is None


def test_nobody_else_does():
    person = UserFactory(role=MODERATOR)
    with pytest.raises(PermissionDenied):
        people.unlock(person=person, by=UserFactory(role=MODERATOR))


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's write transactions are serial anyway")
@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted():
    """Thirty at once from one address: five are looked at, wherever they arrive."""
    looked_at = []
    ready = threading.Barrier(10)

    def several():
        ready.wait()
        for _ in range(3):
            if wrong("ada", now=NOON) is None:
                looked_at.append(1)
        connection.close()

    threads = [threading.Thread(target=several) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(looked_at) == 5
