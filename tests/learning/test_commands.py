"""The commands `train`, `evaluate` and `classify`: pure JSON out, bars and bad rows on standard error."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tqdm import tqdm

from civicwatch.learning import registry
from civicwatch.learning.models import ClassifierVersion
from tests.incidents.force import corpus
from workers.management.commands import classify


def run(*args):
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def ranked(tmp_path):
    rows = [(text, rank) for rank in corpus.ACTS for text in corpus.sentences(rank, 8, seed=3)]
    path = tmp_path / "ranked.csv"
    path.write_text("text,force_rank\n" + "".join(f'"{text}",{rank}\n' for text, rank in rows))
    return path


def test_evaluate_prints_the_contract(db, ranked):
    out, _ = run("evaluate", "force", "--data", str(ranked), "--json")

    scores = json.loads(out)
    names = "version n accuracy macro_f1 per_class confusion binary intervals texts_per_second"
    assert set(names.split()) <= scores.keys()
    assert scores["binary"].keys() == {"f1", "precision", "recall", "average_precision", "ece"}
    assert scores["n"] == 48
    assert scores["version"] == ClassifierVersion.objects.get(name="force", is_active=True).version
    assert scores["per_class"].keys() <= set("012345")
    assert scores["binary"]["average_precision"] > 0.8
    assert {"accuracy", "macro_f1", "binary.f1", "binary.ece"} <= scores["intervals"].keys()


def test_evaluate_takes_is_force_and_gzip_and_skips_bad_rows(db, tmp_path):
    path = tmp_path / "labelled.csv.gz"
    path.write_bytes(
        gzip.compress(
            b"text,is_force\nPolice fired tear gas at us,1\nThe choir sang,0\n,1\nBells rang,maybe\n"
        )
    )

    out, err = run("evaluate", "force", "--data", str(path), "--json")

    scores = json.loads(out)
    assert (scores["n"], scores["skipped"]) == (2, 2)
    assert scores["per_class"].keys() == {"0", "1"}
    assert "labelled.csv.gz, line 4: no text; skipped" in err
    assert "line 5: is_force is 'maybe'" in err


def test_evaluate_for_people_names_the_intervals(db, ranked):
    out, _ = run("evaluate", "force", "--data", str(ranked))

    assert "average precision" in out
    assert "macro f1" in out
    assert "[" in out


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_another_table_is_refused_with_its_columns(db, tmp_path, command):
    path = tmp_path / "other.csv"
    path.write_text("text,label\nHello,kind\n")

    with pytest.raises(CommandError, match=r"other\.csv has no columns text and force_rank"):
        run(command, "force", "--data", str(path))


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_missing_data_is_refused(db, tmp_path, command):
    with pytest.raises(CommandError, match="does not exist"):
        run(command, "force", "--data", str(tmp_path / "nothing"))


def test_a_table_without_a_good_row_is_refused(db, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("text,force_rank\n")

    with pytest.raises(CommandError, match="holds no row to score"):
        run("evaluate", "force", "--data", str(path))


def test_a_cut_gzip_is_refused(db, tmp_path):
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"text,force_rank\nBells rang,0\n" * 50)[:40])

    with pytest.raises(CommandError):
        run("evaluate", "force", "--data", str(path))


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "weather", "--data", "."),
        ("evaluate", "weather", "--data", "."),
        ("classify", "weather", "--input", ".", "--output", "x"),
    ],
)
def test_an_unknown_classifier_is_answered_with_the_known(db, arguments):
    with pytest.raises(CommandError, match="no classifier 'weather'; registered: faces, force"):
        run(*arguments)


def test_classify_keeps_order_fields_and_every_good_line(db, tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": number, "text": f"Police fired tear gas {number}", "kept": "é"} for number in range(250)]
    lines = [json.dumps(row) for row in rows]
    lines.insert(100, "{broken")
    source.write_text("\n".join(lines))

    out, err = run("classify", "force", "--input", str(source), "--output", str(target), "--json")

    found = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == list(range(250))
    assert found[0] == {
        **rows[0],
        **{name: found[0][name] for name in ("is_force", "probability", "force_rank", "version")},
    }
    assert found[0]["is_force"] is True
    assert json.loads(out) == {"version": found[0]["version"], "classified": 250, "skipped": 1}
    assert "in.jsonl, line 101: not JSON; skipped" in err


def test_classify_says_how_much_is_left(db, tmp_path, monkeypatch):
    """Of twenty thousand posts one wants to know whether it takes minutes or hours."""
    monkeypatch.setattr(classify, "BATCH", 2)
    bars = []
    monkeypatch.setattr(
        classify, "progress", lambda **given: bars.append(tqdm(file=StringIO(), **given)) or bars[0]
    )
    source = tmp_path / "in.jsonl"
    lines = ["{broken", *(json.dumps({"id": at, "text": "Bells rang"}) for at in range(4)), ""]
    source.write_text("\n".join(lines))

    run("classify", "force", "--input", str(source), "--output", str(tmp_path / "out.jsonl"))

    assert (bars[0].n, bars[0].total) == (5, 5)


def test_classify_reads_and_writes_gzip(db, tmp_path):
    source, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl.gz"
    source.write_bytes(gzip.compress(b'{"id": "a", "text": "Bells rang"}\n'))

    run("classify", "force", "--input", str(source), "--output", str(target))

    (line,) = gzip.decompress(target.read_bytes()).decode().splitlines()
    assert json.loads(line)["is_force"] is False


def test_quick_gives_first_opinions_alone_and_is_refused_where_there_is_one(db, tmp_path):
    source, quick, both = (tmp_path / name for name in ("in.jsonl", "quick.jsonl", "both.jsonl"))
    texts = ["the ferry is late", "you people are the worst, go away", "what a strange day for the mayor"]
    source.write_text("\n".join(json.dumps({"id": at, "text": text}) for at, text in enumerate(texts)))

    run("classify", "harm", "--input", str(source), "--output", str(both))
    run("classify", "harm", "--input", str(source), "--output", str(quick), "--quick")

    first, last = ([json.loads(line) for line in file.read_text().splitlines()] for file in (quick, both))
    assert [row["id"] for row in first] == [0, 1, 2]
    assert [row["abuse"] for row in first] != [row["abuse"] for row in last]
    with pytest.raises(CommandError, match="one opinion only"):
        run("classify", "force", "--input", str(source), "--output", str(quick), "--quick")


def test_classify_leaves_no_half_output(db, tmp_path):
    source, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    source.write_bytes(gzip.compress(b'{"id": 1, "text": "Bells rang"}\n' * 500)[:60])

    with pytest.raises(CommandError):
        run("classify", "force", "--input", str(source), "--output", str(target))

    assert list(tmp_path.iterdir()) == [source]


def test_train_registers_and_activates(toy_registered, db, tmp_path):
    data = tmp_path / "words.txt"
    data.write_text("whistle\ndrum\n")

    quiet, err = run("train", "toy", "--data", str(data), "--json")
    run("train", "toy", "--data", str(data), "--activate")

    version = ClassifierVersion.objects.get(name="toy")
    assert json.loads(quiet) == {
        "version": version.version,
        "state": "registered, not active",
        "scorecard": version.scorecard,
    }
    assert version.is_active
    assert "words.txt, line 9: blank; skipped" in err


@pytest.mark.once
def test_train_force_from_nothing_but_a_table(toy_registered, db, tmp_path):
    rows = [(row.text, row.rank) for row in corpus.examples()]
    data = tmp_path / "tales.csv"
    data.write_text("text,force_rank\n" + "".join(f'"{text}",{rank}\n' for text, rank in rows))

    out, _ = run("train", "force", "--data", str(data), "--activate")
    target = tmp_path / "out.jsonl"
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "Officers used pepper spray by the old mill."}\n')
    run("classify", "force", "--input", str(tmp_path / "in.jsonl"), "--output", str(target))

    version = ClassifierVersion.objects.get(name="force", is_active=True)
    assert f"force {version.version} (active)" in out
    assert "drawn by groups" in out
    found = json.loads(target.read_text())
    assert (found["is_force"], found["force_rank"], found["version"]) == (True, 4, version.version)


def test_a_library_that_is_not_here_is_named_with_the_way_to_it(toy_registered, db, tmp_path, monkeypatch):
    def train(*_given):
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr(registry.registration("toy").classifier, "train", train, raising=False)
    with pytest.raises(CommandError, match="torch is not installed, which this needs: pip install"):
        run("train", "toy", "--data", str(tmp_path))
