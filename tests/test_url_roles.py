"""The whole URL configuration × everybody who may come: each address answers as ``access.url_rules`` says."""

import pytest

from civicwatch.access.url_rules import ACTORS, ANONYMOUS, EVERYBODY, NOBODY, RULES
from tests.whole_site import Site, addresses, login_demanded

pytestmark = pytest.mark.django_db
WHERE = "Add its rule to civicwatch/access/url_rules.py"
ADDRESSES = list(addresses())


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Made once for all addresses; what each request does is rolled back."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        yield Site()
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        connection.close_if_unusable_or_obsolete()


def test_every_view_has_a_rule_and_every_rule_a_view():
    names = {address.name for address in ADDRESSES}

    assert names - RULES.keys() == set(), f"views without a rule. {WHERE}"
    assert RULES.keys() - names == set(), "rules without a view in civicwatch/access/url_rules.py"


ENDS_AT_SIGN_IN = {"account_logout", "admin:logout", "mfa_login_webauthn"}


def was_let_in(answer, address):
    """False for 401, 403, 404, 405, and where the sign-in page is demanded."""
    if address.name in ENDS_AT_SIGN_IN and login_demanded(answer):
        return True
    return answer.status_code not in (401, 403, 404, 405) and not login_demanded(answer)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES, ids=[address.route or "/" for address in ADDRESSES])
def test_everybody_is_answered_as_the_table_says(site, settings, address, method):
    settings.LIVE_URL = "http://127.0.0.1:1"
    settings.TWILIO_AUTH_TOKEN = "so that a signature is asked for"
    rule = RULES.get(address.name)
    assert rule is not None, f"{address.name} ({address.route}) has no rule. {WHERE}"
    expected = getattr(rule, method)

    answers = {actor: site.ask(actor, method, site.path(address, actor)) for actor in ACTORS}

    if rule.is_empty:
        let_in = {actor for actor, answer in answers.items() if not login_demanded(answer)}
        assert {answers[actor].status_code for actor in let_in} == {404}
    else:
        let_in = {actor for actor, answer in answers.items() if was_let_in(answer, address)}
    said = {actor: (answer.status_code, answer.get("Location")) for actor, answer in answers.items()}
    assert let_in == expected, f"{method.upper()} {address.name}: {said}"
    assert max(answer.status_code for answer in answers.values()) < 500


@pytest.mark.parametrize("address", ADDRESSES, ids=[address.route or "/" for address in ADDRESSES])
def test_a_form_of_another_site_does_nothing(site, address):
    """Without the token of a page of ours, a POST with somebody's cookies is refused."""
    rule = RULES[address.name]
    if rule.post == NOBODY or not rule.checks_token:
        pytest.skip("takes no POST, or no cookie")
    actor = "superuser" if ANONYMOUS not in rule.post else ANONYMOUS
    client = site.clients[actor]

    client.handler.enforce_csrf_checks = True
    try:
        answer = site.ask(actor, "post", site.path(address, actor))
    finally:
        client.handler.enforce_csrf_checks = False

    assert answer.status_code == 403
    assert actor == ANONYMOUS or rule.post <= EVERYBODY
