"""Which words of a city say that a row is about people who live outside."""

import pytest

from sightings.city.exports import Line
from sightings.city.kinds import leads_to_a_home
from sightings.models import CityRecord, DatasetKind
from sightings.services.city_records import keep
from tests.factories import NOON
from tests.sightings.city.fake_socrata import call
from tests.sightings.city.rows_of import REQUESTS, a_dataset


@pytest.mark.parametrize(
    "category",
    [
        "Homeless Encampment",
        "ENCAMPMENTS",
        "HOMELESS COMPLAINT",
        "Tent on sidewalk",
        "SIT/LIE ENFORCEMENT",
        "Camping",
        "SLEEPING IN PUBLIC",
        "illegal lodging",
        "Person living in a vehicle",
        "PANHANDLER",
    ],
)
def test_they_say_so(category):
    assert leads_to_a_home(category)


@pytest.mark.parametrize(
    "category", ["Noise", "Campaign sign", "Potent smell", "415 MAN", "Campus", "Intent"]
)
def test_they_do_not(category):
    assert not leads_to_a_home(category)


@pytest.mark.parametrize(
    ("category", "is_one"), [("915 Sidewalk", True), ("915  SIDEWALK person", True), ("1915 sidewalk", False)]
)
def test_a_city_has_words_of_its_own(category, is_one):
    assert leads_to_a_home(category, ["915 sidewalk"]) is is_one


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "here"), [(DatasetKind.REQUEST, 0), (DatasetKind.CALL, 1)])
def test_a_data_set_set_up_wrongly_shows_no_point_even_so(client, kind, here):
    dataset = a_dataset(kind, mapping=REQUESTS)
    row = call(
        1, call_type_text="Homeless Encampment", latitude="34.05", longitude="-118.25", zipcode="90013"
    )

    kept = keep(dataset, [Line(1, row)], now=NOON)

    assert (kept.new, kept.left_out) == (here, 1 - here)
    assert not CityRecord.objects.with_point().exists()
