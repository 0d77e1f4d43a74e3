"""Several moderators at the same moment, on real connections: one has a flag, one decides, nobody shares."""

import threading

import pytest
from django.apps import apps
from django.db import connection

from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import MODERATOR
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag
from tweets.models import Flag, FlagDecision
from tweets.services import claims, exposure, verdicts
from tweets.services.errors import ClaimedError, FlagError, NotPossibleError

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite's write transactions are serial from their start"
    ),
]
PEOPLE = 6


@pytest.fixture
def people():
    write_roles(apps)
    return UserFactory.create_batch(PEOPLE, role=MODERATOR)


def all_at_once(acts):
    """Run in threads that start together; return what each returned or raised."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            start.wait(timeout=30)
            outcomes[number] = act()
        except FlagError as stopped:
            outcomes[number] = stopped
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_one_of_six_has_the_flag(people):
    flag = a_flag()
    outcomes = all_at_once([lambda by=by: claims.claim(flag=flag, by=by) for by in people])
    assert kinds(outcomes) == [ClaimedError.__name__] * (PEOPLE - 1) + ["Flag"]


def test_one_of_six_decides(people):
    flag = a_flag()
    for by in people:
        exposure.look(flag=flag, by=by)
    outcomes = all_at_once([lambda by=by: verdicts.dismiss(flag=flag, by=by) for by in people])
    assert kinds(outcomes) == ["FlagDecision"] + [NotPossibleError.__name__] * (PEOPLE - 1)
    assert FlagDecision.objects.count() == 1


def test_six_who_ask_for_the_next_one_get_six_different_ones(people):
    for _number in range(PEOPLE):
        a_flag()
    rows = Flag.objects.waiting().order_by("-severity", "made_at", "pk")
    outcomes = all_at_once([lambda by=by: claims.take_next(rows=rows, by=by) for by in people])
    assert len({flag.pk for flag in outcomes}) == PEOPLE
