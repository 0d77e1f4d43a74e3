"""Which candidates pass, and which part refuses the others."""

import numpy as np
import pytest

from civicwatch.learning.loop import gate


def answers(n, share=0.85, seed=1):
    return np.random.default_rng(seed).random(n) < share


def compared(candidate, active, slices=None, groups=None, margin=0.02):
    n = len(active)
    return gate.compare(candidate, active, groups or range(n), slices or [{}] * n, margin=margin)


def test_a_candidate_that_answers_the_same_passes():
    active = answers(200)
    result = compared(active, active)
    assert result.passed
    assert (result.parts[0].difference, result.parts[0].low, result.parts[0].high) == (0, 0, 0)


def test_one_part_that_is_worse_is_named_and_refuses_all():
    active = np.ones(2000, bool)
    candidate = active.copy()
    slices = [{"dialect": "a" if at < 100 else "b"} for at in range(2000)]
    candidate[:20] = False  # a fifth of the small part, one point of all
    result = compared(candidate, active, slices)
    assert not result.passed
    assert result.why_not == ["dialect a"]
    assert [part.verdict for part in result.parts] == ["held", "worse", "held"]


def test_within_the_margin_is_no_reason_to_refuse():
    active = np.ones(5000, bool)
    candidate = active.copy()
    candidate[:25] = False  # half a point
    assert compared(candidate, active).passed


def test_all_rows_together_must_show_that_it_is_not_worse():
    """A difference of nothing, measured on few rows, leaves a loss beyond the margin possible."""
    active = np.array([True, False] * 40)
    result = compared(~active, active)
    assert result.parts[0].difference == 0
    assert not result.passed
    assert result.why_not == ["all"]
    assert result.parts[0].verdict == "unshown", "nothing says that it is worse"


def test_all_rows_that_are_worse_are_told_so():
    active = np.ones(80, bool)
    assert compared(answers(80, share=0.5), active).parts[0].verdict == "worse"


@pytest.mark.parametrize(("groups", "verdict"), [(49, "too_few"), (50, "held")])
def test_too_few_rows_pass_nobody(groups, verdict):
    active = np.ones(groups, bool)
    result = compared(active, active)
    assert result.parts[0].verdict == verdict
    assert result.passed is (verdict == "held")


def test_nothing_held_out_passes_nobody():
    assert not compared(np.ones(0, bool), np.ones(0, bool)).passed


def test_copies_count_as_one():
    """Twenty rows that are one event's texts tell as much as one."""
    active = np.ones(1000, bool)
    candidate = active.copy()
    candidate[:40] = False
    slices = [{"source": "a" if at < 100 else "b"} for at in range(1000)]
    apart = compared(candidate, active, slices)
    together = compared(candidate, active, slices, groups=[at // 20 for at in range(1000)])
    assert "source a" in apart.why_not
    assert together.parts[1].groups == 5
    assert together.parts[1].verdict == "too_few"
    assert together.parts[0].low < apart.parts[0].low


def at_line(candidate, active, rows):
    return gate.Answers("queue", candidate, active, np.asarray(rows))


def test_a_line_that_lost_much_refuses_a_candidate_whose_answers_are_better():
    active = answers(2000)
    better = active | answers(2000, share=0.3, seed=2)
    kept, fewer = np.ones(2000, bool), answers(2000, share=0.6, seed=3)

    result = gate.compare(
        better, active, range(2000), [{}] * 2000, margin=0.02, lines=[at_line(fewer, kept, range(2000))]
    )

    assert compared(better, active).passed
    assert (result.passed, result.why_not) == (False, ["queue all"])


def test_at_a_line_only_the_rows_that_it_is_about_count_slice_by_slice():
    active = np.ones(1000, bool)
    slices = [{"source": "a" if at < 500 else "b"} for at in range(1000)]
    candidate = np.ones(1000, bool)
    candidate[:30] = False
    about = [*range(100), *range(500, 900)]  # a hundred rows of a, four hundred of b

    result = gate.compare(
        active, active, range(1000), slices, margin=0.07, lines=[at_line(candidate, active, about)]
    )

    at_lines = {(part.name, part.value): part for part in result.parts if part.line}
    assert {key: part.n for key, part in at_lines.items()} == {
        ("all", ""): 500,
        ("source", "a"): 100,
        ("source", "b"): 400,
    }
    assert at_lines["source", "a"].candidate == 0.7
    assert result.why_not == ["queue source a"]  # of all of them six points, within the margin


def test_intervals_are_the_same_every_time():
    active, candidate = answers(300), answers(300, seed=2)
    assert compared(candidate, active).parts == compared(candidate, active).parts
