"""One bad source never stops the others, and a crash between two pages loses nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicwatch.lib.outgoing_errors import OutgoingError, RateLimitedError, TransientError
from incidents.models import Report, Source, SourceRun
from incidents.posts import Post
from incidents.services import sources
from workers import collecting
from workers.scraping.adapter import Page

pytestmark = pytest.mark.django_db


class ScriptedAdapter:
    """Hands out pages of one post each from a list; an exception in the list is raised in its turn."""

    kind = "news"
    scripts: dict = {}

    def missing_settings(self):
        return []

    def fetch(self, settings, cursor):
        script = self.scripts[settings["feed"]]
        for number in range(cursor.get("page", 0), len(script)):
            if isinstance(script[number], BaseException):
                raise script[number]
            yield Page([post(script[number])], {"page": number + 1}, problem=getattr(self, "problem", ""))


def post(external_id):
    return Post("news", external_id, None, None, "A title", "A text", timezone.now(), b"{}")


@pytest.fixture
def script(monkeypatch):
    """``script(name, pages...)`` makes a source that is due and whose adapter follows the script."""
    adapter = type("Adapter", (ScriptedAdapter,), {"scripts": {}})
    monkeypatch.setattr(collecting, "adapter_for", lambda kind: adapter())

    def make(name, *pages, **changes):
        adapter.scripts[name] = list(pages)
        fields = {"kind": "news", "name": name, "label": name, "enabled": True, "settings": {"feed": name}}
        return Source.objects.create(**{**fields, **changes})

    make.adapter = adapter
    return make


def stored():
    return sorted(Report.objects.values_list("external_id", flat=True))


def test_every_source_that_is_due_is_visited_once(script):
    script("one", "a")
    script("two", "b", "c")
    script("later", "d", due_at=timezone.now() + timedelta(hours=1))

    assert collecting.collect_due() == 2

    assert stored() == ["a", "b", "c"]
    assert collecting.collect_due() == 0


@pytest.mark.parametrize(
    "failure", [TransientError("no answer"), OutgoingError("refused"), KeyError("a bug")]
)
def test_a_bad_source_keeps_what_it_had_and_stops_no_other(script, failure):
    script("bad", "a", failure, due_at=timezone.now() - timedelta(hours=1))
    script("good", "b")

    collecting.collect_due()

    assert stored() == ["a", "b"]
    runs = dict(SourceRun.objects.values_list("source__name", "outcome"))
    assert runs == {"bad": "failed", "good": "ok"}
    assert Source.objects.get(name="bad").last_error
    assert Source.objects.get(name="bad").last_success_at is None


def test_the_next_visit_goes_on_where_the_failed_one_stopped(script):
    source = script("bad", "a", TransientError("no answer"))
    collecting.collect_due()
    script.adapter.scripts["bad"][1] = "b"
    Source.objects.update(due_at=timezone.now())

    collecting.collect_due()

    assert stored() == ["a", "b"]
    source.refresh_from_db()
    assert (source.cursor, source.failures, source.last_error) == ({"page": 2}, 0, "")


def test_a_crash_between_two_pages_loses_nothing(script):
    script("one", "a", SystemExit(), "b")
    with pytest.raises(SystemExit):
        collecting.collect_due()
    assert stored() == ["a"]
    script.adapter.scripts["one"][1] = "x"

    assert collecting.collect_due(timezone.now() + sources.LEASE) == 1

    assert stored() == ["a", "b", "x"]


def test_being_asked_to_wait_is_no_failure_and_is_obeyed(script):
    script("busy", "a", RateLimitedError("wait", retry_after=900))

    collecting.collect_due()

    source = Source.objects.get()
    assert SourceRun.objects.get().outcome == "rate_limited"
    assert source.failures == 0
    assert source.due_at - timezone.now() > timedelta(minutes=14)


def test_no_server_sends_us_away_for_longer_than_a_day(script):
    script("busy", RateLimitedError("wait", retry_after=10**9))

    collecting.collect_due()

    assert Source.objects.get().due_at - timezone.now() <= timedelta(days=1)


def test_a_part_that_could_not_be_read_is_told_of_and_the_visit_counts(script, monkeypatch):
    script("one", "a")
    monkeypatch.setattr(script.adapter, "problem", "r/closed: Forbidden", raising=False)

    collecting.collect_due()

    assert (SourceRun.objects.get().outcome, Source.objects.get().last_error) == ("ok", "r/closed: Forbidden")


def test_a_source_whose_lease_was_lost_stores_nothing_more(script):
    source = script("slow", "a", "b")
    pages = iter(ScriptedAdapter.fetch(script.adapter(), {"feed": "slow"}, {}))

    def fetch(self, settings, cursor):
        yield next(pages)
        Source.objects.filter(pk=source.pk).update(lease_token=None)
        yield next(pages)

    script.adapter.fetch = fetch
    collecting.collect_due()

    assert stored() == ["a"]


def test_what_two_sources_bring_is_stored_once(script):
    script("one", "same")
    script("two", "same")

    collecting.collect_due()

    assert stored() == ["same"]
    assert sorted(SourceRun.objects.values_list("stored", flat=True)) == [0, 1]


def test_a_source_waits_for_the_sweeper_only_after_beat_has_rung_several_times(script):
    script("one", "a", due_at=timezone.now() - timedelta(minutes=2))
    assert not collecting.is_overdue(timedelta(seconds=15))

    Source.objects.update(due_at=timezone.now() - timedelta(minutes=6))
    assert collecting.is_overdue(timedelta(seconds=15))
