"""Every public wording is kept, in order, and what must not come back is blanked in the database too."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicwatch.access.models import User
from civicwatch.access.roles import MODERATOR, SENIOR_MODERATOR
from civicwatch.events.models import WayBack
from incidents.importing.records import ImportedRecord
from incidents.links import Link
from incidents.models import Incident, Status, Version
from incidents.models.reasons import RetractReason
from incidents.services import curation, editing, hiding, importing, merging, undoing, versions, withholding
from incidents.services.curation_errors import NotAllowedError, NotPossibleError, NotUndoableError
from tests.factories import NOON, EvidenceFactory, IncidentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


@pytest.fixture
def senior():
    return UserFactory(role=SENIOR_MODERATOR)


@pytest.fixture
def published(moderator):
    """An incident that went public by the service, so that its first version was kept."""
    incident = IncidentFactory(placed=True, evidence=1, title="A woman is pushed", description="At noon.")
    return curation.publish(incident=incident, by=moderator)


def told(incident):
    return [
        (version.number, version.action, version.facts.get("title"))
        for version in incident.versions.order_by("number")
    ]


def edit(incident, by, **values):
    return editing.edit(incident=incident, values=values, by=by)


def test_publishing_keeps_what_the_public_reads(published):
    version = published.versions.get()

    assert (version.number, version.action, version.role) == (1, "publish", "moderator")
    assert version.facts["title"] == "A woman is pushed"
    assert version.facts["date"] == "2026-05-29"
    assert version.facts["links"] == [published.evidence.get().url]


def test_a_version_holds_what_is_public_and_nothing_else(published, client):
    public = client.get(f"/api/v1/incidents/{published.pk}/").json()
    facts = published.versions.get().facts

    assert facts.items() <= public.items()


def test_an_edit_is_the_next_version_and_the_first_one_stays(published, moderator):
    edit(published, moderator, description="At noon, at the fountain.")

    assert [row[:2] for row in told(published)] == [(1, "publish"), (2, "edit")]
    assert published.versions.get(number=1).facts["description"] == "At noon."


def test_what_the_public_does_not_see_is_no_version(published, moderator):
    edit(published, moderator, not_names="Fountain Square")

    assert len(told(published)) == 1


def test_a_candidate_has_none(moderator):
    incident = IncidentFactory(placed=True, evidence=1)
    edit(incident, moderator, title="Another")

    assert told(incident) == []


def test_a_merge_is_a_version_of_the_survivor(published, moderator):
    other = EvidenceFactory(incident__placed=True, url="https://news.example.org/b").incident
    merging.merge(incident=other, into=published, by=moderator)

    latest = published.versions.order_by("number").last()
    assert (latest.number, latest.action) == (2, "absorb")
    assert "https://news.example.org/b" in latest.facts["links"]


def test_hidden_and_shown_again(published, senior):
    hiding.hide(incident=published, words="Under review.", by=senior)
    assert len(told(published)) == 1

    hiding.show(incident=published, by=senior)

    assert [row[1] for row in told(published)] == ["publish", "show"]


def test_a_restricted_one_is_kept_without_its_words():
    incident = IncidentFactory(placed=True, evidence=1, restricted=True, title="Secret", address="4 Elm St")
    curation.publish(incident=incident, by=UserFactory(role=MODERATOR))

    kept = json.dumps(incident.versions.get().facts)
    assert "Secret" not in kept and "Elm" not in kept and "example.org" not in kept


@pytest.mark.parametrize("flag", ["restricted", "involves_child", "sexual_assault"])
def test_earlier_words_go_where_a_child_or_an_assault_turns_up(published, flag):
    """Whatever way the box was ticked: here in the row, as a proposal that was approved leaves it."""
    setattr(published, flag, True)
    versions.keep(published, action="edit", role="senior moderator", now=NOON)

    first = published.versions.get(number=1)
    assert (first.withheld, first.facts) == (True, {})


def test_a_name_that_is_taken_out_does_not_come_back(moderator):
    incident = IncidentFactory(placed=True, evidence=1, title="A man is pushed", description="At noon.")
    incident.status, incident.published_at = Status.PUBLISHED, NOON
    for words in ("Officers pushed Marcus Delgado at noon.", "Officers pushed a man at noon."):
        incident.description = words
        incident.save()
        versions.keep(incident, action="edit", role="moderator", now=NOON)

    first, second = incident.versions.order_by("number")
    assert (first.withheld, first.facts) == (True, {})
    assert not second.withheld
    assert not Version.objects.filter(facts__icontains="Delgado").exists()


def test_a_name_that_stays_keeps_the_earlier_words():
    incident = IncidentFactory(published=True, title="A man is pushed")
    for words in ("Officers pushed Marcus Delgado at noon.", "At noon officers pushed Marcus Delgado."):
        incident.description = words
        incident.save()
        versions.keep(incident, action="edit", role="moderator", now=NOON)

    assert not incident.versions.filter(withheld=True).exists()


@pytest.mark.parametrize(
    ("reason", "gone"), [(RetractReason.REMOVAL_ASKED, True), (RetractReason.WRONG_FACTS, False)]
)
def test_what_was_removed_for_somebody_stays_away(published, senior, reason, gone):
    curation.retract(incident=published, reason=reason, words="So.", by=senior)
    again = curation.reopen(incident=published, by=senior)
    curation.publish(incident=again, by=senior)

    assert published.versions.get(number=1).withheld is gone


def test_a_senior_withholds_earlier_wordings_and_the_present_one_stays(published, moderator, senior):
    edit(published, moderator, title="A woman is pushed to the ground")
    withholding.withhold(incident=published, words="It told where she lives.", by=senior)

    first, second = published.versions.order_by("number")
    assert (first.withheld, first.facts) == (True, {})
    assert second.facts["title"] == "A woman is pushed to the ground"
    assert published.decisions.get(action="withhold").reason == "It told where she lives."


def test_withholding_takes_a_senior_and_something_to_withhold(published, moderator, senior):
    with pytest.raises(NotPossibleError):
        withholding.withhold(incident=published, by=senior)
    edit(published, moderator, title="Another")
    with pytest.raises(NotAllowedError):
        withholding.withhold(incident=published, by=moderator)

    assert not published.versions.filter(withheld=True).exists()


def test_withholding_cannot_be_undone_and_keeps_no_copy_for_it(published, moderator, senior):
    edit(published, moderator, title="Another")
    WayBack.objects.all().delete()
    withholding.withhold(incident=published, by=senior)

    with pytest.raises(NotUndoableError):
        undoing.undo(decision=published.decisions.get(action="withhold"), by=senior)
    assert "A woman is pushed" not in str(list(WayBack.objects.values()))


def test_an_edit_that_is_undone_leaves_the_versions_as_they_were(published, moderator):
    before = list(published.versions.values())
    edit(published, moderator, title="Another")

    undoing.undo(decision=published.decisions.get(action="edit"), by=moderator)

    assert list(published.versions.values()) == before


def test_a_removal_that_is_undone_takes_no_words_away(published, senior):
    curation.retract(incident=published, reason=RetractReason.REMOVAL_ASKED, words="So.", by=senior)
    undoing.undo(decision=published.decisions.get(action="retract"), by=senior)
    edit(published, senior, title="Another")

    assert not published.versions.filter(withheld=True).exists()


def test_of_what_is_hidden_every_wording_can_be_withheld(published, senior):
    hiding.hide(incident=published, words="Under review.", by=senior)
    withholding.withhold(incident=published, by=senior)

    assert published.versions.get().withheld


def records_(n, words="Pushed."):
    return [
        ImportedRecord(
            key=f"r{i}",
            where=f"line {i}",
            title=f"Record {i}",
            description=words,
            occurred_on=date(2020, 5, 29),
            latitude=44.97,
            longitude=-93.26,
            links=(Link(f"https://videos.example.org/{i}"),),
        )
        for i in range(n)
    ]


def take_in(rows):
    return importing.import_records(rows, imported_from="Test", key_prefix="test", now=NOON)


def test_an_import_keeps_versions_and_so_does_the_next():
    take_in(records_(2))
    take_in(records_(2, "Pushed twice."))

    incident = Incident.objects.order_by("pk").first()
    assert [(v.number, v.action, v.role) for v in incident.versions.order_by("number")] == [
        (1, "import", "import"),
        (2, "import again", "import"),
    ]


def test_keeping_many_takes_as_many_queries_as_keeping_few():
    def queries(n):
        written = [(incident, "import") for incident in IncidentFactory.create_batch(n, published=True)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            versions.keep_many(written, role="import", now=NOON)
        return len(asked)

    assert queries(2) == queries(12)


def test_nobody_is_named_in_a_version(published):
    assert {field.related_model for field in Version._meta.fields if field.related_model} == {Incident}
    assert not any(isinstance(value, User) for value in vars(published.versions.get()).values())
