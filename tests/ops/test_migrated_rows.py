"""A test that commits leaves the next one with what migrations wrote, and nothing else."""

import pytest
from django.contrib.auth.models import Group, Permission

from civicwatch.access.roles import ROLES
from civicwatch.places.models import City
from tests.factories import TagFactory
from tests.servers import migrated_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("time", [1, 2])
def test_roles_and_places_are_there_every_time(time):
    assert set(Group.objects.values_list("name", flat=True)) >= set(ROLES)
    with_rights = [role for role, rights in ROLES.items() if rights]
    assert all(group.permissions.exists() for group in Group.objects.filter(name__in=with_rights))
    assert City.objects.count() > 1000
    City.objects.all().delete()
    Permission.objects.all().delete()


def test_rows_are_put_back_once_only():
    before = City.objects.count()
    TagFactory(slug="made-by-a-test")

    migrated_rows.put_back()
    migrated_rows.put_back()

    assert City.objects.count() == before
