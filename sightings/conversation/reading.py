"""What a text tells of the report: its place, what is to be seen there, and when."""

import re
from datetime import datetime, timedelta

from sightings.conversation import finding, keywords, two_places
from sightings.conversation.memory import Draft, Step
from sightings.conversation.normal import folded
from sightings.conversation.spots import Kind, Spot
from sightings.conversation.turn import Writing

MOST_WORDS_KEPT = 2_000
LONGEST_AGO = timedelta(hours=12)

_AGO = re.compile(
    r"\b(?:(\d{1,3}|an?|half an) ?(min|minutes?|mins|hours?|hrs?) ago"
    r"|hace (\d{1,3}|una?|media) ?(min|minutos?|horas?))\b"
)


def begin(writing: Writing) -> None:
    """The next report begins with whatever is sent once the last one counts."""
    memory = writing.memory
    if memory.step is Step.AFTER and memory.draft == Draft():
        writing.memory = memory.afresh()
        writing.remember(heard=memory.heard, heard_at=memory.heard_at)
    if not writing.memory.draft.seen_at:
        writing.draft(seen_at=writing.now.isoformat())


def read(writing: Writing, text: str) -> bool:
    """Take from a text what it tells; return whether it told anything."""
    memory = writing.memory
    if memory.step is Step.PROOF:
        if not _says_something(text):
            return False
        note_words(writing, text)
        return True
    spot = finding.find(writing, f"{memory.street}, {text}") if memory.street else None
    first = "" if spot else two_places.first_in(writing, text)
    spot = spot or finding.find(writing, first or text)
    if memory.step is Step.BOTH:
        return _read_both(writing, text, spot)
    street = "" if spot else finding.street_in(first or text)
    is_begun = bool(spot or street or memory.spot or memory.street or memory.draft.is_proven)
    tells = keywords.tells_of_police(text) or (is_begun and keywords.tells_of_harm(text))
    unknown = "" if spot or street else _unknown_place(writing, text, tells=tells)
    if not (spot or street or unknown or tells or finding.has_short_link(text)):
        return False
    begin(writing)
    if first:
        writing.say("second_place")
        writing.remember(named_two=True)
    if spot:
        writing.remember(spot=spot, street="")
    elif street:
        writing.remember(street=street)
    elif unknown and not writing.memory.street:  # with its city it may be found after all
        writing.remember(street=unknown)
    if tells:
        note_words(writing, text)
    return True


def _read_both(writing: Writing, text: str, spot: Spot | None) -> bool:
    """What is to be seen, or another place than the one read back, or both. Its own city says nothing new; of
    a street whose city is not known nothing counts at the first place."""
    before = writing.memory.spot
    if spot and before and spot.kind is Kind.CITY and spot.city_id == before.city_id:
        spot = None
    street = "" if spot else finding.street_in(text)
    if spot or street:
        writing.remember(spot=spot, street=street)
    tells = keywords.tells_of_police(text) or (not (spot or street) and _says_something(text))
    if tells:
        note_words(writing, text)
    return bool(tells or spot or street)


def _unknown_place(writing: Writing, text: str, *, tells: bool) -> str:
    """By itself it is an answer to *where*, or begins a report; it ends none and calls no person off."""
    memory = writing.memory
    is_asked = memory.step in (Step.IDLE, Step.PLACE) and memory.spot is None
    return finding.unknown_place_in(writing, text) if tells or is_asked else ""


def _says_something(text: str) -> bool:
    """Asked what is to be seen, any words will do that are not mere politeness."""
    if not any(letter.isalpha() for letter in text) or keywords.answers_in(text):
        return False
    return not (keywords.is_thanks(text) or keywords.is_greeting(text))


def note_words(writing: Writing, text: str) -> None:
    begin(writing)
    draft = writing.memory.draft
    words = f"{draft.words}\n{text}".strip()[:MOST_WORDS_KEPT]
    writing.draft(words=words, activity=draft.activity or keywords.activity_in(text))
    if ago := _ago(text):
        writing.draft(seen_at=(writing.now - ago).isoformat())


def note_answers(writing: Writing, answers: keywords.Answers) -> None:
    if answers.show_now is not None:
        writing.draft(show_now=answers.show_now, show_from=show_from(writing, answers))
    if answers.activity:
        writing.draft(activity=answers.activity)


def show_from(writing: Writing, answers: keywords.Answers) -> str:
    """The moment, ISO 8601, before which a sender does not want it shown; nothing where they named none, or
    one by which it would not be shown anyway."""
    if answers.show_now or not answers.wait:
        return ""
    made = writing.memory.counted_at if writing.memory.counted else ""
    waited = (datetime.fromisoformat(made) if made else writing.now) + timedelta(
        minutes=writing.world.delay_minutes
    )
    asked = writing.now + timedelta(minutes=answers.wait)
    return asked.isoformat() if asked > waited else ""


def _ago(text: str) -> timedelta | None:
    """*10 minutes ago*, *hace una hora*."""
    match = _AGO.search(folded(text))
    if not match:
        return None
    many, unit = match[1] or match[3], match[2] or match[4]
    number = 0.5 if many in ("half an", "media") else int(many) if many.isdigit() else 1
    ago = timedelta(hours=number) if unit.startswith("h") else timedelta(minutes=number)
    return min(ago, LONGEST_AGO)
