"""Admin says of each source how we hear of deletions, and of each post what became of its words."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from civicwatch.access.roles import ADMINISTRATOR
from incidents.models import Round
from tests.factories import ReportFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def administrator(client):
    client.force_login(UserFactory(role=ADMINISTRATOR))


def page(client, name, *arguments, **query):
    return client.get(reverse(f"admin:incidents_{name}", args=arguments), query).content.decode()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reddit", "asked about each post once a day"),
        ("x", "asked about each post once a day"),
        ("news", "Feeds do not tell what was deleted"),
        ("replay", "manage.py recheck --deleted"),
    ],
)
def test_how_we_hear_of_deletions(client, kind, words):
    source = SourceFactory(kind=kind)
    assert words in page(client, "source_change", source.pk)


def test_when_a_platform_was_asked_last(client):
    source = SourceFactory(kind="x")
    Round.objects.create(
        name="x", last_success_at=NOON, looked_at=70, forgotten=3, last_error="X asks us to wait"
    )

    found = page(client, "source_change", source.pk)

    assert "2026-05-30 12:00 UTC · 70 posts asked about, 3 forgotten · X asks us to wait" in found


def test_which_sources_may_train_stands_in_the_list(client):
    SourceFactory(may_train=True, name="yes")
    SourceFactory(may_train=False, name="no")
    found = page(client, "source_changelist", may_train__exact=1)
    assert ">Yes<" in found and ">No<" not in found.split("result_list")[1].split("</table>")[0]


def test_posts_by_what_became_of_their_words(client):
    ReportFactory(external_id="here-001", title="Still here")
    ReportFactory(external_id="gone-001", title="", text="", forgotten_at=NOON, deleted_at_source=NOON)
    ReportFactory(external_id="old-001", title="", text="", forgotten_at=NOON)

    whole = page(client, "report_changelist")
    assert "Still here" in whole
    assert "gone-001 (deleted at its source)" in whole and "old-001 (expired)" in whole
    assert "old-001" not in page(client, "report_changelist", words="deleted")
    assert "gone-001" not in page(client, "report_changelist", words="expired")
