"""Which fields are a risk."""

import pytest

from incidents.risks import FIELDS, FLAG_OF_RISK, Risk, risks_of

NOTHING = dict.fromkeys(FIELDS, False) | {"force_rank": None}


@pytest.mark.parametrize("rank", [None, 0, 1, 2, 3, 4])
def test_no_flag_and_no_lethal_rank_is_no_risk(rank):
    assert risks_of(**NOTHING | {"force_rank": rank}) == []


@pytest.mark.parametrize(("risk", "flag"), FLAG_OF_RISK.items())
def test_each_flag_is_one(risk, flag):
    assert risks_of(**NOTHING | {flag: True}) == [risk]


def test_lethal_is_one_and_all_are_named_in_order():
    assert risks_of(**NOTHING | {"force_rank": 5}) == [Risk.LETHAL]
    assert risks_of(**dict.fromkeys(FIELDS, True) | {"force_rank": 5}) == list(Risk)
