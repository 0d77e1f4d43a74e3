"""What a moderator reads beside the desk: the log and the requests, without anything for axe to find."""

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from civicwatch.access import audit
from civicwatch.access.models import AuditEntry
from civicwatch.access.role_rows import write_roles
from civicwatch.access.roles import ADMINISTRATOR, SENIOR_MODERATOR
from incidents.models import Correction
from incidents.services import corrections, curation, editing
from tests.browser.conftest import PHONE, WIDE, complaints_of_axe
from tests.factories import IncidentFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOG = "/admin/access/auditentry/"
REQUESTS = "/admin/incidents/correction/"


@pytest.fixture
def incident():
    """Published, put right, and asked about."""
    write_roles(apps)
    by = UserFactory(role=SENIOR_MODERATOR)
    row = curation.publish(incident=IncidentFactory(placed=True, evidence=1, title="A push"), by=by)
    row = editing.edit(incident=row, values={"description": "Two officers pushed a man."}, by=by)
    corrections.ask(incident=row, kind="correction", text="It was at one, not at noon.")
    audit.record(action="a very long action of which nobody would think", subject="log", details={"n": 1})
    return row


def addresses(name):
    request, entry = Correction.objects.get().pk, AuditEntry.objects.earliest("pk").pk
    return {
        "log": LOG,
        "log, searched": f"{LOG}?q=publish&about=incidents/",
        "nothing found in the log": f"{LOG}?q=zanzibarquince",
        "an entry": f"{LOG}{entry}/change/",
        "requests": REQUESTS,
        "a request": f"{REQUESTS}{request}/change/",
    }[name]


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone"])
@pytest.mark.parametrize(
    "name",
    ["log", "log, searched", "nothing found in the log", "an entry", "requests", "a request"],
)
def test_axe_finds_nothing(opened, live_server, incident, name, viewport, scheme):
    client = Client()
    client.force_login(UserFactory(role=ADMINISTRATOR))
    watched = opened("/about/", viewport=viewport, color_scheme=scheme)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    watched.page.context.add_cookies([cookie])

    answer = watched.page.goto(live_server.url + addresses(name))

    assert answer.status == 200
    assert complaints_of_axe(watched.page) == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
