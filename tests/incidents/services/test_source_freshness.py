"""What the public is told about each source, and that a hole cannot hide."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from incidents.models import Source, SourceRun
from incidents.services.source_freshness import DAYS, source_freshness

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def make(**changes):
    fields = {
        "kind": "news",
        "name": "paper",
        "label": "The Paper",
        "enabled": True,
        "interval_minutes": 60,
        "created_at": NOW - timedelta(days=40),
    }
    return Source.objects.create(**{**fields, **changes})


def run(source, moment, outcome="ok", stored=1):
    SourceRun.objects.create(
        source=source, started_at=moment, finished_at=moment, outcome=outcome, received=stored, stored=stored
    )
    if outcome == "ok":
        Source.objects.filter(pk=source.pk).update(last_success_at=moment)


def run_hourly(source, hours, besides=()):
    for back in sorted(hours, reverse=True):
        if back not in besides:
            run(source, NOW - back * HOUR)


def only():
    (freshness,) = source_freshness(now=NOW)
    return freshness


def test_a_source_read_on_time_is_fresh_and_has_no_gap():
    run_hourly(make(created_at=NOW - timedelta(hours=100)), range(100))

    source = only()

    assert (source.state, source.gaps, source.last_day, source.last_week) == ("fresh", [], 25, 100)


def test_a_silence_between_two_successes_is_a_gap_of_its_length():
    run_hourly(make(created_at=NOW - 100 * HOUR), range(100), besides=range(40, 50))

    source = only()

    assert [(gap.start, gap.end, gap.ongoing) for gap in source.gaps] == [
        (NOW - 50 * HOUR, NOW - 39 * HOUR, False)
    ]
    assert source.silent_hours == 11


def test_failed_visits_end_no_silence():
    source = make(created_at=NOW - 100 * HOUR)
    run_hourly(source, range(100), besides=range(40, 50))
    for back in range(40, 50):
        run(source, NOW - back * HOUR, outcome="failed")

    assert len(only().gaps) == 1


def test_a_source_silent_until_now_is_stale_and_its_gap_goes_on():
    run_hourly(make(created_at=NOW - 100 * HOUR), range(30, 100))

    source = only()

    assert source.state == "stale"
    assert [(gap.start, gap.ongoing) for gap in source.gaps] == [(NOW - 30 * HOUR, True)]


def test_a_source_that_never_answered_is_one_gap_from_its_beginning():
    make(created_at=NOW - timedelta(days=3))

    source = only()

    assert source.state == "stale"
    assert [(gap.start, gap.end) for gap in source.gaps] == [(NOW - timedelta(days=3), NOW)]


def test_a_source_made_just_now_is_waited_for():
    make(created_at=NOW - timedelta(minutes=5))

    assert (only().state, only().gaps) == ("waiting", [])


def test_the_gap_before_the_first_success_is_shown():
    run_hourly(make(created_at=NOW - timedelta(days=10)), range(48))

    assert [(gap.start, gap.end) for gap in only().gaps] == [(NOW - timedelta(days=10), NOW - 47 * HOUR)]


def test_short_silences_of_a_quick_source_are_no_gaps():
    source = make(interval_minutes=5, created_at=NOW - 6 * HOUR)
    for minutes in range(360, -1, -50):
        run(source, NOW - timedelta(minutes=minutes))

    assert only().gaps == []


def test_each_day_is_ok_in_part_or_silent():
    source = make(created_at=NOW - timedelta(days=5))
    run_hourly(source, range(121), besides=range(30, 72))
    run(source, NOW - 40 * HOUR, outcome="failed")

    days = only().days

    assert len(days) == DAYS
    assert [day.state for day in days[-7:]] == ["before", "ok", "ok", "part", "silent", "part", "ok"]


def test_a_failed_try_between_successes_spoils_no_day():
    source = make(created_at=NOW - timedelta(days=2))
    run_hourly(source, range(49))
    run(source, NOW - HOUR / 2, outcome="failed")

    assert {day.state for day in only().days} == {"before", "ok"}


def test_silent_sources_come_first():
    make(name="a", label="Fresh paper", last_success_at=NOW)
    make(name="z", label="Silent paper", last_success_at=NOW - 9 * HOUR)

    assert [source.label for source in source_freshness(now=NOW)] == ["Silent paper", "Fresh paper"]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"enabled": False}, "off"),
        ({"kind": "x"}, "no_key"),
        ({"kind": "replay"}, "by_hand"),
        ({"kind": "fax"}, "off"),
    ],
)
def test_what_is_not_read_says_why_and_has_no_gaps(changes, state, settings):
    settings.X_BEARER_TOKEN = ""
    make(**changes)

    assert (only().state, only().gaps, only().watched) == (state, [], False)


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    for number in range(2):
        run_hourly(make(name=f"paper-{number}"), range(10))
    with django_assert_num_queries(4):
        source_freshness(now=NOW)

    for number in range(2, 8):
        run_hourly(make(name=f"paper-{number}"), range(60))
    with django_assert_num_queries(4):
        source_freshness(now=NOW)


def test_nothing_that_an_operator_typed_but_the_label_is_handed_over():
    make(
        settings={"feed": "https://secret.example/token"},
        last_error="token refused",
        cursor={"etag": "secret"},
    )

    assert "secret" not in repr(only())
    assert "refused" not in repr(only())


def test_now_may_be_the_real_now():
    make(created_at=timezone.now())

    assert source_freshness(now=timezone.now())[0].state == "waiting"
