"""Beat tells of a broker that is away once a minute, in a line, and not every second in two stacks."""

import logging
import logging.config

import pytest
from django.conf import settings

from civicwatch.lib.brief_log import EVERY, Brief


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
