"""Roles of people, and the first logins of a demonstration."""

import json
import stat

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from civicwatch.access.models import User
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from civicwatch.access.services import first_logins, give_role, make_demonstration_users, role_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    settings.HOST = "127.0.0.1"
    return tmp_path


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR])
def test_role_of(role):
    assert role_of(UserFactory(role=role)) == role


def test_role_of_nobody_and_of_a_superuser():
    assert role_of(UserFactory()) == "no role"
    assert role_of(UserFactory(is_superuser=True)) == ADMINISTRATOR


def test_give_role_replaces_every_other_right():
    person = UserFactory(role=SENIOR_MODERATOR, is_staff=False)
    person.user_permissions.add(Permission.objects.get(codename="delete_user"))

    give_role(user=person, role=MODERATOR, by=UserFactory(role=ADMINISTRATOR))

    person = User.objects.get(pk=person.pk)
    assert role_of(person) == MODERATOR
    assert person.is_staff
    assert not person.has_perm("access.delete_user")


@pytest.mark.parametrize("role", [None, MODERATOR, SENIOR_MODERATOR])
def test_only_an_administrator_gives_roles(role):
    with pytest.raises(PermissionDenied):
        give_role(user=UserFactory(), role=MODERATOR, by=UserFactory(role=role))


def test_a_superuser_is_out_of_reach():
    with pytest.raises(PermissionDenied):
        give_role(user=UserFactory(is_superuser=True), role=MODERATOR, by=UserFactory(role=ADMINISTRATOR))


def test_an_unknown_role_is_refused():
    with pytest.raises(ValueError, match="not a role"):
        give_role(user=UserFactory(), role="owner", by=UserFactory(role=ADMINISTRATOR))


def test_demonstration_users_can_sign_in_with_what_was_printed(var):
    logins = make_demonstration_users()
    assert [login.role for login in logins] == [MODERATOR, SENIOR_MODERATOR, ADMINISTRATOR]
    for login in logins:
        user = User.objects.get(username=login.username)
        assert user.check_password(login.password)
        assert user.is_staff
        assert not user.is_superuser


def test_the_passwords_lie_in_a_file_of_mode_0600(var):
    make_demonstration_users()
    path = var / "secrets" / "first_logins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {"moderator", "senior", "administrator"}


def test_two_installations_have_different_passwords(var, settings, tmp_path):
    first = make_demonstration_users()[0].password
    settings.VAR = tmp_path / "other"
    User.objects.all().delete()
    assert make_demonstration_users()[0].password != first


def test_a_second_time_changes_nothing(var):
    assert make_demonstration_users() == make_demonstration_users() == first_logins()


def test_a_start_that_was_cut_short_is_made_good(var):
    before = make_demonstration_users()
    User.objects.get(username="senior").delete()
    assert make_demonstration_users() == before


def test_a_password_that_was_changed_is_not_printed_any_more(var):
    make_demonstration_users()
    user = User.objects.get(username="moderator")
    user.set_password("something else entirely")
    user.save()
    assert [login.username for login in first_logins()] == ["senior", "administrator"]


def test_a_name_that_is_taken_is_left_alone(var):
    person = UserFactory(username="moderator", is_staff=False)
    make_demonstration_users()
    assert User.objects.get(pk=person.pk).password == person.password
    assert [login.username for login in first_logins()] == ["senior", "administrator"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "civicwatch.example.org"])
def test_no_demonstration_users_where_others_can_reach_the_site(var, settings, host):
    settings.HOST = host
    assert make_demonstration_users() == []
    assert not User.objects.exists()


def test_no_first_logins_before_there_are_any(var):
    assert first_logins() == []
