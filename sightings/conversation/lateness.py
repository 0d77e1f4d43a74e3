"""Texts that reach us long after they were sent, as when the carrier had to be asked for them.

A report is as old as its text. An answer is one only to what was asked when it was sent: a *yes* that was
held up says nothing of what is asked by now.
"""

from datetime import datetime, timedelta

from sightings.conversation import keywords
from sightings.conversation.texts import Say

LATE = timedelta(minutes=15)  # less is a carrier's ordinary delay, or ours


def is_late(sent_at: datetime, now: datetime) -> bool:
    return now - sent_at > LATE


def only_answers(text: str) -> bool:
    """*Yes*, *2*, *now*, *yes, three cars*: words that mean nothing without their question."""
    is_answer = bool(keywords.answers_in(text)) or keywords.begins_with_yes(text) is not None
    return is_answer and keywords.command_in(text) is None


def notice(*, is_over: bool) -> Say:
    """Said before anything else: what a report is worth by now."""
    return Say("late_over") if is_over else Say("late")


def unanswering() -> Say:
    return Say("late_answer")


def set_apart() -> Say:
    return Say("late_person")
