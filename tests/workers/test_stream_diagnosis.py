"""Doctor's word on streams that are kept open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.tweets.posts import a_stream
from tweets.services import receiving
from workers.stream_diagnosis import SILENT, check_streams

pytestmark = pytest.mark.django_db


def test_streams_that_are_off_or_of_another_kind_are_not_waited_for():
    a_stream("one", kind="x", enabled=False)
    a_stream("two", kind="replay")
    assert check_streams(timezone.now())[0] == "off"


def test_one_that_has_an_error_or_fell_silent_is_named():
    now = timezone.now()
    well, refused = a_stream("well", kind="redis"), a_stream("refused", kind="x")
    receiving.note_attempt(well, now=now)
    receiving.note_attempt(refused, now=now)
    assert check_streams(now) == ("ok", "2 open")

    receiving.note_attempt(refused, error="X answered 403", now=now)
    assert check_streams(now) == ("warning", "not well: refused (X answered 403)")
    assert "well (nothing heard)" in check_streams(now + SILENT + timedelta(seconds=1))[1]
