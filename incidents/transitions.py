"""Which action moves an incident from which state to which, and what right it takes: the one table.

Services, admin, documentation and tests all read it; an action that is not in it cannot be done.
"""

from dataclasses import dataclass

NEW = ""
CANDIDATE = "candidate"
PUBLISHED = "published"
HIDDEN = "hidden"
REJECTED = "rejected"
RETRACTED = "retracted"
MERGED = "merged"
STATUSES = (NEW, CANDIDATE, PUBLISHED, HIDDEN, REJECTED, RETRACTED, MERGED)


@dataclass(frozen=True)
class Move:
    """Where an action may lead from one state. ``permission`` is a codename of the app.

    Two targets mean that the incident returns to the one it came from.
    """

    to: tuple[str, ...]
    permission: str


_ADD = "add_incident"
_CHANGE = "change_incident"
_PUBLISH = "publish_incident"
_REJECT = "reject_incident"
_MERGE = "merge_incident"
_RETRACT = "retract_incident"
_REVEAL = "reveal_incident"
_APPROVE = "approve_incident"
_HIDE = "hide_incident"
_HOLD = "hold_incident"

MOVES: dict[str, dict[str, Move]] = {
    "create": {NEW: Move((CANDIDATE,), _ADD)},
    "edit": {
        CANDIDATE: Move((CANDIDATE,), _CHANGE),
        PUBLISHED: Move((PUBLISHED,), _CHANGE),
    },
    "publish": {CANDIDATE: Move((PUBLISHED,), _PUBLISH)},
    "propose": {
        CANDIDATE: Move((CANDIDATE,), _PUBLISH),
        PUBLISHED: Move((PUBLISHED,), _CHANGE),
    },
    "approve": {
        CANDIDATE: Move((PUBLISHED, MERGED), _APPROVE),
        PUBLISHED: Move((PUBLISHED, MERGED), _APPROVE),
    },
    "decline": {
        CANDIDATE: Move((CANDIDATE,), _APPROVE),
        PUBLISHED: Move((PUBLISHED,), _APPROVE),
    },
    "reject": {CANDIDATE: Move((REJECTED,), _REJECT)},
    "hide": {PUBLISHED: Move((HIDDEN,), _HIDE)},
    "show": {HIDDEN: Move((PUBLISHED,), _HIDE)},
    "retract": {
        PUBLISHED: Move((RETRACTED,), _RETRACT),
        HIDDEN: Move((RETRACTED,), _RETRACT),
    },
    "reopen": {
        REJECTED: Move((CANDIDATE,), _REJECT),
        RETRACTED: Move((CANDIDATE,), _RETRACT),
        PUBLISHED: Move((CANDIDATE,), _RETRACT),
        HIDDEN: Move((CANDIDATE,), _RETRACT),
    },
    "merge": {
        CANDIDATE: Move((MERGED,), _MERGE),
        PUBLISHED: Move((MERGED,), _MERGE),
    },
    "unmerge": {MERGED: Move((CANDIDATE, PUBLISHED), _MERGE)},
    "split": {
        CANDIDATE: Move((CANDIDATE,), _MERGE),
        PUBLISHED: Move((PUBLISHED,), _MERGE),
    },
    "unsplit": {CANDIDATE: Move((MERGED,), _MERGE)},
    "reveal": {
        CANDIDATE: Move((CANDIDATE,), _REVEAL),
        PUBLISHED: Move((PUBLISHED,), _REVEAL),
    },
    "hold": {status: Move((status,), _HOLD) for status in STATUSES if status},
    "lift_hold": {status: Move((status,), _HOLD) for status in STATUSES if status},
    "withhold": {status: Move((status,), _HIDE) for status in STATUSES if status},
}


def find(action: str, from_status: str) -> Move | None:
    """The move that ``action`` makes from a state, or None where it cannot be done."""
    return MOVES.get(action, {}).get(from_status)


def actions_from(status: str) -> list[str]:
    """Every action that is possible in a state, in the table's order."""
    return [action for action, moves in MOVES.items() if status in moves]
