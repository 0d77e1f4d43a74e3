"""Two people never have the same flag before them; what lies idle for fifteen minutes is free again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.access.roles import MODERATOR
from tests.factories import UserFactory
from tests.tweets.flag_rows import a_flag
from tweets.models import Flag
from tweets.services import claims
from tweets.services.errors import ClaimedError, NotAllowedError

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def people():
    return UserFactory(role=MODERATOR), UserFactory(role=MODERATOR)


def test_the_second_person_is_told_who_has_it_and_since_when(people):
    ada, grace = people
    flag = a_flag()
    claims.claim(flag=flag, by=ada, now=NOW)
    with pytest.raises(ClaimedError, match=ada.username):
        claims.claim(flag=flag, by=grace, now=NOW + timedelta(minutes=14))
    claims.claim(flag=flag, by=grace, now=NOW + timedelta(minutes=15))
    flag.refresh_from_db()
    assert flag.claimed_by == grace


def test_whoever_is_still_at_it_keeps_it(people):
    ada, grace = people
    flag = a_flag()
    claims.claim(flag=flag, by=ada, now=NOW)
    claims.claim(flag=flag, by=ada, now=NOW + timedelta(minutes=14))  # as each view of its page does
    with pytest.raises(ClaimedError):
        claims.claim(flag=flag, by=grace, now=NOW + timedelta(minutes=20))
    claims.claim(flag=flag, by=grace, now=NOW + timedelta(minutes=29))


def test_the_next_one_is_never_the_one_that_somebody_has(people):
    ada, grace = people
    first, second = a_flag(severity=3), a_flag(severity=1)
    rows = Flag.objects.waiting().order_by("-severity")
    assert claims.take_next(rows=rows, by=ada, now=NOW) == first
    assert claims.take_next(rows=rows, by=grace, now=NOW) == second
    assert claims.take_next(rows=rows, by=UserFactory(role=MODERATOR), now=NOW) is None


def test_a_person_holds_two_at_most_and_can_let_go(people):
    ada, grace = people
    flags = [a_flag() for _number in range(3)]
    for number, flag in enumerate(flags):
        claims.claim(flag=flag, by=ada, now=NOW + timedelta(seconds=number))
    assert set(Flag.objects.filter(claimed_by=ada)) == set(flags[1:])
    claims.release(flag=flags[2], by=grace)
    assert Flag.objects.filter(claimed_by=ada).count() == 2
    claims.release(flag=flags[2], by=ada)
    assert Flag.objects.filter(claimed_by=ada).count() == 1


def test_whoever_may_not_decide_takes_nothing():
    with pytest.raises(NotAllowedError):
        claims.claim(flag=a_flag(), by=UserFactory())
