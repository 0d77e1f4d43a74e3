"""What ``manage.py doctor`` says of classifiers: whether all processes judge with the active one."""

from datetime import datetime
from typing import Literal

from civicwatch.learning import in_service


def check_classifiers(*, now: datetime) -> tuple[Literal["ok", "warning"], str]:
    """A verdict and the reason for it, as the processes that judge said it themselves."""
    told = [
        f"{lack.version} is active, and a process could not load it ({lack.why});"
        f" {lack.stand_in} judges there"
        for lack in in_service.not_loaded_lately(now=now)
    ]
    return ("warning", "; ".join(told)) if told else ("ok", "no process lacks an active version")
