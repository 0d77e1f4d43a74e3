"""What a sender puts right of the report that counts: a better place, force that was none.

A place only while the report is fresh: later it is that of another.
"""

from sightings.conversation import asking, finding, force_words, keywords
from sightings.conversation.effects import AddTo, AskPerson, Withdraw
from sightings.conversation.memory import Draft
from sightings.conversation.reading import MOST_WORDS_KEPT, begin, note_words
from sightings.conversation.spots import Kind, Spot
from sightings.conversation.texts import Part
from sightings.conversation.turn import Writing


def answer(writing: Writing, text: str) -> bool:
    """Whether a message puts the last report right; if not, it is about something else."""
    return _denies_force(writing, text) or _better_place(writing, text)


def told_force(writing: Writing) -> bool:
    """Whether it was told in words, or denied in such as a person was promised to read. A number may be
    a slip, and another number puts it right."""
    counted = writing.memory.counted
    if counted is None:
        return False
    is_denied = counted.activity == "force" and force_words.denies(counted.words)
    return is_denied or keywords.activity_in(counted.words) == "force"


def note(writing: Writing, text: str, *, activity: str | None = None) -> None:
    """More words of the report that counts."""
    counted = writing.memory.counted or Draft()
    words = f"{counted.words}\n{text}".strip()[:MOST_WORDS_KEPT]
    writing.do(AddTo(activity=activity, words=text))
    writing.counted(words=words, activity=activity or counted.activity)
    writing.remember(lost=0)


def _denies_force(writing: Writing, text: str) -> bool:
    """*Nobody was hurt* takes no force back: who says so may have been told to, and force may hurt nobody. A
    person sees it."""
    counted = writing.memory.counted
    is_other = keywords.tells_of_police(text) and finding.names_place(writing, text)
    if counted is None or is_other or not force_words.denies(text):
        return False
    is_force = counted.activity == "force"
    if keywords.activity_in(force_words.without_denials(text, loosely=is_force)):
        return False
    note(writing, text)
    if is_force:
        writing.do(AskPerson("force_denied"))
        writing.say("force_denied")
    else:
        writing.say("noted")
    return True


def _better_place(writing: Writing, text: str) -> bool:
    """*Echo Park* of a report somewhere in Los Angeles; *sorry, I meant 6th and Main* of any."""
    before, corrects = writing.memory.counted_spot, _corrects(writing, text)
    if before is None or not writing.is_fresh:
        return False
    if keywords.tells_of_another(text) or (keywords.tells_of_police(text) and not corrects):
        return False
    if not (before.is_area or corrects) or (writing.memory.named_two and not corrects):
        return False
    was_force = writing.memory.counted is not None and writing.memory.counted.activity == "force"
    spot = finding.find(writing, text, city=before.city)
    if spot is None:
        return corrects and not before.is_area and _elsewhere(writing, text)
    if _says_no_more(spot, before):
        writing.say("area_stays", spot=Part(f"area:{before.kind}", {"name": before.name}))
    elif before.is_area and spot.city_id == before.city_id:
        _move(writing, text, spot)
        if writing.memory.draft.activity == "force" and not was_force:
            writing.say("counted_force")
        asking.settle(writing, sure=False)
    elif corrects:
        _move(writing, text, spot)
        asking.ask_what_is_missing(writing)
    else:
        return False  # in another city it is another report
    return True


def _corrects(writing: Writing, text: str) -> bool:
    """*I meant …*, or a *no* to which no question is open."""
    is_no = keywords.begins_with_no(text) and not writing.memory.same
    return is_no or keywords.corrects(text)


def _says_no_more(spot: Spot, before: Spot) -> bool:
    """The same area, or a larger one around it: all that is known of a street that nobody here knows."""
    if not before.is_area or spot.city_id != before.city_id:
        return False
    return spot.name == before.name or _size(spot) > _size(before)


def _size(spot: Spot) -> int:
    """A point, a ZIP code, a part of a city, a city."""
    if not spot.is_area:
        return 0
    return 1 if spot.kind is Kind.ZIP else 2 if spot.is_part else 3


def _elsewhere(writing: Writing, text: str) -> bool:
    """*Sorry, I meant by the church*: where that is is not known, but not where the report stands."""
    if not (
        finding.street_in(text) or finding.unknown_place_in(writing, text) or finding.has_short_link(text)
    ):
        return False
    _move(writing, text, None)
    asking.ask_elsewhere(writing)
    return True


def _move(writing: Writing, text: str, spot: Spot | None) -> None:
    """Off the map, and all that was told of it goes to where it is now said to be."""
    counted = writing.memory.counted or Draft()
    writing.do(Withdraw())
    begin(writing)
    writing.remember(draft=counted, spot=spot, street="", lost=0)
    if keywords.activity_in(text) or keywords.tells_of_harm(text):
        note_words(writing, text)
