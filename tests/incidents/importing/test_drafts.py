"""What is said of a record whose columns do not agree with the map."""

import pytest

from civicwatch.places.boundaries import Location
from incidents.importing import drafts
from tests.incidents.services.test_importing import record


@pytest.mark.parametrize(("state", "notes"), [("ZZ", 1), ("MN", 0), ("Minnesota", 0), ("", 0)])
def test_a_state_that_nobody_knows_is_said(state, notes):
    found = drafts._unknown_state(record(state=state), Location("27", "27053"))
    assert len(found) == notes
    assert all("'ZZ' is not known" in note for note in found)


def test_names_of_accounts_are_left_out_of_everything_that_readers_see():
    name = "filmed by @someaccount"
    (draft,) = drafts.draft_many([record(title=name, description=name, address=name, agency=name)])
    assert "someaccount" not in f"{draft.title} {draft.description} {draft.address} {draft.agency}"
