"""After it counts: all is up to the sender. What police do, when it shows, whether it is the same."""

from datetime import datetime, timedelta

from sightings.conversation import asking, correcting, finding, keywords, reading
from sightings.conversation.effects import AddTo, AskPerson, Join
from sightings.conversation.events import PhotoChecked
from sightings.conversation.fate import Pending
from sightings.conversation.memory import Draft, Step
from sightings.conversation.turn import Writing

ROUNDED = timedelta(minutes=5)  # up to a full five minutes, before anything is shown that waits


def answer(writing: Writing, text: str) -> bool:
    """Whether a message answers what was left open; if not, it may begin the next report."""
    answers = keywords.answers_in(text)
    if not answers:
        return (
            correcting.answer(writing, text)
            or _tells_of_harm(writing, text)
            or _tells_more(writing, text)
            or (not keywords.tells_of_police(text) and _says_unknown_place(writing, text))
        )
    is_same = answers.yes is not None and bool(writing.memory.same)
    if is_same:
        _same(writing, yes=bool(answers.yes), activity=answers.activity)
    if answers.activity:
        _note_activity(writing, answers.activity)
    _choose(writing, answers, is_same=is_same)
    if answers.unknown and answers == keywords.Answers(unknown=True):
        writing.say("noted")
    writing.remember(lost=0)
    return True


def _note_activity(writing: Writing, activity: str) -> None:
    """Force that was told in words is not undone by a number, for which nobody asked after such words."""
    is_force = activity == "force" or correcting.told_force(writing)
    if not correcting.told_force(writing):
        writing.do(AddTo(activity=activity))
        writing.counted(activity=activity)
    writing.say("noted_force" if is_force else "noted")


def _choose(writing: Writing, answers: keywords.Answers, *, is_same: bool) -> None:
    """*Now*, *later*, or *yes* and *no* to a question that offered both: only *now* gives up the wait."""
    counted, delay = writing.memory.counted, writing.world.delay_minutes
    is_open = counted is not None and counted.show_now is None and bool(delay) and not is_same
    is_bare = answers.yes is not None and is_open and not answers.activity
    if answers.show_now is None and not is_bare:
        return
    show_now, own = bool(answers.show_now), reading.show_from(writing, answers)
    if counted is not None and counted.show_from > writing.now.isoformat() and not (show_now or answers.wait):
        own = counted.show_from  # a mere *later* makes no wait shorter
    when = _when(writing, show_now=show_now, own=own)
    if answers.show_now is not None:
        writing.do(AddTo(show_now=show_now, show_from=own or None))
    writing.counted(show_now=show_now, show_from=own)
    if answers.wait and not own:
        writing.say("shows_least", when=when, minutes=delay)
    elif answers.at_time and not own:
        writing.say("shows_set" if delay else "shows_unset", when=when)
    else:
        writing.say("shows" if delay or show_now or own else "shows_unset", when=when)


def _when(writing: Writing, *, show_now: bool, own: str) -> Pending:
    """The moment is counted from the one at which the report was made."""
    memory, delay = writing.memory, timedelta(minutes=writing.world.delay_minutes)
    if show_now or not (delay or own) or memory.counted_spot is None:
        return Pending("now")
    made, counted = datetime.fromisoformat(memory.counted_at), memory.counted or Draft()
    waits_until = datetime.fromisoformat(counted.show_from) if counted.show_from else made + delay
    is_out = writing.now >= waits_until + (ROUNDED if waits_until > made else timedelta())
    if own:
        time = writing.world.shows(made, memory.counted_spot, datetime.fromisoformat(own))
        return Pending("off" if counted.show_now or is_out else "own", {"time": time})
    if is_out:
        return Pending("past")
    time = writing.world.shows(made, memory.counted_spot)
    return Pending("back" if counted.show_now else "later", {"time": time})


def _tells_of_harm(writing: Writing, text: str) -> bool:
    """*2 people hurt*, by whomever: a person reads it, as force. With a place it is a report of its own."""
    is_force = keywords.activity_in(text) == "force"
    if writing.memory.counted is None or is_force or not keywords.tells_of_harm(text):
        return False
    if finding.names_place(writing, text):
        return False
    correcting.note(writing, text)
    asking.tell_of_harm(writing)
    return True


def _tells_more(writing: Writing, text: str) -> bool:
    """More of what is to be seen there; with a place it would be another report."""
    activity, counted = keywords.activity_in(text), writing.memory.counted
    tells = keywords.tells_of_police(text) or keywords.describes(text)
    if counted is None or not tells or not writing.is_fresh:
        return False
    if _tells_of_elsewhere(writing, text, activity):
        return False
    activity = "force" if "force" in (activity, counted.activity) else activity
    correcting.note(writing, text, activity=activity or None)
    writing.say("noted_force" if activity == "force" else "noted")
    _says_unknown_place(writing, text)
    return True


def _tells_of_elsewhere(writing: Writing, text: str, activity: str) -> bool:
    """A place that is known, or police beside another one: *also cops by the church*."""
    is_other = keywords.tells_of_another(text) or bool(finding.unknown_place_in(writing, text))
    is_of_police = keywords.tells_of_police(text) and not activity
    return finding.names_place(writing, text) or (is_of_police and is_other)


def _says_unknown_place(writing: Writing, text: str) -> bool:
    """*Near MacArthur Park*, of a report that counts in all of a city: the pin still makes it exact."""
    spot = writing.memory.counted_spot
    if spot is None or not spot.is_area or not writing.is_fresh:
        return False
    is_place = bool(finding.unknown_place_in(writing, text)) or finding.ends_like_street(text)
    if is_place:
        writing.say("place_unknown")
    return is_place


def _same(writing: Writing, *, yes: bool, activity: str) -> None:
    if yes:
        writing.do(Join(writing.memory.same))
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
    writing.counted(photos=_without(photo, counted.photos))


def _without(photo: str, photos: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in photos if one != photo)
