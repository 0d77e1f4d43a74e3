"""Learning from numbers that lie apart, and honest figures of it. Needs PyTorch (the extra `train`)."""

import numpy as np
import pytest

from sightings.police import training
from sightings.police.in_words import SPLIT as SPLIT_IN_WORDS
from sightings.police.scorecard import SPLIT, scorecard
from tests.sightings.police import toy


@pytest.fixture(scope="module", autouse=True)
def _torch():
    pytest.importorskip("torch", reason="PyTorch comes with the extra `train`")


@pytest.fixture(scope="module")
def fitted(_torch):
    return training.fit(toy.seen(), np.arange(160))


def test_it_learns_to_tell_kinds_apart_and_keeps_who_is_police(fitted):
    fresh = toy.seen(seed=77)

    score = fitted.panel.score(training.odds_of(fitted.panel, fresh, np.arange(len(fresh))))

    assert fitted.panel.kinds == toy.KINDS and fitted.panel.first.police == toy.POLICE
    assert ((score > 0.5) == fresh.police).mean() > 0.9


def test_the_same_pictures_give_the_same_head(fitted):
    again = training.fit(toy.seen(), np.arange(160))

    assert again.panel.packed() == fitted.panel.packed()
    assert again.thresholds == fitted.thresholds


def test_what_a_head_is_measured_on_does_not_reach_it():
    seen = toy.seen()
    inside, outside = next(seen.folds(np.arange(len(seen)), 5))
    before = training.fit(seen, inside)
    for views in seen.views.values():
        views[:, outside] = 99
    seen.police[outside] = ~seen.police[outside]

    assert training.fit(seen, inside).panel.packed() == before.panel.packed()


def test_few_of_a_kind_and_source_count_more_each_and_less_together():
    kinds, sources = np.array(["car"] * 16 + ["bus"]), np.array(["here"] * 17)

    weights = training.evened(kinds, sources)

    assert weights.mean() == pytest.approx(1, abs=1e-6)
    assert weights[-1] == pytest.approx(2 * weights[0])
    assert weights[-1] < weights[:-1].sum()


def test_what_a_network_knew_of_police_vans_before_weighs_more_than_what_marks_them_as_well():
    seen = toy.seen()
    known = {name: int(van.argmax()) - len(van) for name, van in seen.vans.items()}
    for name, views in seen.views.items():
        views[..., known[name] + 30] = views[..., known[name]]

    panel = training.fit_panel(seen, np.arange(len(seen)))

    for head in (panel.first, panel.second):
        police_car = head.weights[toy.KINDS.index("police_car")]
        assert police_car[known[head.upon]] > 1.5 * police_car[known[head.upon] + 30] > 0


def test_no_group_stands_on_both_sides():
    seen = toy.seen()

    for inside, outside in seen.folds(np.arange(len(seen)), 5):
        assert not set(seen.groups[inside]) & set(seen.groups[outside])


def test_police_alone_cannot_be_learned_from():
    seen = toy.seen()

    with pytest.raises(ValueError, match="both police and what is none"):
        training.fit_panel(seen, np.flatnonzero(seen.police))


def test_pictures_that_are_all_alike_cannot_be_divided():
    seen = toy.seen()
    seen.groups[:] = 1

    with pytest.raises(ValueError, match="too few pictures that differ"):
        scorecard(seen, lambda folds, _: folds)


def test_where_there_is_nothing_to_learn_the_figures_say_so():
    card = scorecard(toy.seen(apart=0.0), lambda folds, _: folds)

    assert abs(card["binary"]["roc_auc"] - 0.5) < 0.12


def test_figures_tell_of_folders_of_sources_and_of_sources_left_out():
    card = scorecard(toy.seen(), lambda folds, _: folds)

    assert card["n"] == 160 and card["groups"] == 80
    assert card["binary"]["roc_auc"] > 0.95
    assert card["per_class"]["police_car"]["flagged"] > 0.8 > 0.2 > card["per_class"]["pilot"]["flagged"]
    assert set(card["by_source"]) == {"here", "there"}
    assert {name: left_out["n"] for name, left_out in card["elsewhere"].items()} == {}, "copies stand in both"


def test_a_source_is_left_out_whole():
    seen = toy.seen()
    seen.groups[:] = np.arange(len(seen))
    seen.sources[seen.kinds == "pilot"] = "field"

    card = scorecard(seen, lambda folds, _: folds)

    assert set(card["elsewhere"]) == {"field", "here", "there"}
    assert set(card["elsewhere"]["field"]["per_class"]) == {"pilot"}
    assert "recall" not in card["elsewhere"]["field"]["binary"]


def test_how_figures_came_about_is_said_in_words_that_pages_can_translate():
    assert SPLIT == SPLIT_IN_WORDS
