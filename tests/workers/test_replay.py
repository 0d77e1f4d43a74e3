"""``manage.py replay`` and ``collect``: the contract of the two commands."""

import gzip
import io
import json
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError
from django.utils import timezone

from incidents.models import Report, Source, SourceRun
from incidents.services import reports, sources
from tweets.models import Stream, Tweet

pytestmark = pytest.mark.django_db


def line(number=1, **changes):
    record = {
        "id": str(number),
        "kind": "reddit",
        "url": None,
        "author": None,
        "title": f"Title {number}",
        "text": "Text",
        "created_at": "2020-06-01T12:00:00Z",
    }
    return json.dumps({**record, **changes})


@pytest.fixture
def file(tmp_path):
    def write(*lines, zipped=False):
        path = tmp_path / "posts.jsonl"
        data = "\n".join(lines).encode("utf-8", "surrogateescape")
        path.write_bytes(gzip.compress(data) if zipped else data)
        return str(path)

    return write


def replay(*arguments):
    out = io.StringIO()
    call_command("replay", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_every_post_is_stored_and_counted(file):
    summary = replay(file(line(1), line(2), line(3)))

    assert {
        name: summary[name] for name in ("lines", "received", "stored", "repeated", "skipped", "bad")
    } == {
        "lines": 3,
        "received": 3,
        "stored": 3,
        "repeated": 0,
        "skipped": 0,
        "bad": [],
    }
    assert Report.objects.count() == 3


def test_a_post_sent_a_thousand_times_is_stored_once(file):
    summary = replay(file(*[line(1)] * 1000))

    assert (summary["stored"], summary["repeated"]) == (1, 999)
    assert Report.objects.count() == 1


def test_the_key_is_kind_and_id_together(file):
    assert replay(file(line(1), line(1, kind="news")))["stored"] == 2


def test_a_second_replay_stores_nothing(file):
    path = file(line(1), line(2))
    replay(path)

    assert (replay(path)["stored"], replay(path)["repeated"]) == (0, 2)


def test_bad_lines_are_named_and_nothing_else_is_lost(file, capsys):
    summary = replay(file(line(1), "{", "", line(2, id=None), line(3)))

    assert [bad["line"] for bad in summary["bad"]] == [2, 4]
    assert (summary["stored"], summary["skipped"], summary["lines"]) == (2, 2, 4)
    assert "line 2:" in capsys.readouterr().err


def test_odd_texts_are_stored_in_a_form_that_every_database_takes(file):
    odd = [line(1, text="a\x00b"), line(2, text="\ud83d"), line(3, text="x" * 1_000_000)]
    odd += [line(4, created_at="0689-01-01T00:00:00Z"), line(5, text=None, title=None)]

    assert replay(file(*odd))["stored"] == 5
    assert all("\x00" not in text for text in Report.objects.values_list("text", flat=True))


def test_one_post_that_the_database_refuses_costs_no_other(file, monkeypatch):
    receive = reports.receive

    def picky(posts, **options):
        if any(post.external_id == "2" for post in posts):
            raise DataError("not this one")
        return receive(posts, **options)

    monkeypatch.setattr(reports, "receive", picky)
    summary = replay(file(line(1), line(2), line(3)))

    assert (summary["stored"], [bad["line"] for bad in summary["bad"]]) == (2, [2])


def test_a_gzipped_file_is_read(file):
    assert replay(file(line(1), line(2), zipped=True))["stored"] == 2


def test_a_file_cut_short_keeps_what_it_had_and_fails(file, tmp_path):
    whole = gzip.compress("\n".join(line(n, text=f"{n} {hash(str(n))}" * 50) for n in range(2000)).encode())
    (tmp_path / "short.gz").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CommandError, match="stored before"):
        replay(str(tmp_path / "short.gz"))

    assert Report.objects.count() > 500


def test_a_missing_file_fails(tmp_path):
    with pytest.raises(CommandError):
        replay(str(tmp_path / "nothing.jsonl"))


def test_the_source_is_made_of_kind_replay_and_its_visit_recorded(file):
    replay(file(line(1)), "--source", "march-2021")

    source = Source.objects.get(name="march-2021")
    run = SourceRun.objects.get()
    assert (source.kind, source.enabled, source.due_at) == ("replay", False, None)
    assert (run.source, run.outcome, run.received, run.stored) == (source, "ok", 1, 1)
    assert Report.objects.get().source == source


def test_posts_of_another_source_can_be_replayed_without_touching_its_history(file):
    reddit = Source.objects.create(kind="reddit", name="reddit-news", label="r/news")

    replay(file(line(1)), "--source", "reddit-news")

    assert Report.objects.get().source == reddit
    assert not SourceRun.objects.exists()


@pytest.mark.parametrize("arguments", [["--source", "two words"], ["--rate", "0"]])
def test_arguments_that_mean_nothing_fail(file, arguments):
    with pytest.raises(CommandError):
        replay(file(line(1)), *arguments)


def test_a_rate_is_kept(file):
    started = time.monotonic()

    replay(file(*[line(n) for n in range(10)]), "--rate", "20")

    assert time.monotonic() - started >= 0.4


def test_storing_returns_without_draining(file):
    replay(file(line(1)))

    assert Report.objects.get().stage == "received"


def test_drain_runs_the_pipeline_afterwards(file, monkeypatch):
    drained = []
    monkeypatch.setattr("civicwatch.lib.jobs.drain", lambda **options: drained.append(1))

    replay(file(line(1)), "--drain")

    assert drained


def test_without_json_it_says_the_same_in_words(file, capsys):
    call_command("replay", file(line(1), "{"))

    assert (
        "1 posts read from 2 lines: 1 stored, 0 were here already; 1 lines skipped."
        in capsys.readouterr().out
    )


@pytest.fixture
def recorded(settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "replay").mkdir()
    (tmp_path / "replay" / "posts.jsonl").write_text(line(1) + "\n" + line(2))
    return Source.objects.create(
        kind="replay", name="recorded", label="Recorded", enabled=True, settings={"file": "posts.jsonl"}
    )


def test_collect_visits_what_is_due(recorded, capsys):
    call_command("collect")

    assert "1 sources visited." in capsys.readouterr().out
    assert Report.objects.count() == 2


def test_collect_visits_one_source_although_it_is_off(recorded, capsys):
    Source.objects.update(enabled=False, due_at=None)

    call_command("collect", "--source", "recorded", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "source": "recorded",
        "outcome": "ok",
        "received": 2,
        "stored": 2,
        "error": "",
    }


def test_collect_says_why_it_cannot(recorded, settings):
    settings.REDDIT_CLIENT_ID = ""
    Source.objects.create(kind="reddit", name="keyless", label="Keyless")

    with pytest.raises(CommandError, match="no source called"):
        call_command("collect", "--source", "missing")
    with pytest.raises(CommandError, match="REDDIT_CLIENT_ID"):
        call_command("collect", "--source", "keyless")


def test_collect_fails_where_the_source_could_not_be_read(recorded):
    Source.objects.update(settings={"file": "missing.jsonl"})

    with pytest.raises(CommandError, match="could not be read"):
        call_command("collect", "--source", "recorded")


def test_collect_leaves_a_source_alone_that_a_worker_is_visiting(recorded):
    assert sources.claim(recorded, now=timezone.now())

    with pytest.raises(CommandError, match="visiting"):
        call_command("collect", "--source", "recorded")


def test_lines_of_kind_tweet_go_to_the_stream_and_all_others_become_reports(file):
    summary = replay(file(line(1, kind="tweet", title=""), line(2), line(3, kind="x")), "--source", "mixed")

    assert (summary["received"], summary["stored"], summary["skipped"]) == (3, 3, 0)
    assert [(tweet.platform, tweet.text) for tweet in Tweet.objects.all()] == [("x", "Text")]
    assert set(Report.objects.values_list("platform", flat=True)) == {"reddit", "x"}
    assert Stream.objects.get().kind == "replay"


def test_posts_for_the_stream_alone_make_no_source_of_incidents(file):
    replay(file(line(1, kind="tweet"), line(2, kind="tweet")), "--source", "ours")

    assert Tweet.objects.count() == 2
    assert not Source.objects.filter(name="ours").exists()


def test_all_lines_can_be_sent_to_the_stream_and_are_judged_once(file):
    path = file(line(1), line(2, kind="x", title="", text=" "), line(1))
    summary = replay(path, "--to", "tweets", "--source", "wire")

    assert (summary["stored"], summary["repeated"], summary["skipped"]) == (1, 1, 1)
    assert summary["bad"] == [{"line": 2, "reason": "text is empty"}]
    assert Tweet.objects.get().text == "Title 1\n\nText"
    assert not Report.objects.exists() and not Source.objects.filter(name="wire").exists()
    assert replay(path, "--to", "tweets", "--source", "wire")["stored"] == 0
