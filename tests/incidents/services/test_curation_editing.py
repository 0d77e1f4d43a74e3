"""Writing and correcting an incident, and what the log keeps of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from civicwatch.access.roles import MODERATOR
from civicwatch.events.models import Event
from civicwatch.maps import cells
from civicwatch.places.models import City
from incidents.models import Incident, PlacePrecision
from incidents.services.curation_errors import ChangedMeanwhileError, NotPossibleError, NotPublishableError
from incidents.services.editing import EDITABLE, create_candidate, edit
from incidents.services.evidence import EvidenceChanges, EvidenceDraft
from tests.factories import EvidenceFactory, IncidentFactory, ReportFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
NEW_VALUE = {
    "title": "A man is shoved",
    "description": "According to the video, a man is shoved.",
    "occurred_on": date(2026, 5, 28),
    "date_precision": "month",
    "latitude": 45.0,
    "longitude": -93.3,
    "place_precision": "point",
    "address": "Lake Street",
    "force_rank": 4,
    "agency": "Minneapolis Police Department",
    "injury": "serious",
    "verification": "documented",
    "restricted": True,
    "names_person": True,
    "names_officer": True,
    "involves_child": True,
    "sexual_assault": True,
    "not_names": "River Park",
    "charges": True,
    "discipline": True,
    "settlement": True,
    "outcome_note": "The city paid, according to its council.",
}


@pytest.fixture
def moderator():
    return UserFactory(role=MODERATOR)


def city(name, state):
    return City.objects.in_state(state).named(name).get()


def test_create_candidate_with_posts_tags_and_evidence(moderator):
    report = ReportFactory(grouped=True)

    incident = create_candidate(
        values={"title": "A shove", "latitude": 44.9778, "longitude": -93.265, "place_precision": "street"},
        tags=[TagFactory(slug="shove")],
        evidence=EvidenceChanges(add=[EvidenceDraft(kind="video", url="https://videos.example.org/a")]),
        reports=[report],
        by=moderator,
        now=NOW,
    )

    incident.refresh_from_db()
    assert incident.status == "candidate"
    assert incident.state.usps == "MN"
    assert incident.county.name == "Hennepin County"
    assert incident.city.name == "Minneapolis"
    assert list(incident.reports.all()) == [report]
    decision = incident.decisions.get()
    assert (decision.action, decision.from_status, decision.to_status) == ("create", "", "candidate")
    assert decision.changes["tags"] == {"from": [], "to": ["shove"]}
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", NEW_VALUE)
def test_each_field_is_saved_and_logged_with_what_it_was(moderator, name):
    incident = IncidentFactory(placed=True)
    before = getattr(incident, name)

    edit(incident=incident, values={name: NEW_VALUE[name]}, by=moderator)

    incident.refresh_from_db()
    assert getattr(incident, name) == NEW_VALUE[name]
    plain = [str(v) if isinstance(v, date) else v for v in (before, NEW_VALUE[name])]
    assert incident.decisions.get().changes[name] == {"from": plain[0], "to": plain[1]}


def test_every_editable_field_is_tested():
    assert set(EDITABLE) == {*NEW_VALUE, "city"}


def test_an_edit_that_changes_nothing_leaves_no_trace(moderator):
    incident = IncidentFactory(placed=True, tags=["shove"], force_rank=2)
    edit(
        incident=incident,
        values={"force_rank": 2, "title": f" {incident.title} "},
        tags=list(incident.tags.all()),
        by=moderator,
    )
    assert not incident.decisions.exists()


def test_moving_the_pin_moves_cell_state_county_and_city(moderator):
    incident = IncidentFactory(placed=True, city=city("Minneapolis", "27"), state_id="27")

    edited = edit(incident=incident, values={"latitude": 44.9537, "longitude": -93.09}, by=moderator)

    assert edited.cell == cells.encode(44.9537, -93.09)
    assert (edited.county.name, edited.city.name) == ("Ramsey County", "Saint Paul")
    assert incident.decisions.get().changes["city"] == {"from": "Minneapolis", "to": "Saint Paul"}


@pytest.mark.parametrize(
    ("precision", "expected"), [(PlacePrecision.STREET, "Minneapolis"), (PlacePrecision.STATE, None)]
)
def test_a_vague_place_has_no_city(moderator, precision, expected):
    incident = IncidentFactory(placed=True)
    edited = edit(
        incident=incident,
        values={"place_precision": precision, "latitude": 44.97, "longitude": -93.26},
        by=moderator,
    )
    assert (edited.city and edited.city.name) == expected


def test_a_pin_in_the_country_has_no_city_and_one_abroad_no_state(moderator):
    incident = IncidentFactory(placed=True)
    edited = edit(incident=incident, values={"latitude": 38.6, "longitude": -116.5}, by=moderator)
    assert (edited.state.usps, edited.city) == ("NV", None)
    edited = edit(incident=edited, values={"latitude": 51.5, "longitude": -0.1}, by=moderator)
    assert (edited.state, edited.county, edited.city) == (None, None, None)


def test_choosing_a_city_puts_the_pin_at_its_centre(moderator):
    portland = city("Portland", "41")
    edited = edit(incident=IncidentFactory(), values={"city": portland}, by=moderator)
    assert (edited.latitude, edited.longitude) == (portland.latitude, portland.longitude)
    assert (edited.place_precision, edited.state.usps) == (PlacePrecision.CITY, "OR")


def test_a_city_in_another_state_than_the_pin_is_refused(moderator):
    values = {"city": city("Portland", "41"), "latitude": 44.97, "longitude": -93.26}
    with pytest.raises(ValidationError, match="state"):
        edit(incident=IncidentFactory(), values=values, by=moderator)


def test_taking_the_pin_away_takes_the_cell_away(moderator):
    edited = edit(
        incident=IncidentFactory(placed=True), values={"latitude": None, "longitude": None}, by=moderator
    )
    assert (edited.cell, edited.county) == (None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"occurred_on": date(1899, 12, 31)}, "occurred_on"),
        ({"occurred_on": NOW.date() + timedelta(days=2)}, "occurred_on"),
        ({"latitude": 12.0, "longitude": None}, "latitude"),
        ({"latitude": 95.0, "longitude": 5.0}, "latitude"),
        ({"force_rank": 6}, "force_rank"),
        ({"injury": "gone"}, "injury"),
        ({"title": "a\0b"}, "title"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(moderator, values, field):
    incident = IncidentFactory()
    with pytest.raises(ValidationError) as refused:
        edit(incident=incident, values=values, by=moderator, now=NOW)
    assert field in refused.value.message_dict
    assert not incident.decisions.exists()


def test_a_field_that_belongs_to_the_machine_is_not_editable(moderator):
    with pytest.raises(ValueError, match="status"):
        edit(incident=IncidentFactory(), values={"status": "published"}, by=moderator)


def test_editing_does_not_show_what_is_restricted(moderator):
    with pytest.raises(ValidationError, match="Reveal"):
        edit(incident=IncidentFactory(restricted=True), values={"restricted": False}, by=moderator)


def test_tags_are_logged_as_a_whole(moderator):
    incident = IncidentFactory(tags=["shove", "arrest"])
    edit(incident=incident, tags=[TagFactory(slug="arrest"), TagFactory(slug="tear-gas")], by=moderator)
    assert incident.decisions.get().changes == {
        "tags": {"from": ["arrest", "shove"], "to": ["arrest", "tear-gas"]}
    }


def test_evidence_is_added_corrected_and_removed(moderator):
    incident = IncidentFactory()
    wrong, right = EvidenceFactory.create_batch(2, incident=incident)

    edit(
        incident=incident,
        evidence=EvidenceChanges(
            add=[EvidenceDraft(kind="article", url="https://news.example.org/1", title="News")],
            change={right.pk: EvidenceDraft(kind="video", url=right.url, title="From the roof")},
            remove=[wrong.pk],
        ),
        by=moderator,
    )

    assert set(incident.evidence.values_list("title", flat=True)) == {"From the roof", "News"}
    log = incident.decisions.get().changes["evidence"]
    assert log["removed"][0]["url"] == wrong.url
    assert log["added"][0]["title"] == "News"
    assert (log["changed"][0]["from"]["title"], log["changed"][0]["to"]["title"]) == ("", "From the roof")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://files.example.org/a", "not an address", ""])
def test_evidence_must_be_a_web_address(moderator, url):
    incident = IncidentFactory()
    with pytest.raises(ValidationError):
        edit(incident=incident, evidence=EvidenceChanges(add=[EvidenceDraft(url=url)]), by=moderator)
    assert not incident.evidence.exists()


def test_the_same_link_is_not_added_twice(moderator):
    incident = IncidentFactory(evidence=1)
    url = incident.evidence.get().url
    with pytest.raises(ValidationError):
        edit(incident=incident, evidence=EvidenceChanges(add=[EvidenceDraft(url=url)]), by=moderator)


def test_evidence_of_another_incident_cannot_be_touched(moderator):
    theirs = EvidenceFactory()
    with pytest.raises(ValidationError):
        edit(incident=IncidentFactory(), evidence=EvidenceChanges(remove=[theirs.pk]), by=moderator)


def test_editing_what_is_public_bumps_the_map_and_tells_it(moderator):
    incident = IncidentFactory(published=True)
    edited = edit(incident=incident, values={"force_rank": 4}, by=moderator)
    assert edited.map_version > incident.map_version
    event = Event.objects.get()
    assert (event.kind, event.payload["force_rank"]) == ("incident.updated", 4)


def test_editing_a_candidate_tells_nobody(moderator):
    assert edit(incident=IncidentFactory(), values={"force_rank": 5}, by=moderator).map_version == 0
    assert not Event.objects.exists()


def test_a_published_incident_stays_fit_to_be_published(moderator):
    incident = IncidentFactory(published=True)
    for change in (
        {"values": {"occurred_on": None}},
        {"values": {"latitude": None, "longitude": None}},
        {"evidence": EvidenceChanges(remove=[incident.evidence.get().pk])},
    ):
        with pytest.raises(NotPublishableError):
            edit(incident=incident, by=moderator, **change)
    assert Incident.objects.get(pk=incident.pk).occurred_on
    assert incident.evidence.exists()


@pytest.mark.parametrize("status", ["rejected", "retracted"])
def test_what_is_closed_is_reopened_before_it_is_edited(moderator, status):
    with pytest.raises(NotPossibleError):
        edit(incident=IncidentFactory(status=status), values={"title": "x"}, by=moderator)


def test_two_people_edit_the_first_one_wins_and_the_second_is_told(moderator):
    incident = IncidentFactory()
    seen = incident.updated_at
    other = UserFactory(role=MODERATOR)

    edit(incident=incident, values={"title": "First"}, by=other, seen=seen)
    with pytest.raises(ChangedMeanwhileError, match=other.username):
        edit(incident=incident, values={"title": "Second"}, by=moderator, seen=seen)

    incident.refresh_from_db()
    assert incident.title == "First"
    assert incident.decisions.count() == 1
