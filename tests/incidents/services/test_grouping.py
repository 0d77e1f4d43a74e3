"""Which incident a report tells of: copies join by themselves, the rest founds a candidate."""

from datetime import date

import pytest

from civicwatch.lib.jobs import StageJob
from incidents.models import (
    Decision,
    Evidence,
    Incident,
    IncidentReport,
    MergeSuggestion,
    Report,
    ReportBand,
    ReportStage,
    Status,
)
from incidents.risks import FLAGS
from incidents.services import grouping
from incidents.services.curation import publish
from incidents.services.curation_errors import ChangedMeanwhileError
from incidents.similarity import BANDS
from tests.factories import IncidentFactory, ReportFactory

pytestmark = pytest.mark.django_db
WORDS = "Officers in riot gear pushed a nurse over a bicycle rack outside the old library this evening"
OTHER = "A deputy knocked a reporter down with a shield beside the courthouse while cameras were rolling"


def located(text=WORDS, **fields):
    defaults = {"stage": ReportStage.LOCATED, "probability": 0.5, "occurred_on": date(2026, 5, 29)}
    return ReportFactory(**{"title": "", "text": text, **defaults, **fields})


def group_all(batch=100):
    job = StageJob(
        "group", "work", "report", Report, ReportStage.LOCATED, grouping.group, ("text_hash",), batch=batch
    )
    while job.run_once():
        pass


@pytest.mark.parametrize("batch", [1, 100])
def test_copies_join_the_incident_of_the_first(batch):
    first, again, near = located(), located(f"RT @someone: {WORDS}!"), located(f"{WORDS} near the fountain")
    group_all(batch)
    incident = Incident.objects.get()
    how = dict(incident.report_links.values_list("report", "how"))
    assert how == {first.pk: "founded", again.pk: "copy", near.pk: "copy"}
    assert incident.report_links.get(report=near).similarity == pytest.approx(0.83, abs=0.06)


def test_a_different_story_founds_its_own_candidate():
    located(), located(OTHER)
    group_all()
    assert Incident.objects.waiting().count() == 2


def test_short_texts_never_join_by_themselves():
    located("Well that was uncalled for"), located("Well that was uncalled for")
    group_all()
    assert Incident.objects.count() == 2


def test_a_copy_of_a_rejected_incidents_post_does_not_come_back_to_the_queue():
    located()
    group_all()
    Incident.objects.update(status=Status.REJECTED)
    located(f"{WORDS}.")
    group_all()
    assert not Incident.objects.waiting().exists()
    assert IncidentReport.objects.count() == 2


def test_a_candidate_carries_what_the_report_says_and_links_to_it():
    report = located(force_rank=2, probability=0.9, likely=True, url="https://example.org/1")
    group_all()
    incident = Incident.objects.get()
    assert (incident.title, incident.force_rank, incident.likelihood, incident.likely) == (
        WORDS,
        2,
        0.9,
        True,
    )
    assert Evidence.objects.get(incident=incident).url == report.url
    assert list(Decision.objects.values_list("action", "to_status", "role")) == [
        ("propose", "candidate", "machine")
    ]


def test_a_copy_raises_the_likelihood_of_a_candidate_and_never_lowers_it():
    located(probability=0.5)
    located(f"{WORDS}!", probability=0.9, likely=True)
    located(f"{WORDS}?", probability=0.2)
    group_all(batch=1)
    assert Incident.objects.values_list("likelihood", "likely").get() == (0.9, True)


def test_what_nobody_could_judge_founds_a_candidate_without_a_likelihood_or_a_rank():
    located("Gracias a los bomberos que bajaron a mi gato del techo", probability=None, force_rank=None)
    group_all()
    incident = Incident.objects.get()
    assert (incident.likelihood, incident.likely, incident.force_rank) == (None, False, None)


def test_a_copy_that_nobody_could_judge_leaves_the_likelihood():
    located(probability=0.5)
    located(f"{WORDS}!", probability=None)
    group_all()
    assert Incident.objects.get().likelihood == 0.5


def test_a_copy_adds_no_evidence_to_what_is_published():
    located(url="https://example.org/1")
    group_all()
    incident = Incident.objects.get()
    IncidentFactory(published=True, pk=incident.pk + 1)
    IncidentReport.objects.update(incident_id=incident.pk + 1)
    located(f"{WORDS}!", url="https://example.org/2")
    group_all()
    assert not Evidence.objects.filter(url="https://example.org/2").exists()


def test_a_candidate_that_may_be_about_a_child_is_restricted_from_the_start():
    located(f"{WORDS}, her 9-year-old daughter beside her"), located(OTHER)
    group_all()
    assert list(Incident.objects.order_by("pk").values_list("restricted", flat=True)) == [True, False]


def test_a_copy_that_may_be_about_a_child_hides_the_candidate_that_it_joins():
    located()
    group_all()
    located(f"{WORDS}, her 9-year-old daughter beside her")
    group_all()

    incident = Incident.objects.get()
    assert incident.restricted
    assert incident.involves_child
    assert incident.decisions.get(action="edit").changes == {
        "involves_child": {"from": False, "to": True},
        "restricted": {"from": False, "to": True},
    }


@pytest.mark.parametrize(
    ("title", "box"),
    [
        ("Police push Jorell Fosterly at a march", "names_person"),
        ("Officer Hollerby pushes a woman", "names_officer"),
        ("Officers push a 9-year-old", "involves_child"),
        ("Officer gropes a woman", "sexual_assault"),
    ],
)
def test_the_machine_ticks_what_its_words_suggest(title, box):
    located(title=title)
    group_all()
    incident = Incident.objects.get()
    assert [name for name in FLAGS if getattr(incident, name)] == [box]


def test_a_name_in_a_copy_ticks_the_box_of_the_candidate_that_it_joins():
    located()
    group_all()
    located(WORDS, title="Jorell Fosterly pushed by police")
    group_all()

    incident = Incident.objects.get()
    assert incident.names_person
    assert not incident.restricted


def test_the_name_of_an_account_does_not_become_a_title():
    located(title="Filmed by @some_body", url="https://posts.example.org/x")
    group_all()
    assert Incident.objects.get().title == "Filmed by @…"
    assert Evidence.objects.get().title == "Filmed by @…"


def test_a_candidate_that_a_copy_joins_has_changed_for_who_looked_before():
    located()
    group_all()
    seen = Incident.objects.get().updated_at
    located(f"{WORDS}!", url="https://example.org/another-link")
    group_all()

    with pytest.raises(ChangedMeanwhileError):
        publish(incident=Incident.objects.get(), by=None, seen=seen)


def test_running_twice_changes_nothing():
    located()
    group_all()
    Report.objects.update(stage=ReportStage.LOCATED, due_at="2020-01-01T00:00Z")
    group_all()
    assert (Incident.objects.count(), IncidentReport.objects.count()) == (1, 1)
    assert ReportBand.objects.count() == BANDS + 1


def test_a_long_first_line_becomes_a_short_title():
    located("word " * 200)
    group_all()
    assert len(Incident.objects.get().title) == grouping.TITLE_CHARACTERS


class TestSuggestions:
    RETOLD = "Nurse pushed over bicycle rack by riot officers at library"

    def places(self, **fields):
        from civicwatch.places.models import City

        city = City.objects.filter(name="Tulsa").order_by("-population").first()
        return {"city_id": city.pk, "state_id": city.state_id, **fields}

    def suggested(self):
        return list(MergeSuggestion.objects.values_list("first_id", "second_id"))

    def test_same_place_within_two_days_and_shared_words_are_suggested(self):
        located(**self.places()), located(self.RETOLD, **self.places(occurred_on=date(2026, 5, 31)))
        group_all()
        first, second = Incident.objects.order_by("pk")
        suggestion = MergeSuggestion.objects.get()
        assert (suggestion.first, suggestion.second) == (first, second)
        assert suggestion.reasons["place"] == "city" and suggestion.reasons["days"] == 2
        assert "bicycle" in suggestion.reasons["words"]

    def test_three_days_apart_is_not(self):
        located(**self.places()), located(self.RETOLD, **self.places(occurred_on=date(2026, 6, 1)))
        group_all()
        assert self.suggested() == []

    def test_another_city_is_not(self):
        from civicwatch.places.models import City

        other = City.objects.filter(name="Boise").order_by("-population").first()
        located(**self.places()), located(self.RETOLD, city_id=other.pk, state_id=other.state_id)
        group_all()
        assert self.suggested() == []

    def test_without_a_place_the_words_must_say_more(self):
        (
            located(),
            located(self.RETOLD),
            located("A nurse marched with drummers, dancers and a brass band downtown"),
        )
        group_all()
        first, second, _ = Incident.objects.order_by("pk")
        assert self.suggested() == [(first.pk, second.pk)]

    def test_at_most_five_the_likeliest_first(self):
        for n in range(8):
            located(f"{self.RETOLD} {'extra ' * 2}{n} {'ab' * n}", **self.places())
        group_all()
        last = Incident.objects.order_by("-pk").first()
        assert MergeSuggestion.objects.filter(second=last).count() <= 5
