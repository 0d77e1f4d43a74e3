"""Recorded posts: every line is a post or a reason, none disappears."""

import gzip
import io
import json
from datetime import UTC, datetime

import pytest

from civicwatch.lib.outgoing_errors import OutgoingError
from workers.scraping import replay
from workers.scraping.replay import BadLine, ReplayAdapter, parse_line, read_posts

NOW = datetime(2026, 5, 30, 12, tzinfo=UTC)


def line(**changes):
    record = {
        "id": "1",
        "kind": "reddit",
        "url": "https://example.org/1",
        "author": None,
        "title": "A title",
        "text": "A text",
        "created_at": "2020-06-01T12:00:00Z",
    }
    return json.dumps({**record, **changes}).encode()


def read(*lines, **options):
    return list(read_posts(io.BytesIO(b"\n".join(lines)), now=NOW, **options))


def test_a_line_becomes_a_post_and_keeps_its_bytes():
    post = parse_line(line(), now=NOW)

    assert (post.platform, post.external_id, post.title) == ("reddit", "1", "A title")
    assert post.created_at == datetime(2020, 6, 1, 12, tzinfo=UTC)
    assert post.raw == line()


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"text": None}, "text", ""),
        ({"title": None}, "title", ""),
        ({"url": None}, "url", None),
        ({"author": ""}, "author", None),
        ({"id": 17}, "external_id", "17"),
        ({"kind": "Reddit"}, "platform", "reddit"),
        ({"created_at": None}, "created_at", NOW),
        ({"created_at": 1591012800}, "created_at", datetime(2020, 6, 1, 12, tzinfo=UTC)),
        ({"created_at": "0689-01-01T00:00:00Z"}, "created_at", datetime(1990, 1, 1, tzinfo=UTC)),
    ],
)
def test_what_is_absent_or_odd_is_read_with_care(changes, field, value):
    assert getattr(parse_line(line(**changes), now=NOW), field) == value


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[]",
        b'"text"',
        b"null",
        line(id=None),
        line(id=""),
        line(id=["1"]),
        line(kind=None),
        line(kind="two words"),
        line(text={"a": 1}),
        line(created_at="yesterday"),
        line(created_at=True),
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_post_says_why_and_costs_no_other(bad):
    found = read(line(id="1"), bad, line(id="2"))

    assert [number for number, _ in found] == [1, 2, 3]
    assert isinstance(found[1][1], BadLine)
    assert found[1][1].reason
    assert [found[0][1].external_id, found[2][1].external_id] == ["1", "2"]


@pytest.mark.parametrize(
    "odd",
    [
        line(text="a\x00b"),
        line(text="half a pair").replace(b"half a pair", b"\\ud83d"),
        line(text="bytes").replace(b"bytes", b"\xff\xfe"),
        b"\xef\xbb\xbf" + line(),
        line() + b"\r",
        b"  " + line(),
    ],
)
def test_odd_bytes_are_no_reason_to_lose_a_post(odd):
    ((_, post),) = read(odd)

    assert post.external_id == "1"
    assert "\x00" not in post.text
    assert post.text.encode("utf-8")


def test_blank_lines_are_nothing():
    assert [number for number, _ in read(b"", line(), b"   ", b"", line())] == [2, 5]


def test_a_line_without_end_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(replay, "LONGEST_LINE", 1000)

    found = read(line(id="1"), b"x" * 25_000, line(id="2"))

    assert [number for number, _ in found] == [1, 2, 3]
    assert "longer" in found[1][1].reason


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "replay").mkdir()
    return tmp_path / "replay"


def fetch(file, cursor=None):
    return ReplayAdapter(clock=lambda: NOW).fetch({"file": file}, cursor or {})


def test_a_file_comes_in_pages_and_is_resumed_at_its_line(folder, monkeypatch):
    monkeypatch.setattr(replay, "PER_PAGE", 2)
    (folder / "posts.jsonl").write_bytes(b"\n".join(line(id=str(number)) for number in range(1, 6)))
    first = next(iter(fetch("posts.jsonl")))

    rest = list(fetch("posts.jsonl", first.cursor))

    assert [post.external_id for post in first.posts] == ["1", "2"]
    assert [post.external_id for page in rest for post in page.posts] == ["3", "4", "5"]
    assert list(fetch("posts.jsonl", rest[-1].cursor))[-1].posts == []


def test_a_gzipped_file_is_read_whatever_it_is_called(folder):
    (folder / "posts").write_bytes(gzip.compress(line()))

    (page,) = fetch("posts")

    assert len(page.posts) == 1


def test_bad_lines_are_told_of(folder):
    (folder / "posts.jsonl").write_bytes(b"{\n" + line())

    (page,) = fetch("posts.jsonl")

    assert page.problem == "1 lines are no posts, the first is line 1"


@pytest.mark.parametrize("name", ["", "../secret", "/etc/passwd", "a/../../b", "missing.jsonl"])
def test_only_files_of_its_folder_are_read(folder, name):
    with pytest.raises(OutgoingError):
        list(fetch(name))
