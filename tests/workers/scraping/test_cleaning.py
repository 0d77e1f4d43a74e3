"""Whatever a platform sends becomes a post that the database takes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from workers.scraping.cleaning import (
    EARLIEST,
    LONGEST_TEXT,
    LONGEST_TITLE,
    bounded,
    clean_text,
    make_post,
    parsed_time,
)

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)


def post(**changes):
    fields = {
        "platform": "news",
        "external_id": "1",
        "url": "https://example.org/1",
        "author": "Ada",
        "title": "Title",
        "text": "Text",
        "created_at": NOW,
        "raw": b"raw",
        "now": NOW,
    }
    return make_post(**{**fields, **changes})


def test_nul_and_half_pairs_are_escaped_and_nothing_beside_them_is_lost():
    cleaned = clean_text("a\x00b\ud83dc", 100)

    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8")
    assert (cleaned[0], cleaned[-1]) == ("a", "c")


def test_long_words_are_cut_and_the_raw_bytes_are_not():
    made = post(title="t" * 5_000, text="x" * 500_000, raw=b"x" * 500_000)

    assert (len(made.title), len(made.text), len(made.raw)) == (LONGEST_TITLE, LONGEST_TEXT, 500_000)


def test_a_long_id_becomes_its_hash_and_stays_distinct():
    first, second = post(external_id="i" * 900 + "1"), post(external_id="i" * 900 + "2")

    assert first.external_id.startswith("sha256:")
    assert first.external_id != second.external_id
    assert len(first.external_id) <= 200


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org", "", None, "https://e.org/" + "a" * 3000]
)
def test_only_whole_web_addresses_are_kept(url):
    assert post(url=url).url is None


@pytest.mark.parametrize("platform", ["", "Two Words", "x" * 40, "1st"])
def test_a_platform_is_one_short_word(platform):
    with pytest.raises(ValueError, match="kind"):
        post(platform=platform)


def test_an_empty_id_is_no_key():
    with pytest.raises(ValueError, match="id"):
        post(external_id=" ")


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        (NOW, NOW),
        (datetime(689, 5, 1, tzinfo=UTC), EARLIEST),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), EARLIEST),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=12))), NOW + timedelta(days=1)),
        (NOW + timedelta(days=3), NOW + timedelta(days=1)),
        (NOW + timedelta(hours=3), NOW + timedelta(hours=3)),
        (datetime(2020, 6, 1, 12), datetime(2020, 6, 1, 12, tzinfo=UTC)),
        (datetime(2020, 6, 1, 8, tzinfo=timezone(-timedelta(hours=4))), datetime(2020, 6, 1, 12, tzinfo=UTC)),
    ],
)
def test_moments_stay_between_1990_and_tomorrow(moment, kept):
    assert bounded(moment, now=NOW) == kept


@pytest.mark.parametrize(
    "value", ["2020-06-01T12:00:00Z", "2020-06-01T12:00:00+00:00", 1591012800, 1591012800.0]
)
def test_times_are_iso_or_seconds(value):
    assert parsed_time(value) == datetime(2020, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("value", ["yesterday", "", None, True, [], 1e300, float("nan")])
def test_anything_else_is_no_time(value):
    with pytest.raises(ValueError):
        parsed_time(value)
