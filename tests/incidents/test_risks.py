"""Which fields are a risk."""

import pytest

from incidents.risks import FIELDS, FLAG_OF_RISK, Risk, risks_of, shown_risks

NOTHING = dict.fromkeys(FIELDS, False) | {"force_rank": None, "injury": "unknown"}


@pytest.mark.parametrize("rank", [None, 0, 1, 2, 3, 4])
def test_no_flag_and_no_lethal_rank_is_no_risk(rank):
    assert risks_of(**NOTHING | {"force_rank": rank}) == []


@pytest.mark.parametrize("rank", [None, 0, 3, 5])
def test_a_death_is_lethal_whatever_the_rank(rank):
    assert risks_of(**NOTHING | {"force_rank": rank, "injury": "death"}) == [Risk.LETHAL]


@pytest.mark.parametrize("injury", ["unknown", "none", "injury", "serious"])
def test_no_other_injury_is_a_risk(injury):
    assert risks_of(**NOTHING | {"injury": injury}) == []


def test_where_words_are_hidden_a_name_is_none_that_is_shown():
    assert shown_risks(Risk, restricted=False) == list(Risk)
    assert shown_risks(Risk, restricted=True) == [Risk.LETHAL, Risk.CHILD, Risk.SEXUAL_ASSAULT]


@pytest.mark.parametrize(("risk", "flag"), FLAG_OF_RISK.items())
def test_each_flag_is_one(risk, flag):
    assert risks_of(**NOTHING | {flag: True}) == [risk]


def test_lethal_is_one_and_all_are_named_in_order():
    assert risks_of(**NOTHING | {"force_rank": 5}) == [Risk.LETHAL]
    assert risks_of(**dict.fromkeys(FIELDS, True) | {"force_rank": 5}) == list(Risk)
