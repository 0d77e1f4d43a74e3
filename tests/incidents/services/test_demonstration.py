"""The demonstration is run once for all of these, through the real pipeline."""

import pytest
from django.core.management import call_command

from civicwatch.access.models import User
from civicwatch.access.services import first_logins
from incidents.models import Decision, Evidence, Incident, Report, ReportStage
from incidents.services import approvals, demonstration


@pytest.fixture
def loaded(db, settings, tmp_path):
    settings.VAR = tmp_path
    call_command("load_demo", verbosity=0)


def test_the_demonstration_is_a_living_record_of_samples(loaded):
    public = Incident.objects.published()
    waiting = Incident.objects.waiting()
    assert demonstration.is_loaded()
    assert not Report.objects.filter(stage=ReportStage.FAILED).exists()
    assert public.count() >= 20
    assert waiting.count() >= 15
    located = public.count() + waiting.exclude(latitude=None).exclude(occurred_on=None).count()
    assert 0.45 <= public.count() / located <= 0.75
    assert public.filter(merged_from__isnull=False).exists()
    for incident in [*public, *waiting]:
        assert incident.imported_from == "demonstration"
        assert incident.title.startswith("Sample: ")
    reserved = r"^https://(posts|video)\.example\.org/|^https://paper\.example\.com/"
    assert not Evidence.objects.exclude(url__regex=reserved).exists()
    for incident in public:
        decided = set(incident.decisions.exclude(by=None).values_list("action", "role"))
        alone, second = ("publish", "moderator") in decided, ("approve", "senior moderator") in decided
        assert alone != second
        assert second == bool(approvals.risks(incident))
    assert public.filter(force_rank=5).exists()
    assert sorted(login.username for login in first_logins()) == ["administrator", "moderator", "senior"]
    people = User.objects.filter(pk__in=Decision.objects.exclude(by=None).values("by"))
    assert people.exists()
    assert not any(person.has_usable_password() or person.is_staff for person in people)

    before = list(Incident.objects.order_by("pk").values())
    call_command("load_demo", verbosity=0)
    assert list(Incident.objects.order_by("pk").values()) == before


def test_nothing_is_loaded_before_it_is(db):
    assert not demonstration.is_loaded()
