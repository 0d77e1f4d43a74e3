"""From labelled posts to numbers and single terms: what marks a class is found, and no post comes out."""

import gzip
import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from scipy.sparse import csr_matrix

from tests.tweets.exploration import small_posts
from tweets.exploration import building, marks, shipped
from tweets.exploration.names import names_in
from tweets.harm.model import HarmModel
from tweets.harm.training import fit_linear


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = small_posts.write(tmp_path_factory.mktemp("posts"))
    target = folder / "out" / "explore.json"
    call_command("explore_harm", data=folder, output=target, verbosity=0)
    return target


def test_what_marks_a_class_is_found(built):
    found = shipped.read(built)

    for kind, words in small_posts.WORDS.items():
        best = {part for term in found.marks[kind][:4] for part in term.term.split(" ")}
        assert best & set(words.split()), kind


def test_what_moves_abuse_has_its_direction(built):
    moved = {term.term: term.adds for term in shipped.read(built).importance}

    assert [word for word in small_posts.INSULTS if moved.get(word, 0) > 0]
    assert all(moved[word] < 0 for word in small_posts.KIND if word in moved)


def test_shares_add_up_and_classes_lie_apart(built):
    found = shipped.read(built)
    middles = np.array(list(found.of_scores.middles.values()))

    assert sum(found.sorts.values()) == pytest.approx(1, abs=0.001)
    assert len(middles) == 6
    assert 0 < sum(found.of_scores.explained) <= 1.0001
    assert np.linalg.norm(middles[:, None] - middles[None], axis=-1)[~np.eye(6, dtype=bool)].min() > 0.01


def test_no_post_and_no_name_comes_out(built):
    told = json.loads(built.read_text())
    terms = [term["term"] for kind in told["marks"].values() for term in kind]
    terms += [term["term"] for term in told["importance"]]

    assert terms
    assert all(len(term.split(" ")) <= 2 for term in terms)
    assert "zelda" not in " ".join(terms)
    assert "yes" not in json.dumps(told["components"])  # numbers and class names alone


def test_data_that_cannot_teach_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("text,label\n")

    with pytest.raises(CommandError, match="no text with a label"):
        call_command("explore_harm", data=tmp_path, output=tmp_path / "x.json")
    with pytest.raises(CommandError, match="not there"):
        call_command("explore_harm", data=tmp_path / "nowhere", output=tmp_path / "x.json")
    assert not (tmp_path / "x.json").exists()


def test_what_is_looked_at_was_kept_from_fitting(tmp_path):
    rows, _fingerprint = building.read(small_posts.write(tmp_path, each=10))

    inside, outside = building.held_out(rows)

    assert not set(rows.groups[inside]) & set(rows.groups[outside])
    assert len(inside) + len(outside) == len(rows)


def test_the_scores_shown_are_of_the_model_that_ships(tmp_path, monkeypatch):
    rows, fingerprint = building.read(small_posts.write(tmp_path, each=20))
    shown = []
    monkeypatch.setattr(
        building.components, "of_scores", lambda margins, kinds: shown.append(margins) or {"explained": []}
    )

    building.explore(rows, fingerprint)

    inside, outside = building.held_out(rows)
    of_kind = outside[rows.kinds[outside] >= 0]
    model = HarmModel(rows.encoder, *fit_linear(rows, inside))
    _, logits = model.margins([rows.tokens[at] for at in of_kind], [rows.examples[at].text for at in of_kind])
    assert shown[0] == pytest.approx(logits)


def test_ways_of_speaking_count_as_they_do_in_training(tmp_path):
    folder = small_posts.write(tmp_path, each=10)
    words = {**dict.fromkeys(small_posts.KIND, "90 1 1 1"), **dict.fromkeys(small_posts.INSULTS, "1 1 1 90")}
    for name, lines in {"model_vocab": words.keys(), "model_count_table": words.values()}.items():
        with gzip.open(folder / f"{name}.txt.gz", "wt") as file:
            file.write("\n".join(lines) + "\n")

    rows, _fingerprint = building.read(folder)

    assert {"african_american", "white"} <= set(rows.dialects)  # training weighs those


def test_names_are_told_by_how_they_are_written():
    texts = ["I saw Zelda there, and Zelda left", "my Muslim friend said hello", "THE END of all"]

    assert names_in(texts) == {"zelda"}


def test_pieces_and_rare_terms_are_not_shown():
    vocabulary = ["word", "~wor_", "=group", "two words", "rare"]
    matrix = csr_matrix(np.array([[1, 1, 1, 1, 0]] * 20 + [[0, 0, 0, 0, 1]]))

    assert marks.showable(matrix, vocabulary, {"two"}).tolist() == [True, False, False, False, False]
    assert [marks.sort_of(term) for term in vocabulary] == ["words", "pieces", "masks", "pairs", "words"]
