"""Invitations in admin: the link is shown once, the list says what became of each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civicwatch.access import invitations
from civicwatch.access.models import Invitation
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from tests.factories import UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:access_invitation_changelist")
ADD = reverse("admin:access_invitation_add")


@pytest.fixture
def administrator(client):
    return sign_in(client, UserFactory(role=ADMINISTRATOR))


def invite(administrator, note, **options):
    return invitations.invite(role=MODERATOR, note=note, by=administrator, **options)


def test_the_link_works_and_is_shown_once(client, administrator):
    page = client.post(ADD, {"role": SENIOR_MODERATOR, "note": "Ada Lovelace"})
    link = page.context["link"]

    assert link in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert invitations.waiting(token).role == SENIOR_MODERATOR
    pages = (
        client.get(LIST).content
        + client.get(reverse("admin:access_invitation_change", args=[Invitation.objects.get().pk])).content
    )
    assert token not in pages.decode()


@pytest.mark.parametrize("data", [{}, {"role": "owner", "note": "x"}, {"role": MODERATOR, "note": "  "}])
def test_it_says_what_is_missing(client, administrator, data):
    assert client.post(ADD, data).status_code == 200
    assert not Invitation.objects.exists()


def test_the_list_says_what_became_of_each(client, administrator):
    invite(administrator, "waits")
    invite(administrator, "too late", now=timezone.now() - timedelta(days=8))
    revoked, _ = invite(administrator, "taken back")
    invitations.revoke(invitation=revoked, by=administrator)
    _, token = invite(administrator, "came")
    invitations.accept(token=token, username="ada", password="a-long-password-for-a-test")

    page = client.get(LIST).content.decode()

    for state in ("waiting", "expired", "revoked", "accepted"):
        assert f'class="field-state">{state}<' in page


def test_one_is_revoked_on_its_page(client, administrator):
    invitation, token = invite(administrator, "Ada")
    page = reverse("admin:access_invitation_change", args=[invitation.pk])
    revoke = reverse("admin:access_invitation_revoke", args=[invitation.pk])
    assert revoke in client.get(page).content.decode()

    client.post(revoke)

    with pytest.raises(invitations.LinkIsOverError):
        invitations.waiting(token)
    assert revoke not in client.get(page).content.decode()


def test_what_stands_in_one_cannot_be_changed(client, administrator):
    invitation, _ = invite(administrator, "Ada")

    client.post(
        reverse("admin:access_invitation_change", args=[invitation.pk]), {"role": ADMINISTRATOR, "note": "x"}
    )

    invitation.refresh_from_db()
    assert (invitation.role, invitation.note) == (MODERATOR, "Ada")
