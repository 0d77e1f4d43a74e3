"""Importing twice, in changed form, and over the decisions of people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from civicwatch.access.roles import SENIOR_MODERATOR
from civicwatch.events.models import Event
from civicwatch.maps import cells
from incidents.importing import police_brutality
from incidents.importing.records import ImportedRecord, Problem
from incidents.links import Link
from incidents.models import Decision, Evidence, Incident, Tag
from incidents.models.reasons import RetractReason
from incidents.risks import shown_risks
from incidents.services import approvals, curation, editing
from incidents.services.importing import CHUNK, import_records
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
REAL_FILE = Path("../shared/data/incidents/2020pb-all-locations-v2.json")


def record(key="or-portland-1", **changes):
    whole = ImportedRecord(
        where=f"data[0] ({key})",
        key=key,
        title="Officer pushes a woman",
        description="At a march, an officer pushed a woman. She fell.",
        occurred_on=date(2020, 6, 1),
        date_precision="exact",
        latitude=45.5155,
        longitude=-122.6768,
        place_precision="street",
        state="Oregon",
        city="Portland",
        tags=("push", "protester"),
        links=(Link("https://twitter.com/a/status/1"), Link("https://paper.example.org/1", "Report")),
    )
    return replace(whole, **changes)


def run(*items, now=NOW):
    return import_records(items, imported_from="2020PB", key_prefix="2020pb", now=now)


def test_a_whole_record_is_published_with_tags_evidence_place_and_log():
    summary = run(record())
    incident = Incident.objects.get(source_key="2020pb:or-portland-1")
    assert (summary.created, summary.published, summary.held, summary.links) == (1, 1, 0, 2)
    assert (incident.status, incident.imported_from) == ("published", "2020PB")
    assert (incident.state.usps, incident.county.name, incident.city.name) == (
        "OR",
        "Multnomah County",
        "Portland",
    )
    assert incident.cell == cells.encode(45.5155, -122.6768)
    assert incident.published_at == NOW
    assert incident.map_version > 0
    assert (incident.force_rank, incident.verification, incident.injury) == (2, "alleged", "unknown")
    assert sorted(incident.tags.values_list("slug", flat=True)) == ["protester", "push"]
    assert sorted(incident.evidence.values_list("kind", "url", "title")) == [
        ("article", "https://paper.example.org/1", "Report"),
        ("post", "https://twitter.com/a/status/1", ""),
    ]
    decision = incident.decisions.get()
    assert (decision.action, decision.role, decision.by, decision.to_status) == (
        "import",
        "import",
        None,
        "published",
    )


def test_the_stream_hears_of_what_became_public_and_of_nothing_else():
    run(record(), record("held", occurred_on=None))
    event = Event.objects.get()
    assert event.kind == "incident.published"
    assert event.payload["tags"] == ["protester", "push"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"occurred_on": None}, "the file gives no date"),
        ({"occurred_on": None, "notes": ("the date 2031-01-01 lies in the future",)}, "lies in the future"),
        ({"latitude": None, "longitude": None}, "the file gives no point"),
        ({"latitude": 48.85, "longitude": 2.35, "city": ""}, "outside the United States"),
        ({"links": ()}, "no usable link"),
        ({"links": (Link("javascript:alert(1)"),)}, "no usable link"),
    ],
)
def test_what_lacks_a_need_of_publishing_waits_with_the_reason(changes, reason):
    summary = run(record(**changes))
    incident = Incident.objects.get()
    assert (incident.status, incident.published_at) == ("candidate", None)
    assert reason in incident.held_because
    assert (summary.published, summary.held) == (0, 1)
    assert not Event.objects.exists()


def test_importing_again_changes_nothing():
    run(record(), record("two", occurred_on=None))
    before = (
        list(Incident.objects.order_by("pk").values()),
        Decision.objects.count(),
        Event.objects.count(),
        list(Evidence.objects.order_by("pk").values()),
    )
    summary = run(record(), record("two", occurred_on=None), now=NOW + timedelta(days=1))
    after = (
        list(Incident.objects.order_by("pk").values()),
        Decision.objects.count(),
        Event.objects.count(),
        list(Evidence.objects.order_by("pk").values()),
    )
    assert after == before
    assert (summary.created, summary.updated, summary.unchanged) == (0, 0, 2)


def test_a_record_that_changed_in_the_file_is_updated():
    run(record())
    version = Incident.objects.get().map_version
    summary = run(
        record(title="Officer pushes two women", tags=("shove",), links=(Link("https://a.example.org/2"),))
    )
    incident = Incident.objects.get()
    assert (summary.updated, summary.created) == (1, 0)
    assert incident.title == "Officer pushes two women"
    assert list(incident.tags.values_list("slug", flat=True)) == ["shove"]
    assert list(incident.evidence.values_list("url", flat=True)) == ["https://a.example.org/2"]
    assert incident.map_version > version
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "incident.published",
        "incident.updated",
    ]
    assert list(incident.decisions.order_by("pk").values_list("action", flat=True)) == [
        "import",
        "import again",
    ]


def test_a_record_that_got_its_date_is_published_and_one_that_lost_it_is_withdrawn():
    run(record("gains", occurred_on=None), record("loses"))
    run(record("gains"), record("loses", occurred_on=None))
    status = dict(Incident.objects.values_list("source_key", "status"))
    assert status == {"2020pb:gains": "published", "2020pb:loses": "candidate"}
    assert sorted(Event.objects.values_list("kind", flat=True)) == [
        "incident.published",
        "incident.published",
        "incident.retracted",
    ]


def test_what_somebody_edited_here_is_kept_and_reported():
    run(record())
    editing.edit(
        incident=Incident.objects.get(), values={"title": "Our words"}, by=UserFactory(role=SENIOR_MODERATOR)
    )
    summary = run(record(title="Their new words"))
    assert Incident.objects.get().title == "Our words"
    assert (summary.updated, summary.unchanged) == (0, 0)
    assert "kept, edited here" in summary.kept[0]


@pytest.mark.parametrize("changes", [{}, {"title": "Their new words"}])
def test_what_was_retracted_never_comes_back(changes):
    run(record())
    curation.retract(
        incident=Incident.objects.get(),
        reason=RetractReason.FALSE,
        words="Shown untrue.",
        by=UserFactory(role=SENIOR_MODERATOR),
    )
    run(record(**changes))
    assert Incident.objects.get().status == "retracted"


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": ("child", "push")},
        {"tags": ("sexual-assault",)},
        {"title": "Officer pushes a 14-year-old"},
        {"description": "A toddler was in the car."},
        {"links": (Link("https://a.example.org/1", "Video of the toddler"),)},
        {"restricted": True},
    ],
)
def test_what_may_tell_of_a_child_or_a_sexual_assault_is_restricted(changes):
    summary = run(record(**changes))
    assert Incident.objects.get().restricted
    assert summary.restricted == 1


def test_of_what_a_file_restricts_the_stream_tells_no_words():
    run(record(restricted=True))
    payload = Event.objects.get().payload
    assert not {"title", "tags", "city", "latitude"} & payload.keys()


def test_names_of_accounts_are_left_out_of_what_a_file_says():
    run(record(title="Filmed by @some_body", links=(Link("https://paper.example.org/1", "@other on X"),)))
    assert Incident.objects.get().title == "Filmed by @…"
    assert Evidence.objects.get().title == "@… on X"


def test_a_link_to_a_recording_documents_and_nothing_else_does():
    run(record("video", links=(Link("https://www.youtube.com/watch?v=1"),)), record("post"))
    assert dict(Incident.objects.values_list("source_key", "verification")) == {
        "2020pb:video": "documented",
        "2020pb:post": "alleged",
    }


def test_bad_rows_and_repeated_ids_are_reported_and_nothing_else_is_lost():
    summary = run(record("a"), Problem("line 3", "has no id"), record("a", title="Again"), record("b"))
    assert summary.read == 4
    assert summary.created == 2
    assert summary.problems[0] == "line 3: has no id"
    assert "its id was used before" in summary.problems[1]
    assert Incident.objects.get(source_key="2020pb:a").title == "Officer pushes a woman"


def test_a_point_far_from_its_city_gives_way_to_the_middle_of_the_city():
    summary = run(record(latitude=40.77, longitude=-73.97))
    incident = Incident.objects.get()
    assert (incident.state.usps, incident.city.name, incident.place_precision) == ("OR", "Portland", "city")
    assert incident.latitude == incident.city.latitude
    assert "Portland" in summary.notes[0]


def test_a_quarter_counts_for_its_city_and_the_capital_is_found():
    run(
        record("hollywood", state="California", city="Hollywood", latitude=34.098, longitude=-118.326),
        record("dc", state="District of Columbia", city="Washington", latitude=38.9, longitude=-77.03),
    )
    assert dict(Incident.objects.values_list("source_key", "city__name")) == {
        "2020pb:hollywood": "Los Angeles",
        "2020pb:dc": "Washington",
    }


def test_a_tag_of_another_vocabulary_is_added_as_it_is():
    run(record(tags=("Kettling Tactic", "push")))
    assert Tag.objects.get(slug="kettling-tactic").name == "kettling tactic"


def test_the_number_of_queries_does_not_depend_on_the_number_of_records(django_assert_max_num_queries):
    run(record("warm"))
    with django_assert_max_num_queries(32):
        run(*(record(f"key-{number}") for number in range(CHUNK)))
    assert Incident.objects.count() == CHUNK + 1
    assert connection.in_atomic_block


@pytest.mark.skipif(not REAL_FILE.exists(), reason="the real 2020PB file is not at hand")
def test_the_real_file_comes_in_whole():
    items = list(police_brutality.read(REAL_FILE.read_bytes(), today=date(2026, 6, 1)))
    first = run(*items)
    again = run(*items, now=NOW + timedelta(days=1))
    assert (first.read, first.created, first.problems) == (1004, 1004, [])
    assert first.published + first.held == 1004
    assert first.published / 1004 >= 0.94  # the rest takes two people, but for a handful that lack something
    for incident in Incident.objects.published():
        risks = approvals.own_risks(incident)
        assert incident.restricted == bool(risks)
        assert not shown_risks(risks, restricted=True)
    assert again.unchanged == 1004
    assert Evidence.objects.count() > 3050
    tagged = Incident.objects.filter(tags__slug__in=["child", "sexual-assault"]).distinct()
    assert tagged.count() == 11
    assert not tagged.filter(restricted=False).exists()
    assert not tagged.filter(status="published").exists()
    assert not Incident.objects.published().filter(state=None).exists()
    assert not Evidence.objects.exclude(url__startswith="http").exists()


@pytest.mark.parametrize(
    "changes", [{"restricted": True}, {"occurred_on": None}, {"title": "A man is pushed"}]
)
def test_what_the_stream_said_before_is_forgotten_when_the_file_hides_holds_or_corrects_it(changes):
    run(record(title="A runner is pushed"))
    assert "A runner" in str(Event.objects.get().payload)

    run(record(**{"title": "A runner is pushed", **changes}))

    earlier, _now = Event.objects.order_by("pk")
    assert "A runner" not in str(earlier.payload)
