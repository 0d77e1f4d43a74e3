"""Sessions are listed while they last and forgotten after; when one was seen is written now and then."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civicwatch.access import one_time_codes, sealing, sessions
from civicwatch.access.roles import MODERATOR
from tests.access.test_one_time_codes import NOW, code, person  # noqa: F401
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    cache.clear()
    somebody = UserFactory(username="ada", role=MODERATOR)
    client.post("/account/login/", {"username": "ada", "password": PASSWORD})
    return somebody


def test_what_is_over_is_forgotten_and_what_lasts_is_kept(client, signed_in):
    UserSession.objects.create(user=signed_in, ip="192.0.2.1", user_agent="x", session_key="long-gone")

    assert sessions.forget_ended() == 1
    assert client.get("/admin/").status_code == 200

    sessions.forget_ended(now=timezone.now() + timedelta(hours=13))
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_it_is_overdue_once_a_day_has_gone_by(client, signed_in):
    assert not sessions.is_forgetting_overdue(timedelta())
    Session.objects.update(expire_date=timezone.now() - timedelta(days=2))
    assert sessions.is_forgetting_overdue(timedelta())


def test_when_it_was_seen_is_written_once_in_five_minutes(client, signed_in):
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))

    client.get("/admin/", REMOTE_ADDR="198.51.100.4")
    seen = UserSession.objects.get()
    assert (timezone.now() - seen.last_seen_at) < timedelta(minutes=1)
    assert seen.ip == "198.51.100.4"
    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/")
    assert not [query for query in asked if query["sql"].startswith("UPDATE")]


def test_reseal_lets_the_former_key_go(person, settings):  # noqa: F811
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-new-key", [settings.SECRET_KEY]

    call_command("reseal", "--json")

    settings.SECRET_KEY_FALLBACKS = []
    assert one_time_codes.accept(person, code(), now=NOW)


def test_reseal_without_the_former_key_changes_nothing(person, settings):  # noqa: F811
    former, settings.SECRET_KEY = settings.SECRET_KEY, "a-new-key"

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reseal")

    settings.SECRET_KEY = former
    assert one_time_codes.accept(person, code(), now=NOW)
    assert sealing.reseal() == 2
