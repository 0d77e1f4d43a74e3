"""What people do to sources, tags and classifiers stands in the log, in few words."""

import pytest
from django.urls import reverse

from civicwatch.access import audit
from civicwatch.access.models import AuditEntry
from civicwatch.access.roles import ADMINISTRATOR, SENIOR_MODERATOR
from incidents.models import Source, Tag
from tests.factories import SourceFactory, TagFactory, UserFactory
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
REDDIT = {
    "label": "Local news",
    "interval_minutes": "10",
    "setting_subreddits": "news",
    "setting_terms": "a secret term",
    "setting_posts_per_run": "500",
    "setting_days_back": "7",
}


@pytest.fixture
def person(client):
    person = UserFactory(role=ADMINISTRATOR)
    sign_in(client, person)
    return person


def logged():
    return list(AuditEntry.objects.order_by("number").values_list("action", "subject", "by", "details"))


def test_a_source_is_added_switched_and_edited(client, person):
    client.post(
        reverse("admin:incidents_source_add"), {"kind": "reddit", "label": "Local news", "name": "local"}
    )
    source = Source.objects.get()
    page, subject = reverse("admin:incidents_source_change", args=[source.pk]), f"sources/{source.pk}"
    client.post(page, REDDIT | {"enabled": "on"})
    client.post(page, REDDIT | {"enabled": "on", "may_train": "on"})
    client.post(page, REDDIT | {"may_train": "on"})
    client.post(page, REDDIT | {"may_train": "on"})

    added, on, edited, off = logged()
    assert added[:3] == ("add source", subject, person.pk)
    assert on[0] == "switch source on" and on[3]["enabled"] is True
    assert edited[0] == "edit source"
    assert edited[3] == {"name": "local", "changed": ["may_train"], "may_train": True}
    assert off[0] == "switch source off" and off[3]["enabled"] is False
    assert "secret" not in str(logged())


def test_a_tag_is_added_and_its_words_mended(client):
    senior = UserFactory(role=SENIOR_MODERATOR)
    client.force_login(senior)
    client.post(reverse("admin:incidents_tag_add"), {"slug": "kettling", "name": "kettling"})
    tag = Tag.objects.get(slug="kettling")
    page = reverse("admin:incidents_tag_change", args=[tag.pk])
    client.post(page, {"name": "kettling, a cordon"})
    client.post(page, {"name": "kettling, a cordon"})

    assert logged() == [
        ("add tag", "tags/kettling", senior.pk, {"name": "kettling"}),
        ("edit tag", "tags/kettling", senior.pk, {"name": "kettling, a cordon"}),
    ]


def test_what_was_not_saved_is_not_logged(client, person):
    source, tag = SourceFactory(kind="reddit"), TagFactory()
    page = reverse("admin:incidents_source_change", args=[source.pk])
    client.post(page, REDDIT | {"interval_minutes": "nonsense"})
    client.post(reverse("admin:incidents_tag_change", args=[tag.pk]), {"name": ""})

    assert audit.head().number == 0


def test_the_end_of_the_log_stands_on_the_about_page(client):
    entry = audit.record(action="act", subject="things/1")

    assert f"1:{entry.sha256}" in client.get("/about/").content.decode()
