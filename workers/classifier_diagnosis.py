"""What ``manage.py doctor`` says of classifiers: whether all processes judge with the active one."""

from datetime import datetime
from typing import Literal

from civicwatch.learning import in_service


def check_classifiers(*, now: datetime) -> tuple[Literal["ok", "warning", "failed"], str]:
    """A verdict and the reason for it, as the processes that judge said it themselves."""
    lacking = in_service.not_loaded_lately(now=now)
    told = [
        f"{lack.version} is active, and a process could not load it ({lack.why});"
        f" {lack.stand_in or 'nothing'} judges there"
        for lack in lacking
    ]
    if not told:
        return "ok", "no process lacks an active version"
    return ("warning" if all(lack.stand_in for lack in lacking) else "failed"), "; ".join(told)
