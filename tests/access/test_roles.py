"""Roles in the database are the table in ``roles``, right after the migrations."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Value
from django.db.models.functions import Concat

from civicwatch.access.role_rows import remove_roles, write_roles
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, ROLES, SENIOR_MODERATOR

pytestmark = pytest.mark.django_db


def rights_of(role):
    name = Concat("content_type__app_label", Value("."), "codename")
    return set(Group.objects.get(name=role).permissions.values_list(name, flat=True))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_holds_exactly_its_rights(role):
    assert rights_of(role) == ROLES[role]


def test_each_right_belongs_to_a_model_that_exists_and_is_there_once():
    for right in set().union(*ROLES.values()):
        app_label, codename = right.split(".")
        permission = Permission.objects.get(content_type__app_label=app_label, codename=codename)
        assert permission.content_type.model_class() is not None


def test_each_role_may_do_what_the_one_below_may():
    assert ROLES[MODERATOR] < ROLES[SENIOR_MODERATOR] < ROLES[ADMINISTRATOR]


def test_no_role_may_delete_incidents_or_touch_the_log_or_groups():
    for rights in ROLES.values():
        assert not {right for right in rights if "delete_" in right} - {"incidents.delete_evidence"}
        assert not {f"incidents.{verb}_decision" for verb in ("add", "change", "delete")} & rights
        assert not {"auth.change_group", "auth.add_group", "auth.change_permission"} & rights


def test_writing_the_roles_again_takes_away_what_was_added_by_hand():
    group = Group.objects.get(name=MODERATOR)
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    write_roles(apps)
    assert rights_of(MODERATOR) == ROLES[MODERATOR]


def test_the_migration_can_be_taken_back():
    remove_roles(apps)
    assert not Group.objects.filter(name__in=ROLES).exists()
