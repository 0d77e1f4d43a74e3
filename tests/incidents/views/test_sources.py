"""The page /sources/: what it says of each source, and what it keeps to itself."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from incidents.models import Round, Source, SourceRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


def make(label, *, ago=None, **changes):
    now = timezone.now()
    fields = {
        "kind": "news",
        "name": label.lower().replace(" ", "-"),
        "label": label,
        "enabled": True,
        "interval_minutes": 30,
        "created_at": now - timedelta(days=40),
        "settings": {"feed": "https://private.example/feed?key=SECRET"},
        "last_error": "ERRORTEXT",
    }
    source = Source.objects.create(**{**fields, **changes})
    if ago is not None:
        SourceRun.objects.create(
            source=source, started_at=now - ago, finished_at=now - ago, outcome="ok", stored=7
        )
        Source.objects.filter(pk=source.pk).update(last_success_at=now - ago)
    return source


def test_the_page_is_readable_where_nothing_is_set_up(client):
    page = client.get("/sources/")

    assert page.status_code == 200
    assert "No source has been set up yet" in page.content.decode()


def test_it_says_when_each_source_was_last_read_and_what_it_brought(client):
    make("The Paper", ago=timedelta(minutes=5))

    text = client.get("/sources/").content.decode()

    assert "The Paper" in text
    assert "7 in the last day, 7 in the last week" in text
    assert "All of them have answered recently." in text


def test_a_silent_source_is_told_apart(client):
    make("The Paper", ago=timedelta(hours=9))

    text = client.get("/sources/").content.decode()

    assert "silent since then" in text
    assert 'class="stale"' in text
    assert "1 of them is silent at the moment." in text


def test_sources_that_are_off_say_why(client, settings):
    settings.REDDIT_CLIENT_ID = ""
    make("Switched", enabled=False)
    make("Keyless", kind="reddit")
    make("Recorded", kind="replay", settings={})

    text = client.get("/sources/").content.decode()

    assert "switched off" in text
    assert "this installation has no key for it" in text
    assert "read by hand" in text


def test_no_setting_no_error_and_no_name_of_a_key_is_shown(client):
    make("The Paper", ago=timedelta(hours=9), failures=3)
    make("Keyless", kind="reddit")

    text = client.get("/sources/").content.decode()

    assert "the latest try failed" in text
    for hidden in ("SECRET", "private.example", "ERRORTEXT", "REDDIT_CLIENT"):
        assert hidden not in text


def test_the_page_is_counted_once_in_half_a_minute(client, django_assert_num_queries):
    make("The Paper", ago=timedelta(minutes=5))
    first = client.get("/sources/").content

    with django_assert_num_queries(0):
        assert b"The Paper" in client.get("/sources/").content
    assert b"The Paper" in first


def test_the_strip_has_a_text_and_no_inline_style(client):
    make("The Paper", ago=timedelta(minutes=5))

    text = client.get("/sources/").content.decode()

    assert 'role="img"' in text
    assert "Of 30 days: read all day on 0, for part of the day on 1" in text
    assert "style=" not in text


def test_a_label_is_text_and_never_markup(client):
    make("<script>alert(1)</script>", name="bad")

    assert "<script>alert(1)" not in client.get("/sources/").content.decode()


def test_it_says_when_platforms_were_asked_what_was_deleted(client, settings):
    settings.X_BEARER_TOKEN = "a-key"
    Round.objects.create(name="x", last_success_at=timezone.now(), looked_at=4321, forgotten=17)

    page = client.get("/sources/").content.decode()

    table = page.split('id="deleted"')[1]
    assert "4321" in table and "17" in table
    assert "off: this installation has no key for it" in table  # Reddit
    assert "not yet" in table  # recorded posts


def test_it_says_whose_text_trains(client):
    make("Leave given", ago=timedelta(minutes=5), may_train=True)
    make("No leave", name="no-leave", ago=timedelta(minutes=5))

    page = client.get("/sources/").content.decode()

    assert page.count("its text may train a classifier") == page.count("its text trains no classifier") == 1
