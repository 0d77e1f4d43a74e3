"""Beat tells of a broker that is away, and every process of a database that is, in a line a minute."""

import logging
import logging.config
import sqlite3

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError

from civicwatch.lib.brief_log import EVERY, OVER, Brief, DatabaseAway


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def beat(clock, caplog):
    logger = logging.Logger("beat")
    logger.addFilter(Brief(clock))
    logger.addHandler(caplog.handler)
    return logger


def fails(beat, entry="numbering"):
    try:
        raise ConnectionError("refused")
    except ConnectionError as error:
        beat.error("Message Error: %s\n%s", f"{entry}: {error}", ["a", "stack"], exc_info=True)


def test_one_line_a_minute(beat, clock, caplog):
    for entry in ("numbering", "reading", "sending"):
        fails(beat, entry)
    assert caplog.messages == ["Message Error: numbering: refused"]
    assert caplog.records[0].exc_info is None

    clock.now += EVERY
    fails(beat)

    assert caplog.messages[1:] == ["Message Error: numbering: refused (2 more like it)"]


def test_what_is_no_error_is_left_alone(beat, caplog):
    beat.warning("slow\nvery")
    beat.warning("slow\nvery")

    assert caplog.messages == ["slow\nvery"] * 2


def test_beat_logs_through_it():
    given = settings.LOGGING

    assert given["loggers"]["celery.beat"]["filters"] == ["brief"]
    assert given["filters"]["brief"]["()"] == f"{Brief.__module__}.{Brief.__name__}"


@pytest.fixture
def process(clock, caplog):
    """Any logger of a process: the filter sits on the handler."""
    caplog.handler.addFilter(away := DatabaseAway(clock))
    yield logging.getLogger("civicwatch.lib.test")
    caplog.handler.removeFilter(away)


def fails_with(logger, cause, task="publish_events", kind=OperationalError):
    try:
        raise kind(str(cause)) from cause
    except kind:
        logger.exception("Task %s raised unexpected", task)


REFUSED = psycopg.OperationalError("connection failed: refused\n\tIs the server running?")


def test_an_outage_is_told_with_its_stacks_once_and_then_in_a_line_a_minute(process, clock, caplog):
    for task in ("publish_events", "settle_sightings", "publish_events"):
        fails_with(process, REFUSED, task)
    assert caplog.messages == ["Task publish_events raised unexpected"]
    assert caplog.records[0].exc_info

    clock.now += EVERY
    fails_with(process, REFUSED, "make_warnings")

    assert caplog.messages[1:] == [
        "Task make_warnings raised unexpected: connection failed: refused (2 more like it)"
    ]
    assert caplog.records[1].exc_info is None


def test_the_next_outage_is_told_in_full_again(process, clock, caplog):
    fails_with(process, REFUSED)
    clock.now += OVER
    fails_with(process, REFUSED)

    assert [bool(record.exc_info) for record in caplog.records] == [True, True]


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (psycopg.errors.AdminShutdown("terminating connection"), OperationalError),
        (psycopg.errors.CannotConnectNow("starting up"), OperationalError),
        (psycopg.OperationalError("the connection is lost"), OperationalError),
        (psycopg.InterfaceError("the connection is closed"), InterfaceError),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_counts_as_away(process, caplog, cause, kind):
    for _ in range(3):
        fails_with(process, cause, kind=kind)

    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.errors.DeadlockDetected("deadlock detected"),
        psycopg.errors.DiskFull("no space left"),
        psycopg.errors.QueryCanceled("timeout"),
        sqlite3.OperationalError("database is locked"),
    ],
    ids=lambda cause: type(cause).__name__,
)
def test_what_a_database_that_is_there_answers_is_told_each_time(process, caplog, cause):
    for _ in range(3):
        fails_with(process, cause)

    assert [bool(record.exc_info) for record in caplog.records] == [True] * 3


def test_other_errors_pass_whole_in_the_middle_of_an_outage(process, caplog):
    fails_with(process, REFUSED)
    for _ in range(2):
        fails_with(process, ValueError("a bug"), kind=ValueError)
    process.error("in words")

    assert [bool(record.exc_info) for record in caplog.records] == [True, True, True, False]


def test_all_that_a_process_logs_goes_through_it():
    given = settings.LOGGING

    assert given["handlers"]["console"]["filters"] == ["database_away"]
    assert given["filters"]["database_away"]["()"] == f"{DatabaseAway.__module__}.{DatabaseAway.__name__}"
    assert given["root"]["handlers"] == ["console"]
