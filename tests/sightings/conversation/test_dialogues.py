"""Whole conversations as people have them: each file in `dialogues/` is one, to be read as well as run.

`>` is what the sender writes (`[photo]` for each photo, `[pin]` for a pin on the map, `[silence]` for two
quiet hours, `[checked verified]` for what became of photo 1), `<` what we answer, `!` what is done, `#` a
remark or how the world is (`# world: no streets`).
"""

import re
from pathlib import Path

import pytest

from sightings.conversation.effects import AskAlert, PutDown
from tests.sightings.conversation.small_world import SEEN, SmallWorld, Talk

FOLDER = Path(__file__).with_name("dialogues")
WORLDS = {
    "streets": lambda: SmallWorld(),
    "no streets": lambda: SmallWorld(streets=False),
    "somebody was here": lambda: SmallWorld(nearby=[SEEN]),
}


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_a_dialogue_goes_as_it_is_written(name):
    written = (FOLDER / name).read_text()

    assert played(written) == written


def played(written):
    """The dialogue as it goes now, from the sender's lines and remarks of the written one."""
    lines, talk = [], None
    for line in written.splitlines():
        if line.startswith("# world: "):
            talk = Talk(WORLDS[line.removeprefix("# world: ")]())
        if line.startswith("#") or not line:
            lines.append(line)
        elif line.startswith(">"):
            turn = sent(talk, line[1:].strip())
            lines.append(line)
            lines += [f"< {words}" for words in talk.words(turn)]
            lines += [f"! {in_short(effect)}" for effect in turn.effects]
    return "\n".join(lines) + "\n"


def sent(talk, line):
    if line == "[pin]":
        return talk.pin()
    if line == "[silence]":
        return talk.silence()
    if match := re.fullmatch(r"\[checked (\w+)\]", line):
        return talk.photo_checked("photo1", match[1])
    return talk.send(line.replace("[photo]", "").strip(), photos=line.count("[photo]"))


def in_short(effect):
    name = type(effect).__name__
    if isinstance(effect, PutDown):
        draft = effect.draft
        parts = [effect.spot.name, f"photos {len(draft.photos)}", draft.words and f"words {draft.words!r}"]
        parts += [draft.activity, "now" if draft.show_now else ""]
        return f"{name}: {'; '.join(part for part in parts if part)}"
    if isinstance(effect, AskAlert):
        return f"{name}: {effect.spot.name}, {effect.radius_m} m"
    values = [
        str(getattr(effect, slot)) for slot in effect.__slots__ if getattr(effect, slot) not in (None, ())
    ]
    return f"{name}: {', '.join(values)}" if values else name
