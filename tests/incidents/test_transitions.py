"""The table of moves, cell by cell: what is not listed here must not be possible."""

import pytest

from civicwatch.access.roles import ADMINISTRATOR, MODERATOR, ROLES, SENIOR_MODERATOR
from incidents import transitions

EXISTING = [status for status in transitions.STATUSES if status]
EXPECTED = {
    ("create", ""): (("candidate",), "add_incident"),
    ("edit", "candidate"): (("candidate",), "change_incident"),
    ("edit", "published"): (("published",), "change_incident"),
    ("publish", "candidate"): (("published",), "publish_incident"),
    ("propose", "candidate"): (("candidate",), "publish_incident"),
    ("propose", "published"): (("published",), "change_incident"),
    ("approve", "candidate"): (("published", "merged"), "approve_incident"),
    ("approve", "published"): (("published", "merged"), "approve_incident"),
    ("decline", "candidate"): (("candidate",), "approve_incident"),
    ("decline", "published"): (("published",), "approve_incident"),
    ("hide", "published"): (("hidden",), "hide_incident"),
    ("show", "hidden"): (("published",), "hide_incident"),
    ("retract", "hidden"): (("retracted",), "retract_incident"),
    ("reopen", "hidden"): (("candidate",), "retract_incident"),
    ("reject", "candidate"): (("rejected",), "reject_incident"),
    ("retract", "published"): (("retracted",), "retract_incident"),
    ("reopen", "rejected"): (("candidate",), "reject_incident"),
    ("reopen", "retracted"): (("candidate",), "retract_incident"),
    ("reopen", "published"): (("candidate",), "retract_incident"),
    ("merge", "candidate"): (("merged",), "merge_incident"),
    ("merge", "published"): (("merged",), "merge_incident"),
    ("unmerge", "merged"): (("candidate", "published"), "merge_incident"),
    ("split", "candidate"): (("candidate",), "merge_incident"),
    ("split", "published"): (("published",), "merge_incident"),
    ("unsplit", "candidate"): (("merged",), "merge_incident"),
    ("reveal", "candidate"): (("candidate",), "reveal_incident"),
    ("reveal", "published"): (("published",), "reveal_incident"),
    **{(action, s): ((s,), "hold_incident") for action in ("hold", "lift_hold") for s in EXISTING},
    **{("withhold", s): ((s,), "hide_incident") for s in EXISTING},
}
ACTIONS = [
    "create",
    "edit",
    "publish",
    "propose",
    "approve",
    "decline",
    "reject",
    "hide",
    "show",
    "retract",
    "reopen",
    "merge",
    "unmerge",
    "split",
    "unsplit",
    "reveal",
    "hold",
    "lift_hold",
    "withhold",
]
SENIOR_ONLY = {
    ("retract", "published"),
    ("reopen", "retracted"),
    ("reopen", "published"),
    *((action, s) for action in ("hold", "lift_hold", "withhold") for s in EXISTING),
    *((action, s) for action in ("approve", "decline") for s in ("candidate", "published")),
    ("hide", "published"),
    ("show", "hidden"),
    ("retract", "hidden"),
    ("reopen", "hidden"),
    *(("reveal", s) for s in ("candidate", "published")),
}


@pytest.mark.parametrize("status", transitions.STATUSES)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_cell(action, status):
    move = transitions.find(action, status)
    assert (move and (move.to, move.permission)) == EXPECTED.get((action, status))


def test_the_table_holds_no_other_action():
    assert list(transitions.MOVES) == ACTIONS
    assert transitions.find("delete", "candidate") is None


@pytest.mark.parametrize(("cell", "expected"), EXPECTED.items())
def test_which_roles_may_make_each_move(cell, expected):
    right = f"incidents.{expected[1]}"
    allowed = {role for role, rights in ROLES.items() if right in rights}
    senior = {SENIOR_MODERATOR, ADMINISTRATOR}
    assert allowed == (senior if cell in SENIOR_ONLY else senior | {MODERATOR})


def test_actions_from_a_state_in_the_order_of_the_table():
    assert transitions.actions_from("rejected") == ["reopen", "hold", "lift_hold", "withhold"]
    assert transitions.actions_from("merged") == ["unmerge", "hold", "lift_hold", "withhold"]
    assert transitions.actions_from("candidate") == [
        "edit",
        "publish",
        "propose",
        "approve",
        "decline",
        "reject",
        "merge",
        "split",
        "unsplit",
        "reveal",
        "hold",
        "lift_hold",
        "withhold",
    ]
