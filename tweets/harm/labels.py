"""The six kinds of the contract, and what the labels of other data sets say about abuse."""

from __future__ import annotations

NONE = "not_cyberbullying"
KINDS = ("age", "ethnicity", "gender", "religion", "other_cyberbullying", NONE)
HARMLESS = frozenset({NONE, "not_offensive", "neither", "not_hate", "nontoxic"})
ABUSIVE = frozenset({"offensive", "hate", "toxic", *KINDS} - {NONE})
KNOWN = HARMLESS | ABUSIVE


def is_abuse(label: str) -> bool:
    """Whether a label, of any of the sets, says that somebody is attacked."""
    return label in ABUSIVE


def is_kind(label: str) -> bool:
    """Whether a label is one of the six kinds."""
    return label in KINDS
