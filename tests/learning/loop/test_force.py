"""The real force classifier through the whole loop, taught by made-up decisions alone."""

import pytest
from django.utils import timezone

from civicwatch.learning.loop import runs
from civicwatch.learning.models import STEPS, ClassifierVersion
from tests.factories import DecisionFactory, IncidentFactory, ReportFactory, SourceFactory, UserFactory
from tests.incidents.force.corpus import ACTS, sentences

EACH = 16


@pytest.fixture
def moderators_decided(db):
    source, person = SourceFactory(may_train=True), UserFactory(role="moderator")
    for rank in ACTS:
        for text in sentences(rank, EACH, seed=1):
            report = ReportFactory(grouped=True, source=source, title="", text=text)
            incident = IncidentFactory(published=True, force_rank=rank, reports=[report])
            DecisionFactory(incident=incident, action="publish", by=person)


@pytest.mark.django_db
def test_moderators_decisions_make_a_candidate_for_force(
    moderators_decided, step, settings, tmp_path, monkeypatch
):
    settings.VAR, settings.TRAINING_FEWEST = tmp_path / "var", EACH - 1
    monkeypatch.setattr(runs.bell, "ring_after_commit", lambda *names: None)
    run = runs.start(name="force", by=UserFactory(role="administrator"), now=timezone.now())
    step(*(step.value for step in STEPS))
    run.refresh_from_db()
    assert (run.stage, run.why_not, run.error) == ("registered", {}, "")
    shipped = ClassifierVersion.objects.get(name="force", is_active=True)
    assert run.version.comparison.against == shipped
    assert run.version.scorecard["by_source"].keys() == {"moderators"}
    assert run.version.scorecard["drift"]["n"] == sum(row["learn"] for row in run.data_set.counts.values())
    whole = run.version.comparison.slices[0]
    asked = [(part["line"], part["n"]) for part in run.version.comparison.slices if part["name"] == "all"]
    assert [line for line, n in asked] == ["", "likely", "not_likely", "queue"]
    n = dict(asked)
    assert n["queue"] == n["likely"] > 0 and n["queue"] + n["not_likely"] == n[""]
    assert whole["verdict"] == "too_few"  # so few rows let nobody judge
    assert not run.version.comparison.passed
