"""Reset links, lost second factors and sessions: what an administrator does for somebody, and to whom not."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied

from civicwatch.access import people, reset_links
from civicwatch.access.invitations import LinkIsOverError
from civicwatch.access.models import AuditEntry, ResetLink
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from tests.factories import NOON, PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "another-long-password"


@pytest.fixture
def administrator():
    return UserFactory(role=ADMINISTRATOR)


@pytest.fixture
def person(client):
    """A moderator with a second factor, signed in on one device."""
    person = UserFactory(role=MODERATOR)
    Authenticator.objects.create(user=person, type="totp", data={})
    client.force_login(person)
    UserSession.objects.create(
        user=person, ip="192.0.2.1", user_agent="x", session_key=client.session.session_key
    )
    return person


def link(person, administrator, *, now=NOON):
    return reset_links.make(person=person, by=administrator, now=now)[1]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_link_sets_a_new_password_ends_sessions_and_leaves_the_factor(client, person, administrator):
    reset_links.use(token=link(person, administrator), password=NEW, now=NOON)

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert Authenticator.objects.filter(user=person).exists()
    assert not is_signed_in(client)


def test_it_is_good_once(person, administrator):
    token = link(person, administrator)
    reset_links.use(token=token, password=NEW, now=NOON)

    with pytest.raises(LinkIsOverError):
        reset_links.use(token=token, password="yet-another-password", now=NOON)


def test_it_is_good_for_a_day(person, administrator):
    token = link(person, administrator)

    assert reset_links.waiting(token, now=NOON + timedelta(hours=24, seconds=-1))
    with pytest.raises(LinkIsOverError):
        reset_links.use(token=token, password=NEW, now=NOON + timedelta(hours=24))


def test_a_new_one_ends_the_one_before(person, administrator):
    first = link(person, administrator)
    link(person, administrator)

    with pytest.raises(LinkIsOverError):
        reset_links.waiting(first, now=NOON)


def test_whoever_was_switched_off_gets_none_and_can_use_none(person, administrator):
    token = link(person, administrator)
    person.is_active = False
    person.save()

    with pytest.raises(LinkIsOverError):
        reset_links.use(token=token, password=NEW, now=NOON)
    with pytest.raises(PermissionDenied):
        link(person, administrator)


def test_the_token_is_nowhere_in_the_database(person, administrator):
    token = link(person, administrator)

    assert token not in str(list(ResetLink.objects.values())) + str(list(AuditEntry.objects.values()))


def test_a_lost_factor_is_reset_and_sessions_end(client, person, administrator):
    people.reset_second_factor(person=person, by=administrator)

    assert not Authenticator.objects.filter(user=person).exists()
    assert not is_signed_in(client)
    entry = AuditEntry.objects.get(action="reset second factor")
    assert (entry.subject, entry.by, entry.details) == (
        f"people/{person.pk}",
        administrator,
        {"removed": ["totp"]},
    )


def test_sessions_are_ended(client, person, administrator):
    assert people.end_sessions(person=person, by=administrator) == 1
    assert not is_signed_in(client)


ACTS = {
    "make a link": lambda person, by: reset_links.make(person=person, by=by),
    "reset the factor": lambda person, by: people.reset_second_factor(person=person, by=by),
    "end sessions": lambda person, by: people.end_sessions(person=person, by=by),
    "unlock": lambda person, by: people.unlock(person=person, by=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_who_may_not(person, administrator, act):
    root = UserFactory(is_superuser=True)
    for who, whom in (
        (UserFactory(role=MODERATOR), person),
        (person, person),
        (administrator, administrator),
        (administrator, root),
    ):
        with pytest.raises(PermissionDenied):
            act(whom, who)


def test_the_old_password_is_no_way_in_after_a_reset(client, person, administrator):
    reset_links.use(token=link(person, administrator), password=NEW, now=NOON)
    client.logout()

    answer = client.post("/account/login/", {"username": person.username, "password": PASSWORD})

    assert answer.status_code == 200
    assert not is_signed_in(client)
