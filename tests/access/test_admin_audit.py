"""The log in admin: read and searched by seniors, taken along by administrators, changed by nobody."""

import json

import pytest
from django.urls import reverse

from civicwatch.access import audit
from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, SENIOR_MODERATOR
from tests.factories import UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:access_auditentry_changelist")


def signed_in(client, role):
    return sign_in(client, UserFactory(role=role))


@pytest.fixture
def entries():
    somebody = UserFactory(username="somebody", role=MODERATOR)
    return [
        audit.record(action="reject", subject="incidents/12", by=somebody),
        audit.record(action="switch on", subject="sources/3"),
        audit.record(action="reject", subject="incidents/120"),
    ]


def shown(response):
    return [entry.number for entry in response.context["cl"].result_list]


def test_a_moderator_may_not_read_it(client):
    signed_in(client, MODERATOR)
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [3, 2, 1]),
        ({"q": "incidents/12"}, [1]),
        ({"q": "reject"}, [3, 1]),
        ({"q": "somebody"}, [1]),
        ({"about": "sources/"}, [2]),
        ({"by": "none"}, [3, 2]),
        ({"role": "moderator"}, [1]),
        ({"q": "O'Hara %_\\"}, []),
    ],
)
def test_a_senior_reads_and_searches_it(query, numbers, client, entries):
    signed_in(client, SENIOR_MODERATOR)
    assert shown(client.get(LIST, query)) == numbers


def test_by_person(client, entries):
    signed_in(client, SENIOR_MODERATOR)
    assert shown(client.get(LIST, {"by": entries[0].by_id})) == [1]


def test_its_end_is_shown_to_be_noted(client, entries):
    signed_in(client, SENIOR_MODERATOR)
    assert f"3:{entries[-1].sha256}" in client.get(LIST).content.decode()


def test_an_entry_is_shown_whole_and_without_a_way_to_change_it(client, entries):
    signed_in(client, ADMINISTRATOR)
    page = client.get(reverse("admin:access_auditentry_change", args=[1])).content.decode()

    assert entries[0].sha256 in page and entries[0].previous in page
    assert 'name="_save"' not in page and "deletelink" not in page


@pytest.mark.parametrize("name", ["add", "change", "delete"])
def test_even_a_superuser_changes_nothing(name, client, entries):
    client.force_login(UserFactory(is_superuser=True))
    arguments = [] if name == "add" else [1]

    answer = client.post(
        reverse(f"admin:access_auditentry_{name}", args=arguments), {"role": "x", "post": "yes"}
    )

    assert answer.status_code == 403
    assert AuditEntry.objects.count() == 3
    assert AuditEntry.objects.get(number=1).role == MODERATOR


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_taking_it_along_is_its_last_entry(form, client, entries):
    person = signed_in(client, ADMINISTRATOR)

    answer = client.post(reverse("admin:access_auditentry_export", args=[form]))

    body = b"".join(answer.streaming_content).decode()
    assert f"civicwatch-log-4.{form}" in answer["Content-Disposition"]
    assert len(body.splitlines()) == 4 + (form == "csv")
    own = AuditEntry.objects.get(number=4)
    assert (own.action, own.subject, own.by, own.details) == ("export", "log", person, {"format": form})
    if form == "jsonl":
        assert json.loads(body.splitlines()[-1])["sha256"] == own.sha256


@pytest.mark.parametrize("role", [MODERATOR, SENIOR_MODERATOR])
def test_who_may_not_take_it_along(role, client, entries):
    signed_in(client, role)

    answer = client.post(reverse("admin:access_auditentry_export", args=["csv"]))

    assert answer.status_code == 403
    assert AuditEntry.objects.count() == 3
    assert b"Export as" not in client.get(LIST).content


def test_looking_does_not_export(client, entries):
    signed_in(client, ADMINISTRATOR)
    assert client.get(reverse("admin:access_auditentry_export", args=["csv"])).status_code == 405
    assert client.post(reverse("admin:access_auditentry_export", args=["xml"])).status_code == 404
