"""Posts, flags, and what people decide about them."""

from tweets.models.flag import TOLD, WAITING, Flag, FlagDecision, FlagStatus, Severity
from tweets.models.stream import Stream, StreamKind
from tweets.models.tweet import HarmKind, Outcome, Tweet, TweetStage

__all__ = [
    "TOLD",
    "WAITING",
    "Flag",
    "FlagDecision",
    "FlagStatus",
    "HarmKind",
    "Outcome",
    "Severity",
    "Stream",
    "StreamKind",
    "Tweet",
    "TweetStage",
]
