"""People in admin: an administrator gives roles, and nobody gets more than the table of roles holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicwatch.access.models import User
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.access.services import role_of
from tests.factories import UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:access_user_changelist")
ADD = reverse("admin:access_user_add")
PASSWORD = "a-long-password-for-a-test"


@pytest.fixture
def administrator(client):
    return sign_in(client, UserFactory(role=ADMINISTRATOR))


def change(user):
    return reverse("admin:access_user_change", args=[user.pk])


def test_nobody_chooses_a_password_for_somebody_else(client, administrator):
    person = UserFactory(role=MODERATOR)
    assert client.get(ADD).status_code == 403
    data = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    client.post(f"/admin/access/user/{person.pk}/password/", data)
    assert not User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_rights_that_the_form_does_not_offer_are_not_taken(client, administrator):
    person = UserFactory(role=MODERATOR)
    data = {
        "username": person.username,
        "role": SENIOR_MODERATOR,
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
        "groups": ["1", "2", "3"],
        "user_permissions": ["1", "2"],
    }
    client.post(change(person), data)
    person = User.objects.get(pk=person.pk)
    assert role_of(person) == SENIOR_MODERATOR
    assert not person.is_superuser
    assert person.groups.count() == 1
    assert not person.user_permissions.exists()


def test_a_role_outside_the_table_is_refused(client, administrator):
    person = UserFactory(role=MODERATOR)
    client.post(change(person), {"username": person.username, "role": "owner", "is_active": "on"})
    assert role_of(User.objects.get(pk=person.pk)) == MODERATOR


def test_superusers_are_out_of_an_administrators_reach(client, administrator):
    root = UserFactory(is_superuser=True, username="root.of-all")  # letters that no random value holds
    assert "root.of-all" not in client.get(LIST).content.decode()
    assert client.get(change(root)).status_code == 302
    for act in ("password-link", "reset-factor", "end-sessions", "unlock"):
        assert client.post(reverse(f"admin:access_user_{act}", args=[root.pk])).status_code == 404


def test_nobody_locks_themselves_out_or_promotes_themselves(client, administrator):
    client.post(change(administrator), {"username": administrator.username, "role": MODERATOR})
    administrator = User.objects.get(pk=administrator.pk)
    assert role_of(administrator) == ADMINISTRATOR
    assert administrator.is_active


def test_people_are_switched_off_not_deleted(client, administrator):
    person = UserFactory(role=MODERATOR)
    assert (
        client.post(reverse("admin:access_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
    )
    client.post(change(person), {"username": person.username, "role": MODERATOR})
    assert not User.objects.get(pk=person.pk).is_active


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR])
def test_moderators_do_not_see_people(client, role):
    client.force_login(UserFactory(role=role))
    for url in (LIST, ADD, change(UserFactory())):
        assert client.get(url).status_code == 403


def test_groups_cannot_be_edited_by_anybody(client):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/admin/auth/group/").status_code == 404


def test_the_list_asks_the_same_number_of_queries_for_any_number_of_people(client, administrator):
    UserFactory.create_batch(3, role=MODERATOR)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    UserFactory.create_batch(10, role=MODERATOR)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_the_desk_speaks_the_language_that_a_moderator_chooses_on_it(client):
    sign_in(client, UserFactory(role=MODERATOR))
    here = reverse("admin:index")
    assert 'value="es"' in client.get(here).text

    changed = client.post(reverse("set_language"), {"language": "es"}, headers={"referer": here})

    assert changed.url == here
    assert 'lang="es"' in client.get(here).text.partition("<body")[0]


def test_a_moderator_goes_from_queue_to_queue(client):
    sign_in(client, UserFactory(role=MODERATOR))
    page = client.get(reverse("admin:index")).text.partition("<main")[0]
    for queue in ("incidents_incident", "sightings_sighting", "tweets_flag"):
        assert reverse(f"admin:{queue}_changelist") in page
