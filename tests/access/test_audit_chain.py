"""The chain by itself: what breaks it, and what must not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from civicwatch.access.audit_chain import START, Link, canonical, check, plain

NOON = datetime(2026, 5, 30, 12, 0, 0, 123456, tzinfo=UTC)


def chain(length):
    links, previous = [], START
    for number in range(1, length + 1):
        link = Link(number, NOON, 7, "moderator", "edit", f"incidents/{number}", {"n": number}, "", previous)
        links.append((link, link.sha256))
        previous = link.sha256
    return links


def broken(links, **options):
    return [each for _, found in check(links, **options) for each in found]


def test_a_whole_chain_is_whole():
    assert broken(chain(5)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOON + timedelta(microseconds=1)},
        {"by": 8},
        {"by": None},
        {"role": "administrator"},
        {"action": "publish"},
        {"subject": "incidents/4"},
        {"details": {"n": 4}},
        {"digest": "a" * 64},
        {"previous": "b" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_is_covered(change):
    links = chain(5)
    links[2] = (replace(links[2][0], **change), links[2][1])

    assert {each.number for each in broken(links)} == {3}


def test_an_entry_rewritten_with_its_hash_is_given_away_by_the_next():
    links = chain(5)
    forged = replace(links[2][0], action="publish")
    links[2] = (forged, forged.sha256)

    assert [each.number for each in broken(links)] == [4]


def test_a_missing_one_is_named():
    links = chain(5)
    del links[2]

    assert [(each.number, each.what) for each in broken(links)] == [
        (3, "is missing"),
        (4, "does not follow from the entry before it"),
    ]


def test_two_that_changed_places_are_found():
    links = chain(5)
    links[1], links[2] = links[2], links[1]

    assert {each.number for each in broken(links)} >= {2, 3}


def test_one_put_in_between_is_found():
    links = chain(3)
    links.insert(1, links[1])

    assert broken(links) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1),
        (-0.0, 0),
        (1e16, 10**16),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ((1, 2), [1, 2]),
        (NOON, NOON.astimezone(timezone(timedelta(hours=5)))),
        (date(2026, 5, 30), "2026-05-30"),
        (UUID(int=1), str(UUID(int=1))),
        ({1: "x"}, {"1": "x"}),
    ],
)
def test_what_a_database_cannot_tell_apart_is_written_alike(one, other):
    assert canonical(one) == canonical(other)


def test_what_differs_is_written_differently():
    values = [1, "1", 1.5, None, True, False, "", [], {}, [[]], "a", ["a"], 2**53, 2**53 + 1]
    assert len({canonical(value) for value in values}) == len(values)


def test_signs_that_databases_refuse_are_written_out():
    assert plain({"words\0": "half \ud83d a pair"}) == {"words\\x00": "half \\ud83d a pair"}


def test_what_is_not_plain_is_refused():
    with pytest.raises(TypeError):
        plain({"who": object()})
