"""A tiny classifier learns its tale, is measured on what it has not seen, and survives its artefact."""

from dataclasses import replace

import numpy as np
import pytest

from civicwatch.learning import artefacts
from tests.tweets.harm import corpus
from tweets.harm import training
from tweets.harm.classifier import load
from tweets.harm.dialect import DIALECTS, Dialects
from tweets.harm.examples import Example, groups_of
from tweets.harm.labels import KINDS
from tweets.harm.scorecard import scorecard


@pytest.fixture(scope="module")
def data():
    examples = corpus.examples()
    return training.Labelled(examples, groups_of(examples))


@pytest.fixture(scope="module")
def held(data):
    return training.hold_out(data)


@pytest.fixture(scope="module")
def fitted(data, held):
    return training.fit(data, held)


def test_no_group_stands_on_both_sides_of_a_fold(data):
    for inside, outside in data.folds():
        assert set(data.groups[inside]).isdisjoint(data.groups[outside])


def test_every_row_is_held_out_once(data):
    folds = np.concatenate([outside for _, outside in data.folds()])

    assert sorted(folds.tolist()) == list(range(len(data)))


def test_it_tells_abuse_from_praise(fitted):
    mean = [row.text for row in corpus.abuse(10, seed=7) if row.is_abuse]
    kind = [row.text for row in corpus.abuse(10, seed=7) if not row.is_abuse]

    said = fitted.model.predict([*mean, *kind], fitted.thresholds)

    assert [judgement.abuse >= 0.5 for judgement in said] == [True] * len(mean) + [False] * len(kind)


def test_it_tells_kinds_apart(fitted):
    rows = corpus.kinds(5, seed=7)

    said = fitted.model.predict([row.text for row in rows], fitted.thresholds)

    right = [judgement.kind == row.label for judgement, row in zip(said, rows, strict=True)]
    assert sum(right) >= len(rows) - 2


def test_who_is_named_changes_nothing_about_abuse(fitted):
    names = ["muslim", "jewish", "gay", "Black", "elderly", "women", "deaf"]
    for carrier in ("the {} neighbour was awful and rotten", "the {} neighbour was lovely"):
        said = fitted.model.predict([carrier.format(name) for name in names], fitted.thresholds)
        assert len({judgement.abuse for judgement in said}) == 1


def test_the_reasons_are_words_of_the_text_that_weighed(fitted):
    (found,) = fitted.model.predict(["my sister the driver was useless in the kitchen"], fitted.thresholds)

    words, weights = zip(*found.reasons, strict=True)
    assert words[0] == "useless"
    assert list(weights) == sorted(weights, reverse=True)


def test_nothing_is_said_of_a_language_that_was_not_tested(fitted):
    (found,) = fitted.model.predict(
        ["el perro de la vecina está en la cocina con su hermana"], fitted.thresholds
    )

    assert (found.outcome, found.tested_language, found.flagged, found.reasons) == (
        *("not_judged", False, False),
        [],
    )


def test_one_text_or_many_gives_the_same_answer(fitted):
    texts = [*(row.text for row in corpus.examples()[::7]), "", "@a", "☂", "\x00"]

    together = fitted.model.predict(texts, fitted.thresholds)

    for text, judgement in zip(texts, together, strict=True):
        (alone,) = fitted.model.predict([text], fitted.thresholds)
        assert alone.abuse == pytest.approx(judgement.abuse, abs=1e-6)
        assert alone.kind == judgement.kind
    assert fitted.model.predict([], fitted.thresholds) == []


def test_without_reasons_it_says_the_same(fitted):
    texts = [row.text for row in corpus.examples()][::5]

    explained = fitted.model.predict(texts, fitted.thresholds)
    bare = fitted.model.predict(texts, fitted.thresholds, explained=False)

    assert any(judgement.reasons for judgement in explained)
    assert bare == [replace(judgement, reasons=[]) for judgement in explained]


def test_both_opinions_are_those_of_predict(fitted):
    texts = [row.text for row in corpus.examples()][::9]
    first = fitted.model.first_opinion(texts, fitted.thresholds)
    doubted = [row for row, judgement in enumerate(first) if judgement.in_doubt]
    second = fitted.model.second_opinion(
        [texts[row] for row in doubted], [first[row] for row in doubted], fitted.thresholds
    )
    for row, judgement in zip(doubted, second, strict=True):
        first[row] = judgement

    assert first == fitted.model.predict(texts, fitted.thresholds)


def test_the_thresholds_stand_in_order(fitted):
    lines = fitted.thresholds

    assert 0 < lines["person"] <= lines["flagged"] == 0.5 <= lines["serious"] <= lines["severe"] <= 1


def test_an_artefact_says_what_its_model_said(fitted):
    texts = [row.text for row in corpus.examples()][::9]

    loaded = load(artefacts.pack(fitted.model.state()))

    assert loaded.predict(texts, fitted.thresholds) == fitted.model.predict(texts, fitted.thresholds)


def test_an_artefact_of_another_format_is_refused(fitted):
    with pytest.raises(ValueError, match="format 99"):
        load(artefacts.pack({**fitted.model.state(), "format": 99}))


def test_the_scorecard_measures_kinds_sources_and_slices(data, held, fitted):
    counts = np.ones((2, len(DIALECTS)))
    counts[0, 0] = counts[1, 3] = 500
    spoken = training.Labelled(data.examples, data.groups.tolist(), Dialects(["lovely", "patient"], counts))
    card = scorecard(spoken, held, fitted)

    assert card["n"] == sum(row.source == "cyberbullying_tweets" for row in data.examples)
    assert set(card["per_class"]) == set(KINDS)
    assert card["macro_f1"] > 0.8
    assert card["by_source"]["davidson"]["binary"]["f1"] > 0.9
    assert sum(row["n"] for row in card["calibration"]) == data.natural.sum()
    assert set(card["slices"]) == {"identity", "dialect", "source"}
    for part in (*card["slices"]["identity"].values(), *card["slices"]["dialect"].values()):
        assert part["interval"][0] <= part["flagged"] <= part["interval"][1]
    assert card["known_failures"]


def test_labels_without_words_to_tell_them_by_score_like_chance():
    chance = np.random.default_rng(1)
    rows = corpus.examples()
    kinds = [row for row in rows if row.label in KINDS]
    names = chance.permutation([row.label for row in kinds])
    mixed = [Example(row.text, str(name), row.source) for row, name in zip(kinds, names, strict=True)]
    data = training.Labelled([*mixed, *corpus.abuse()], groups_of([*mixed, *corpus.abuse()]))

    found = training.hold_out(data)
    used = data.kinds >= 0

    assert (found.kinds[used].argmax(axis=1) == data.kinds[used]).mean() < 0.4


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row for row in corpus.examples() if row.label != "gender"], "no text of gender"),
        (corpus.kinds(), "with abuse and texts without"),
    ],
)
def test_what_nobody_showed_cannot_be_learned(rows, message):
    with pytest.raises(ValueError, match=message):
        training.fit(training.Labelled(rows, groups_of(rows)))
