"""Public ids: letters and digits, so that no format has to write one otherwise than another."""

import pytest

from civicwatch.events.models import new_public_id as of_a_webhook
from civicwatch.lib.random_names import ALPHABET
from sightings.public_ids import public_id as of_a_sighting
from tweets.models.flag import new_public_id as of_a_flag
from tweets.models.watching import new_public_id as of_a_watch


@pytest.mark.parametrize(
    ("make", "length"), [(of_a_sighting, 10), (of_a_flag, 12), (of_a_watch, 12), (of_a_webhook, 16)]
)
def test_of_letters_and_digits_and_each_another(make, length):
    made = {make() for _ in range(2000)}

    assert len(made) == 2000
    assert {len(one) for one in made} == {length}
    assert set("".join(made)) == set(ALPHABET), "every one of them comes up, and nothing else"
