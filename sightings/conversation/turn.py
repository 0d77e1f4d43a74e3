"""One turn of the conversation: what came out of one event, and the hand that writes it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sightings.conversation.effects import AskPerson, Effect
from sightings.conversation.language import ENGLISH
from sightings.conversation.memory import Memory, Step
from sightings.conversation.texts import Say
from sightings.conversation.world import World

WAITS = timedelta(hours=2)
WAITS_FOR_PERSON = timedelta(hours=24)
# A photo that follows its words belongs to them, and so does what puts them right.
FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Turn:
    """``waits`` is how long until silence ends the conversation; None where it has ended."""

    memory: Memory
    replies: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()
    waits: timedelta | None = WAITS

    @property
    def language(self) -> str:
        return self.memory.language or ENGLISH


@dataclass
class Writing:
    """A turn while it is being written."""

    memory: Memory
    world: World
    now: datetime
    replies: list[Say] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    has_ended: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether what comes now may still belong to the report that counts."""
        memory = self.memory
        return memory.counted is not None and self.now - datetime.fromisoformat(memory.counted_at) <= FRESH

    def remember(self, **facts: Any) -> None:
        self.memory = replace(self.memory, **facts)

    def draft(self, **facts: Any) -> None:
        self.remember(draft=replace(self.memory.draft, **facts))

    def counted(self, **facts: Any) -> None:
        """What is learnt of the report that counts goes along, should it be put somewhere else."""
        if self.memory.counted is not None:
            self.remember(counted=replace(self.memory.counted, **facts))

    def say(self, key: str, **values: Any) -> None:
        self.replies.append(Say(key, values))

    def do(self, effect: Effect) -> None:
        self.effects.append(effect)

    def ask(self, key: str, step: Step, **values: Any) -> None:
        """One of the two questions that a sender is asked before the sighting counts."""
        self.say(key, **values)
        self.remember(step=step, asked=self.memory.asked + 1)

    def call_person(self, reason: str) -> None:
        self.do(AskPerson(reason))

    def done(self) -> Turn:
        waits = WAITS_FOR_PERSON if self.memory.step is Step.PERSON else WAITS
        return Turn(self.memory, tuple(self.replies), tuple(self.effects), None if self.has_ended else waits)
