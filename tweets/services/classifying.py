"""A web process asks the judge what the classifier says of some texts. They are stored nowhere."""

from collections.abc import Sequence
from typing import Any

import orjson

from civicwatch.lib import asking
from civicwatch.lib.asking import NoAnswerError
from tweets.services.judging import ANSWER_TASK, QUEUE

__all__ = ["NoAnswerError", "classify"]


def classify(texts: Sequence[str], *, seconds: float = asking.SECONDS) -> dict[str, Any]:
    """``{"version", "results"}``, one result a text, in order. Raises NoAnswerError after `seconds`."""
    return asking.ask(ANSWER_TASK, {}, orjson.dumps(list(texts)), queue=QUEUE, seconds=seconds)
