"""Incidents on the map: the index and SQL choose the same, and what is withdrawn is gone at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicwatch.lib.parameters import Box, Days
from civicwatch.maps import layers
from civicwatch.places.models import City
from incidents import facets, statistics
from incidents.facets import CHOICES
from incidents.filtering import IncidentFilter, Selection
from incidents.map_filter import chosen_by
from incidents.models import Incident, Tag
from incidents.models.facet_labels import LABELS
from incidents.selection import read, select
from incidents.services.curation import retract
from tests.factories import IncidentFactory, next_map_version

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)
SLUGS = ["push", "baton", "arrest"]
NAMES = ["Minneapolis, MN", "Portland, OR", "Portland, ME"]
MOMENT = datetime(2026, 6, 1, tzinfo=UTC)


def ids(wanted):
    state = layers.current("incidents")
    mask = chosen_by(wanted, state)(state.points)
    return sorted((state.points.id if mask is None else state.points.id[mask]).tolist())


def city(name):
    town, state = name.split(", ")
    return City.objects.filter(name=town, state__usps=state).first()


@pytest.fixture
def record():
    """Twenty-four published incidents that differ in everything that can be filtered by."""
    for n in range(24):
        place = city(NAMES[n % 3])
        IncidentFactory(
            published=True,
            title=f"Report {n} of a {'march' if n % 4 else 'Vigil'}",
            occurred_on=FIRST + timedelta(days=10 * n),
            force_rank=None if n % 7 == 0 else n % 6,
            city=place if n % 10 else None,
            state=place.state,
            county=place.county if n % 20 else None,
            latitude=place.latitude + n / 1000,
            longitude=place.longitude - n / 1000,
            restricted=n % 5 == 0,
            agency=["Harbor Patrol", "", "Park Police, East Harbor"][n % 3],
            verification=facets.VERIFICATIONS[n % 4],
            date_precision=facets.DATE_PRECISIONS[n // 2 % 4],
            place_precision=facets.PLACE_PRECISIONS[n // 3 % 6],
            injury=facets.INJURIES[n % 5 if n % 2 else n // 5],
            charges=n % 3 == 0,
            discipline=n % 4 == 1,
            settlement=n % 8 == 5,
            updated_at=MOMENT + timedelta(days=n),
            tags=[SLUGS[n % 3], SLUGS[n % 2]],
        )
    IncidentFactory(placed=True, title="A candidate that nobody may count")


filters = st.builds(
    IncidentFilter,
    bbox=st.none() | st.sampled_from([Box(-124, 44, -90, 46), Box(-71, 43, -70, 44), Box(170, 40, -80, 50)]),
    days=st.builds(
        Days, *(st.none() | st.integers(0, 240).map(lambda n: FIRST + timedelta(days=n)) for _ in range(2))
    ),
    force_ranks=st.lists(st.integers(0, 5), max_size=2).map(tuple),
    force_rank_min=st.none() | st.integers(0, 5),
    tags=st.lists(st.sampled_from([*SLUGS, "unheard-of"]), max_size=2).map(tuple),
    states=st.lists(st.sampled_from(["MN", "oregon", "23"]), max_size=2).map(tuple),
    cities=st.lists(st.sampled_from([*NAMES, "portland", "Nowhere"]), max_size=2).map(tuple),
    agencies=st.lists(st.sampled_from(["harbor", "PATROL harbor", "park"]), max_size=2).map(tuple),
    choices=st.fixed_dictionaries(
        {}, optional={name: st.lists(st.sampled_from(known), max_size=3) for name, known in CHOICES.items()}
    ).map(lambda chosen: tuple((name, tuple(values)) for name, values in chosen.items())),
    q=st.sampled_from(["", "vigil", "report MARCH", "harbor", "minneapolis"]),
    updated_since=st.none() | st.just(MOMENT + timedelta(days=12)),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=filters)
def test_the_index_chooses_what_sql_chooses(record, wanted):
    selected = select(wanted)

    in_sql = sorted(Incident.objects.published().matching(selected).values_list("pk", flat=True))

    assert ids(selected) == in_sql
    assert statistics.total(selected) == len(in_sql)


@pytest.mark.parametrize("facet", CHOICES)
def test_each_choice_of_a_facet_alone_is_found_by_index_and_sql(record, facet):
    for choice in CHOICES[facet]:
        wanted = select(IncidentFilter(choices=((facet, (choice,)),)))
        in_sql = Incident.objects.published().matching(wanted)
        assert ids(wanted) == sorted(in_sql.values_list("pk", flat=True))
        assert ids(wanted) or (facet, choice) == ("place_precision", "unknown")


@pytest.mark.parametrize(
    "query",
    [
        {"injury": ["death"]},
        {"outcome": ["charges"]},
        {"outcome": ["none_known"]},
        {"agency": ["harbor"]},
        {"city": ["Portland, OR"]},
        {"place_precision": ["city"]},
    ],
)
def test_what_is_restricted_is_not_found_by_what_it_hides(query):
    place = city("Portland, OR")
    IncidentFactory(
        published=True,
        restricted=True,
        injury="death",
        charges="charges" in str(query),
        agency="Harbor",
        city=place,
        state=place.state,
        place_precision="city",
    )

    assert ids(read(query)) == []
    assert not Incident.objects.published().matching(read(query)).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"verification_min": ["documented"]}, ["documented", "official"]),
        ({"verification": ["alleged,official"]}, ["alleged", "official"]),
        ({"verification": ["alleged,official"], "verification_min": ["corroborated"]}, ["official"]),
        ({"verification": ["alleged"], "verification_min": ["official"]}, []),
    ],
)
def test_a_verification_and_the_least_one_mean_both(query, found):
    for verification in facets.VERIFICATIONS:
        IncidentFactory(published=True, verification=verification)

    shown = Incident.objects.filter(pk__in=ids(read(query))).order_by("pk")

    assert [row.verification for row in shown] == found


def test_a_new_agency_is_found_by_a_question_asked_before():
    assert ids(read({"agency": ["night watch"]})) == []

    late = IncidentFactory(published=True, agency="The Night Watch")

    assert ids(read({"agency": ["night watch"]})) == [late.pk]


def test_the_choices_of_filters_are_those_of_the_record():
    assert {facet: tuple(labels) for facet, labels in LABELS.items()} == CHOICES
    assert all(max(bits.values()) <= 255 for bits in facets.BITS.values())


def test_a_facet_costs_a_byte_an_incident(record):
    points = layers.current("incidents").points

    assert {facet: points.facets[facet].itemsize for facet in CHOICES} == dict.fromkeys(CHOICES, 1)


@pytest.mark.parametrize(
    "by", ["month", "state", "city", "force_rank", "agency", *sorted({*CHOICES} - {"outcome"})]
)
def test_counts_add_up_to_the_total(record, by):
    counted = statistics.counted(by, Selection(force_rank_min=2))

    assert counted.total == statistics.total(Selection(force_rank_min=2)) > 0
    assert sum(count.count for count in counted.counts) == counted.total


@pytest.mark.parametrize("by", CHOICES)
def test_a_choice_can_be_given_back_as_a_filter(record, by):
    counts = statistics.counted(by, Selection()).counts

    assert len(counts) > 2
    for count in counts:
        if count.key is not None:
            assert statistics.total(read({by: [count.key]})) == count.count


@pytest.mark.parametrize("by", ["state", "city", "force_rank", "tag"])
def test_a_key_can_be_given_back_as_a_filter(record, by):
    field = {"state": "states", "city": "cities", "force_rank": "force_ranks", "tag": "tags"}[by]

    for count in statistics.counted(by, Selection()).counts:
        if count.key is not None:
            assert statistics.total(select(IncidentFilter(**{field: (count.key,)}))) == count.count


def test_a_retracted_incident_is_gone_at_once():
    stays, goes = IncidentFactory.create_batch(2, published=True)
    assert ids(Selection()) == [stays.pk, goes.pk]

    retract(incident=goes, reason="wrong_facts", words="It was another day.", by=None)

    assert ids(Selection()) == [stays.pk]


def test_a_moved_pin_moves_on_the_map():
    incident = IncidentFactory(published=True)
    layers.current("incidents")

    Incident.objects.filter(pk=incident.pk).update(
        latitude=10.5, longitude=20.25, map_version=next_map_version()
    )

    points = layers.current("incidents").points
    assert (points.latitude.tolist(), points.longitude.tolist()) == ([105_000_000], [202_500_000])


def test_tags_beyond_the_first_word_of_bits_are_found():
    Tag.objects.bulk_create(Tag(slug=f"tag-number-{n}", name=f"tag {n}") for n in range(140))
    early = IncidentFactory(published=True, tags=["tag-number-0"])
    assert ids(select(IncidentFilter(tags=("tag-number-0",)))) == [early.pk]

    for n in range(140):
        late = IncidentFactory(published=True, tags=[f"tag-number-{n}"])

    assert ids(select(IncidentFilter(tags=("tag-number-139",)))) == [late.pk]
    assert len(ids(select(IncidentFilter(tags=("tag-number-0",))))) == 2


def test_a_restricted_incident_stands_in_the_middle_of_its_state_without_city_and_tags():
    place = city("Portland, OR")
    hidden = IncidentFactory(
        published=True,
        restricted=True,
        city=place,
        state=place.state,
        county=place.county,
        latitude=place.latitude + 0.2,
        agency="X",
        tags=["push"],
    )

    points = layers.current("incidents").points

    assert points.id.tolist() == [hidden.pk]
    assert points.latitude[0] / 1e7 == pytest.approx(place.state.latitude, abs=1e-6)
    assert points.facets["city"].tolist() == [-1]
    assert points.facets["state"].tolist() == [int(place.state_id)]
    assert not points.facets["tags"].any()
    assert points.facets["agency"].tolist() == [0]


def test_a_restricted_incident_without_a_state_shows_the_whole_degree():
    IncidentFactory(published=True, restricted=True, latitude=44.6, longitude=-93.4)

    points = layers.current("incidents").points

    assert (points.latitude[0], points.longitude[0]) == (450_000_000, -930_000_000)
