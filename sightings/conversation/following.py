"""After it counts: all is up to the sender. What police do, when it shows, whether it is the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from sightings.conversation import asking, finding, keywords
from sightings.conversation.effects import AddTo, AskPerson, Join
from sightings.conversation.events import PhotoChecked
from sightings.conversation.fate import Pending
from sightings.conversation.memory import Step
from sightings.conversation.turn import Writing

LATE = timedelta(minutes=15)  # a photo that follows its words belongs to them, and so do more words


def answer(writing: Writing, text: str) -> bool:
    """Whether a message answers what was left open; if not, it may begin the next report."""
    answers = keywords.answers_in(text)
    if not answers:
        is_report = keywords.tells_of_police(text)  # by itself, whatever place it names
        return _tells_more(writing, text) or (not is_report and _says_unknown_place(writing, text))
    if answers.yes is not None:
        _same(writing, yes=answers.yes, activity=answers.activity)
    is_force = _told_force(writing)
    activity = "" if is_force else answers.activity
    if activity or answers.show_now is not None:
        writing.do(AddTo(activity=activity or None, show_now=answers.show_now))
    if answers.activity:
        writing.say("noted_force" if is_force or activity == "force" else "noted")
    if answers.unknown and answers == keywords.Answers(unknown=True):
        writing.say("noted")
    if answers.show_now is not None:
        writing.say("shows", when=_when(writing, show_now=answers.show_now))
    writing.remember(lost=0)
    return True


def _told_force(writing: Writing) -> bool:
    """Force that was told in words is not undone by a number, for which nobody asked after such words."""
    counted = writing.memory.counted
    return counted is not None and counted.activity == "force"


def is_fresh(writing: Writing) -> bool:
    """Whether what comes now may still belong to the report that counts."""
    made = datetime.fromisoformat(writing.memory.counted_at)
    return writing.memory.counted is not None and writing.now - made <= LATE


def _tells_more(writing: Writing, text: str) -> bool:
    """What police do there, in words of the sender's own; with a place it would be another report."""
    activity, counted = keywords.activity_in(text), writing.memory.counted
    if not activity or counted is None or not is_fresh(writing) or finding.names_place(writing, text):
        return False
    writing.do(AddTo(activity=activity, words=text))
    writing.remember(counted=replace(counted, activity=activity), lost=0)
    writing.say("noted_force" if activity == "force" else "noted")
    _says_unknown_place(writing, text)
    return True


def _says_unknown_place(writing: Writing, text: str) -> bool:
    """*Near MacArthur Park*, of a report that counts in all of a city: the pin still makes it exact."""
    spot = writing.memory.counted_spot
    if spot is None or not spot.is_area or not is_fresh(writing):
        return False
    is_place = bool(finding.unknown_place_in(writing, text))
    if is_place:
        writing.say("place_unknown")
    return is_place


def _when(writing: Writing, *, show_now: bool) -> Pending:
    """The moment is counted from the one at which the report was made."""
    memory = writing.memory
    if show_now or memory.counted_spot is None:
        return Pending("now")
    made = datetime.fromisoformat(memory.counted_at)
    return Pending("later", {"time": writing.world.shows(made, memory.counted_spot)})


def _same(writing: Writing, *, yes: bool, activity: str) -> None:
    other = writing.memory.same
    if not other:
        return
    if yes:
        writing.do(Join(other))
    spot = writing.memory.counted_spot
    writing.say(("joined_area" if spot and spot.is_area else "joined") if yes else "kept_apart")
    writing.remember(same="")
    if not activity:
        asking.ask_activity(writing)


def tell_of_photo(writing: Writing, checked: PhotoChecked) -> None:
    """A file that cannot be used is told at once; the rest only once the report counts, of all its photos
    together: also where the last of them is such a file."""
    counted = writing.memory.counted
    of_report = counted.photos if counted else ()
    is_news = checked.photo in of_report
    if checked.outcome == "unread":
        _drop(writing, checked.photo)
        writing.say("photo_unread")
        is_news = is_news and checked.is_last and of_report != (checked.photo,)
    if is_news:
        latest = writing.world.latest()
        writing.say("photo_checked", news=Pending("photo", {"time": latest.shows if latest else ""}))


def _drop(writing: Writing, photo: str) -> None:
    """Without its only photo a draft is not proven any more, and its sender is asked for words or another."""
    memory = writing.memory
    writing.draft(photos=_without(photo, memory.draft.photos))
    counted = memory.counted
    if counted is None:
        return
    if counted.photos == (photo,) and not counted.words and memory.step is Step.AFTER:
        writing.do(AskPerson("photo"))
    writing.remember(counted=replace(counted, photos=_without(photo, counted.photos)))


def _without(photo: str, photos: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in photos if one != photo)
