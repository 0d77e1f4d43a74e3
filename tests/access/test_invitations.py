"""Invitations: good once, for seven days, for one role; and what is kept of them."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from civicwatch.access import invitations
from civicwatch.access.held_role import role_of
from civicwatch.access.invitations import LinkIsOverError, State
from civicwatch.access.models import AuditEntry, Invitation, User
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, PARTNER, ROLES, SENIOR_MODERATOR
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-for-a-test"


def invited(role=MODERATOR, *, now=NOON):
    return invitations.invite(role=role, note="Ada", by=UserFactory(role=ADMINISTRATOR), now=now)


def accept(token, username="ada", *, now=NOON):
    return invitations.accept(token=token, username=username, password=PASSWORD, now=now)


@pytest.mark.parametrize("role", [role for role in ROLES if role != PARTNER])
def test_whoever_accepts_has_the_role_of_the_invitation(role):
    invitation, token = invited(role)

    person = accept(token)

    assert role_of(User.objects.get(pk=person.pk)) == role
    assert person.check_password(PASSWORD)
    assert person.is_staff and not person.is_superuser
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitations.state_of(invitation)) == (person, State.ACCEPTED)


def test_a_link_is_good_once():
    _, token = invited()
    accept(token)

    with pytest.raises(LinkIsOverError):
        accept(token, "grace")
    assert not User.objects.filter(username="grace").exists()


def test_a_link_is_good_for_seven_days():
    _, token = invited()

    assert invitations.waiting(token, now=NOON + timedelta(days=7, seconds=-1))
    with pytest.raises(LinkIsOverError):
        accept(token, now=NOON + timedelta(days=7))


def test_a_revoked_link_opens_nothing():
    invitation, token = invited()
    invitations.revoke(invitation=invitation, by=invitation.by, now=NOON)

    with pytest.raises(LinkIsOverError):
        accept(token)


def test_a_used_one_cannot_be_revoked():
    invitation, token = invited()
    accept(token)

    with pytest.raises(LinkIsOverError):
        invitations.revoke(invitation=invitation, by=invitation.by)


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_a_link_that_nobody_made(token):
    with pytest.raises(LinkIsOverError):
        invitations.waiting(token)


@pytest.mark.parametrize("role", [None, MODERATOR, SENIOR_MODERATOR])
def test_only_administrators_invite_and_revoke(role):
    invitation, _ = invited()
    somebody = UserFactory(role=role)

    with pytest.raises(PermissionDenied):
        invitations.invite(role=MODERATOR, note="x", by=somebody)
    with pytest.raises(PermissionDenied):
        invitations.revoke(invitation=invitation, by=somebody)


def test_a_role_outside_the_table_is_refused():
    with pytest.raises(ValueError, match="not a role"):
        invited("owner")


def test_the_token_is_nowhere_in_the_database():
    _, token = invited()

    assert token not in str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))


def test_the_log_has_each_step():
    invitation, token = invited()
    accept(token)

    actions = AuditEntry.objects.filter(subject=f"invitations/{invitation.pk}").order_by("number")
    assert list(actions.values_list("action", flat=True)) == ["invite", "accept invitation"]


def test_acceptance_has_a_person_and_a_time_or_neither():
    invitation, _ = invited()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=NOON)


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's write transactions are serial anyway")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_it_at_once_one_gets_a_login():
    _, token = invited()
    ready, outcomes = threading.Barrier(2), []

    def come(name):
        ready.wait()
        try:
            accept(token, name)
            outcomes.append("in")
        except LinkIsOverError:
            outcomes.append("over")
        connection.close()

    threads = [threading.Thread(target=come, args=[name]) for name in ("ada", "grace")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "over"]
