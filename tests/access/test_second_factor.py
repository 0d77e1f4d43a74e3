"""A second factor for everybody who signs in, at every address of admin, but not on a demonstration."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from rest_framework.authentication import SessionAuthentication
from rest_framework.views import APIView

from civicwatch.access import second_factor, url_rules
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR
from tests.factories import UserFactory
from tests.signed_in import sign_in
from tests.test_url_roles import site  # noqa: F401  (one site for all addresses)
from tests.whole_site import addresses

pytestmark = pytest.mark.django_db
ADMIN = [
    address
    for address in addresses()
    if address.route.startswith("admin/")
    and address.name.removeprefix("admin:") not in second_factor.ALWAYS_OPEN
]
PAGE = reverse("admin:incidents_incident_changelist")


@pytest.fixture
def elsewhere(settings):
    """A deployment that others can reach."""
    settings.HOST = "0.0.0.0"
    settings.PUBLIC_URL = "https://civicwatch.example.org"


def factor(person, kind=Authenticator.Type.TOTP):
    return Authenticator.objects.create(user=person, type=kind, data={})


@pytest.mark.parametrize(
    ("changed", "required"),
    [
        ({}, False),
        ({"HOST": "localhost", "PUBLIC_URL": "http://localhost:8000"}, False),
        ({"HOST": "0.0.0.0"}, True),
        ({"PUBLIC_URL": "https://civicwatch.example.org"}, True),
        ({"TRUSTED_PROXIES": 1}, True),
        ({"FURTHER_HOSTS": ["civicwatch.example.org"]}, True),
    ],
)
def test_it_is_optional_on_loopback_alone(settings, changed, required):
    settings.HOST, settings.PUBLIC_URL = "127.0.0.1", "http://127.0.0.1:8000"
    settings.TRUSTED_PROXIES, settings.FURTHER_HOSTS = 0, []
    for name, value in changed.items():
        setattr(settings, name, value)

    assert second_factor.is_required() == required


@pytest.mark.parametrize("header", second_factor.FORWARDING_HEADERS)
def test_a_proxy_that_nobody_told_of_gives_itself_away(header):
    assert second_factor.is_required(RequestFactory().get("/", **{header: "198.51.100.1"}))
    assert not second_factor.is_required(RequestFactory().get("/"))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADMIN, ids=[address.route for address in ADMIN])
def test_every_page_of_admin_leads_to_setting_one_up(site, elsewhere, address, method):  # noqa: F811
    """A superuser, who may do everything, has given the password and has no second factor."""
    actor = url_rules.SUPERUSER
    client, person = site.clients[actor], site.people[actor]
    path = site.path(address, actor)
    kept = list(Authenticator.objects.filter(user=person))
    Authenticator.objects.filter(user=person).delete()
    session = client.session
    session.pop(second_factor.PASSED)
    session.save()
    try:
        answer = site.ask(actor, method, path)
    finally:
        Authenticator.objects.bulk_create(kept)
        session[second_factor.PASSED] = person.pk
        session.save()

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{reverse('mfa_index')}?next=")


def test_without_one_nothing_but_setting_up_and_leaving_opens(client, elsewhere):
    sign_in(client, UserFactory(role=ADMINISTRATOR))

    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    assert client.post(reverse("admin:logout")).status_code == 302


def test_a_session_that_showed_it_goes_on(client, elsewhere):
    person = sign_in(client, UserFactory(role=MODERATOR), second_factor=True)
    factor(person)

    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("kind", "page"),
    [("totp", "mfa_reauthenticate"), ("webauthn", "mfa_reauthenticate_webauthn")],
)
def test_a_session_from_before_it_was_set_up_is_asked(client, elsewhere, kind, page):
    person = sign_in(client, UserFactory(role=MODERATOR))
    factor(person, kind)

    answer = client.get(PAGE)

    assert answer["Location"].startswith(reverse(page))


def test_the_mark_of_one_person_is_none_for_another(client, elsewhere):
    """A browser that two people use: who signs in second has not shown anything."""
    first = sign_in(client, UserFactory(role=MODERATOR), second_factor=True)
    second = UserFactory(role=MODERATOR)
    client.force_login(second)
    session = client.session
    session[second_factor.PASSED] = first.pk
    session.save()

    assert client.get(PAGE).status_code == 302


def test_visitors_of_public_pages_need_none(client, elsewhere):
    sign_in(client, UserFactory(role=MODERATOR))

    assert client.get("/about/").status_code == 200


def test_a_demonstration_says_that_none_is_needed(client):
    sign_in(client, UserFactory(role=MODERATOR))

    assert "second factor" in client.get(PAGE).content.decode()


def takes(view):
    """How a view learns who asks; a page does by the session."""
    is_api = hasattr(view, "cls") and issubclass(view.cls, APIView)
    return view.cls.authentication_classes if is_api else [SessionAuthentication]


def views(patterns=None, spaces=()):
    """Every view by its name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or ""]), pattern.callback
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from views(pattern.url_patterns, inner)


def test_what_is_neither_public_nor_in_admin_asks_for_it_or_takes_no_session():
    """So that one middleware is enough: it knows admin, one's own login, and what is marked."""
    outside = {
        address.name
        for address in addresses()
        if not address.route.startswith(("admin/", "account/"))
        and (people := url_rules.RULES[address.name].get | url_rules.RULES[address.name].post)
        and url_rules.ANONYMOUS not in people
    }
    found = dict(views())

    open_to_a_session = {
        name
        for name in outside
        if not getattr(found[name], "needs_second_factor", False)
        and SessionAuthentication in takes(found[name])
    }

    assert outside
    assert open_to_a_session == set()


def test_the_last_factor_stays_where_one_is_required(client, elsewhere):
    person = sign_in(client, UserFactory(role=MODERATOR), second_factor=True)
    factor(person)

    client.post(reverse("mfa_deactivate_totp"))

    assert second_factor.has_factor(person)


def test_a_second_one_can_be_removed(client, elsewhere):
    person = sign_in(client, UserFactory(role=MODERATOR), second_factor=True)
    factor(person)
    factor(person, Authenticator.Type.WEBAUTHN)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=person, type="totp").exists()
