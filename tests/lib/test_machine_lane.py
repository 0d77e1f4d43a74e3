"""The short way for machines: nothing of pages stands in it, and what protects stands in front of it."""

import pytest
from django.conf import settings as site
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse

from civicwatch.access.url_rules import NOBODY, RULES
from civicwatch.lib.machine_lane import PAGELESS, MachineLaneMiddleware

ADDRESSES = [
    (prefix, pattern)
    for prefix, urlconf in site.MACHINE_ADDRESSES.items()
    for pattern in get_resolver(urlconf).url_patterns
]


@pytest.mark.parametrize(("prefix", "pattern"), ADDRESSES)
def test_its_views_are_the_site_s_own_and_take_no_cookie(prefix, pattern):
    assert isinstance(pattern, URLPattern)
    path = f"/{pattern.pattern}"

    assert path.startswith(prefix)
    assert resolve(path).func is pattern.callback
    assert pattern.callback.csrf_exempt
    assert RULES[f"sightings:{pattern.name}"].get == NOBODY


def test_it_stands_behind_https_and_in_front_of_sessions():
    names = [name.rpartition(".")[2] for name in site.MIDDLEWARE]

    assert names.index("SecureRedirectMiddleware") < names.index("MachineLaneMiddleware")
    assert names.index("MachineLaneMiddleware") < names.index("SessionMiddleware")


def test_an_answer_is_no_page_anywhere(client):
    answer = client.post(reverse("sightings:sms"))

    for name, value in {**PAGELESS, "X-Content-Type-Options": "nosniff"}.items():
        assert answer[name] == value
    assert answer["Permissions-Policy"]
    assert answer["Content-Length"] == str(len(answer.content))
    assert not answer.cookies


def test_pages_keep_their_policies(client, db):
    answer = client.get("/about/")

    assert "script-src" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_a_name_that_is_not_ours_is_refused(client):
    assert client.post(reverse("sightings:sms"), headers={"host": "elsewhere.example"}).status_code == 400


def test_plain_http_is_led_to_https_first(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["watch.example.org"]

    answer = client.post(reverse("sightings:sms"), headers={"host": "watch.example.org"})

    assert (answer.status_code, answer["Location"]) == (301, "https://watch.example.org/sms/twilio/")


def test_what_it_does_not_know_goes_the_long_way():
    went = []
    lane = MachineLaneMiddleware(lambda request: went.append(request.path_info))

    lane(RequestFactory().get("/sms/twilio/nothing/"))
    lane(RequestFactory().get("/sightings/"))

    assert went == ["/sms/twilio/nothing/", "/sightings/"]
