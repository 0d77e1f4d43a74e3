"""`classify` that is stopped keeps what it has done, says so, and goes on from there."""

import gzip
import json
import os
import signal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from workers.classify_draft import Draft
from workers.management.commands import classify

pytestmark = pytest.mark.django_db
TEXTS = [f"Bells rang {number} times" for number in range(6)]


@pytest.fixture
def hears_ctrl_c():
    """What runs in the background of a shell has SIGINT ignored, and its children with it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def judged(monkeypatch):
    """What the force classifier was asked, in batches of two, and when a signal comes between them."""
    from incidents.force import classifier

    asked = []
    monkeypatch.setattr(classify, "BATCH", 2)
    real = classifier.classify

    def watched(loaded, texts):
        asked.extend(texts)
        if asked.stop_after == len(asked):
            asked.stop_after = None
            os.kill(os.getpid(), asked.stop_by)
        return real(loaded, texts)

    class Asked(list):
        stop_after, stop_by = None, signal.SIGTERM

    asked = Asked()
    monkeypatch.setattr(classifier, "classify", watched)
    return asked


def source(folder, name="in.jsonl", texts=TEXTS):
    lines = "".join(json.dumps({"id": at, "text": text}) + "\n" for at, text in enumerate(texts)).encode()
    (folder / name).write_bytes(gzip.compress(lines) if name.endswith("gz") else lines)
    return folder / name


def run(folder, target="out.jsonl"):
    out, err = StringIO(), StringIO()
    call_command(
        *("classify", "force", "--input", str(folder / "in.jsonl"), "--output", str(folder / target)),
        stdout=out,
        stderr=err,
    )
    return err.getvalue()


def ids(path):
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    return [json.loads(line)["id"] for line in content.decode().splitlines()]


@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("target", ["out.jsonl", "out.jsonl.gz"])
def test_what_was_done_is_kept_and_not_done_again(tmp_path, judged, number, target):
    source(tmp_path)
    before = signal.getsignal(signal.SIGTERM)
    judged.stop_after, judged.stop_by = 4, number

    with pytest.raises(CommandError, match=rf"stopped by {number.name}: 2 classified texts are kept") as said:
        run(tmp_path, target)
    assert str(tmp_path / f".draft-{target}") in str(said.value)
    assert not (tmp_path / target).exists()

    judged.clear()
    err = run(tmp_path, target)

    assert judged == TEXTS[2:]
    assert "2 texts were classified by a run that was stopped" in err
    assert ids(tmp_path / target) == list(range(6))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", target]
    assert signal.getsignal(signal.SIGTERM) == before


def test_stopped_before_anything_was_done_it_leaves_nothing(tmp_path, judged):
    source(tmp_path)
    judged.stop_after = 2

    with pytest.raises(CommandError, match="before anything was classified; nothing was left behind"):
        run(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def stopped(tmp_path, judged, **where):
    source(tmp_path)
    judged.stop_after = 6
    with pytest.raises(CommandError, match="4 classified texts are kept"):
        run(tmp_path, **where)
    judged.clear()


def test_what_the_input_no_longer_says_is_asked_again(tmp_path, judged):
    stopped(tmp_path, judged)
    changed = [TEXTS[0], "Another sentence", *TEXTS[2:]]
    source(tmp_path, texts=changed)

    run(tmp_path)

    assert judged == changed[1:]
    assert len(ids(tmp_path / "out.jsonl")) == 6


def test_what_another_version_said_is_asked_again(tmp_path, judged):
    stopped(tmp_path, judged)
    draft = tmp_path / ".draft-out.jsonl"
    version = json.loads(draft.read_text().splitlines()[0])["version"]
    draft.write_text(draft.read_text().replace(version, "another"))

    run(tmp_path)

    assert judged == TEXTS


@pytest.mark.parametrize("target", ["out.jsonl", "out.jsonl.gz"])
def test_a_draft_that_was_cut_off_is_of_use_as_far_as_it_goes(tmp_path, judged, target):
    stopped(tmp_path, judged, target=target)
    draft = tmp_path / f".draft-{target}"
    draft.write_bytes(draft.read_bytes()[:-20])

    run(tmp_path, target)

    assert 2 <= len(judged) <= 6
    assert ids(tmp_path / target) == list(range(6))


def test_stopped_before_it_began_it_leaves_the_earlier_draft_alone(tmp_path, judged, monkeypatch):
    stopped(tmp_path, judged)
    monkeypatch.setattr(classify, "_lines", lambda path: os.kill(os.getpid(), signal.SIGTERM))

    with pytest.raises(CommandError, match="what was classified before is kept in"):
        run(tmp_path)

    assert len((tmp_path / ".draft-out.jsonl").read_text().splitlines()) == 4


def test_quick_opinions_are_not_taken_for_thorough_ones(tmp_path):
    target = tmp_path / "out.jsonl"

    assert Draft(target, version="1", quick=True).path != Draft(target, version="1", quick=False).path


def test_lines_that_were_classified_before_by_another_version_go_on_too(tmp_path, judged):
    """An output may be the next input: its `version` is no part of the question."""
    rows = [{"id": at, "text": text, "version": "former"} for at, text in enumerate(TEXTS)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    judged.stop_after = 4
    with pytest.raises(CommandError, match="2 classified"):
        run(tmp_path)
    judged.clear()

    run(tmp_path)

    assert judged == TEXTS[2:]
