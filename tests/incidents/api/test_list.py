"""The list: what it holds, where it goes on, and what it tells a reader who keeps a copy."""

from datetime import UTC, date, datetime, timedelta

import pytest

from civicwatch.places.models import City
from incidents.api import cursors
from incidents.api.serializers import IncidentSerializer
from incidents.models import Evidence, Incident, Status
from tests.factories import NOON, DecisionFactory, EvidenceFactory, IncidentFactory

SINCE = datetime(2026, 6, 1, tzinfo=UTC)


def ids(page):
    return [row["id"] for row in page["results"]]


def test_newest_first_and_published_only(ask):
    old = IncidentFactory(published=True, occurred_on=date(2026, 1, 1))
    new = IncidentFactory(published=True, occurred_on=date(2026, 3, 1))
    IncidentFactory(placed=True)
    IncidentFactory(placed=True, status=Status.REJECTED)

    page = ask("incidents/")

    assert ids(page) == [new.pk, old.pk]
    assert page["next"] is None


def test_every_field_is_one_that_the_documentation_names(ask):
    IncidentFactory(published=True)

    row = ask("incidents/")["results"][0]

    assert row.keys() == IncidentSerializer().fields.keys()


def test_pages_go_on_where_the_last_one_ended(ask, client):
    for n in range(7):
        IncidentFactory(published=True, occurred_on=date(2026, 1, 1 + n // 3))
    everything = ids(ask("incidents/"))

    seen, page = [], ask("incidents/", limit=2)
    while page["next"]:
        seen += ids(page)
        page = client.get(page["next"]).json()

    assert [*seen, *ids(page)] == everything
    assert len(everything) == 7


def test_the_next_page_keeps_the_filter(ask, client):
    for rank in (5, 1, 5, 1, 5):
        IncidentFactory(published=True, force_rank=rank)

    page = ask("incidents/", force_rank=5, limit=2)

    assert [row["force_rank"] for row in client.get(page["next"]).json()["results"]] == [5]


@pytest.mark.parametrize("rows", [2, 12])
def test_the_number_of_queries_does_not_grow_with_the_rows(ask, django_assert_num_queries, rows):
    for _ in range(rows):
        IncidentFactory(published=True, tags=["push", "baton"], evidence=2)

    ask("incidents/")

    with django_assert_num_queries(5):  # version of the map, rows, tags, merged parts, evidence
        page = ask("incidents/")

    assert len(page["results"]) == rows


def test_evidence_of_what_was_merged_into_it_is_its_own(ask):
    survivor = IncidentFactory(published=True)
    part = IncidentFactory(merged_into=survivor)
    older_part = IncidentFactory(merged_into=part)
    link = EvidenceFactory(incident=older_part).url

    assert link in ask("incidents/")["results"][0]["links"]


def test_what_is_restricted_shows_rank_day_and_state_only(ask):
    place = City.objects.get(name="Portland", state="41")
    IncidentFactory(
        published=True,
        restricted=True,
        city=place,
        county=place.county,
        state=place.state,
        latitude=place.latitude,
        longitude=place.longitude,
        place_precision="city",
        title="Secret title",
        description="Secret words",
        agency="Secret agency",
        address="Secret street",
        force_rank=3,
        tags=["secret-tag"],
    )

    row = ask("incidents/")["results"][0]

    assert "secret" not in str(row).lower()
    assert (row["force_rank"], row["date"]) == (3, "2026-05-29")
    assert (row["links"], row["tags"]) == ([], [])
    assert (row["state"], row["city"], row["county"]) == ("OR", None, None)
    assert row["place_precision"] == "state"
    assert (row["latitude"], row["longitude"]) == (place.state.latitude, place.state.longitude)
    assert row["note"]


@pytest.mark.parametrize(
    "query", [{"q": "secret"}, {"tag": "secret-tag"}, {"bbox": "-93.27,44.97,-93.26,44.98"}]
)
def test_what_is_restricted_cannot_be_found_by_what_it_hides(ask, query):
    IncidentFactory(published=True, restricted=True, title="Secret", tags=["secret-tag"])

    assert ids(ask("incidents/", **query)) == []


def test_authors_and_posts_are_never_shown(ask):
    incident = IncidentFactory(published=True)
    text = str(ask("incidents/")) + str(ask(f"incidents/{incident.pk}/"))

    for field in ("author", "raw", "probability", "likelihood", "source_key", "held_because"):
        assert field not in text


class TestUpdatedSince:
    def test_changes_come_in_their_order_with_tombstones(self, ask):
        IncidentFactory(published=True, updated_at=SINCE - timedelta(days=1))
        later = IncidentFactory(published=True, updated_at=SINCE + timedelta(days=2))
        gone = IncidentFactory(
            placed=True, status=Status.RETRACTED, published_at=NOON, updated_at=SINCE + timedelta(days=1)
        )
        never = IncidentFactory(placed=True, status=Status.REJECTED, updated_at=SINCE + timedelta(days=1))

        rows = ask("incidents/", updated_since=SINCE.isoformat())["results"]

        assert [(row["id"], row["status"]) for row in rows] == [
            (gone.pk, "retracted"),
            (later.pk, "published"),
        ]
        assert rows[0].keys() == {"id", "status", "reason", "updated_at", "merged_into"}
        assert never.pk not in [row["id"] for row in rows]

    def test_a_tombstone_says_why_and_where_it_went_under_any_filter(self, ask):
        gone = {"placed": True, "published_at": NOON, "updated_at": SINCE}
        survivor = IncidentFactory(published=True, updated_at=SINCE - timedelta(days=1))
        middle = IncidentFactory(merged_into=survivor, updated_at=SINCE)
        merged = IncidentFactory(merged_into=middle, published_at=NOON, updated_at=SINCE)
        hidden = IncidentFactory(**gone, status=Status.HIDDEN, closed_reason="harmful")
        reopened = IncidentFactory(**gone)
        retracted = IncidentFactory(**gone, status=Status.RETRACTED, closed_reason="false")
        undone = IncidentFactory(placed=True, updated_at=SINCE)
        DecisionFactory(incident=undone, action="undo", from_status=Status.PUBLISHED)
        IncidentFactory(placed=True, updated_at=SINCE)

        rows = ask("incidents/", updated_since=SINCE.isoformat(), injury="death")["results"]

        assert {row["id"]: (row["status"], row["reason"], row["merged_into"]) for row in rows} == {
            merged.pk: ("merged", None, survivor.pk),
            hidden.pk: ("hidden", "under_review", None),
            reopened.pk: ("hidden", "under_review", None),
            retracted.pk: ("retracted", "false", None),
            undone.pk: ("hidden", "under_review", None),
        }

    @pytest.mark.parametrize("size", [2, 12])
    def test_the_number_of_queries_does_not_grow(self, ask, django_assert_num_queries, size):
        for _ in range(size):
            survivor = IncidentFactory(published=True, updated_at=SINCE, tags=["push"])
            IncidentFactory(merged_into=survivor, published_at=NOON, updated_at=SINCE)

        # published and gone; rows; tags; two levels of merged parts; evidence; two steps to the survivors
        with django_assert_num_queries(9):
            assert len(ask("incidents/", updated_since=SINCE.isoformat())["results"]) == 2 * size

    def test_without_it_there_are_no_tombstones(self, ask):
        IncidentFactory(placed=True, status=Status.RETRACTED, published_at=NOON)

        assert ask("incidents/")["results"] == []

    def test_pages_go_on(self, ask, client):
        for n in range(5):
            IncidentFactory(published=True, updated_at=SINCE + timedelta(seconds=n // 2))

        first = ask("incidents/", updated_since="2026-06-01T00:00:00Z", limit=3)
        second = client.get(first["next"]).json()

        assert sorted(ids(first) + ids(second)) == sorted(Incident.objects.values_list("pk", flat=True))

    def test_a_merged_one_says_so(self, ask):
        survivor = IncidentFactory(published=True, updated_at=SINCE)
        merged = IncidentFactory(merged_into=survivor, published_at=NOON, updated_at=SINCE)

        rows = ask("incidents/", updated_since=SINCE.isoformat())["results"]

        assert {row["id"]: row["status"] for row in rows} == {survivor.pk: "published", merged.pk: "merged"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bbox", "1,2,3"),
        ("datetime", "yesterday"),
        ("force_rank", "6"),
        ("force_rank_min", "high"),
        ("state", "Atlantis"),
        ("updated_since", "soon"),
        ("limit", "0"),
        ("limit", "1001"),
        ("verification", "certain"),
        ("verification_min", "certain"),
        ("injury", "mortal"),
        ("outcome", "unknown"),
        ("bbox", "44.8,-93.4,45.1,-93.1"),
        ("limit", "many"),
        ("cursor", "abc"),
        ("cursor", "WzEsMl0"),
        ("q", "x" * 201),
        ("q", "a\0b"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(ask, name, value):
    problem = ask("incidents/", status=400, **{name: value})

    assert problem["status"] == 400
    assert problem["detail"].startswith(f"{name}: ")
    assert problem["invalid_params"][0]["name"] == name


def test_too_long_a_page_is_told_what_to_do_instead(ask):
    problem = ask("incidents/", status=400, limit=1001)

    assert "from 1 to 1000" in problem["detail"]
    assert "follow “next”" in problem["detail"]
    assert "incidents.csv" in problem["detail"]


def test_how_sure_it_is_and_what_came_of_it(ask):
    IncidentFactory(
        published=True, verification="official", discipline=True, charges=True, outcome_note="The agency"
    )

    row = ask("incidents/", outcome="charges", verification_min="official")["results"][0]

    assert (row["outcome"], row["outcome_note"]) == (["charges", "discipline"], "The agency")
    assert (row["verification"], row["injury"]) == ("official", "unknown")


@pytest.mark.parametrize("flag", ["involves_child", "sexual_assault"])
@pytest.mark.parametrize("of_a_part", [False, True])
def test_links_that_would_show_somebody_are_withheld(ask, flag, of_a_part):
    incident = IncidentFactory(published=True, **{flag: not of_a_part})
    if of_a_part:
        IncidentFactory(merged_into=incident, **{flag: True})
    open_one = IncidentFactory(published=True)

    rows = {row["id"]: row for row in ask("incidents/")["results"]}

    assert rows[incident.pk]["links"] == []
    assert "withheld" in rows[incident.pk]["note"]
    assert rows[incident.pk]["title"]
    assert (len(rows[open_one.pk]["links"]), rows[open_one.pk]["note"]) == (1, None)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_cursor_at_the_end_of_time_is_refused(ask, moment):
    cursor = cursors.written((datetime.fromisoformat(moment), 1))
    ask("incidents/", status=400, updated_since="2020-01-01", cursor=cursor)


def test_unknown_parameters_are_ignored(ask):
    IncidentFactory(published=True)

    assert len(ids(ask("incidents/", colour="blue", format="xml"))) == 1


def test_the_json_address_is_the_list(ask):
    incident = IncidentFactory(published=True)

    assert ids(ask("incidents.json")) == [incident.pk]


def test_evidence_without_a_link_is_no_link(ask):
    incident = IncidentFactory(published=True, evidence=0)
    Evidence.objects.create(incident=incident, title="A letter")

    assert ask("incidents/")["results"][0]["links"] == []
