"""What a sender and CivicWatch say to each other, as a pure state machine: `machine.step` takes what is
remembered and what has happened, and gives what to remember, what to say and what to do."""

from sightings.conversation.machine import step
from sightings.conversation.memory import Memory
from sightings.conversation.turn import Turn

__all__ = ["Memory", "Turn", "step"]
