"""Posts, flags, what people decide about them, who is warned, and who appeals."""

from tweets.models.appeal import Appeal
from tweets.models.exposure import FlagExposure
from tweets.models.flag import TOLD, WAITING, Flag, FlagDecision, FlagStatus, Severity
from tweets.models.sent_batch import SentBatch
from tweets.models.stream import Stream, StreamKind
from tweets.models.tweet import OWN, HarmKind, Outcome, Tweet, TweetStage
from tweets.models.watching import (
    Channel,
    Proof,
    Warning,
    WarningCursor,
    WarningRule,
    WarningStage,
    WatchedAccount,
)

__all__ = [
    "OWN",
    "TOLD",
    "WAITING",
    "Appeal",
    "Channel",
    "Flag",
    "FlagDecision",
    "FlagExposure",
    "FlagStatus",
    "HarmKind",
    "Outcome",
    "Proof",
    "SentBatch",
    "Severity",
    "Stream",
    "StreamKind",
    "Tweet",
    "TweetStage",
    "Warning",
    "WarningCursor",
    "WarningRule",
    "WarningStage",
    "WatchedAccount",
]
