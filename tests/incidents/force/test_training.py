"""A tiny classifier learns its tale, is measured on what it has not seen, and survives its artefact."""

import numpy as np
import pytest

from civicwatch.learning import artefacts
from incidents.force import training
from incidents.force.classifier import ForceClassifier, load
from incidents.force.encoder import Encoder
from incidents.force.examples import Example, Kind, groups_of
from incidents.force.scorecard import scorecard
from tests.incidents.force import corpus


@pytest.fixture(scope="module")
def data():
    examples = corpus.examples()
    return training.Labelled(examples, groups_of(examples))


@pytest.fixture(scope="module")
def fitted(data):
    return training.fit(data)


def ranked(source, force, n):
    return [
        Example(
            text=f"{source} {at}", kind=Kind.RANKED, source=source, rank=3 if force else 0, is_force=force
        )
        for at in range(n)
    ]


def test_a_handful_of_wrong_verdicts_does_not_move_the_lines_for_everything():
    """Fourteen of them among four thousand rows once took four in five reports of force out of “likely”."""
    large = [*ranked("posts", True, 100), *ranked("posts", False, 100)]
    wrong = [*ranked("verdicts", True, 2), *ranked("verdicts", False, 12)]
    said = np.array([*np.linspace(0.5, 0.9, 100), *np.linspace(0.1, 0.49, 100), *[0.95] * 14])
    alone = training._thresholds(training.Labelled(large, range(200)), said[:200])
    assert training._thresholds(training.Labelled([*large, *wrong], range(214)), said) == alone
    assert alone["likely"] < 0.6
    few = training._thresholds(training.Labelled(wrong, range(14)), said[200:])
    assert few["queue"] <= few["likely"]  # where there is nothing larger, what there is decides


def test_no_group_stands_on_both_sides_of_a_fold(data):
    for inside, outside in data.folds():
        assert set(data.groups[inside]).isdisjoint(data.groups[outside])


def test_every_row_is_held_out_once(data):
    held = np.concatenate([outside for _, outside in data.folds()])

    assert sorted(held.tolist()) == list(range(len(data)))


def test_it_learns_force_and_rank(fitted):
    texts = [text for rank in corpus.ACTS for text in corpus.sentences(rank, 5, seed=9)]
    truth = [rank for rank in corpus.ACTS for _ in range(5)]

    found = fitted.model.predict(texts)

    assert [prediction.is_force for prediction in found] == [rank >= 2 for rank in truth]
    right = [prediction.force_rank == rank for prediction, rank in zip(found, truth, strict=True)]
    assert sum(right) >= 27


def test_a_prediction_agrees_with_itself(fitted):
    texts = [
        *corpus.sentences(1, 5, seed=9),
        *corpus.sentences(4, 5, seed=9),
        "",
        "quite another matter",
        "#",
    ]
    for found in fitted.model.predict(texts):
        assert sum(found.rank_probabilities) == pytest.approx(1)
        assert sum(found.rank_probabilities[2:]) == pytest.approx(found.probability)
        assert found.is_force == (found.force_rank >= 2) == (found.probability >= 0.5)


def test_one_text_or_many_gives_the_same_answer(fitted):
    texts = [text for rank in corpus.ACTS for text in corpus.sentences(rank, 3, seed=5)]

    together = fitted.model.predict(texts)
    alone = [fitted.model.predict([text])[0] for text in texts]

    assert [row.probability for row in together] == pytest.approx([row.probability for row in alone])
    assert fitted.model.predict([]) == []


def test_the_thresholds_are_probabilities_in_order(fitted):
    assert 0 < fitted.thresholds["queue"] <= fitted.thresholds["likely"] <= 1


def test_reasons_are_kept_for_what_enters_the_queue(fitted):
    calm, gas = (
        corpus.sentences(0, 1, seed=9)[0],
        "The band kept playing. Police fired tear gas by the old mill.",
    )

    quiet, loud = ForceClassifier(fitted.model).predict([calm, gas], {"queue": 0.5, "likely": 0.9})

    assert (quiet.reasons, quiet.sentence) == ([], "")
    assert loud.sentence == "Police fired tear gas by the old mill."
    words, weights = zip(*loud.reasons, strict=True)
    assert {"gas", "tear", "fired"} & set(words[:3])
    assert list(weights) == sorted(weights, reverse=True)


def test_an_artefact_says_what_its_model_said(fitted):
    texts = [text for rank in corpus.ACTS for text in corpus.sentences(rank, 3, seed=5)]

    loaded = load(artefacts.pack(fitted.model.state()))

    assert loaded.predict(texts, {"queue": 0.0}) == fitted.model.predict(texts)


def test_an_artefact_of_another_format_is_refused(fitted):
    with pytest.raises(ValueError, match="format 99"):
        load(artefacts.pack({**fitted.model.state(), "format": 99}))


def test_the_scorecard_measures_every_source_on_held_out_texts(data):
    card = scorecard(data, training.cross_validate(data))

    assert card["n"] == card["by_source"]["tales"]["n"] == len(data)
    assert card["groups"] == len(set(data.groups.tolist()))
    assert card["binary"]["f1"] > 0.9
    low, high = card["intervals"]["binary.f1"]
    assert low <= card["binary"]["f1"] <= high
    assert card["thresholds"]["queue"]["recall"] >= 0.9


def test_labels_without_words_to_tell_them_by_score_like_chance(data):
    chance = np.random.default_rng(1)
    ranks = chance.permutation(data.ranks)
    shuffled = [
        type(row)(row.text, row.kind, row.source, bool(rank >= 2), int(rank), int(rank))
        for row, rank in zip(data.examples, ranks, strict=True)
    ]
    mixed = training.Labelled(shuffled, data.groups.tolist())

    assert scorecard(mixed, training.cross_validate(mixed))["macro_f1"] < 0.35


def test_a_rank_that_nobody_showed_cannot_be_learned():
    examples = [row for row in corpus.examples(10) if row.rank != 3]
    with pytest.raises(ValueError, match="no text of force rank 3"):
        training.fit(training.Labelled(examples, groups_of(examples)))


def test_the_vocabulary_holds_what_five_unrelated_texts_share():
    texts = ["copper teapot sings"] * 6 + [
        "brass teapot hums",
        "iron teapot",
        "tin teapot",
        "clay teapot boils",
    ]

    encoder = Encoder.fit(texts, groups=[0, 0, 0, 0, 0, 0, 1, 2, 3, 4])

    assert encoder.vocabulary == ["teapot", "teapot*"]
