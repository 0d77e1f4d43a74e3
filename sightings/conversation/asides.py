"""Questions beside the report: what is near a place, and being told of what comes near it."""

import re

from sightings.conversation import finding, keywords, near_words
from sightings.conversation.effects import AskAlert, ConfirmAlert, ForgetWords
from sightings.conversation.memory import Aside
from sightings.conversation.normal import folded
from sightings.conversation.texts import Part
from sightings.conversation.turn import Writing
from sightings.placing import Precision

MOST_LISTED = 3
REACH = {Precision.POINT: 2_000, Precision.STREET: 2_000, Precision.ZIP: 5_000, Precision.CITY: 15_000}
DEFAULT_RADIUS, LEAST_RADIUS, GREATEST_RADIUS = 1_600, 200, 50_000

_METRES = {
    **dict.fromkeys(("mile", "miles", "mi", "milla", "millas"), 1_609),
    **dict.fromkeys(("km", "kilometer", "kilometers", "kilometro", "kilometros"), 1_000),
    **dict.fromkeys(("m", "meter", "meters", "metro", "metros"), 1),
    **dict.fromkeys(("block", "blocks", "cuadra", "cuadras"), 100),
}
_RADIUS = re.compile(
    rf"[,\s]*(?:within |a |en |radio |radius )?(\d{{1,5}}(?:[.,]\d{{1,2}})?)\s*({'|'.join(_METRES)})\b\.?\s*$"
)


def where(writing: Writing, text: str) -> None:
    """What is seen near a place now. The place is not kept: not in memory, and the words go as well."""
    if not text:
        writing.say("ask_where")
        writing.remember(aside=Aside.WHERE)
        return
    writing.do(ForgetWords())
    writing.remember(heard="")  # a fingerprint of a place could be found by trying places
    spot = finding.find(writing, text)
    if spot is None:
        writing.say("where_not_found")
        return
    seen = writing.world.near(spot, radius_m=REACH[spot.precision])
    if spot.is_area:  # near its middle is no nearer to whoever asks
        seen = sorted(seen, key=lambda near: near.minutes)
    if seen := seen[:MOST_LISTED]:
        writing.say("near", sightings=near_words.listed(seen, around=spot.is_area))
    else:
        writing.say("nothing_near", hours=writing.world.hours)


def alert(writing: Writing, text: str) -> None:
    """The first of two yeses: read back what would be sent, and send nothing before the second."""
    if not text:
        writing.say("ask_alert")
        writing.remember(aside=Aside.ALERT)
        return
    place, radius, said = _radius(text)
    spot = finding.find(writing, place)
    if spot is None:
        writing.say("alert_not_found" if place else "ask_alert")
        writing.remember(aside=Aside.ALERT)
        return
    writing.do(AskAlert(spot, radius))
    writing.say(
        "confirm_alert",
        radius=said,
        spot=Part(f"around:{spot.kind}", {"name": spot.name}),
    )
    writing.remember(aside=Aside.ALERT_YES)


def _radius(text: str) -> tuple[str, int, str | Part]:
    """The text without the distance at its end, the distance in metres, and in the sender's words; where it
    is more or less than may be, the nearest that may, in the same measure."""
    match = _RADIUS.search(folded(text))
    if not match:
        return text, DEFAULT_RADIUS, Part("distance:mile")
    measure, place = _METRES[match[2]], text[: match.start()].strip()
    metres = round(float(match[1].replace(",", ".")) * measure)
    kept = min(max(metres, LEAST_RADIUS), GREATEST_RADIUS)
    number = match[1] if kept == metres else f"{round(kept / measure, 0 if kept > measure else 2):g}"
    return place, kept, f"{number} {match[2]}"


def answer(writing: Writing, aside: Aside, text: str) -> bool:
    """Whether a message answers the open question; if not, it is about the report."""
    if aside is Aside.ALERT_YES:
        return _confirm(writing, text)
    if not text:
        return False
    if aside is Aside.WHERE:
        where(writing, text)
    elif finding.find(writing, _radius(text)[0]) is None:
        return False  # no place: it answers something else, and the question is not asked for ever
    else:
        alert(writing, text)
    return True


def _confirm(writing: Writing, text: str) -> bool:
    yes = keywords.answers_in(text).yes
    if yes:
        writing.do(ConfirmAlert())
        writing.say("alert_on")
    elif yes is False:
        writing.say("alert_not_on")
    return yes is not None
