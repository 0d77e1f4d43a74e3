"""Partners with keys, and a site that answers them."""

import pytest

from civicwatch.access import partners
from civicwatch.access.partner_scopes import TWEETS_READ, TWEETS_SEND, WEBHOOKS
from civicwatch.access.roles import ADMINISTRATOR, PARTNER
from tests.factories import UserFactory


@pytest.fixture
def make_partner(db):
    """A function: name and scopes in, partner and key out."""

    def make(name="The Paper", scopes=(TWEETS_SEND, TWEETS_READ)):
        all_of_them = [WEBHOOKS, TWEETS_SEND, TWEETS_READ]
        partner = partners.take_on(
            name=name, purpose="Research", scopes=all_of_them, by=UserFactory(role=ADMINISTRATOR)
        )
        person = UserFactory(role=PARTNER, partner=partner, is_staff=False)
        partners.accept_terms(partner=partner, by=person)
        _row, key = partners.make_key(partner=partner, name="server", scopes=list(scopes), by=person)
        return partner, key

    return make


@pytest.fixture
def bearer(make_partner):
    """The headers of a partner that may send and read."""
    return {"Authorization": f"Bearer {make_partner()[1]}"}
