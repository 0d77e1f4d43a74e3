"""Synthetic incidents: as many as asked for, on the map, and recognisable as what they are."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from incidents import statistics
from incidents.filtering import Selection
from incidents.models import Evidence, Incident, Status
from incidents.services import synthetic

pytestmark = pytest.mark.django_db


def test_as_many_as_asked_for_stand_on_the_map(monkeypatch):
    monkeypatch.setattr(synthetic, "CHUNK", 20)

    assert list(synthetic.make(50, seed=1)) == [20, 20, 10]

    assert statistics.total(Selection()) == 50
    assert Incident.objects.filter(imported_from="synthetic", status=Status.PUBLISHED).count() == 50
    assert all(
        title.startswith("Synthetic incident") for title in Incident.objects.values_list("title", flat=True)
    )
    assert Evidence.objects.count() == 50


def test_the_same_seed_makes_the_same_and_a_second_run_adds():
    def made():
        return list(
            Incident.objects.order_by("pk").values_list("title", "latitude", "force_rank", "occurred_on")
        )

    list(synthetic.make(10, seed=7))
    first = made()
    Incident.objects.all().delete()
    list(synthetic.make(10, seed=7))
    assert made() == first

    list(synthetic.make(5, seed=7))
    assert len(set(made())) == 15


def test_the_command_says_in_json_what_it_did():
    out = StringIO()

    call_command("make_scale", "--incidents", "12", "--json", stdout=out)

    assert json.loads(out.getvalue())["made"] == 12


def test_the_command_refuses_what_is_no_number():
    with pytest.raises(CommandError):
        call_command("make_scale", "--incidents", "-1")
